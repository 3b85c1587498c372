"""A ballot that dies gives its proposal back, and what is dead stands in nobody's way."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from ballots import actions as ballots
from ballots.counter import keep_spares
from deliberation import actions, queries
from deliberation.errors import AlreadyNoticed, GatesNotMet, UnusableText
from deliberation.models import Proposal
from foundation.clock import now
from foundation.database import db
from relationships import actions as relationships
from relationships import queries as ties
from relationships.models import Mandate
from tests.conftest import House
from tests.decided import _protest
from tests.deliberation_stage import (
    DAY,
    Stage,
    activate,
    certify,
    endorse,
    propose,
    rules,
    set_stage,
    unmet,
)  # fmt: skip
from tests.factories import a_member


def ready(house: House, **changes: Any) -> Stage:
    """A chapter whose endorsement stands, with enough members for a sealed ballot and spare keys."""
    stage = set_stage(**changes)
    endorse(house, stage)
    house.clock.advance(days=5)
    for n in range(8):
        a_member(f"Plain {n}", (stage.root,))
    house.run("counter", keep_spares)
    return stage


def activation(house: House, stage: Stage) -> Proposal:
    """A proposal to activate, discussed long enough."""
    made = propose(stage, "activate", campaign_id=stage.campaign, relationship_id=stage.relationship)
    house.clock.advance(days=7)
    return made


def notice(stage: Stage, proposal_id: str) -> str:
    made = ballots.notice(proposal_id, stage.chair).id
    db.session.commit()
    return made


def annul(stage: Stage, ballot: str) -> None:
    secretary = next(o.member_id for o in _offices(stage) if o.kind == "secretary")
    act = ballots.propose_annulment(ballot, "A wrong text.", stage.chair)
    ballots.annul(act.id, secretary)
    db.session.commit()


def _offices(stage: Stage) -> list[Any]:
    from membership import queries as members

    return members.offices_in(stage.root)


def uphold(house: House, stage: Stage, decision_id: str) -> None:
    """A protest against a decision, upheld."""
    protest = house.run("owner", _protest, decision_id, stage.chair)
    relationships.stay(decision_id, protest)
    relationships.rule_stay(protest, True)
    db.session.commit()


def test_a_rival_before_the_members_blocks_and_a_dead_one_does_not(app: Flask, house: House) -> None:
    stage = ready(house)
    first, second = activation(house, stage), activation(house, stage)
    ballot = notice(stage, first.id)
    assert unmet(second.id) == ["the members, by deciding it"]
    with pytest.raises(GatesNotMet):
        ballots.notice(second.id, stage.chair)
    db.session.rollback()
    annul(stage, ballot)
    assert unmet(second.id) == []
    notice(stage, second.id)
    assert unmet(first.id) == ["the members, by deciding it"]


def test_after_a_void_decision_noticed_again_the_proposal_is_a_rival_again(app: Flask, house: House) -> None:
    stage = ready(house)
    other = propose(stage, "activate", campaign_id=stage.campaign, relationship_id=stage.relationship)
    decided = activate(house, stage)
    uphold(house, stage, decided.id)
    assert queries.told(decided.id).outcome == "VOID"
    assert (unmet(decided.proposal_id), unmet(other.id)) == ([], [])
    house.clock.advance(days=1)
    notice(stage, decided.proposal_id)
    assert queries.is_before_members(decided.proposal_id)
    assert unmet(other.id) == ["the members, by deciding it"]


def test_after_its_ballot_died_a_proposal_can_be_withdrawn_and_its_text_still_not_changed(
    app: Flask, house: House
) -> None:
    stage = ready(house)
    made = activation(house, stage)
    ballot = notice(stage, made.id)
    with pytest.raises(AlreadyNoticed):
        actions.withdraw(made.id, stage.ann)
    db.session.rollback()
    annul(stage, ballot)
    with pytest.raises(AlreadyNoticed):
        actions.revise(made.id, stage.ann, "Another title", "Another text.")
    db.session.rollback()
    actions.withdraw(made.id, stage.ann)
    db.session.commit()
    assert unmet(made.id) == ["nobody; make a new proposal"]


def test_a_decided_proposal_cannot_be_withdrawn(app: Flask, house: House) -> None:
    stage = set_stage()
    made = propose(stage)
    house.clock.advance(days=7)
    certify(house, stage, made.id, "NOT CARRIED")
    with pytest.raises(AlreadyNoticed):
        actions.withdraw(made.id, stage.ann)


def test_a_renewal_made_void_leaves_its_place_to_another(app: Flask, house: House) -> None:
    stage = ready(house)
    activate(house, stage)
    old = db.session.query(Mandate).one()
    house.clock.advance(days=60)
    made = propose(stage, "renew", mandate_id=old.id)
    house.clock.advance(days=7)
    uphold(house, stage, certify(house, stage, made.id).id)
    assert unmet(made.id) == []
    house.clock.advance(days=1)
    again = certify(house, stage, made.id)
    granted = {one.decision_id: one for one in ties.mandates_of(stage.relationship) if one.renews_id == old.id}
    assert len(granted) == 2
    assert ties.mandate_state(granted[again.id].id, old.until_at).value == "active"


def test_a_renewal_that_has_not_begun_cannot_be_renewed_before_it_begins(app: Flask, house: House) -> None:
    stage = ready(house)
    activate(house, stage)
    old = db.session.query(Mandate).one()
    house.clock.advance(days=60)
    made = propose(stage, "renew", mandate_id=old.id)
    house.clock.advance(days=7)
    certify(house, stage, made.id)
    renewal = next(one for one in ties.mandates_of(stage.relationship) if one.renews_id == old.id)
    further = propose(stage, "renew", mandate_id=renewal.id)
    house.clock.advance(days=7)
    assert unmet(further.id) == ["the calendar"]
    house.clock.set(old.until_at)
    assert "the calendar" not in unmet(further.id)


def test_the_mandate_ends_as_noticed_whatever_is_written_into_the_proposal_later(app: Flask, house: House) -> None:
    stage = ready(house)
    asked = now() + 100 * DAY
    made = propose(
        stage, "activate", campaign_id=stage.campaign, relationship_id=stage.relationship, until_at=asked
    )  # fmt: skip
    house.clock.advance(days=7)

    real = actions.freeze

    def freeze_then_alter(*args: Any) -> Any:
        noticed = real(*args)
        db.session.execute(update(Proposal).where(Proposal.id == made.id).values(until_at=asked + 200 * DAY))
        return noticed

    actions.freeze = freeze_then_alter
    try:
        certify(house, stage, made.id)
    finally:
        actions.freeze = real
    assert db.session.query(Mandate).one().until_at == asked


def test_rules_that_ask_for_more_suspenders_than_two_are_not_adopted(app: Flask) -> None:
    stage = set_stage()
    three = rules("activate", suspend={"by": "committee", "need": 3, "ballot_within_days": 14})
    with pytest.raises(UnusableText):
        actions.adopt_procedure(stage.root, "activate", three)


def test_each_ballot_of_a_proposal_keeps_its_own_decision(app: Flask, house: House) -> None:
    stage = ready(house)
    first = activate(house, stage)
    uphold(house, stage, first.id)
    house.clock.advance(days=1)
    second = certify(house, stage, first.proposal_id)
    assert queries.decision_of(first.proposal_id).id == second.id
    assert queries.decision_on(first.ballot_id).id == first.id
    assert queries.decision_on(second.ballot_id).id == second.id
