"""The clock: deadlines are judged by the database's time, cut to whole seconds.

The clock is an object handed to the application; only the seeding command and the
tests hand over another one. No setting, table or variable moves it.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, func, select

from foundation.database import db
from foundation.once import once_a_page


def hand(dialect: str) -> ColumnElement[Any]:
    """Return the database's clock as a column, to be read with facts in one statement; see `Clock.read`."""
    return func.clock_timestamp() if dialect == "postgresql" else func.unixepoch()


class Clock:
    """Reads the database's clock, plus an offset that is zero outside of seeding and tests."""

    def __init__(self, offset: timedelta = timedelta(0)) -> None:
        self.offset = offset

    def instant(self, session: Any) -> datetime:
        """Return the database's time now, in whole seconds UTC.

        PostgreSQL's now() is the transaction's start, so a cast that waited for a
        lock across its deadline would pass; clock_timestamp() is the true time.
        """
        return self.read(session.execute(select(hand(session.get_bind().dialect.name))).scalar_one())

    def read(self, shown: datetime | int) -> datetime:
        """Return the instant that `hand` showed: a timestamp, or seconds since 1970."""
        told = datetime.fromtimestamp(shown, UTC) if isinstance(shown, int) else shown.astimezone(UTC)
        return (told + self.offset).replace(microsecond=0)

    def app_now(self) -> datetime:
        """Return this process's time, for tokens, sessions and limits; never for a deadline of a ballot."""
        return (datetime.now(UTC) + self.offset).replace(microsecond=0)


class StillClock(Clock):
    """A clock for tests and seeding that stands where it was set until somebody moves it."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at.astimezone(UTC).replace(microsecond=0)

    def instant(self, session: Any) -> datetime:
        """Return the instant it was set to; the session is not asked."""
        return self.at

    def read(self, shown: datetime | int) -> datetime:
        """Return the instant it was set to, whatever the database's clock shows."""
        return self.at

    def app_now(self) -> datetime:
        """Return the instant it was set to."""
        return self.at

    def set(self, at: datetime) -> None:
        """Stand at another instant."""
        self.at = at.astimezone(UTC).replace(microsecond=0)

    def advance(self, **by: float) -> None:
        """Move by a timedelta given in words, such as `days=3, seconds=1`."""
        self.at += timedelta(**by)


def current_clock() -> Clock:
    """Return the clock of the running application."""
    clock: Clock = current_app.extensions["mandate.clock"]
    return clock


@once_a_page
def now() -> datetime:
    """Return the database's time now, read in a statement of its own (after any lock the caller holds).

    A page that only reads has one instant, whatever it is made of.
    """
    return current_clock().instant(db.session)


def app_now() -> datetime:
    """Return the application's time now: token checks, sessions and limits."""
    return current_clock().app_now()
