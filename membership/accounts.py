"""Who is signed in: the account behind a session, how it begins and ends, and when the password was last given."""

from datetime import datetime, timedelta
from typing import cast

import flask_login
from flask import session
from sqlalchemy import select

from foundation.clock import app_now
from foundation.database import db, only_reads
from foundation.sessions import ServerSession
from membership import queries
from membership.models import Member

FRESH_MINUTES = 10


class Account(flask_login.UserMixin):  # type: ignore[misc]
    """A member who is signed in."""

    def __init__(self, member_id: str, name: str) -> None:
        self.id = member_id
        self.member_id = member_id
        self.name = name


def load(member_id: str) -> Account | None:
    """Return the account of a session, or None for somebody who is no member any more."""
    name = queries.reader_unless_left(member_id) if only_reads() else queries.name_unless_left(member_id)
    return None if name is None else Account(member_id, name)


def holds_one_of(user: Account, offices: tuple[str, ...]) -> bool:
    """Return whether the user holds one of these offices in some body now."""
    return queries.holds_anywhere(user.member_id, offices)


def open_session(account: Account) -> None:
    """Sign in: a new session id and an empty session, so that nothing prepared before it lives on."""
    session.clear()
    cast(ServerSession, session).rotate = True
    flask_login.login_user(account)
    mark_fresh()


def close_session() -> None:
    """Sign out: the session's row goes, and a copied cookie opens nothing."""
    session.clear()
    flask_login.logout_user()
    session.clear()


def mark_fresh() -> None:
    """Note that the password was given just now."""
    session["fresh_at"] = app_now().isoformat()


def fresh(minutes: int = FRESH_MINUTES) -> bool:
    """Return whether the password was given in this session within these minutes."""
    given = session.get("fresh_at")
    if not given:
        return False
    age = app_now() - datetime.fromisoformat(given)
    return timedelta(0) <= age <= timedelta(minutes=minutes)


def password_digest(member_id: str) -> str | None:
    """Return the digest of the member's password, None where none was set."""
    return db.session.execute(select(Member.password_hash).where(Member.id == member_id)).scalar_one_or_none()
