"""What is a condition of an endorsement, and how it stands from day to day."""

from datetime import date

import pytest

from deliberation.rules.conditions import Condition, conditions, may_find, state

TERMS = [
    {"by": "theirs", "text": "Publish the books", "due": "2026-06-01"},
    {"by": "ours", "text": "Forty hours at the doors", "due": "2026-05-01"},
    {"by": "theirs", "text": "Meet the circle", "due": "2026-04-01"},
]
BOOKS = Condition(1, "Publish the books", date(2026, 6, 1))


def test_what_the_other_side_keeps_is_a_condition_and_keeps_its_place_among_the_terms() -> None:
    """The first to fall due comes first; what we promise is none."""
    assert conditions(TERMS) == (Condition(3, "Meet the circle", date(2026, 4, 1)), BOOKS)
    assert conditions([]) == ()


@pytest.mark.parametrize(
    ("found", "day", "expected"),
    [
        (None, date(2026, 6, 1), "to come"),
        (None, date(2026, 6, 2), "due"),
        (True, date(2026, 5, 1), "met"),
        (False, date(2026, 6, 2), "not met"),
        (True, date(2026, 7, 1), "met"),
    ],
)
def test_a_condition_stands_by_what_was_found_and_never_fails_by_the_clock(
    found: bool | None, day: date, expected: str
) -> None:
    """On its own day it can still be met; the day after it is due, and no more than that."""
    assert state(BOOKS, found, day) == expected


def test_that_it_was_not_met_is_found_only_when_its_day_has_passed() -> None:
    """That it was met can be found as soon as it is so."""
    assert may_find(BOOKS, met=True, today=date(2026, 2, 1))
    assert not may_find(BOOKS, met=False, today=date(2026, 6, 1))
    assert may_find(BOOKS, met=False, today=date(2026, 6, 2))
