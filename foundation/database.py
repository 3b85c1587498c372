"""The database: one declarative base, instants of whole seconds, and transactions that are real on SQLite.

SQLite's driver opens transactions lazily, which silently loses updates when two
writers read before they write; so we send BEGIN ourselves, and outside of reading
requests we take the writer's lock at once (BEGIN IMMEDIATE), thread after thread in turn.
"""

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC as UTC_ZONE
from datetime import datetime
from typing import Any

from flask import has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Engine, MetaData, event
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

from foundation.turns import PATIENCE, QueuedConnection


class UTC(TypeDecorator[datetime]):
    """An instant in UTC, of whole seconds; naive values are refused, fractions are cut off."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant needs a time zone: {value!r}")
        return value.astimezone(UTC_ZONE).replace(microsecond=0)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC_ZONE) if value.tzinfo is None else value.astimezone(UTC_ZONE)


NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """What every table of the house is declared on."""

    # flask-sqlalchemy rebuilds the base, so the map must live in the registry.
    registry = registry(metadata=MetaData(naming_convention=NAMES), type_annotation_map={datetime: UTC})


db = SQLAlchemy(model_class=Base)

_reading: ContextVar[bool] = ContextVar("reading", default=False)
_READ_METHODS = ("GET", "HEAD", "OPTIONS")


def new_id() -> str:
    """Return a fresh random 128-bit id as 32 lower-case hex digits."""
    return secrets.token_hex(16)


@contextmanager
def reading() -> Iterator[None]:
    """Open transactions inside this block without the writer's lock (SQLite); for looking only."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


@contextmanager
def writing() -> Iterator[None]:
    """Take the writer's lock for transactions begun in this block, also within a GET (session rows only)."""
    token = _forced.set(True)
    try:
        yield
    finally:
        _forced.reset(token)


_forced: ContextVar[bool] = ContextVar("forced", default=False)


def only_reads() -> bool:
    if _forced.get():
        return False
    return _reading.get() or (has_request_context() and request.method in _READ_METHODS)


@event.listens_for(Engine, "do_connect")
def _queue(dialect: Dialect, _record: Any, _args: Any, settings: dict[str, Any]) -> None:
    if dialect.name == "sqlite":
        settings["factory"] = QueuedConnection


@event.listens_for(Engine, "connect")
def _prepare(dbapi: Any, _record: Any) -> None:
    if isinstance(dbapi, sqlite3.Connection):
        dbapi.isolation_level = None  # we send BEGIN ourselves
        for pragma in (
            f"busy_timeout={PATIENCE * 1000:.0f}",  # first: the others may have to wait
            "journal_mode=wal",
            "synchronous=full",
            "foreign_keys=on",
            "recursive_triggers=on",  # else INSERT OR REPLACE slips past the delete triggers
            "secure_delete=on",
        ):
            dbapi.execute(f"pragma {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if only_reads():
        connection.exec_driver_sql("begin")
        return
    opened = connection.connection.dbapi_connection
    assert isinstance(opened, QueuedConnection)
    try:
        opened.begin_writing()
    except sqlite3.OperationalError as error:
        raise OperationalError("begin immediate", None, error) from error


@contextmanager
def transaction() -> Iterator[None]:
    """Commit what the block did, or undo all of it; the edge (route, command, job) opens it, actions never do."""
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def use_role(engine: Engine, role: str | None) -> None:
    """Make every connection of the engine act as this PostgreSQL role (a convention under one URL, see DESIGN §4)."""
    if engine.dialect.name != "postgresql" or role is None:
        return

    @event.listens_for(engine, "connect")
    def _set_role(dbapi: Any, _record: Any) -> None:
        autocommit = dbapi.autocommit
        dbapi.autocommit = True
        dbapi.execute(f'SET ROLE "{role}"')
        dbapi.execute("SET synchronous_commit TO on")
        dbapi.autocommit = autocommit
