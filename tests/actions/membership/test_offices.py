"""Nobody gives or ends their own office, and nobody does it alone."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from auditlog.entry import parse
from auditlog.models import LogPending
from foundation.clock import StillClock
from foundation.database import db, new_id
from foundation.errors import BadInput, NotAllowed, Refusal
from membership import actions, queries
from membership.errors import AlreadyDone, LastChair, OwnOffice, TwoPeopleNeeded
from tests.factories import a_chapter, a_member

WHY = "Chosen at the general meeting."


def entries(type: str) -> list[dict[str, object]]:
    rows = db.session.query(LogPending).filter_by(type=type).all()
    return [dict(parse(row.canonical).fields) for row in rows]


def test_two_officers_give_an_office_and_the_log_says_so(app: Flask) -> None:
    c = a_chapter()
    held = actions.give_office(c.members["Member 1"], c.root, "teller", WHY, c.chair, c.secretary)
    assert queries.holds(c.members["Member 1"], c.root, "teller") is held
    entry = next(one for one in entries("office.given") if one["kind"] == "teller")
    assert entry["reason"] == WHY
    assert entry["ref"] == actions.reference_for(f"office:{c.root}", c.members["Member 1"])
    assert entry["by"] == [actions.reference_for(f"office:{c.root}", one) for one in (c.chair, c.secretary)]
    assert "Member 1" not in str(entries("office.given"))


@pytest.mark.parametrize("own", [0, 1])
def test_nobody_gives_their_own_office(app: Flask, own: int) -> None:
    c = a_chapter()
    by = (c.chair, c.secretary)
    with pytest.raises(OwnOffice):
        actions.give_office(by[own], c.root, "teller", WHY, *by)
    assert queries.holds(by[own], c.root, "teller") is None


def test_one_person_is_not_two(app: Flask) -> None:
    c = a_chapter()
    with pytest.raises(TwoPeopleNeeded):
        actions.give_office(c.members["Member 1"], c.root, "teller", WHY, c.chair, c.chair)


def test_a_plain_member_gives_no_office(app: Flask) -> None:
    c = a_chapter()
    with pytest.raises(NotAllowed):
        actions.give_office(c.members["Member 1"], c.root, "teller", WHY, c.chair, c.members["Member 2"])


def test_an_office_that_answers_for_nobody_gives_no_office(app: Flask) -> None:
    """A teller, auditor or organiser counts, checks and organises; who belongs where is not theirs."""
    c = a_chapter()
    actions.give_office(c.members["Member 2"], c.root, "teller", WHY, c.chair, c.secretary)
    with pytest.raises(NotAllowed):
        actions.give_office(c.members["Member 1"], c.root, "auditor", WHY, c.chair, c.members["Member 2"])


def test_officers_of_the_body_above_give_offices_below_and_not_the_other_way(app: Flask) -> None:
    c = a_chapter()
    for name in ("Member 1", "Member 2", "Member 3"):
        actions.join(c.members[name], c.branch, queries.member(c.members[name]).joined_on)
    actions.give_office(c.members["Member 1"], c.branch, "chair", WHY, c.chair, c.secretary)
    actions.give_office(c.members["Member 2"], c.branch, "secretary", WHY, c.chair, c.members["Member 1"])
    with pytest.raises(NotAllowed):
        actions.give_office(
            c.members["Member 3"], c.root, "teller", WHY, c.members["Member 1"], c.members["Member 2"]
        )  # fmt: skip


def test_an_officer_who_was_ended_gives_no_office(app: Flask, clock: StillClock) -> None:
    c = a_chapter()
    clock.advance(days=1)
    actions.end_office(queries.holds(c.keeper, c.root).id, WHY, c.chair, c.secretary)  # type: ignore[union-attr]
    with pytest.raises(NotAllowed):
        actions.give_office(c.members["Member 1"], c.root, "teller", WHY, c.chair, c.keeper)


def test_an_office_is_held_by_a_member_of_the_body_or_of_one_above(app: Flask) -> None:
    c = a_chapter()
    stranger = a_member("Stranger Four")
    with pytest.raises(BadInput):
        actions.give_office(stranger, c.root, "teller", WHY, c.chair, c.secretary)


@pytest.mark.parametrize("reason", ["", "   ", "…", "a" * 1001, "good\u202ereason"])
def test_an_office_needs_a_readable_reason(app: Flask, reason: str) -> None:
    c = a_chapter()
    with pytest.raises(BadInput):
        actions.give_office(c.members["Member 1"], c.root, "teller", reason, c.chair, c.secretary)


def test_nobody_ends_their_own_office(app: Flask) -> None:
    c = a_chapter()
    mine = queries.holds(c.secretary, c.root).id  # type: ignore[union-attr]
    with pytest.raises(OwnOffice):
        actions.end_office(mine, WHY, c.secretary, c.chair)


def test_the_last_chair_stays_until_another_is_chosen(app: Flask) -> None:
    c = a_chapter()
    mine = queries.holds(c.chair, c.root).id  # type: ignore[union-attr]
    with pytest.raises(LastChair):
        actions.end_office(mine, WHY, c.secretary, c.keeper)
    actions.give_office(c.members["Member 1"], c.root, "chair", WHY, c.secretary, c.keeper)
    actions.end_office(mine, WHY, c.secretary, c.keeper)
    assert queries.holds(c.chair, c.root) is None


def test_an_office_ends_once(app: Flask, clock: StillClock) -> None:
    c = a_chapter()
    held = actions.give_office(c.members["Member 1"], c.root, "teller", WHY, c.chair, c.secretary)
    clock.advance(seconds=1)
    actions.end_office(held.id, WHY, c.chair, c.secretary)
    with pytest.raises(AlreadyDone):
        actions.end_office(held.id, WHY, c.chair, c.secretary)


def test_the_founding_is_over_once_an_office_was_given(app: Flask) -> None:
    c = a_chapter()
    actions.give_office(c.members["Member 1"], c.root, "teller", WHY, c.chair, c.secretary)
    with pytest.raises(AlreadyDone):
        actions.found_office(c.members["Member 2"], c.root, "chair")


def test_what_one_proposes_only_another_confirms(app: Flask) -> None:
    c = a_chapter()
    act = actions.propose_giving(c.members["Member 1"], c.root, "teller", WHY, c.chair)
    assert queries.holds(c.members["Member 1"], c.root) is None
    with pytest.raises(TwoPeopleNeeded):
        actions.confirm_office_act(act.id, c.chair)
    with pytest.raises(NotAllowed):
        actions.confirm_office_act(act.id, c.members["Member 2"])
    actions.confirm_office_act(act.id, c.secretary)
    assert queries.holds(c.members["Member 1"], c.root, "teller")
    with pytest.raises(AlreadyDone):
        actions.confirm_office_act(act.id, c.keeper)


def test_the_person_an_office_is_meant_for_cannot_confirm_it(app: Flask) -> None:
    c = a_chapter()
    act = actions.propose_giving(c.secretary, c.root, "teller", WHY, c.chair)
    with pytest.raises(OwnOffice):
        actions.confirm_office_act(act.id, c.secretary)


def test_a_withdrawn_act_is_never_confirmed_and_only_its_proposer_withdraws(app: Flask) -> None:
    c = a_chapter()
    act = actions.propose_giving(c.members["Member 1"], c.root, "teller", WHY, c.chair)
    with pytest.raises(NotAllowed):
        actions.withdraw_act(act.id, c.secretary)
    actions.withdraw_act(act.id, c.chair)
    with pytest.raises(AlreadyDone):
        actions.confirm_office_act(act.id, c.secretary)


def test_the_same_act_waits_only_once(app: Flask) -> None:
    c = a_chapter()
    actions.propose_giving(c.members["Member 1"], c.root, "teller", WHY, c.chair)
    with pytest.raises(AlreadyDone):
        actions.propose_giving(c.members["Member 1"], c.root, "teller", "Another reason.", c.secretary)


def test_a_proposal_outlives_no_office(app: Flask, clock: StillClock) -> None:
    """The proposer must still be an officer when the second person confirms."""
    c = a_chapter()
    act = actions.propose_giving(c.members["Member 1"], c.root, "teller", WHY, c.keeper)
    clock.advance(days=1)
    actions.end_office(queries.holds(c.keeper, c.root).id, WHY, c.chair, c.secretary)  # type: ignore[union-attr]
    with pytest.raises(NotAllowed):
        actions.confirm_office_act(act.id, c.chair)


@pytest.mark.parametrize(
    "givers", [lambda c: (c.chair, c.chair), lambda c: (c.members["Member 1"], c.chair), lambda c: (c.chair, None)]
)
def test_the_database_refuses_an_office_that_two_others_did_not_give(app: Flask, givers: Callable[..., object]) -> None:
    c = a_chapter()
    a, b = givers(c)  # type: ignore[misc]
    row = {"id": new_id(), "m": c.members["Member 1"], "body": c.root, "a": a, "b": b}
    statement = text(
        "insert into office (id, member_id, body_id, kind, since, founding, given_by_a, given_by_b, reason)"
        " values (:id, :m, :body, 'chair', '2026-03-02 09:00:00+00:00', false, :a, :b, 'x')"
    )
    with pytest.raises(DBAPIError, match="two_others"):
        db.session.execute(statement, row)


def test_the_database_keeps_who_gave_an_office(app: Flask) -> None:
    c = a_chapter()
    with pytest.raises(DBAPIError):
        db.session.execute(text("update office set given_by_a = :who, founding = false"), {"who": c.chair})


def test_whoever_holds_an_office_cannot_leave_the_body(app: Flask) -> None:
    c = a_chapter()
    with pytest.raises(Refusal, match="office"):
        actions.leave(c.chair, c.root, queries.member(c.chair).joined_on)
