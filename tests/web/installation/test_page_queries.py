"""A page asks the database a few times, however long its list is."""

from typing import Any

import pytest

from benchmarks.pages import asked_of
from deliberation import actions as deliberation
from tests.attempts import Visitor
from tests.carried import TEXT, Carried, in_full_house

ON_SQLITE = pytest.mark.parametrize("house", ["sqlite"], indirect=True)
LISTS = ("/proposals", "/ballots", "/decisions", "/register", "/log")
MOST = 32


def questions(made: Carried, *paths: str) -> dict[str, int]:
    client = Visitor(made.house.app("web"), made.named["Vera Script"]).client
    return {path: len(asked_of(client, path)[1]) for path in paths}


@ON_SQLITE
def test_lists_and_the_pages_people_open_most_ask_a_few_times(house: Any) -> None:
    made = in_full_house(house)
    paths = (*LISTS, f"/proposals/{made.proposal}", f"/ballots/{made.ballot}/result", "/search?q=council", "/inbox")
    found = questions(made, *paths)
    assert {path: number for path, number in found.items() if number > MOST} == {}


@ON_SQLITE
def test_a_longer_list_asks_no_more_often(house: Any) -> None:
    made = in_full_house(house)
    before = questions(made, "/proposals", "/search?q=council")
    for n in range(5):
        made.act(lambda n=n: deliberation.propose(
            made.chapter.root, "position", f"Letter {n} to the council", TEXT, made.named["Vera Script"]
        ))  # fmt: skip
    assert questions(made, "/proposals", "/search?q=council") == before
