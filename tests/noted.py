"""An event that only tests write, and the worker's work in few words."""

import contextvars
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import text

from auditlog import sequencer
from auditlog.actions import append
from foundation.database import db, transaction
from foundation.events import Event


@dataclass(frozen=True)
class Noted(Event):
    """Some words, whatever a test needs."""

    TYPE: ClassVar[str] = "test.noted"

    words: str


def note_down(*words: str) -> list[str]:
    """Append one entry for each of the words, in one committed act; return their ids."""
    with transaction():
        return [append(Noted(each)) for each in words]


def work(house: Any) -> int:
    """Let the worker sequence and sign once; return how many entries found their places."""
    done: int = house.run("log", sequencer.tick)
    return done


def log_is(house: Any, function: Callable[..., Any], *args: Any) -> Any:
    """Ask something of the log in the worker's process."""
    return house.run("log", function, *args)


def by_the_owner(house: Any, *statements: str) -> None:
    """Do what only the owner of the database can: change the log's rows, past every trigger and grant."""

    def act() -> None:
        if house.dialect == "sqlite":
            names = db.session.execute(text("select name from sqlite_master where type = 'trigger'")).scalars().all()
            for name in names:
                db.session.execute(text(f'drop trigger "{name}"'))
        for statement in statements:
            db.session.execute(text(statement))

    house.run("owner", act)


def elsewhere(function: Callable[..., Any], *args: Any) -> Any:
    """Run a function outside of the test's own application context."""
    return contextvars.Context().run(function, *args)
