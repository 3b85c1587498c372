"""Passwords and the one-time codes that lead to the first one."""

import secrets
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import select, update

from foundation.clock import app_now
from foundation.database import db
from foundation.errors import BadInput
from foundation.hashing import crockford_decode, crockford_encode, grouped, tagged
from foundation.installation import facts
from foundation.sessions import end_sessions
from membership import queries
from membership.errors import WeakPassword, WrongCode
from membership.models import Member, OneTimeCode
from membership.passwords import digest
from membership.rules.passwords import fault

CODE_LIVES = timedelta(days=14)
"""Long enough for a letter by post; a new code ends the ones before it."""


def set_password(member_id: str, password: str) -> None:
    """Give a member this password and end all their sessions. Raises WeakPassword saying what is wrong with it."""
    person = queries.member(member_id)
    house = facts()
    known = [person.name, person.email, house.organisation if house else ""]
    if (wrong := fault(password, known)) is not None:
        raise WeakPassword(
            _("This password is not safe"),
            _(wrong),
            _("Take 15 characters or more, such as four words nobody connects."),
        )
    person.password_hash = digest(password)
    db.session.flush()
    end_sessions(member_id)


def _hash(seed: bytes) -> str:
    return tagged("one-time-code-v1", seed).hex()


def make_one_time_code(member_id: str) -> str:
    """Return a fresh code that lets the member set a password once within 14 days; only its digest is kept."""
    queries.member(member_id)
    at = app_now()
    live = (OneTimeCode.member_id == member_id) & OneTimeCode.used_at.is_(None)
    db.session.execute(update(OneTimeCode).where(live).values(used_at=at))
    seed = secrets.token_bytes(16)
    db.session.add(OneTimeCode(code_hash=_hash(seed), member_id=member_id, expires_at=at + CODE_LIVES))
    db.session.flush()
    return grouped(crockford_encode(seed))


def renew_code(member_id: str) -> str:
    """Return a fresh one-time code for somebody whose password is lost or known to others.

    The old password, the codes before this one and every session end at once. Raises BadInput for who has left.
    """
    person = queries.member(member_id)
    if queries.has_left(member_id):
        raise BadInput(_("This person has left"), _("A code would open nothing."), _("Let them join a body first."))
    person.password_hash = None
    code = make_one_time_code(member_id)
    end_sessions(member_id)
    return code


def spend_code(code: str, password: str) -> Member:
    """Use up a one-time code and set the password with it; the code stays good if the password is refused.

    Raises WrongCode for one that is unknown, used or expired, told alike; WeakPassword.
    """
    try:
        code_hash = _hash(crockford_decode(code))
    except ValueError as error:
        raise _wrong() from error
    at = app_now()
    good = (OneTimeCode.code_hash == code_hash) & OneTimeCode.used_at.is_(None) & (OneTimeCode.expires_at > at)
    member_id = db.session.execute(select(OneTimeCode.member_id).where(good)).scalar_one_or_none()
    if member_id is None or queries.has_left(member_id):
        raise _wrong()
    used = db.session.execute(update(OneTimeCode).where(good).values(used_at=at).returning(OneTimeCode.member_id))
    if used.scalar_one_or_none() is None:  # the same code was sent twice in the same instant
        raise _wrong()
    set_password(member_id, password)
    return queries.member(member_id)


def _wrong() -> WrongCode:
    return WrongCode(
        _("This code does not open anything"),
        _("It was mistyped, used before, or is older than 14 days."),
        _("Look at it again, or ask your membership secretary for a new one."),
    )
