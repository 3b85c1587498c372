"""Turns: one at a time, in the order of asking. SQLite alone would let whoever asks at the luckiest moment go first.

SQLite has one writer. Who finds it busy sleeps and looks again, up to a tenth of a second each time, and among many
threads somebody may never look at the right moment: then "database is locked" is raised although nobody held it for
long. So the threads of one process queue here before they ask SQLite, which then judges between processes alone.
"""

import os
import sqlite3
from collections import deque
from pathlib import Path
from threading import Lock
from typing import Any

PATIENCE = 15.0
"""Seconds somebody waits for their turn before they are told that the database is locked."""


class Turns:
    """A lock that is given to waiters in the order in which they came."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._waiting: deque[Lock] = deque()
        self._taken = False

    def take(self, seconds: float) -> bool:
        """Wait for the turn, at most so long; return whether it came."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            mine = Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=seconds):
            return True
        with self._guard:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return False
        return True  # it came between giving up and saying so

    def leave(self) -> None:
        """Hand the turn to who has waited longest."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


_turns: dict[str, Turns] = {}
_naming = Lock()


def _of(database: str) -> Turns:
    path = str(Path(database).resolve())
    with _naming:
        return _turns.setdefault(path, Turns())


def _forget() -> None:
    """A forked child begins with nobody waiting: the threads that did are not in it."""
    global _naming
    _naming = Lock()
    _turns.clear()


os.register_at_fork(after_in_child=_forget)


class QueuedConnection(sqlite3.Connection):
    """A connection whose writing transactions take turns with those of the other threads of this process."""

    def __init__(self, database: str, *args: Any, **more: Any) -> None:
        super().__init__(database, *args, **more)
        self._turns = _of(database)
        self._mine = False

    def begin_writing(self) -> None:
        """Take the turn, then the writer's lock. Raises sqlite3.OperationalError after PATIENCE, as SQLite does."""
        if not self._mine:
            if not self._turns.take(PATIENCE):
                raise sqlite3.OperationalError("database is locked")
            self._mine = True
        try:
            self.execute("begin immediate")
        except BaseException:
            self._leave()
            raise

    def commit(self) -> None:
        """Commit; the turn goes on once it is done."""
        super().commit()
        self._leave()

    def rollback(self) -> None:
        """Undo; the turn goes on."""
        super().rollback()
        self._leave()

    def close(self) -> None:
        """Close; what was not committed is undone, and the turn goes on."""
        super().close()
        self._leave()

    def _leave(self) -> None:
        if self._mine:
            self._mine = False
            self._turns.leave()
