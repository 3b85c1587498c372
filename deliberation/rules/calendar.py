"""When a proposal can take effect at the earliest, if everybody moves it on as soon as its procedure lets. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from deliberation.rules.procedure import Procedure


@dataclass(frozen=True, slots=True)
class Earliest:
    """The earliest instants on the way of a decision."""

    notice: datetime
    opens: datetime
    closes: datetime
    takes_effect: datetime
    """The end of the protest window, counted from a certification right after the close."""


def earliest(procedure: Procedure, t: datetime) -> Earliest:
    """Return the earliest instants for a proposal made at `t`."""
    notice = t + timedelta(days=procedure.discussion_days)
    opens = notice + timedelta(days=procedure.notice_days)
    closes = opens + timedelta(days=procedure.ballot.days)
    return Earliest(notice, opens, closes, closes + timedelta(days=procedure.protest_days))


def fewest_days(procedure: Procedure) -> int:
    """Return the fewest whole days from the making of a proposal until it takes effect."""
    return procedure.discussion_days + procedure.notice_days + procedure.ballot.days + procedure.protest_days
