"""When somebody was here last: a visit is counted anew only some hours after the one before. Pure."""

from datetime import datetime, timedelta

SAME_VISIT = timedelta(hours=2)
"""Whoever signs in again within this time, on another device perhaps, is still on the same visit."""


def next_visit(at: datetime | None, before: datetime | None, t: datetime) -> tuple[datetime, datetime | None]:
    """Return when this visit began and when the one before it did, after signing in at `t`."""
    if at is None:
        return t, None
    if t - at < SAME_VISIT:
        return at, before
    return t, at
