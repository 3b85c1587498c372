"""A page asks the database a few times, however long its list is."""

from typing import Any

import pytest

from ballots import queries as counted
from benchmarks.pages import asked_of
from deliberation import actions as deliberation
from tests.attempts import Visitor
from tests.carried import TEXT, Carried, in_full_house

ON_SQLITE = pytest.mark.parametrize("house", ["sqlite"], indirect=True)
LISTS = ("/proposals", "/ballots", "/decisions", "/register", "/log")
MOST_OF_A_PAGE = 15
"""The database's clock read once among them, which stands still here."""
MOST_OF_THE_INBOX = 27
"""It gathers what waits in every package: in this house there is something of each."""


def questions(made: Carried, *paths: str) -> dict[str, int]:
    client = Visitor(made.house.app("web"), made.named["Vera Script"]).client
    return {path: len(asked_of(client, path)[1]) for path in paths}


@ON_SQLITE
def test_lists_and_the_pages_people_open_most_ask_a_few_times(house: Any) -> None:
    made = in_full_house(house)
    paths = (*LISTS, "/people", f"/proposals/{made.proposal}", f"/ballots/{made.ballot}/result", "/search?q=council",
             f"/campaigns/{made.campaign}", "/audit/coverage")  # fmt: skip
    questions(made, f"/proposals/{made.proposal}")  # a first visit also keeps how far one has read
    found = questions(made, *paths)
    assert {path: number for path, number in found.items() if number + 1 > MOST_OF_A_PAGE} == {}


@ON_SQLITE
@pytest.mark.parametrize("who", ["Vera Script", "Tara Teller", "Aldo Auditor"])
def test_an_inbox_in_which_something_of_everything_waits_asks_a_few_times(house: Any, who: str) -> None:
    made = in_full_house(house)
    visitor = Visitor(made.house.app("web"), made.named[who])
    assert visitor.status("/inbox") == 200
    assert len(asked_of(visitor.client, "/inbox")[1]) + 1 <= MOST_OF_THE_INBOX


@ON_SQLITE
def test_a_longer_list_asks_no_more_often(house: Any) -> None:
    made = in_full_house(house)
    before = questions(made, "/proposals", "/search?q=council")
    for n in range(5):
        made.act(lambda n=n: deliberation.propose(
            made.chapter.root, "position", f"Letter {n} to the council", TEXT, made.named["Vera Script"]
        ))  # fmt: skip
    assert questions(made, "/proposals", "/search?q=council") == before


def test_proposal_and_result_ask_no_more_than_fifteen_times(house: Any) -> None:
    made = in_full_house(house)
    held = made.act(lambda: [(one.id, one.proposal_id) for one in counted.ballots_for(made.named["Vera Script"])])
    paths = [path for ballot, of in held for path in (f"/ballots/{ballot}/result", f"/proposals/{of}")]
    visitor = Visitor(made.house.app("web"), made.named["Vera Script"])
    assert {visitor.status(path) for path in paths} == {200}  # a first visit also keeps how far one has read
    found = {path: len(asked_of(visitor.client, path)[1]) for path in paths}
    assert {path: number for path, number in found.items() if number + 1 > MOST_OF_A_PAGE} == {}
