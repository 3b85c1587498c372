"""Every ranked endorsement of the vector file ends as worked out by hand, over both bases."""

import json
from pathlib import Path
from typing import Any

import pytest

from ballots.counting.endorsement.document import decide_ranked

FILE = Path(__file__).parents[2] / "vectors" / "ranked.json"
VECTORS: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))["vectors"]


@pytest.mark.parametrize(
    "vector", VECTORS, ids=lambda vector: f"{vector['number']}-{vector['rule']['ranked']['acceptance']['of']}"
)
def test_a_ranked_endorsement_ends_as_worked_out_by_hand(vector: dict[str, Any]) -> None:
    """Outcome, last round, and the acceptance needed and reached are those of the vector."""
    decided = decide_ranked(vector["rule"], vector["inputs"])
    assert isinstance(decided, dict)
    expected = dict(vector["expected"])
    last = decided["rounds"][-1]
    assert last["totals"] == expected.pop("last_totals")
    assert last["exhausted"] == expected.pop("last_exhausted")
    confirm = expected.pop("confirm", None)
    assert ("confirm" in decided) is (confirm is not None)
    if confirm:
        assert {key: decided["confirm"][key] for key in confirm} == confirm
    assert {key: decided[key] for key in expected} == expected
    assert all(reason.endswith(".") for reason in decided["reasons"])


def test_all_seven_vectors_are_there_over_both_bases() -> None:
    """A vector that gets lost is noticed."""
    found = [(vector["number"], vector["rule"]["ranked"]["acceptance"]["of"]) for vector in VECTORS]
    numbers = ["I1", "I2", "I3", "I4", "I6", "I9", "I12"]
    assert found == [(number, of) for number in numbers for of in ("continuing", "all")]
