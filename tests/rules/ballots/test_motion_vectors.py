"""Every motion of the vector file gets the outcome and the numbers worked out by hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from ballots.rules.decide_document import decide

FILE = Path(__file__).parents[2] / "vectors" / "motions.json"
VECTORS: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))["vectors"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["number"]))
def test_a_motion_is_decided_as_worked_out_by_hand(vector: dict[str, Any]) -> None:
    """Outcome, quorum needed and reached, Yes needed and floors are those of the vector, and nothing else is told."""
    decided = decide(vector["rule"], vector["inputs"])
    assert isinstance(decided, dict)
    reasons = decided.pop("reasons")
    assert decided == vector["expected"]
    assert reasons
    assert all(isinstance(reason, str) and reason.endswith(".") for reason in reasons)


def test_all_twenty_eight_vectors_are_there() -> None:
    """A vector that gets lost is noticed."""
    numbers = [vector["number"] for vector in VECTORS]
    assert numbers == [
        1, 3, 4, 6, 7, 9, 10, 12, 13, 15, 16, 17, 19,
        20, 22, 25, 26, 27, 28, 30, 32, 34, 36, 37, 39, 41, 42, 43,
    ]  # fmt: skip


def test_a_list_of_inputs_gives_a_list_in_the_same_order() -> None:
    """One rule, two ballots, two outcomes; the empty list gives the empty list."""
    rule = VECTORS[0]["rule"]
    decided = decide(rule, [{"yes": 51, "no": 50}, {"yes": 50, "no": 50}])
    assert isinstance(decided, list)
    assert [one["outcome"] for one in decided] == ["CARRIED", "NOT CARRIED"]
    assert decide(rule, []) == []
