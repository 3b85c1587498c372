"""What a page looked up once it does not look up again; an act always does, and nobody's list is another's."""

from typing import Any

import pytest
from flask import Flask

from foundation.once import foresee, once_a_page

asked: list[Any] = []


@once_a_page
def doubled(number: int, plus: int = 0) -> list[int]:
    asked.append((number, plus))
    return [2 * number + plus]


@pytest.fixture(autouse=True)
def nothing_asked() -> None:
    asked.clear()


def test_a_page_asks_once_for_each_question_and_the_next_page_asks_anew() -> None:
    app = Flask("bare")
    for _ in range(2):
        with app.test_request_context("/"):
            assert [doubled(1), doubled(1), doubled(2), doubled(1, plus=1)] == [[2], [2], [4], [3]]
    assert asked == [(1, 0), (2, 0), (1, 1)] * 2


@pytest.mark.parametrize("method", ["POST", None])
def test_an_act_and_whoever_shows_no_page_ask_each_time(method: str | None) -> None:
    if method is None:
        doubled(1), doubled(1)
    else:
        with Flask("bare").test_request_context("/", method=method):
            foresee(doubled, {1: [7]})
            assert doubled(1) == [2]
            doubled(1)
    assert len(asked) == 2


def test_who_changes_their_list_changes_nobody_else_s() -> None:
    with Flask("bare").test_request_context("/"):
        doubled(1).append(9)
        doubled(1).append(9)
        assert doubled(1) == [2]


def test_what_was_foreseen_is_not_asked() -> None:
    with Flask("bare").test_request_context("/"):
        foresee(doubled, {1: [7], (2,): [8]})
        assert [doubled(1), doubled(2), doubled(3)] == [[7], [8], [6]]
    assert asked == [(3, 0)]
