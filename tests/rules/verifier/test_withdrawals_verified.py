"""Questions withdrawn before the close: the honest bundle is accepted, and lies about one are refused."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from foundation.hashing import jcs, sha256
from tests.rules.verifier.honest_bundle import House, with_manifest
from verifier.report import Report
from verifier.verify import verify_files


def held(**more: Any) -> House:
    house = House(81)
    house.decide("position", withdraw=True, **more)
    return house


def checked(house: House, **parts: bytes) -> Report:
    files = {**house.files("D-2026-001"), **{name + ".json": data for name, data in parts.items()}}
    return verify_files(with_manifest(files, "D-2026-001"))


@pytest.mark.parametrize(
    "more", [{}, {"secrecy": "roll-call"}, {"votes": {"yes": 2}}, {"votes": {"yes": 3, "no": 2}, "extend": True}]
)
def test_a_withdrawn_question_is_never_opened_nor_extended_and_nothing_of_it_is_told(more: dict[str, Any]) -> None:
    house = held(**more)
    found = checked(house)
    assert (found.status, found.first_bad, found.outcome) == ("ok", None, "WITHDRAWN")
    assert "all that was asked was withdrawn" in found.checks[14].saw
    assert found.checks[17].saw == "no mandate follows from this decision"
    files = house.files("D-2026-001")
    assert not [name for name in files if name.startswith(("openings", "commitments"))]
    assert b"totals" not in files["count.json"]
    assert b"ballot.extended" not in files["log.jsonl"]


def test_a_withdrawn_use_gives_no_mandate() -> None:
    house = House(82)
    endorsed = house.decide("endorse", campaign="c" * 32)
    house.at = house.ends
    house.wait(hours=1)
    used = house.decide(
        "activate", campaign="c" * 32, relationship="d" * 32, endorsement=endorsed, withdraw=True, votes={"yes": 30}
    )
    found = verify_files(house.files(used))
    assert (found.status, found.outcome, found.checks[17].saw) == (
        "ok", "WITHDRAWN", "no mandate follows from this decision",
    )  # fmt: skip


def replaced(house: House, change: Callable[[dict[str, Any]], Any]) -> None:
    for place, line in enumerate(house.entries):
        entry = json.loads(line)
        change(entry)
        house.entries[place] = jcs(entry)


def moved(house: House, before: str) -> None:
    """Put the withdrawal before the first entry of a type, at its instant."""
    place = next(n for n, line in enumerate(house.entries) if json.loads(line)["type"] == "contest.withdrawn")
    entry = json.loads(house.entries.pop(place))
    at = next(n for n, line in enumerate(house.entries) if json.loads(line)["type"] == before)
    house.entries.insert(at, jcs({**entry, "at": json.loads(house.entries[at])["at"]}))


def carried(entry: dict[str, Any]) -> None:
    if entry["type"] in ("ballot.counted", "ballot.certified"):
        entry["outcome"] = "CARRIED"


def said(house: House, **changed: Any) -> None:
    """Let the withdrawal say something else."""
    replaced(house, lambda entry: entry.update(changed) if entry["type"] == "contest.withdrawn" else None)


def again(house: House) -> None:
    own = json.loads(next(line for line in house.entries if b"contest.withdrawn" in line))
    place = next(n for n, line in enumerate(house.entries) if b"ballot.closed" in line)
    house.entries.insert(place, jcs({**own, "id": "8" * 32}))


def left_out(house: House) -> None:
    house.entries = [line for line in house.entries if b"contest.withdrawn" not in line]


LIES: dict[str, tuple[Callable[[House], Any], str]] = {
    "carried after its withdrawal": (lambda h: replaced(h, carried), "is WITHDRAWN, and nothing else is"),
    "withdrawn after the close": (lambda h: moved(h, "ballot.counted"), "the ballot was over"),
    "never withdrawn": (left_out, "without its urn being opened"),
    "another question": (lambda h: said(h, contest=2), "no contest 2 that stands"),
    "by one alone": (lambda h: said(h, by=["1" * 64]), "two different people"),
    "withdrawn twice": (again, "no contest 1 that stands"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_about_a_withdrawal_is_refused(lie: str) -> None:
    change, why = LIES[lie]
    house = held()
    change(house)
    found = checked(house)
    assert (found.status, found.checks[-1].number) == ("refused", 8), found.first_bad
    assert why in (found.first_bad or "")


def test_a_withdrawn_question_with_totals_is_refused_though_both_tellers_signed_them() -> None:
    house = held()
    parts = house.held["D-2026-001"].parts
    document = json.loads(parts["count.json"])
    document["contests"][0]["totals"] = {"abstain": 0, "blank": 0, "no": 4, "spoiled": 0, "yes": 20}
    parts["count.json"] = jcs(document)
    new = sha256(parts["count.json"]).hex()
    replaced(house, lambda e: e.update(count=new) if "count" in e else None)
    found = checked(house)
    assert (found.status, found.checks[-1].number) == ("refused", 16)
    assert "not what the papers and the rule give (WITHDRAWN)" in (found.first_bad or "")


def test_papers_of_a_withdrawn_question_are_no_part_of_the_bundle() -> None:
    found = checked(held(), **{"commitments-1": jcs([])})
    assert (found.status, found.checks[-1].number) == ("refused", 10)
    assert "nothing binds it" in (found.first_bad or "")


def test_an_urn_opened_though_all_was_withdrawn_is_refused() -> None:
    house = held()
    place = next(n for n, e in enumerate(house.entries) if b"ballot.counted" in e)
    at = json.loads(house.entries[place])["at"]
    empty = {"n": 1, "lines": 0, "invalid": 24, "openings_root": "0" * 64, "commitments_root": "0" * 64}
    entry = {"at": at, "ballot": "B-2026-001", "contests": [empty], "id": "7" * 32, "type": "urn.opened", "v": 1}
    house.entries.insert(place, jcs(entry))
    found = checked(house)
    assert (found.status, found.checks[-1].number) == ("refused", 8)
    assert "must stay closed for good" in (found.first_bad or "")
