"""Amendments, statements and hidden posts in a log: what follows from what came before, and what cannot have."""

from typing import Any

import pytest

from tests.rules.verifier.honest_bundle import BODY, House
from verifier.report import Report
from verifier.verify import verify_files

P = "P-2026-900"
ZERO = "0" * 64
MOVED = ("amendment.moved", {"amendment": 1, "text_hash": ZERO})
FILED = ("statement.filed", {"statement": 1, "side": "for", "text_hash": ZERO})


def spoken(*words: tuple[str, dict[str, Any]], noticed: bool = False) -> Report:
    """Write what was said on a proposal of its own beside a decision, and verify the bundle of that decision."""
    house = House(41)
    house.log("proposal.made", proposal=P, body=BODY, kind="position", text_hash=ZERO)
    house.decide("position")
    for kind, fields in words:
        if kind.startswith("post"):
            fields = {"by": house.officers["chair"][0], **fields}
        house.log(kind, **({"proposal": P if not noticed else "P-2026-001"} | fields))
    return verify_files(house.files("D-2026-001"))


def test_what_is_said_in_order_is_accepted() -> None:
    report = spoken(
        MOVED, ("amendment.answered", {"amendment": 1, "accepted": True}),
        ("amendment.moved", {"amendment": 2, "text_hash": ZERO}), FILED, ("statement.withdrawn", {"statement": 1}),
        ("statement.filed", {"statement": 2, "side": "against", "text_hash": ZERO}),
        ("post.hidden", {"post": 3}), ("post.shown", {"post": 3}), ("post.hidden", {"post": 3}),
    )  # fmt: skip
    assert (report.status, report.first_bad) == ("ok", None)


LIES = {
    "there is no such amendment": [("amendment.answered", {"amendment": 1, "accepted": True})],
    "does not say whether it was taken over": [MOVED, ("amendment.answered", {"amendment": 1, "accepted": "yes"})],
    "amendments of P-2026-900 are not counted": [("amendment.moved", {"amendment": 2, "text_hash": ZERO})],
    "statements of P-2026-900 are not counted": [FILED, FILED],
    "neither for nor against": [("statement.filed", {"statement": 1, "side": "maybe", "text_hash": ZERO})],
    "no such statement to take back": [FILED, *[("statement.withdrawn", {"statement": 1})] * 2],
    "was hidden before": [("post.hidden", {"post": 1})] * 2,
    "was not hidden": [("post.shown", {"post": 1})],
    "held no office that permits it": [("post.hidden", {"post": 1, "by": "9" * 64})],
    "there is no such proposal": [("post.hidden", {"post": 1, "proposal": "P-2026-999"})],
    "was withdrawn": [("proposal.withdrawn", {}), FILED],
}


@pytest.mark.parametrize("said", LIES)
def test_what_cannot_follow_is_refused(said: str) -> None:
    report = spoken(*LIES[said])
    assert report.status == "refused"
    assert said in (report.first_bad or "")


@pytest.mark.parametrize("word", [MOVED, FILED])
def test_nothing_is_moved_or_filed_after_notice(word: tuple[str, dict[str, Any]]) -> None:
    report = spoken(word, noticed=True)
    assert (report.status, "noticed already" in (report.first_bad or "")) == ("refused", True)
