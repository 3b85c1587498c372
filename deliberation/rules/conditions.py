"""The conditions of an endorsement: what the other side promised by a day, and what became of it. Pure.

A condition that is not met changes nothing by itself: it is a ground to suspend and to sever, on which people decide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

State = Literal["to come", "due", "met", "not met"]


@dataclass(frozen=True, slots=True)
class Condition:
    """One term of an endorsement that the other side is to keep: its place among all the terms, from 1, and its day."""

    term: int
    text: str
    due: date


def conditions(terms: Sequence[Mapping[str, str]]) -> tuple[Condition, ...]:
    """Return the conditions among the terms of an endorsement, the first to fall due first."""
    found = [
        Condition(n, one["text"], date.fromisoformat(one["due"]))
        for n, one in enumerate(terms, 1)
        if one["by"] == "theirs"
    ]
    return tuple(sorted(found, key=lambda one: (one.due, one.term)))


def state(condition: Condition, found: bool | None, today: date) -> State:
    """Return how a condition stands: `found` is what two officers found last, None where they have not yet."""
    if found is not None:
        return "met" if found else "not met"
    return "due" if today > condition.due else "to come"


def may_find(condition: Condition, met: bool, today: date) -> bool:
    """Tell whether this may be found today: that it was not met only once its day has passed."""
    return met or today > condition.due
