"""Elections by every method: the honest bundle is accepted and counted again, and lies about it are refused."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from ballots.rules.lot import lot_order
from foundation.hashing import jcs, sha256
from tests.rules.verifier.honest_bundle import House, with_manifest
from verifier.report import Report
from verifier.verify import verify_files

OPTIONS = ("Ada", "Grace", "Jean", "Mary")
RANKED = {"o1>o2": 9, "o2>o1": 7, "o3>o4>o1": 6, "o4": 3, "o3=o4>o2": 1, "": 1}
SCORES = {"o1:5,o2:4,o3:0,o4:1": 14, "o1:0,o2:3,o3:5,o4:5": 9, "": 2}
NOE = {"noe": "fixed", "acceptance": {"share": "3/5", "of": "continuing"}}
METHODS: dict[str, tuple[dict[str, Any], dict[str, int]]] = {
    "irv": ({"seats": 1}, RANKED),
    "scottish-stv": ({"seats": 2}, RANKED),
    "meek": ({"seats": 2}, RANKED),
    "schulze": ({"seats": 1}, RANKED),
    "ranked-pairs": ({"seats": 1}, RANKED),
    "borda": ({"seats": 2}, RANKED),
    "approval": ({"seats": 3, "bar": {"share": "2/5", "base": "valid"}}, {"o1,o2": 12, "o2,o3": 9, "o4": 3, "": 1}),
    "score": ({"seats": 1, "scores": [0, 5]}, SCORES),
    "star": ({"seats": 1, "scores": [0, 5]}, SCORES),
    "ranked": ({"seats": 1, "ranked": NOE}, {"o1>o5": 12, "o2>o1": 6, "o5": 5, "": 1}),
}  # fmt: skip


def held(method: str, votes: dict[str, int] | None = None, **more: Any) -> House:
    own, papers = METHODS[method]
    house = House(71)
    house.decide("elect", votes=votes or papers, election={"method": method, **own}, options=OPTIONS, invalid=1, **more)
    return house


def verified(house: House, **changed: bytes) -> Report:
    files = {**house.files("D-2026-001"), **{name.replace("_", "-") + ".json": data for name, data in changed.items()}}
    return verify_files(with_manifest(files, "D-2026-001"))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("secrecy", ["sealed", "roll-call"])
def test_an_election_by_any_method_is_counted_again_by_the_stranger(method: str, secrecy: str) -> None:
    house = held(method, secrecy=secrecy)
    found = verified(house)
    assert (found.status, found.first_bad, found.outcome) == ("ok", None, "ELECTED")
    assert "Elected, in order" in found.checks[15].saw or "endorsed" in found.checks[15].saw
    assert any(name in found.checks[15].saw for name in OPTIONS)


def test_where_papers_are_withheld_the_count_is_what_was_signed_and_that_is_said() -> None:
    house = held("scottish-stv", votes={"o1>o2": 6, "o2>o3": 5})
    found = verified(house)
    assert (found.status, found.checks[15].status) == ("ok", "withheld")
    document = json.loads(house.held["D-2026-001"].parts["count.json"])
    document["contests"][0]["lot"].reverse()
    assert verified(house, count=jcs(document)).status == "refused"


def test_too_few_elect_nobody_and_show_no_seed() -> None:
    house = held("meek", votes={"o1": 2})
    found = verified(house)
    assert (found.status, found.outcome) == ("ok", "INQUORATE")
    assert b"lot_seed" not in house.files("D-2026-001")["log.jsonl"]


def test_a_tie_falls_by_the_seed_that_the_notice_fixed() -> None:
    house = House(72)
    own = {"method": "approval", "seats": 2}
    house.decide("elect", votes={"o1": 10, "o2": 10, "o3": 10}, election=own, options=OPTIONS)
    document = json.loads(house.held["D-2026-001"].parts["count.json"])
    counted, seed = document["contests"][0], bytes.fromhex(document["lot_seed"])
    assert counted["lot"] == list(lot_order("B-2026-001", 1, seed, ("o1", "o2", "o3", "o4")))
    assert counted["judgement"]["winners"] == [option for option in counted["lot"] if option != "o4"][:2]
    assert verified(house).status == "ok"


LIES: dict[str, tuple[Callable[[dict[str, Any]], Any], str, int]] = {
    "another seed than was fixed": (
        lambda e: e.update(lot_seed="0" * 64) if e["type"] == "ballot.counted" else None, "not the one fixed", 8,
    ),
    "no seed was fixed": (
        lambda e: e.pop("lot_hash") if e["type"] == "ballot.noticed" else None, "goes with options", 8,
    ),
    "the seed is kept": (
        lambda e: e.pop("lot_seed") if e["type"] == "ballot.counted" else None, "is shown with a count", 8,
    ),
    "an outcome of motions": (
        lambda e: e.update(outcome="CARRIED") if e["type"] == "ballot.counted" else None, "or its method", 8,
    ),
    "an option more than the text has": (
        lambda e: e["contests"][0]["options"].append({"id": "o5"}) if e["type"] == "ballot.noticed" else None,
        "what it asks", 11,
    ),
    "a seat more than the rule has": (
        lambda e: e["contests"][0]["rule"].update(seats=3) if e["type"] == "ballot.noticed" else None,
        "what it asks", 11,
    ),
    "another method than the rule's": (
        lambda e: e["contests"][0].update(method="meek") if e["type"] == "ballot.noticed" else None, "what it asks", 11,
    ),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_about_an_election_that_the_log_itself_tells_is_refused(lie: str) -> None:
    change, said, number = LIES[lie]
    house = held("scottish-stv")
    for place, line in enumerate(house.entries):
        entry = json.loads(line)
        change(entry)
        house.entries[place] = jcs(entry)
    found = verified(house)
    assert (found.status, found.checks[-1].number) == ("refused", number)
    assert said in (found.first_bad or "")


@pytest.mark.parametrize("method", METHODS)
def test_another_count_that_the_log_and_both_tellers_signed_is_refused(method: str) -> None:
    house = held(method)
    parts = house.held["D-2026-001"].parts
    document = json.loads(parts["count.json"])
    judged = document["contests"][0]["judgement"]
    judged["winners"] = [o for o in ("o3", "o4") if o not in judged["winners"]][:1]
    old, parts["count.json"] = sha256(parts["count.json"]).hex(), jcs(document)
    new = sha256(parts["count.json"]).hex()
    house.entries = [line.replace(old.encode(), new.encode()) for line in house.entries]
    found = verified(house)
    assert (found.status, found.checks[-1].number) == ("refused", 16)
    assert "not what the papers and the rule give" in (found.first_bad or "")


def withdrawn(house: House, option: str, before: str) -> Report:
    """The log with a withdrawal that its count did not heed, put in before the first entry of a type."""
    place = next(n for n, line in enumerate(house.entries) if json.loads(line)["type"] == before)
    at = json.loads(house.entries[place])["at"]
    entry = {"at": at, "ballot": "B-2026-001", "by": ["1" * 64, "2" * 64], "contest": 1, "id": "9" * 32,
             "option": option, "reason": "Moved away.", "type": "option.withdrawn", "v": 1}  # fmt: skip
    house.entries.insert(place, jcs(entry))
    return verified(house)


def test_a_withdrawal_that_the_count_did_not_heed_is_refused() -> None:
    found = withdrawn(held("ranked"), "o1", "ballot.closed")
    assert (found.status, found.checks[-1].number) == ("refused", 16)


@pytest.mark.parametrize(("option", "before"), [("o1", "urn.opened"), ("o5", "ballot.closed"), ("o9", "ballot.closed")])
def test_nothing_is_withdrawn_after_the_close_nor_who_does_not_stand_nor_noe(option: str, before: str) -> None:
    found = withdrawn(held("ranked"), option, before)
    assert (found.status, found.checks[-1].number) == ("refused", 8)
