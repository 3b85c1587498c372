"""A ballot by each method goes the whole way: proposed, noticed, sealed, counted, certified, bundled, verified."""

from pathlib import Path
from typing import Any

import pytest

from auditlog import queries as log
from ballots import actions, queries
from ballots.counter import keep_spares
from ballots.counting import quickest
from ballots.rules.lot import lot_hash
from deliberation import actions as deliberation
from deliberation import queries as decided
from foundation.database import db
from membership import actions as membership
from oversight.bundle import build
from tests.factories import Chapter, a_chapter, a_rule, hand_in
from tests.kept import kept
from verifier.verify import verify

OPTIONS = ("Ada Example", "Grace Example", "Jean Example")
RANKINGS = ["o1>o2"] * 9 + ["o2>o3"] * 7 + ["o3>o2"] * 4 + [""]
SCORES = ["o1:5,o2:3,o3:0"] * 11 + ["o1:0,o2:5,o3:1"] * 9 + [""]
NAMED = ["o1,o2"] * 9 + ["o2"] * 7 + ["o3"] * 4 + [""]
NOE = {"noe": "candidate", "acceptance": {"share": "1/2", "of": "all"}}
EACH = {"share": "3/5", "base": "cast", "comparator": "at_least"}
ANSWERS = ["o1:1,o2:1,o3:-1"] * 9 + ["o1:-1,o2:1,o3:0"] * 7 + ["o1:1,o2:-1,o3:-1"] * 4 + [""]
BAR = {"share": "1/2", "base": "valid", "comparator": "more_than"}
METHODS: dict[str, tuple[dict[str, Any], list[str], list[str]]] = {
    "irv": ({"seats": 1}, RANKINGS, ["Grace Example"]),
    "scottish-stv": ({"seats": 2}, RANKINGS, ["Ada Example", "Grace Example"]),
    "meek": ({"seats": 2}, RANKINGS, ["Ada Example", "Grace Example"]),
    "schulze": ({"seats": 1}, RANKINGS, ["Grace Example"]),
    "ranked-pairs": ({"seats": 1}, RANKINGS, ["Grace Example"]),
    "borda": ({"seats": 1}, RANKINGS, ["Grace Example"]),
    "approval": ({"seats": 3, "bar": BAR}, NAMED, ["Grace Example"]),
    "score": ({"seats": 1, "scores": [0, 5]}, SCORES, ["Grace Example"]),
    "star": ({"seats": 1, "scores": [0, 5]}, SCORES, ["Ada Example"]),
    "ranked": ({"seats": 1, "ranked": NOE}, RANKINGS, ["Grace Example"]),
    "yes-no": ({"seats": 3, "each": EACH}, ANSWERS, ["Grace Example", "Ada Example"]),
}  # fmt: skip


def a_committee_chapter(house: Any) -> Chapter:
    """A chapter of 24 members with two tellers, and spare keys."""

    def build_it() -> Chapter:
        chapter = a_chapter(plain=24)
        for member_id in list(chapter.members.values())[:2]:
            membership.found_office(member_id, chapter.root, "teller")
        db.session.commit()
        house.run("counter", keep_spares)
        return chapter

    return kept(house, "a chapter that elects", build_it)


def an_election(chapter: Chapter, method: str, own: dict[str, Any], secrecy: str = "sealed") -> str:
    """Return the id of a ballot just noticed on electing by this method; committed."""
    ballot = {"secrecy": secrecy, "method": method, "days": 5, **own}
    rule = a_rule(**{"class": "elect", "name": "Elections", "ballot": ballot, "threshold": None})
    deliberation.adopt_procedure(chapter.root, "elect", rule)
    asked = [{"title": "Who shall speak for us?", "options": list(OPTIONS)}]
    made = deliberation.propose(
        chapter.root, "elect", "Elect speakers", "We elect our speakers.", chapter.chair, contests=asked
    )
    ballot_id = actions.notice(made.id, chapter.chair).id
    db.session.commit()
    return ballot_id


def certified(chapter: Chapter, ballot_id: str) -> str:
    """Let both tellers sign what they counted again; the decision's id."""
    found = queries.ballot(ballot_id)
    for teller in list(chapter.members.values())[:2]:
        again = queries.recount(found)
        assert again is not None
        assert again.differences == ()
        actions.sign_count(ballot_id, teller, again.hash)
        db.session.commit()
    made = decided.decision_on(ballot_id)
    assert made is not None
    return str(made.id)


def test_a_ballot_by_every_method_goes_the_whole_way_to_the_stranger(house, app, clock, tmp_path, monkeypatch) -> None:
    """Counter and tellers read and count the fast way, as they do with many papers; the stranger always plainly."""
    monkeypatch.setattr(quickest, "ENOUGH", 0)
    if house.dialect == "postgresql":
        pytest.skip("two methods go the whole way there, below")
    chapter = a_committee_chapter(house)
    house.run("counter", lambda: keep_spares(len(METHODS)))
    ballot_ids = {method: an_election(chapter, method, own) for method, (own, _, _) in METHODS.items()}
    clock.advance(days=3)
    for method, ballot_id in ballot_ids.items():
        hand_in(ballot_id, dict(zip(chapter.members.values(), METHODS[method][1], strict=False)))
    clock.advance(days=5)
    house.tick()
    decisions = {method: certified(chapter, ballot_id) for method, ballot_id in ballot_ids.items()}
    house.tick()
    for method, decision_id in decisions.items():
        assert queries.winners_of(queries.ballot(ballot_ids[method])) == METHODS[method][2], method
        check_outside(decision_id, tmp_path / f"{method}.zip", METHODS[method][2])


@pytest.mark.parametrize(
    ("house", "method", "secrecy"),
    [
        pytest.param("sqlite", "scottish-stv", "roll-call", id="scottish-stv by roll call"),
        pytest.param("postgresql", "ranked", "sealed", id="ranked on PostgreSQL"),
        pytest.param("postgresql", "score", "roll-call", id="score by roll call on PostgreSQL"),
    ],
    indirect=["house"],
)
def test_so_it_does_by_roll_call_and_on_the_other_database(house, app, clock, tmp_path, method, secrecy) -> None:
    own, papers, winners = METHODS[method]
    chapter = a_committee_chapter(house)
    ballot_id = an_election(chapter, method, own, secrecy)
    clock.advance(days=3)
    hand_in(ballot_id, dict(zip(chapter.members.values(), papers, strict=False)))
    clock.advance(days=5)
    house.tick()
    decision_id = certified(chapter, ballot_id)
    house.tick()
    check_outside(decision_id, tmp_path / "bundle.zip", winners)


def check_outside(decision_id: str, file: Path, winners: list[str]) -> None:
    """The decision tells who is elected, the seed is the one of the notice, and the stranger counts the same again."""
    told = decided.decision(decision_id)
    assert told is not None
    assert told.outcome == "ELECTED"
    number = queries.ballot(told.ballot_id).number
    noticed, counted = (
        next(entry.fields for entry in log.entries_of_type(kind) if entry.fields["ballot"] == number)
        for kind in ("ballot.noticed", "ballot.counted")
    )
    assert lot_hash(bytes.fromhex(counted["lot_seed"])).hex() == noticed["lot_hash"]
    assert not any(name in str(noticed) for name in OPTIONS)
    file.write_bytes(build(decision_id))
    report = verify(file)
    assert (report.status, report.first_bad, report.outcome) == ("ok", None, "ELECTED")
    assert winners[0] in report.checks[15].saw
