"""What of a proposal is new to a member: marks that move on between visits only, so that a reload hides nothing."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

VISIT = timedelta(hours=2)
"""Looks closer together than this are one visit."""


@dataclass(frozen=True, slots=True)
class Seen:
    """How far somebody has read: the version of the text, the newest post, the number of reports."""

    version: int = 0
    post: int = 0
    reports: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """What was seen last and when, and what had been seen before this visit (`base`, with its instant, if ever)."""

    seen: Seen
    seen_at: datetime
    base: Seen = Seen()
    base_at: datetime | None = None


def look(mark: Mark | None, there: Seen, t: datetime) -> Mark:
    """Return the mark after a look at `t` at what is there. A new visit begins two hours after the last look."""
    if mark is None:
        return Mark(there, t)
    if t - mark.seen_at >= VISIT:
        return Mark(there, t, mark.seen, mark.seen_at)
    return replace(mark, seen=there, seen_at=t)


def news(mark: Mark | None, there: Seen) -> Seen | None:
    """Return what came since the visit before: the old version if the text changed (else 0), new posts, new reports.

    None where there was no visit before, or nothing came since.
    """
    if mark is None or mark.base_at is None:
        return None
    old = mark.base.version if there.version > mark.base.version else 0
    found = Seen(old, max(there.post - mark.base.post, 0), max(there.reports - mark.base.reports, 0))
    return found if found != Seen() else None


def worth_writing(old: Mark | None, new: Mark) -> bool:
    """Tell whether a mark must be written: something else was seen, a visit began, or the last look is minutes old."""
    if old is None or (old.seen, old.base, old.base_at) != (new.seen, new.base, new.base_at):
        return True
    return new.seen_at - old.seen_at >= VISIT / 8
