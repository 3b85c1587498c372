"""A roll is frozen at notice; then two officers may add somebody left off by error, and nothing else happens."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from auditlog.entry import parse
from auditlog.models import LogPending
from foundation.clock import StillClock, now
from foundation.database import db
from foundation.errors import BadInput, NotAllowed
from foundation.hashing import parse_canonical
from membership import actions, queries
from membership.errors import AlreadyOnRoll, OwnOffice, TwoPeopleNeeded
from membership.models import RollEntry
from membership.rules.roll import Apart, RollLine, reference, roll_root
from tests.factories import Chapter, a_chapter, a_member

WHY = "Her dues were booked under a wrong name."
DUES = {"dues_paid": "at_freeze"}


def frozen(c: Chapter, rule: dict[str, object] | None = None, number: str | None = "B-2026-001") -> str:
    return actions.freeze_roll(c.root, rule, now(), now() + timedelta(days=14), ballot_number=number).id


def logged(type: str) -> list[dict[str, object]]:
    return [dict(parse(row.canonical).fields) for row in db.session.query(LogPending).filter_by(type=type)]


def left_off(c: Chapter) -> str:
    """A member of the chapter whose dues nobody wrote down."""
    made = actions.add_member("Left Off", "left@members.example", date(2024, 1, 1))
    actions.join(made.id, c.root, date(2024, 1, 1))
    return made.id


def test_the_roll_names_everybody_entitled_by_a_salted_reference(app: Flask) -> None:
    c = a_chapter()
    roll = queries.roll(frozen(c))
    assert (roll.size, len(roll.lines)) == (6, 6)
    for member_id, ref in queries.refs_of(roll.id).items():
        row = db.session.get(RollEntry, (roll.id, member_id))
        assert row is not None
        assert ref == reference(bytes.fromhex(row.salt), member_id)
    assert roll.root == roll_root(roll.lines)


def test_the_log_holds_size_and_root_and_nobody(app: Flask) -> None:
    c = a_chapter()
    roll = queries.roll(frozen(c))
    assert logged("roll.frozen") == [
        {"roll": roll.id, "ballot": "B-2026-001", "body": c.root, "size": 6, "root": roll.root}
    ]


def test_the_same_member_has_another_name_on_every_roll(app: Flask) -> None:
    c = a_chapter()
    assert not set(queries.refs_of(frozen(c)).values()) & set(queries.refs_of(frozen(c)).values())


def test_only_those_in_standing_are_on_the_roll(app: Flask) -> None:
    c = a_chapter()
    someone = left_off(c)
    roll = frozen(c, DUES)
    assert queries.roll_ref(roll, someone) is None
    assert queries.roll(roll).size == 6
    assert queries.roll_ref(frozen(c), someone) is not None


def test_standing_tells_the_reason_that_kept_somebody_off(app: Flask) -> None:
    c = a_chapter()
    found = queries.standing(left_off(c), c.root, DUES, now(), now())
    assert not found.entitled
    assert found.reasons == ("No dues are recorded for 2\xa0Mar\xa02026, when the roll is frozen.",)


def test_tenure_is_counted_in_the_organisations_own_days(app: Flask) -> None:
    """C21 seen from Berlin: opening at 23:30 UTC on 14 March is 15 March there."""
    c = a_chapter(0)
    thirty, short = (
        a_member("Thirty Days", (c.root,), date(2026, 2, 13)),
        a_member("Too Short", (c.root,), date(2026, 2, 14)),
    )
    rule = {"tenure_days": {"days": 30, "at": "opening"}}
    opens = datetime(2026, 3, 14, 23, 30, tzinfo=UTC)
    assert queries.standing(thirty, c.root, rule, now(), opens).entitled
    assert not queries.standing(short, c.root, rule, now(), opens).entitled


def test_attendance_is_read_from_the_bodys_last_meetings_before_the_freeze(app: Flask) -> None:
    c = a_chapter()
    one, two = c.members["Member 1"], c.members["Member 2"]
    for day, there in ((1, [one, two]), (8, [one]), (15, [one]), (22, [])):
        actions.record_meeting(c.root, date(2026, 2, day), there)
    actions.record_meeting(c.branch, date(2026, 2, 27), [two])
    actions.record_meeting(c.root, date(2026, 3, 20), [two])
    rule = {"attended": {"at_least": 1, "of_last": 3}}
    assert queries.standing(one, c.root, rule, now(), now()).entitled
    assert queries.standing(two, c.root, rule, now(), now()).reasons == ("At 0 of the last 3 meetings; 1 are needed.",)
    assert set(queries.refs_of(frozen(c, rule))) == {one}


def test_after_the_freeze_joining_lapsing_and_leaving_change_nothing(app: Flask, clock: StillClock) -> None:
    """Vector C19: 15 join, 4 lapse, 1 resigns after the freeze of 200; E stays 200 (here with smaller figures)."""
    c = a_chapter()
    roll = frozen(c, DUES)
    before = queries.roll(roll)
    clock.advance(days=3)
    a_member("Late Comer", (c.root,), date(2026, 3, 4))
    actions.leave(c.members["Member 1"], c.root, date(2026, 3, 5))
    assert queries.roll(roll) == before


def test_two_officers_add_somebody_left_off_and_the_log_has_the_new_denominator(app: Flask) -> None:
    """Vector C18: three left off by error are added, E 200 → 203 (here 6 → 7)."""
    c = a_chapter()
    someone = left_off(c)
    roll = frozen(c, DUES)
    added = actions.add_to_roll(roll, someone, c.chair, c.keeper, WHY, "B-2026-001")
    found = queries.roll(roll)
    assert (found.size, found.root, added.n) == (7, roll_root(found.lines), 1)
    entry = logged("roll.amended")[0]
    assert entry["ref"] == queries.roll_ref(roll, someone)
    assert (entry["size"], entry["root"], entry["n"], entry["reason"]) == (7, found.root, 1, WHY)
    assert entry["by"] == [actions.reference_for(f"office:{c.root}", one) for one in (c.chair, c.keeper)]


@pytest.mark.parametrize(
    ("a", "b", "refusal"),
    [("chair", "chair", TwoPeopleNeeded), ("chair", "someone", OwnOffice), ("chair", "plain", NotAllowed)],
)
def test_nobody_adds_to_a_roll_alone_for_themselves_or_without_office(
    app: Flask, a: str, b: str, refusal: type[Exception]
) -> None:
    c = a_chapter()
    people = {"chair": c.chair, "someone": left_off(c), "plain": c.members["Member 1"]}
    roll = frozen(c, DUES)
    with pytest.raises(refusal):
        actions.add_to_roll(roll, people["someone"], people[a], people[b], WHY, "B-2026-001")
    assert queries.roll(roll).size == 6


def test_whoever_joined_after_the_freeze_is_not_added(app: Flask, clock: StillClock) -> None:
    c = a_chapter()
    roll = frozen(c)
    clock.advance(days=2)
    late = a_member("Late Comer", (c.root,), date(2026, 3, 4))
    with pytest.raises(BadInput):
        actions.add_to_roll(roll, late, c.chair, c.keeper, WHY, "B-2026-001")


def test_nobody_is_added_twice(app: Flask) -> None:
    c = a_chapter()
    roll = frozen(c)
    with pytest.raises(AlreadyOnRoll):
        actions.add_to_roll(roll, c.members["Member 1"], c.chair, c.keeper, WHY, "B-2026-001")


@pytest.mark.parametrize(
    "statement",
    ["delete from roll_entry", "update roll_entry set ref = 'x'", "update roll_entry set weight = 2",
     "delete from roll",
     "update roll set size = 3", "update roll set root = 'x'", "delete from roll_amendment",
     "update roll_amendment set n = 9",
     "update roll_entry set member_id = (select max(id) from member)"],
)  # fmt: skip
def test_no_statement_takes_a_line_off_a_frozen_roll_or_changes_it(app: Flask, statement: str) -> None:
    c = a_chapter()
    someone = left_off(c)
    roll = frozen(c, DUES)
    actions.add_to_roll(roll, someone, c.chair, c.keeper, WHY, "B-2026-001")
    db.session.commit()
    with pytest.raises(DBAPIError):
        db.session.execute(text(statement))


def test_the_bundle_has_the_lines_at_the_freeze_and_each_addition_apart(app: Flask) -> None:
    c = a_chapter()
    someone = left_off(c)
    roll = frozen(c, DUES)
    actions.add_to_roll(roll, someone, c.chair, c.keeper, WHY, "B-2026-001")
    document = parse_canonical(queries.bundle_parts(roll)["roll.json"])
    assert isinstance(document, dict)
    lines = {
        entry["ref"]: (RollLine(entry["ref"], None, entry["weight"]), entry.get("added"))
        for entry in document["entries"]
    }
    assert list(lines) == sorted(lines)
    [added] = [line for line, n in lines.values() if n == 1]
    assert added.ref == queries.roll_ref(roll, someone)
    frozen_lines = [line for line, n in lines.values() if n is None]
    assert len(frozen_lines) == 6
    assert roll_root([*frozen_lines, added]) == queries.roll(roll).root
    assert someone not in str(document)


def test_a_body_of_nobody_has_an_empty_roll(app: Flask) -> None:
    c = a_chapter()
    assert actions.freeze_roll(c.branch, None, now(), now()).size == 0


def test_a_roll_in_groups_has_everybodys_group_of_the_day_of_the_freeze(app: Flask, clock: StillClock) -> None:
    """Whoever changes branch afterwards is counted where they were; somebody added since, where they were then."""
    c = a_chapter()
    south = actions.make_body("branch", "South branch", c.root).id
    one, two = c.members["Member 1"], c.members["Member 2"]
    for member_id, branch in ((one, c.branch), (two, south), (someone := left_off(c), south)):
        actions.join(member_id, branch, date(2026, 1, 5))
    apart = Apart({c.branch: "g1", south: "g2"}, "g0")
    roll = actions.freeze_roll(c.root, DUES, now(), now() + timedelta(days=14), apart, "B-2026-001").id
    assert queries.group_sizes(roll) == {"g0": 4, "g1": 1, "g2": 1}
    clock.advance(days=2)
    actions.leave(one, c.branch, date(2026, 3, 3))
    actions.join(one, south, date(2026, 3, 3))
    actions.leave(someone, south, date(2026, 3, 3))
    actions.add_to_roll(roll, someone, c.chair, c.keeper, WHY, "B-2026-001", apart)
    assert queries.groups_of_members(roll)[one] == ("g1",)
    assert queries.group_sizes(roll) == {"g0": 4, "g1": 1, "g2": 2}
    found = queries.roll(roll)
    assert found.root == roll_root(found.lines)


def test_whoever_is_in_two_bodies_counted_apart_stands_in_both_groups(app: Flask) -> None:
    """A member of two circles is one line of the roll with two groups; whoever is in none has none."""
    c = a_chapter()
    circles = [actions.make_body("circle", name, c.root, "sector").id for name in ("Nurses", "Teachers")]
    for circle in circles:
        actions.join(c.members["Member 1"], circle, date(2026, 1, 5))
    roll = actions.freeze_roll(c.root, None, now(), now(), Apart(dict(zip(circles, ("g1", "g2"), strict=True))))
    assert queries.groups_of_members(roll.id)[c.members["Member 1"]] == ("g1", "g2")
    assert queries.groups_of_members(roll.id)[c.chair] == ()
    assert queries.group_sizes(roll.id) == {"g1": 1, "g2": 1}
