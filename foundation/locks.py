"""Locks on a subject, held to the end of the transaction.

A cast takes its ballot's lock shared; settling, annulling and counting take it exclusive;
the clock is read afterwards in a later statement. On PostgreSQL the lock is advisory, so that
no row is written and no right to update is needed; on SQLite BEGIN IMMEDIATE is the lock.
"""

from functools import cache

from sqlalchemy import TextClause, text

from foundation.database import db


def lock_shared(subject: str) -> None:
    """Wait until nobody holds the subject's lock alone, then hold it together with others."""
    _lock("pg_advisory_xact_lock_shared", subject)


def lock_exclusive(subject: str) -> None:
    """Wait until nobody holds the subject's lock, then hold it alone."""
    _lock("pg_advisory_xact_lock", subject)


def _lock(function: str, subject: str) -> None:
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(_taken(function), {"subject": subject})


@cache
def _taken(function: str) -> TextClause:
    return text(f"select {function}(hashtextextended(:subject, 0))")
