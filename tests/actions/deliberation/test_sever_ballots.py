"""A sever ballot keeps a suspension by its real notice, and lets go of it when it dies; no worker runs here."""

from flask import Flask

from ballots import actions as ballots
from ballots.counter import keep_spares
from deliberation import actions
from foundation.clock import now
from foundation.database import db
from membership import actions as membership
from membership import queries as members
from relationships import actions as relationships
from relationships import queries as ties
from relationships.models import Mandate
from tests.conftest import House
from tests.deliberation_stage import Stage, activate, endorse, propose, rules, set_stage
from tests.factories import a_member


def suspended(house: House) -> tuple[Stage, str]:
    """A chapter whose mandate the committee suspended just now, and whose sever needs 7 days of notice."""
    stage = set_stage()
    actions.adopt_procedure(stage.root, "sever", rules("sever", discussion_days=0, notice_days=7))
    endorse(house, stage)
    house.clock.advance(days=5)
    terms = [{"by": "theirs", "text": "Two shifts a week", "due": "2026-09-01"}]
    activate(house, stage, terms=terms)
    people = [a_member(f"Plain {n}", (stage.root,)) for n in range(8)]
    for member_id in people[:2]:
        membership.found_office(member_id, stage.root, "committee")
    db.session.commit()
    house.run("counter", keep_spares)
    mandate = db.session.query(Mandate).one().id
    house.clock.advance(days=6)
    act = relationships.propose_suspension(mandate, "term:1", "They sent nobody.", people[0])
    db.session.commit()
    relationships.confirm_suspension(act, people[1])
    db.session.commit()
    return stage, mandate


def state(mandate: str) -> str:
    return str(ties.mandate_state(mandate, now()))


def test_without_a_ballot_it_lifts_itself_by_the_clock(app: Flask, house: House) -> None:
    _stage, mandate = suspended(house)
    house.clock.advance(days=13, hours=23, minutes=59, seconds=59)
    assert state(mandate) == "suspended"
    house.clock.advance(seconds=1)
    assert state(mandate) == "active"


def test_a_ballot_opening_in_time_keeps_it_until_its_certification_is_overdue(app: Flask, house: House) -> None:
    stage, mandate = suspended(house)
    ballots.notice(propose(stage, "sever", mandate_id=mandate).id, stage.chair)
    db.session.commit()
    house.clock.advance(days=7 + 5 + 7, seconds=-1)  # notice, voting, certify_within_days
    assert state(mandate) == "suspended"
    house.clock.advance(seconds=1)
    assert state(mandate) == "active"


def test_a_ballot_opening_too_late_keeps_nothing(app: Flask, house: House) -> None:
    stage, mandate = suspended(house)
    house.clock.advance(days=7, seconds=1)
    ballots.notice(propose(stage, "sever", mandate_id=mandate).id, stage.chair)
    db.session.commit()
    house.clock.advance(days=7)
    assert state(mandate) == "active"


def test_an_annulled_ballot_lets_go_of_it_at_once(app: Flask, house: House) -> None:
    stage, mandate = suspended(house)
    ballot = ballots.notice(propose(stage, "sever", mandate_id=mandate).id, stage.chair).id
    db.session.commit()
    house.clock.advance(days=15)
    assert state(mandate) == "suspended"
    secretary = next(one.member_id for one in members.offices_in(stage.root) if one.kind == "secretary")
    act = ballots.propose_annulment(ballot, "A wrong text.", stage.chair)
    ballots.annul(act.id, secretary)
    db.session.commit()
    assert state(mandate) == "active"
    until = db.session.query(Mandate).one().until_at
    house.clock.set(until)
    assert state(mandate) == "ended:lapsed"
