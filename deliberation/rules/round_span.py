"""A round in time: planned, open, closed, reported, or called off. Its boundaries need no entry. Pure."""

from datetime import datetime, timedelta
from typing import Literal

RoundState = Literal["planned", "open", "closed", "reported", "called_off"]


def boundaries(opens_at: datetime, closes_at: datetime) -> list[tuple[str, datetime]]:
    """Return when the round opens and closes, in order."""
    return [("opens", opens_at), ("closes", closes_at)]


def state(
    opens_at: datetime, closes_at: datetime, reported_at: datetime | None, t: datetime, called_off: bool = False
) -> RoundState:
    """Return the state of a round at `t`. It is open in [opens, closes); a report may be filed while it is open."""
    if called_off:
        return "called_off"
    if reported_at is not None and t >= reported_at:
        return "reported"
    if t < opens_at:
        return "planned"
    return "open" if t < closes_at else "closed"


Fault = Literal["past", "opened", "order", "too_long", "nothing"]
"""Why hours make no round: they lie in the past, move an opening that was, end before they begin, last too long, or are
those it has.
"""


def fault_of(
    opens_at: datetime,
    closes_at: datetime,
    longest: timedelta,
    t: datetime,
    held: tuple[datetime, datetime] | None = None,
) -> Fault | None:
    """Return what is wrong with the hours of a round at `t`, or None; `held` are those that it has already.

    Once a round has opened its opening is a fact; its close can still move, to an instant that is to come.
    """
    if held == (opens_at, closes_at):
        return "nothing"
    if held is not None and held[0] <= t:
        if opens_at != held[0]:
            return "opened"
        if closes_at <= t:
            return "past"
    elif opens_at < t:
        return "past"
    if not opens_at < closes_at:
        return "order"
    return "too_long" if closes_at > opens_at + longest else None
