"""A paper that asks Yes or No of each candidate: marked, looked at once more, counted and told."""

from typing import Any

from tests.elected import an_election
from tests.web.ballots.test_ballot_pages import signed_in
from tests.web.ballots.test_told_results import words

EACH = {"share": "3/5", "base": "cast", "comparator": "at_least"}
NAMES = ("Ada Example", "Grace Example")
PAPERS = ["o1:1,o2:1"] * 9 + ["o1:-1,o2:1"] * 6 + ["o1:1,o2:0"] * 3


def test_the_result_tells_yes_and_no_of_each(house: Any) -> None:
    made = an_election(house, "yes-no", NAMES, PAPERS, seats=1, each=EACH)
    page = signed_in(house.app("web"), made.voters[4]).get(f"/ballots/{made.ballot}/result")
    told = words(page.get_data(as_text=True))
    assert "Ada Example 12 6 0 11 reached it, not elected" in told
    assert "Grace Example 15 0 3 9 elected, place 1" in told
    assert "Of those who reached what was needed the highest shares are taken." in told
