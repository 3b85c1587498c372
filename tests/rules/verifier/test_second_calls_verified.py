"""Second calls: the honest log is accepted from both bundles, and every lie about one is refused."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from foundation.hashing import jcs, sha256
from tests.rules.verifier.honest_bundle import House
from verifier.report import Report
from verifier.verify import verify_files

NO_QUORUM = {"quorum": None, "notice_days": 2, "days": 1}
FEWER = {**NO_QUORUM, "quorum": {"of": "returned", "need": {"number": 3}}}
FIRST, SECOND = "D-2026-001", "D-2026-002"


def called_twice(
    calls: dict[str, Any] = NO_QUORUM, first: dict[str, int] | None = None, votes: dict[str, int] | None = None,
    before: Callable[[House], Any] = lambda house: None, **more: Any,
) -> House:  # fmt: skip
    house = House(91)
    house.decide("position", calls=calls, votes=first or {"yes": 2}, **more)
    house.at = house.ends - timedelta(days=1) + timedelta(seconds=2)  # a call takes one day more to prepare
    before(house)
    house.decide("position", made=house.made, first="B-2026-001", votes=votes or {"yes": 3}, **more)
    return house


def checked(house: House, decision: str = SECOND) -> Report:
    return verify_files(house.files(decision))


@pytest.mark.parametrize(("calls", "votes", "outcome"), [
    (NO_QUORUM, {"yes": 3}, "CARRIED"), (FEWER, {"yes": 2, "no": 2}, "NOT CARRIED"), (FEWER, {"yes": 2}, "INQUORATE"),
])  # fmt: skip
@pytest.mark.parametrize("secrecy", ["sealed", "roll-call"])
def test_both_calls_are_verified_and_the_first_decides_nothing(
    calls: dict[str, Any], votes: dict[str, int], outcome: str, secrecy: str
) -> None:
    house = called_twice(calls, votes=votes, secrecy=secrecy)
    for decision, expected in ((FIRST, "INQUORATE"), (SECOND, outcome)):
        found = checked(house, decision)
        assert (found.status, found.first_bad, found.outcome) == ("ok", None, expected)


def noticed(house: House, **changed: Any) -> None:
    """Let the second notice say something else."""
    place = next(n for n, line in enumerate(house.entries) if b"first_call" in line)
    entry = {**json.loads(house.entries[place]), **changed}
    house.entries[place] = jcs({key: value for key, value in entry.items() if value is not ...})


def refused(house: House, said: str, number: int = 8) -> None:
    found = checked(house)
    assert (found.status, found.checks[-1].number) == ("refused", number), found.first_bad
    assert said in (found.first_bad or "")


LIES: dict[str, tuple[dict[str, Any], str, int]] = {
    "of a ballot that never was": ({"first_call": "B-2026-009"}, "was no ballot on", 8),
    "noticed by somebody": ({"by": "1" * 64}, "is by nobody", 8),
    "it names no first call": ({"first_call": ..., "by": "1" * 64}, "stands already", 8),
    "another text": ({"text_hash": "0" * 64}, "text", 8),
    "other questions": ({"contests": [{"method": "motion", "n": 1, "options": [], "rule": {}, "title": "Other?"}]},
                        "its contests is not that of the first call", 8),
    "another quorum than the rule": ({"quorum": {"of": "returned", "need": {"number": 1}}}, "", 8),
    "by name instead of sealed": ({"secrecy": "roll-call"}, "its secrecy", 8),
    "an extension": ({"extend_days": 2, "extend_times": 1}, "extend_days", 11),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_in_the_second_notice_is_refused(lie: str) -> None:
    changed, said, number = LIES[lie]
    house = called_twice()
    noticed(house, **changed)
    refused(house, said, number)


def test_a_second_call_with_a_quorum_of_its_own_making_is_refused_by_its_rule() -> None:
    house = called_twice({**NO_QUORUM, "quorum": {"of": "returned", "need": {"number": 9}}}, votes={"yes": 9})
    noticed(house, quorum={"of": "returned", "need": {"number": 8}})
    for place, line in enumerate(house.entries):
        if b'"ballot":"B-2026-002"' in line and b"ballot.closed" in line:
            house.entries[place] = jcs({**json.loads(line), "needed": 8})
    refused(house, "quorum", 11)


def test_no_second_call_follows_a_question_that_was_decided() -> None:
    refused(called_twice(first={"yes": 20, "no": 3}), "was not inquorate")
    refused(called_twice(first={"no": 20}), "was not inquorate")


def test_none_before_the_time_for_protests_has_passed_and_none_too_late() -> None:
    refused(called_twice(before=lambda house: house.wait(days=-1)), "was not the time")
    refused(called_twice(before=lambda house: house.wait(days=31)), "was not the time")


@pytest.mark.parametrize(("upheld", "said"), [(None, "a protest against B-2026-001"), (True, "stood"), (False, "")])
def test_none_while_a_protest_stands(upheld: bool | None, said: str) -> None:
    def protest(house: House) -> None:
        house.wait(days=-3)
        house.protest(FIRST, upheld)
        house.wait(days=3)

    house = called_twice(before=protest)
    if said:
        refused(house, said)
    else:
        assert checked(house).status == "ok"


def test_there_is_no_third_call() -> None:
    for first in ("B-2026-001", "B-2026-002"):
        house = called_twice(FEWER, votes={"yes": 2})
        house.at = house.ends
        house.decide("position", made=house.made, first=first, votes={"yes": 5})
        place = [n for n, line in enumerate(house.entries) if b"first_call" in line][1]
        house.entries[place] = jcs({**json.loads(house.entries[place]), "notice": 3})
        found = checked(house, "D-2026-003")
        assert (found.status, found.checks[-1].number) == ("refused", 8)
        assert any(said in (found.first_bad or "") for said in ("there is no third", "stands already"))


def test_a_rule_without_a_second_call_has_none() -> None:
    """The log itself agrees; the procedure in the bundle does not."""
    house = House(92)
    house.decide("position", calls=NO_QUORUM, votes={"yes": 2})
    plain = json.loads(jcs({**house.made.rules, "inquorate": {"then": "lapse"}}))
    house.at = house.ends
    house.decide("position", made=house.made, first="B-2026-001", votes={"yes": 3})
    was, new = sha256(jcs(house.made.rules)).hex(), sha256(jcs(plain)).hex()
    house.entries = [line.replace(was.encode(), new.encode()) for line in house.entries]
    house.held[SECOND].parts["procedure.json"] = jcs(plain)
    refused(house, "knows no second call", 11)
