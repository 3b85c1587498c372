"""The worker mints a token once the log shows the activation, and signs who is valid; a stranger can check both."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from auditlog import queries as log
from auditlog import sequencer
from foundation.clock import now
from foundation.database import db
from foundation.installation import required
from relationships import actions, queries, tokens
from relationships.models import StatusList, Token
from relationships.rules.compact import TokenRefused, split
from relationships.rules.token import Status, unpack


@pytest.fixture
def granted(tied, house):
    made = actions.grant(tied.decide("activate"))
    db.session.commit()
    house.run("log", sequencer.start)
    return made.id


def work(house):
    """One turn of the worker."""
    for turn in (actions.settle_due, sequencer.tick, tokens.mint_due, sequencer.tick, tokens.publish_status_list):
        house.run("log", turn)
    db.session.expire_all()


def check(tied, clock, **more):
    found = queries.newest_token(queries.mandates_of()[0].id)
    return tokens.verify_token(
        found.jwt, queries.jwks(), issuer=required().origin, audience=tied.campaign, now=clock.at,
        status_list=queries.status_list_jwt(), **more,
    )  # fmt: skip


def test_no_token_before_the_mandate_is_live(granted, house):
    work(house)
    assert queries.newest_token(granted) is None
    assert queries.statuses(now()) == [Status.INVALID]


def test_no_token_before_a_signed_checkpoint_covers_the_activation(granted, house, clock):
    clock.advance(days=5)
    house.run("log", actions.settle_due)
    assert house.run("log", tokens.mint_due) == 0


def test_a_live_mandate_gets_a_token_that_a_stranger_believes(tied, granted, house, clock):
    clock.advance(days=5)
    work(house)
    claims = check(tied, clock, subject=tied.relationship)
    activated = log.entry_at(claims.log.index)
    assert activated.type == "relationship.activated"
    assert activated.fields["mandate"] == "M-2026-001"
    head = log.first_checkpoint_covering(claims.log.index)
    assert (claims.log.size, claims.log.root) == (head.size, head.root)
    assert claims.expires_at == clock.at + timedelta(days=30)
    assert claims.decision == queries.mandate(granted).decision_number
    [issued] = log.entries_of_type("token.issued")
    assert issued.fields["jti"] == claims.jti


def test_it_is_issued_anew_under_seven_days_and_never_beyond_the_mandate(tied, granted, house, clock):
    clock.advance(days=5)
    work(house)
    first = queries.newest_token(granted).jti
    clock.advance(days=23)
    work(house)
    assert queries.newest_token(granted).jti == first
    clock.advance(seconds=1)
    work(house)
    assert queries.newest_token(granted).jti != first
    for _ in range(3):
        clock.advance(days=23, seconds=1)
        work(house)
    assert queries.newest_token(granted).expires_at == queries.mandate(granted).until_at
    work(house)
    assert db.session.query(Token).count() == 4


def test_suspension_and_end_show_in_the_next_status_list(tied, granted, house, clock):
    clock.advance(days=6)
    work(house)
    check(tied, clock)
    actions.sever(tied.decide("sever"), mandate_id=granted)
    db.session.commit()
    work(house)
    with pytest.raises(TokenRefused, match="suspended"):
        check(tied, clock)
    clock.advance(days=5)
    work(house)
    with pytest.raises(TokenRefused, match="no longer valid"):
        check(tied, clock)


def test_a_status_list_is_signed_anew_at_half_its_life_or_when_something_changed(tied, granted, house, clock):
    work(house)
    first = queries.status_list_jwt()
    assert unpack(split(first)[1]["status_list"]["lst"]) == b"\x01"
    clock.advance(seconds=149)
    assert house.run("log", tokens.publish_status_list) is False
    clock.advance(seconds=1)
    assert house.run("log", tokens.publish_status_list) is True
    clock.advance(days=5)
    work(house)
    db.session.expire_all()
    assert unpack(split(queries.status_list_jwt())[1]["status_list"]["lst"]) == b"\x00"
    assert len(db.session.execute(select(StatusList)).scalars().all()) == 1


def test_the_key_set_holds_the_key_the_installation_was_made_with(granted, house):
    house.run("log", sequencer.tick)
    [key] = queries.jwks()["keys"]
    assert key == json.loads(required().mandate_key)
    assert len(key["kid"]) == 16
