"""The page of a proposal: how many questions it asks the database, and what is new to whom."""

import re
from typing import Any

import pytest

from deliberation import actions
from tests.carried import PASSWORD, Carried, address, carried
from tests.statements import statements

MOST = 29
"""Statements for one page, however much is said on it; the goal is 15."""


def reader(made: Carried, name: str) -> Any:
    client = made.house.app("web").test_client()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/sign-in").get_data(as_text=True))
    assert token is not None
    form = {"csrf_token": token[1], "email": address(name), "password": PASSWORD}
    assert client.post("/sign-in", data=form).status_code == 303
    return client


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_a_page_full_of_talk_asks_the_database_few_questions(house: Any) -> None:
    made = carried(house)
    for n in range(24):
        made.act(actions.say, made.proposal, f"Post {n}", made.others[n % 20], None if n % 3 == 0 else n - n % 3 + 1)
    client = reader(made, "Kim Keys")
    path = f"/proposals/{made.proposal}"
    assert client.get(path).status_code == 200
    with statements() as sent:
        page = client.get(path)
    assert "Post 23" in page.get_data(as_text=True)
    assert len(page.data) < 200_000
    assert len(sent) <= MOST, "\n".join(" ".join(one.split())[:160] for one in sent)


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_what_came_since_the_last_visit_is_told_to_that_reader_alone(house: Any) -> None:
    made = carried(house)
    path = f"/proposals/{made.proposal}"
    reader(made, "Kim Keys").get(path)
    made.act(actions.say, made.proposal, "Who was asked?", made.others[0])
    house.clock.advance(hours=3)
    back, stranger = reader(made, "Kim Keys"), reader(made, "Vico Plain")
    for _look in range(2):
        assert "1 new post in the discussion" in back.get(path).get_data(as_text=True)
    assert "new post" not in stranger.get(path).get_data(as_text=True)
