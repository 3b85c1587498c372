"""From a certified outcome to what it moves: the windows after certification and the span of a mandate. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Outcome = Literal["CARRIED", "NOT CARRIED", "ELECTED", "NONE ELECTED", "INQUORATE", "WITHDRAWN"]

WITH_MANDATE = ("activate", "renew")
"""Kinds whose carried outcome gives a mandate."""


@dataclass(frozen=True, slots=True)
class CertifiedBallot:
    """What the ballots hand over when the second teller has signed. Instants are UTC, whole seconds.

    `protest_until` and `rule_until` are those of `windows`, with the days that were noticed.
    """

    ballot_id: str
    ballot_number: str
    proposal_id: str
    outcome: Outcome
    count_hash: str
    teller_a: str
    """Member id of the first who signed."""
    teller_b: str
    """Member id of the second."""
    certified_at: datetime
    protest_until: datetime
    rule_until: datetime


def windows(certified_at: datetime, protest_days: int, rule_within_days: int) -> tuple[datetime, datetime]:
    """Return until when members may protest, and until when the last protest must be ruled (both not included)."""
    protest_until = certified_at + timedelta(days=protest_days)
    return protest_until, protest_until + timedelta(days=rule_within_days)


def mandate_span(
    protest_until: datetime, term_days: int, asked: datetime | None, old_until: datetime | None = None
) -> tuple[datetime, datetime] | None:
    """Return from when until when a carried activate or renew permits the use, or None where no time is left.

    It begins when the protest window has passed; a renewal at the later of that and the old mandate's end, `old_until`.
    It ends after the term, or earlier where the proposal asked so.
    """
    begins = protest_until if old_until is None else max(protest_until, old_until)
    ends = begins + timedelta(days=term_days)
    if asked is not None:
        ends = min(ends, asked)
    return (begins, ends) if begins < ends else None


def latest_end(made_at: datetime, days_before: int, term_days: int, old_until: datetime | None = None) -> datetime:
    """Return the latest end that a proposal may ask for: the term after the earliest beginning.

    `days_before` are the days that discussion, notice, voting and protest take at least.
    """
    begins = made_at + timedelta(days=days_before)
    if old_until is not None:
        begins = max(begins, old_until)
    return begins + timedelta(days=term_days)
