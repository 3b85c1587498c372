"""A ballot counted in groups goes the whole way: noticed, sealed, counted apart, certified, bundled and verified."""

import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from ballots import actions as ballots
from ballots import queries
from ballots.counter import keep_spares
from ballots.errors import NoticeRefused
from deliberation import actions as deliberation
from deliberation import queries as decided
from foundation.database import db
from foundation.hashing import jcs, sha256
from membership import actions as membership
from oversight.bundle import build
from tests.actions.ballots.test_counter import tamper
from tests.factories import Chapter, a_chapter, a_rule, hand_in
from tests.kept import kept
from verifier.verify import verify

HALF = {
    "kind": "share_of_groups", "by": "branches", "share": "1/2", "comparator": "more_than",
    "quorum": {"of": "returned", "need": {"number": 5}}, "inquorate": "counted", "without": "overall",
}  # fmt: skip
SHARES = {
    "kind": "weighted_shares", "by": "circles", "weights": "equal", "quorum": None, "inquorate": "counted",
    "without": "overall",
}  # fmt: skip


class Grouped:
    """A chapter with twelve members in North, twelve in South and its officers in neither; two tellers."""

    def __init__(self, chapter: Chapter, north: str, south: str) -> None:
        """Name who is where."""
        people = list(chapter.members.values())
        self.chapter, self.north, self.south = chapter, north, south
        self.northerners, self.southerners = people[:12], people[12:24]
        self.tellers = people[:2]


@pytest.fixture
def grouped(house: Any, app: Flask) -> Grouped:
    """The chapter, committed."""
    found: Grouped = kept(house, "chapter in two branches", _grouped)
    return found


def _grouped() -> Grouped:
    chapter = a_chapter(plain=24)
    north, south = (membership.make_body("branch", name, chapter.root).id for name in ("North", "South"))
    made = Grouped(chapter, north, south)
    for body, members in ((north, made.northerners), (south, made.southerners)):
        for member_id in members:
            membership.join(member_id, body, date(2025, 1, 1))
    for member_id in made.tellers:
        membership.found_office(member_id, chapter.root, "teller")
    db.session.commit()
    return made


def notice(house: Any, grouped: Grouped, composite: dict[str, Any], **changes: Any) -> Any:
    """Return the ballot on a position under a rule with this composite; committed."""
    rule = a_rule(quorum=None, composite=composite, **changes)
    deliberation.adopt_procedure(grouped.chapter.root, "position", rule)
    made = deliberation.propose(grouped.chapter.root, "position", "Shall we say so?", "Yes.", grouped.chapter.chair)
    db.session.commit()
    house.run("counter", keep_spares)
    found = ballots.notice(made.id, grouped.chapter.chair)
    db.session.commit()
    return found


def vote(house: Any, ballot: Any, votes: dict[str, str]) -> dict[str, Any]:
    """Let them vote, close and count; return the only contest of the count document."""
    house.clock.advance(days=3)
    hand_in(ballot.id, votes)
    house.clock.advance(days=5)
    house.tick()
    counted = queries.count_of(ballot.id)
    assert counted is not None, queries.alarms(ballot.id)
    contest: dict[str, Any] = json.loads(counted.document)["contests"][0]
    return contest


def said(members: list[str], yes: int, no: int) -> dict[str, str]:
    """So many of them say Yes, the next so many No."""
    return dict(zip(members, ["yes"] * yes + ["no"] * no, strict=False))


def certified(house: Any, grouped: Grouped, ballot: Any, folder: Path) -> Path:
    """Let both tellers sign; return the file of the decision."""
    again = queries.recount(ballot)
    assert again is not None
    assert again.agrees, again
    for teller in grouped.tellers:
        ballots.sign_count(ballot.id, teller, again.hash)
        db.session.commit()
    house.tick()
    decision = decided.decision_on(ballot.id)
    assert decision is not None
    file = folder / "decision.zip"
    file.write_bytes(build(decision.id))
    return file


def altered(file: Path, name: str, change: Callable[[Any], None]) -> Path:
    """Return another file in which one part says something else, with a manifest that fits."""
    with zipfile.ZipFile(file) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    value = json.loads(parts[name])
    change(value)
    parts[name] = jcs(value)
    manifest = json.loads(parts["manifest.json"])
    manifest["files"][name] = sha256(parts[name]).hex()
    parts["manifest.json"] = jcs(manifest)
    made = file.with_name("altered.zip")
    with zipfile.ZipFile(made, "w") as archive:
        for one, data in parts.items():
            archive.writestr(one, data)
    return made


def test_a_motion_is_carried_by_its_branches_and_verified_group_by_group(
    house: Any, grouped: Grouped, tmp_path: Path
) -> None:
    """Both branches carry it; each has ten participants and two minds, so figures and lines are shown."""
    ballot = notice(house, grouped, HALF)
    assert queries.own_groups(ballot, grouped.northerners[0]) == ["North"]
    assert queries.own_groups(ballot, grouped.chapter.chair) == []
    contest = vote(house, ballot, said(grouped.northerners, 7, 4) | said(grouped.southerners, 6, 5))
    assert contest["judgement"]["outcome"] == "CARRIED"
    assert [(g["name"], g["outcome"], g["totals"]["yes"], g["returned"]) for g in contest["groups"]] == [
        ("North", "CARRIED", 7, 11), ("South", "CARRIED", 6, 11),
    ]  # fmt: skip
    assert contest["joined"] == {"kind": "share_of_groups", "of": 2, "needed": "2", "reached": "2"}
    file = certified(house, grouped, ballot, tmp_path)
    report = verify(file)
    assert report.status == "ok", report.first_bad
    assert any("in 2 groups" in check.saw for check in report.checks)

    def swap(contests: Any) -> None:
        for one in contests["contests"][0]["groups"]:
            one["totals"]["yes"], one["totals"]["no"] = one["totals"]["no"], one["totals"]["yes"]

    assert "count.json is not what the papers and the rule give" in str(
        verify(altered(file, "count.json", swap)).first_bad
    )

    def move(roll: Any) -> None:
        next(one for one in roll["entries"] if one.get("group") == "g2")["group"] = "g3"

    assert "roll.json" in str(verify(altered(file, "roll.json", move)).first_bad)

    def another(lines: Any) -> None:
        lines[0]["group"] = {"g2": "g3", "g3": "g2"}[lines[0]["group"]]

    assert "openings-1.json" in str(verify(altered(file, "openings-1.json", another)).first_bad)


def test_a_branch_that_would_be_exposed_keeps_its_outcome_alone(house: Any, grouped: Grouped, tmp_path: Path) -> None:
    """South is of one mind: no figures by branch, no line with a group, and the file says so and holds."""
    ballot = notice(house, grouped, HALF)
    contest = vote(house, ballot, said(grouped.northerners, 4, 7) | said(grouped.southerners, 11, 0))
    assert contest["judgement"]["outcome"] == "NOT CARRIED"
    assert [(g["outcome"], "totals" in g) for g in contest["groups"]] == [("NOT CARRIED", False), ("CARRIED", False)]
    assert not any("group" in line for line in queries.lines(ballot)["contests"]["1"]["lines"])
    file = certified(house, grouped, ballot, tmp_path)
    report = verify(file)
    assert report.status == "ok", report.first_bad
    assert any("the figures of North, South, withheld by rule" in check.cannot_show for check in report.checks)

    def claim(count: Any) -> None:
        count["contests"][0]["groups"][0]["outcome"] = "CARRIED"

    assert "count.json" in str(verify(altered(file, "count.json", claim)).first_bad)

    def tell(lines: Any) -> None:
        lines[0]["group"] = "g2"

    assert "openings-1.json" in str(verify(altered(file, "openings-1.json", tell)).first_bad)


def test_too_small_a_branch_too_low_a_quorum_and_two_branches_for_one_are_refused_at_notice(
    house: Any, grouped: Grouped
) -> None:
    """Sealed, each of these could tell how somebody voted; by roll call nothing is hidden, so it is noticed."""
    circles = [membership.make_body("circle", name, grouped.chapter.root, "sector").id for name in ("One", "Two")]
    for circle, members in zip(circles, (grouped.northerners, grouped.southerners), strict=True):
        for member_id in {*members, grouped.northerners[0]}:
            membership.join(member_id, circle, date(2025, 1, 1))
    db.session.commit()
    for composite, why in (
        ({**HALF, "quorum": {"of": "returned", "need": {"number": 4}}}, "quorum of North is 4"),
        ({**HALF, "quorum": None}, "quorum of North is 0"),
        ({**HALF, "without": "together"}, "Members without a group has 3 members"),
        ({**HALF, "by": "circles"}, "members in two or more: 1"),
    ):
        with pytest.raises(NoticeRefused) as refused:
            notice(house, grouped, composite)
        assert why in refused.value.why
        db.session.rollback()
    by_name = {"secrecy": "roll-call", "method": "motion", "days": 5}
    assert queries.terms(notice(house, grouped, {**HALF, "quorum": None}, ballot=by_name)).grouped() is not None


def test_a_roll_call_of_circles_tallies_a_member_of_two_once_in_each_and_once_overall(
    house: Any, grouped: Grouped, tmp_path: Path
) -> None:
    """Nurses 2 of 3, teachers 1 of 2, equal weights: 7/6 of 2 are Yes, more than half; three of five people are."""
    people = grouped.northerners
    for name, members in (("Nurses", people[:3]), ("Teachers", people[2:4])):
        circle = membership.make_body("circle", name, grouped.chapter.root, "sector").id
        for member_id in members:
            membership.join(member_id, circle, date(2025, 1, 1))
    ballot = notice(house, grouped, SHARES, ballot={"secrecy": "roll-call", "method": "motion", "days": 5})
    votes = dict(zip(people[:5], ["yes", "no", "yes", "no", "yes"], strict=True))
    contest = vote(house, ballot, votes)
    assert (contest["totals"]["yes"], contest["totals"]["no"]) == (3, 2)
    assert [(g["name"], g["totals"]["yes"], g["totals"]["no"]) for g in contest["groups"]] == [
        ("Nurses", 2, 1), ("Teachers", 1, 1),
    ]  # fmt: skip
    assert (contest["joined"]["reached"], contest["judgement"]["outcome"]) == ("7/6", "CARRIED")
    report = verify(certified(house, grouped, ballot, tmp_path))
    assert report.status == "ok", report.first_bad


def test_somebody_added_by_ruling_is_counted_where_they_were_and_raises_that_groups_quorum(
    house: Any, grouped: Grouped, tmp_path: Path
) -> None:
    """Half of twelve is six, of thirteen seven: six votes in South were enough before the ruling and then are not."""
    left_off = membership.add_member("Left Off", "left@members.example", date(2025, 1, 1)).id
    for body in (grouped.chapter.root, grouped.south):
        membership.join(left_off, body, date(2025, 1, 1))
    half = {**HALF, "quorum": {"of": "returned", "need": {"share": "1/2"}}}
    standing = {"electorate": {"standing": {"dues_paid": "at_freeze"}}}
    ballot = notice(house, grouped, half, **standing)
    for member_id in grouped.tellers:
        membership.found_office(member_id, grouped.chapter.root, "secretary")
    act = ballots.propose_amendment(ballot.id, left_off, "Paid in cash.", grouped.tellers[0]).id
    ballots.amend_roll(act, grouped.tellers[1])
    db.session.commit()
    contest = vote(house, ballot, said(grouped.northerners, 12, 0) | said(grouped.southerners, 6, 0))
    assert [(g["roll"], g["quorum_needed"], g["outcome"]) for g in contest["groups"]] == [
        (12, 6, "CARRIED"), (13, 7, "INQUORATE"),
    ]  # fmt: skip
    assert contest["judgement"]["outcome"] == "NOT CARRIED"
    report = verify(certified(house, grouped, ballot, tmp_path))
    assert report.status == "ok", report.first_bad


def test_a_paper_moved_to_another_group_after_the_freeze_is_noticed_by_the_counter(
    house: Any, grouped: Grouped
) -> None:
    """Nothing is opened: the roll's lines do not give the root that was logged at notice."""
    ballot = notice(house, grouped, HALF)
    house.clock.advance(days=3)
    hand_in(ballot.id, said(grouped.northerners, 7, 4) | said(grouped.southerners, 6, 5))
    house.clock.advance(days=5)
    tamper(house, f"update roll_entry set grp = 'g3' where member_id = '{grouped.northerners[0]}'")
    house.tick()
    assert queries.count_of(ballot.id) is None
    assert "whose paper counts in which group" in queries.alarms(ballot.id)[0].reason


def test_whoever_changes_branch_during_a_ballot_votes_once_where_they_were(house: Any, grouped: Grouped) -> None:
    """Twelve papers in North, none of them in South, though one of twelve moved there before voting."""
    ballot = notice(house, grouped, HALF)
    mover = grouped.northerners[0]
    membership.leave(mover, grouped.north, date(2026, 3, 2))
    membership.join(mover, grouped.south, date(2026, 3, 2))
    db.session.commit()
    contest = vote(house, ballot, said(grouped.northerners, 7, 5) | said(grouped.southerners, 6, 4))
    assert [(g["roll"], g["returned"]) for g in contest["groups"]] == [(12, 12), (12, 10)]
    assert ballots.cast(ballot.id, mover, b"x" * 100).status != 200
