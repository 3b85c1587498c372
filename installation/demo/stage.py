"""The stage: the processes of one house under one still clock, and the order in which stories are played.

A story is a generator that yields the instant at which it goes on. The stage moves the clock from one instant to the
next, forward only, lets worker and counter do what became due, and gives each step a transaction of the web process.
"""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from foundation.clock import StillClock
from foundation.config import Config
from foundation.database import db, reading, transaction
from installation.processes import counter_tick, worker_tick


@dataclass(frozen=True, slots=True)
class Moment:
    """When a story goes on, and whether it needs the counter to have done its work by then."""

    at: datetime
    counter: bool = False


Story = Iterator[Moment]


class InTheFuture(Exception):
    """A story would act after the present; what is asked of it has not happened yet."""


BETWEEN_LOOKS = timedelta(hours=40)
"""How long the worker may sleep while nobody waits for it; whoever acts settles what is due before."""


@dataclass
class Stage:
    """The house during seeding: the present it leads up to, its clock, and one application for each process."""

    config: Config
    zone: ZoneInfo
    present: datetime
    clock: StillClock
    apps: dict[str, Any] = field(default_factory=dict)
    looked_at: datetime | None = None

    def day(self, days: int, hour: int = 12, minute: int = 0) -> datetime:
        """Return an hour of the organisation's own day, so many days from the present one (negative: before)."""
        date = self.present.astimezone(self.zone).date() + timedelta(days=days)
        return datetime(date.year, date.month, date.day, hour, minute, tzinfo=self.zone).astimezone(UTC)

    def _app(self, process: str) -> Any:
        if process not in self.apps:
            from app import create_app

            self.apps[process] = create_app(self.config, self.clock, process)
        return self.apps[process]

    def act(self, process: str, function: Callable[[], Any]) -> Any:
        """Do something as one process, in a transaction of its own."""
        with self._app(process).app_context(), transaction():
            return function()

    def look(self, process: str, tick: Callable[[], None]) -> None:
        """Let a background process look once, as its own loop does."""
        with self._app(process).app_context():
            try:
                with reading():
                    tick()
            finally:
                db.session.rollback()

    def tick(self, counter: bool = True) -> None:
        """Let the worker, and where asked the counter and the worker again, do what is due."""
        self.looked_at = self.clock.at
        self.look("log", worker_tick)
        if counter:
            self.look("counter", counter_tick)
            self.look("log", worker_tick)

    def play(self, stories: list[Story]) -> None:
        """Play the stories side by side up to the present. Raises InTheFuture where one would go beyond it."""
        waiting = [(moment.at, n, moment) for n, story in enumerate(stories) if (moment := self._next(story))]
        heapq.heapify(waiting)
        while waiting:
            at, n, moment = heapq.heappop(waiting)
            if at > self.present:
                raise InTheFuture(f"story {n} would go on at {at.isoformat()}")
            self.clock.set(max(at, self.clock.at))
            if moment.counter or self.looked_at is None or self.clock.at - self.looked_at >= BETWEEN_LOOKS:
                self.tick(moment.counter)
            following = self._next(stories[n])
            if following is not None:
                heapq.heappush(waiting, (following.at, n, following))

    def _next(self, story: Story) -> Moment | None:
        found: Moment | None = self.act("web", lambda: next(story, None))
        return found

    def close(self) -> None:
        """Let go of every connection."""
        for app in self.apps.values():
            with app.app_context():
                db.session.remove()
                db.engine.dispose()
