"""How long somebody waits after wrong tries to sign in: growing, never for good, alike for unknown accounts. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=15)
FREE = 5
"""Wrong tries for one account in a window before one has to wait."""
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = WINDOW
PER_ADDRESS = 300
"""Tries from one network address in a window; a whole hall may share one."""


def account_wait(wrong: Sequence[datetime], at: datetime) -> timedelta:
    """Return how long this account must still wait at the instant `at`, zero if it need not.

    `wrong` are its wrong tries since the last right one. The fifth within 15 minutes costs 30 seconds and each
    further one twice as much, up to 15 minutes; nobody can lock another out for longer than that.
    """
    recent = [one for one in wrong if at - one < WINDOW]
    if len(recent) < FREE:
        return timedelta(0)
    wait: timedelta = min(FIRST_WAIT * 2 ** min(len(recent) - FREE, 10), LONGEST_WAIT)
    left = max(recent) + wait - at
    return left if left > timedelta(0) else timedelta(0)


def address_wait(tries: int, oldest: datetime | None, at: datetime) -> timedelta:
    """Return how long a network address must wait that made `tries` tries in the window, the first of them `oldest`."""
    if tries < PER_ADDRESS or oldest is None:
        return timedelta(0)
    return max(oldest + WINDOW - at, timedelta(seconds=1))
