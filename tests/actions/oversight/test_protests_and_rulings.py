"""Protests and rulings: who may, until when, and what they do to the decision and its mandate."""

import pytest

from auditlog import queries as log
from foundation.clock import now
from foundation.database import db
from foundation.errors import BadInput, NotAllowed, NotFound, Refusal
from membership import actions as membership
from membership.errors import TwoPeopleNeeded
from oversight import actions, queries
from oversight.errors import RuledBefore, SameFact, WindowOver
from relationships import queries as relationships
from tests.actions.oversight.conftest import Desk
from tests.factories import a_member


def protested(desk: Desk, fact: str = "roll") -> tuple[object, str]:
    decision = desk.activate()
    made = actions.file_protest(decision.id, fact, "Two were left off.", desk.people[9])
    db.session.commit()
    return decision, made.id


def test_a_protest_stays_the_mandate_until_it_is_dismissed_by_two(desk: Desk) -> None:
    _decision, protest = protested(desk)
    [mandate] = relationships.mandates_of()
    desk.clock.advance(days=6)
    desk.house.tick()
    assert str(relationships.mandate_state(mandate.id, now())) == "stayed"
    assert queries.coverage(now()) == []
    act = actions.propose_ruling(protest, False, "Nobody was.", desk.auditors[0])
    db.session.commit()
    with pytest.raises(TwoPeopleNeeded):
        actions.confirm_ruling(act, desk.auditors[0])
    db.session.rollback()
    actions.confirm_ruling(act, desk.auditors[1])
    db.session.commit()
    desk.house.tick()
    assert str(relationships.mandate_state(mandate.id, now())) == "active"
    [entry] = log.entries_of_type("protest.ruled")
    assert (entry.fields["upheld"], entry.fields["decision"], len(set(entry.fields["by"]))) == (False, "D-2026-002", 2)
    [covered] = queries.coverage(now())
    assert (covered.alarm, covered.waiting, covered.decision, covered.mandate) == (
        "",
        False,
        "D-2026-002",
        "M-2026-001",
    )


def test_a_protest_is_filed_by_a_member_of_the_body_within_the_window_and_once_a_fact(desk: Desk) -> None:
    decision, _protest = protested(desk, "roll")
    outsider = a_member("Out Sider")
    with pytest.raises(NotFound):
        actions.file_protest(decision.id, "text", "No.", outsider)
    with pytest.raises(SameFact):
        actions.file_protest(decision.id, "roll", "Again.", desk.people[10])
    with pytest.raises(BadInput):
        actions.file_protest(decision.id, "weather", "Rain.", desk.people[10])
    with pytest.raises(BadInput):
        actions.file_protest(decision.id, "text", "   ", desk.people[10])
    actions.file_protest(decision.id, "roll:0123456789abcdef", "This one.", desk.people[10])
    db.session.commit()
    desk.clock.advance(days=5)
    with pytest.raises(WindowOver):
        actions.file_protest(decision.id, "text", "Late.", desk.people[10])


def test_only_auditors_of_the_body_rule_and_never_who_filed_or_certified(desk: Desk) -> None:
    decision = desk.activate()
    protest = actions.file_protest(decision.id, "count", "Recount.", desk.auditors[0]).id
    db.session.commit()
    for stranger in (desk.people[9], desk.chapter.chair):
        with pytest.raises(NotFound):
            actions.propose_ruling(protest, True, "So it is.", stranger)
    with pytest.raises(NotAllowed):
        actions.propose_ruling(protest, True, "So it is.", desk.auditors[0])
    membership.found_office(desk.tellers[0], desk.chapter.root, "auditor")
    with pytest.raises(NotAllowed):
        actions.propose_ruling(protest, True, "So it is.", desk.tellers[0])
    assert [one.protest.id for one in queries.for_auditor(desk.auditors[1], now())] == [protest]
    assert queries.for_auditor(desk.auditors[0], now()) == []


def test_a_protest_is_ruled_on_once(desk: Desk) -> None:
    _decision, protest = protested(desk)
    act = actions.propose_ruling(protest, True, "So it is.", desk.auditors[0])
    db.session.commit()
    actions.confirm_ruling(act, desk.auditors[1])
    db.session.commit()
    with pytest.raises(RuledBefore):
        actions.propose_ruling(protest, False, "Not so.", desk.auditors[1])
    with pytest.raises(Refusal):
        actions.confirm_ruling(act, desk.auditors[1])
    assert queries.decisions()[0].outcome == "VOID"
    [mandate] = relationships.mandates_of()
    assert str(relationships.mandate_state(mandate.id, now())) == "ended:void"


def test_an_activation_whose_entry_is_to_come_is_no_alarm_and_a_live_use_without_a_vote_is(desk: Desk) -> None:
    desk.activate()
    desk.clock.advance(days=5)
    [covered] = queries.coverage(now())
    assert (covered.waiting, covered.alarm, covered.state) == (True, "", "active")
    desk.house.tick()
    desk.house.run("owner", forged)
    db.session.rollback()
    assert [(row.mandate, row.alarm) for row in queries.coverage(now())] == [
        ("M-2026-001", "the log activates it, but no row knows it"),
        ("M-2026-099", "the log grants something else"),
    ]


def forged() -> None:
    """Put another mandate in a live one's place, as whoever owns the database can."""
    from sqlalchemy import text

    if db.engine.dialect.name == "sqlite":
        triggers = db.session.execute(text("select name from sqlite_master where type = 'trigger'")).scalars().all()
        for name in triggers:
            db.session.execute(text(f'drop trigger "{name}"'))
    db.session.execute(text("update mandate set number = 'M-2026-099'"))
