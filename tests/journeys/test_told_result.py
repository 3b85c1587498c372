"""The result of a count for five seats, looked at on a phone and on a desk: drawn twice, read without a table."""

from typing import Any

import pytest

from tests.browser import DESK, HEAVIEST, PHONE, weight
from tests.elected import FIVE_SEATS, PEOPLE, an_election

READS = """(shown) => [...document.querySelectorAll(`svg.${shown}`)].filter((one) => one.getClientRects().length).map(
  (one) => [...one.querySelectorAll("text")].map((word) => [word.textContent.trim().replace(/\\s+/g, " "),
    Math.round(word.getBoundingClientRect().height), word.getBoundingClientRect().right <= innerWidth]))"""


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_a_count_for_five_seats_is_drawn_for_the_thumb_and_for_the_desk(house: Any, visitor: Any) -> None:
    vote = an_election(house, "scottish-stv", PEOPLE, FIVE_SEATS, seats=5)
    member = visitor(PHONE)
    member.goes("/personas?q=Member")
    member.page.get_by_role("button", name="Member 5", exact=True).click()
    member.goes(f"/ballots/{vote.ballot}/result")
    page = member.page
    (drawing,) = page.evaluate(READS, "only-narrow")
    assert page.evaluate(READS, "only-wide") == []
    assert [word for word, _, _ in drawing if word.endswith(("moves on", "move on"))] == [
        "Surplus of Femi Oyelaran, 4, moves on", "Surplus of Dee Marchett…, 3, moves on",
        "Bo Lindqvist is out; 1 move on", "Gus Tremblay is out; 2 move on", "Hana Petrosky is out; 2.72 move on",
    ]  # fmt: skip
    elected = [word for word, _, _ in drawing if "seat" in word]
    assert elected == ["11 seat 1", "10 seat 2", "7 seat 3", "7 seat 4", "8.27 seat 5"]
    assert all(height >= 11 and inside for _, height, inside in drawing), "a word shrank or ran out"
    assert page.locator("details.behind table").first.is_hidden()
    page.set_viewport_size(DESK)
    strips = page.evaluate(READS, "only-wide")
    assert page.evaluate(READS, "only-narrow") == []
    assert len(strips) == 2
    assert [word for word, _, _ in strips[-1] if "seat" in word][-5:] == [
        "Femi Oyelaran 7 seat 1", "Dee Marchetti-Ca… 7 seat 2", "Abigail Arden 7 seat 3", "Cyrus Okafor 7 seat 4",
        "Edda Fjord 8.27 seat 5",
    ]  # fmt: skip
    assert weight(page) <= HEAVIEST
    page.locator("summary", has_text="The table behind it").first.click()
    member.looks_at("result-of-five-seats")
