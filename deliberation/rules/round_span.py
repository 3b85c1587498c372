"""A round in time: planned, open, closed, reported. Its boundaries are facts of the clock and need no entry. Pure."""

from datetime import datetime
from typing import Literal

RoundState = Literal["planned", "open", "closed", "reported"]


def boundaries(opens_at: datetime, closes_at: datetime) -> list[tuple[str, datetime]]:
    """Return when the round opens and closes, in order."""
    return [("opens", opens_at), ("closes", closes_at)]


def state(opens_at: datetime, closes_at: datetime, reported_at: datetime | None, t: datetime) -> RoundState:
    """Return the state of a round at `t`. It is open in [opens, closes); a report may be filed while it is open."""
    if reported_at is not None and t >= reported_at:
        return "reported"
    if t < opens_at:
        return "planned"
    return "open" if t < closes_at else "closed"
