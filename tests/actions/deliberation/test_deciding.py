"""The decision: what a certified outcome moves, and what it leaves where it is."""

import json

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from auditlog.models import LogPending
from deliberation import actions, queries
from deliberation.rules.effect import CertifiedBallot
from foundation.clock import now
from foundation.database import db
from relationships import queries as relationships
from relationships.models import Mandate
from tests.conftest import House
from tests.deliberation_stage import DAY, Stage, activate, certify, endorse, propose, set_stage, unmet


def ready(house: House) -> Stage:
    stage = set_stage()
    endorse(house, stage)
    house.clock.advance(days=5)
    return stage


def types() -> list[str]:
    return sorted(row.type for row in db.session.query(LogPending))


def test_a_carried_activation_gives_a_mandate_from_the_end_of_the_window(app: Flask, house: House) -> None:
    stage = ready(house)
    terms = [{"by": "theirs", "text": "Two shifts a week", "due": "2026-09-01"}]
    decided = activate(house, stage, terms=terms)
    mandate = db.session.query(Mandate).one()
    assert (decided.number, decided.protest_until) == ("D-2026-002", decided.certified_at + 5 * DAY)
    assert (mandate.decision_id, mandate.from_at) == (decided.id, decided.protest_until)
    assert mandate.until_at == decided.protest_until + 365 * DAY
    assert (mandate.terms_hash, mandate.endorsement_number) == (decided.terms_hash, "D-2026-001")
    entry = json.loads(db.session.query(LogPending).filter_by(id=decided.entry_id).one().canonical)
    assert (entry["type"], entry["decision"], entry["outcome"]) == ("ballot.certified", decided.number, "CARRIED")
    assert len(set(entry["tellers"])) == 2
    assert not {stage.tellers[0], stage.tellers[1]} & set(entry["tellers"])


def test_the_mandate_ends_as_asked_where_that_is_before_the_term(app: Flask, house: House) -> None:
    stage = ready(house)
    asked = now() + 100 * DAY
    activate(house, stage, until_at=asked)
    assert db.session.query(Mandate).one().until_at == asked


@pytest.mark.parametrize("outcome", ["NOT CARRIED", "INQUORATE"])
def test_any_other_outcome_moves_nothing(app: Flask, house: House, outcome: str) -> None:
    stage = ready(house)
    decided = activate(house, stage, outcome)
    assert decided.outcome == outcome
    assert db.session.query(Mandate).count() == 0
    assert "mandate.granted" not in types()
    assert queries.told(decided.id).outcome == outcome


def test_a_decided_proposal_is_not_noticed_again(app: Flask, house: House) -> None:
    stage = set_stage()
    made = propose(stage)
    house.clock.advance(days=7)
    certify(house, stage, made.id, "INQUORATE")
    assert unmet(made.id) == ["nobody; make a new proposal"]


def test_a_renewal_begins_where_the_old_mandate_ends(app: Flask, house: House) -> None:
    stage = ready(house)
    activate(house, stage)
    old = db.session.query(Mandate).one()
    house.clock.advance(days=60)
    made = propose(stage, "renew", mandate_id=old.id)
    house.clock.advance(days=7)
    certify(house, stage, made.id)
    new = db.session.query(Mandate).filter(Mandate.id != old.id).one()
    assert (new.renews_id, new.from_at, new.until_at) == (old.id, old.until_at, old.until_at + 365 * DAY)
    again = propose(stage, "renew", mandate_id=old.id)
    assert "nobody; renew the renewal, once it has begun" in unmet(again.id)


def test_a_carried_sever_suspends_at_once_and_ends_the_mandate_after_its_window(app: Flask, house: House) -> None:
    stage = ready(house)
    activate(house, stage)
    mandate = db.session.query(Mandate).one()
    house.clock.advance(days=10)
    made = propose(stage, "sever", mandate_id=mandate.id)
    house.clock.advance(days=7)
    decided = certify(house, stage, made.id)
    assert str(relationships.mandate_state(mandate.id, now())) == "suspended"
    assert str(relationships.mandate_state(mandate.id, decided.protest_until)) == "ended:severed"


def test_severing_an_endorsement_takes_it_away_and_every_mandate_under_it(app: Flask, house: House) -> None:
    stage = ready(house)
    endorsement = queries.standing_endorsement(stage.root, stage.campaign, now())
    assert endorsement is not None
    activate(house, stage)
    house.clock.advance(days=10)
    made = propose(stage, "sever", endorsement_id=endorsement.id)
    house.clock.advance(days=7)
    decided = certify(house, stage, made.id)
    mandate = db.session.query(Mandate).one()
    assert queries.standing_endorsement(stage.root, stage.campaign, decided.protest_until) is None
    assert relationships.mandate_state(mandate.id, decided.protest_until).ended


def test_no_decision_is_written_without_a_count_and_two_signatures(app: Flask, house: House) -> None:
    stage = set_stage()
    made = propose(stage)
    house.clock.advance(days=7)
    decided = certify(house, stage, made.id)
    db.session.commit()
    forged = CertifiedBallot(
        "0" * 32, "B-2026-099", made.id, "CARRIED", "f" * 64, *stage.tellers, now(), now() + 5 * DAY, now() + 12 * DAY
    )  # fmt: skip
    with pytest.raises(IntegrityError):
        actions.record_decision(forged)
    db.session.rollback()
    assert [told.id for told in queries.decisions()] == [decided.id]


def test_the_bundle_gets_the_frozen_text_and_the_rules(app: Flask, house: House) -> None:
    stage = set_stage()
    made = propose(stage)
    house.clock.advance(days=7)
    decided = certify(house, stage, made.id)
    parts = queries.bundle_parts(decided.id)
    assert sorted(parts) == ["procedure.json", "proposal.json"]
    assert json.loads(parts["proposal.json"])["number"] == made.number
    assert parts["procedure.json"].decode() == queries.procedure(made.procedure_id).document
    assert queries.decision(decided.number).id == decided.id
