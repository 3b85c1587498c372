"""Signing in with a password: counted in the database, slowed when guessed, alike for accounts that do not exist.

This room stands at the edge: it opens its own short transactions, so that no lock is held while a digest is worked.
"""

import hmac
import ipaddress
from datetime import datetime
from hashlib import sha256

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from foundation.clock import app_now
from foundation.config import Config
from foundation.database import db, new_id, transaction
from foundation.locks import lock_exclusive
from membership import queries
from membership.accounts import Account
from membership.actions import spend_code
from membership.errors import TooManyTries, WrongCode, WrongSignIn
from membership.models import LoginAttempt, Member
from membership.passwords import digest, matches, outdated
from membership.rules.attempts import WINDOW, account_wait, address_wait


def with_password(email: str, password: str, address: str | None) -> Account:
    """Return the account of this address and password.

    Raises WrongSignIn, the same words and the same work whether the account exists or not; TooManyTries.
    """
    account, network = _kept(email.strip().lower()), _kept(_network(address))
    with transaction():
        attempt = _begin_try(account, network)
        asked = select(Member.id, Member.name, Member.password_hash).where(Member.email == email.strip().lower())
        found = db.session.execute(asked).one_or_none()
    right = matches(found.password_hash if found else None, password)
    if found is None or not right:
        raise _wrong()
    with transaction():
        if queries.has_left(found.id):
            raise _wrong()
        _succeed(attempt, account, network)
        if outdated(found.password_hash):
            person = queries.member(found.id)
            person.password_hash = digest(password)
    return Account(found.id, found.name)


def with_code(code: str, password: str, address: str | None) -> Account:
    """Return the account that a one-time code belongs to, its password set.

    Raises WrongCode, WeakPassword, TooManyTries.
    """
    account, network = _kept("code:" + sha256(code.encode()).hexdigest()), _kept(_network(address))
    with transaction():
        attempt = _begin_try(account, network)
    try:
        with transaction():
            person = spend_code(code, password)
            _succeed(attempt, account, network)
            return Account(person.id, person.name)
    except WrongCode:
        raise
    except Exception:
        with transaction():  # the code was right and only the password was refused: no wrong try
            db.session.execute(delete(LoginAttempt).where(LoginAttempt.id == attempt))
        raise


def again(member_id: str, password: str, address: str | None) -> None:
    """Check the password of somebody who is signed in. Raises WrongSignIn, TooManyTries as for signing in."""
    found = with_password(queries.member(member_id).email, password, address)
    if found.member_id != member_id:
        raise _wrong()


def _wrong() -> WrongSignIn:
    return WrongSignIn(
        _("Address and password do not belong together"),
        _("One of them is mistyped, or there is no such account."),
        _("Try again. Who never set a password uses the one-time code from the welcome letter."),
    )


def _kept(text: str) -> str:
    """Addresses are kept only as keyed digests: enough to count, not to read."""
    config: Config = current_app.extensions["mandate.config"]
    return hmac.new(config.secret_key, text.encode("utf-8", "replace"), sha256).hexdigest()


def _network(address: str | None) -> str:
    """One household holds a whole /64 of IPv6 addresses, so that is what counts as one."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if found.version == 6:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _begin_try(account: str, network: str) -> str:
    """Count the try as wrong before the password is looked at, so that guesses sent at once are counted too."""
    at = app_now()
    lock_exclusive(f"sign-in:{account}")
    _refuse_too_many(account, network, at)
    db.session.execute(delete(LoginAttempt).where(LoginAttempt.at < at - 4 * WINDOW))
    attempt = new_id()
    db.session.add(LoginAttempt(id=attempt, account_hash=account, address_hash=network, at=at, succeeded=False))
    db.session.flush()
    return attempt


def _refuse_too_many(account: str, network: str, at: datetime) -> None:
    recent = LoginAttempt.at > at - WINDOW
    here = select(func.count(), func.min(LoginAttempt.at)).where(LoginAttempt.address_hash == network, recent)
    tries, oldest = db.session.execute(here).one()
    mine = select(LoginAttempt.at, LoginAttempt.succeeded).where(LoginAttempt.account_hash == account, recent)
    rows = db.session.execute(mine).all()
    last_right = max((when for when, right in rows if right), default=None)
    wrong = [when for when, right in rows if not right and (last_right is None or when > last_right)]
    wait = max(account_wait(wrong, at), address_wait(tries, oldest, at))
    seconds = int(wait.total_seconds())
    if seconds > 0:
        raise TooManyTries(
            _("Too many tries"),
            _(
                "Somebody tried to sign in here too often; the next try is open in %(seconds)s seconds.",
                seconds=seconds,
            ),
            _("Wait, then try again. Nobody is locked out for good."),
            wait_seconds=seconds,
        )


def _succeed(attempt: str, account: str, network: str) -> None:
    db.session.execute(delete(LoginAttempt).where(LoginAttempt.id == attempt))
    right = LoginAttempt(id=new_id(), account_hash=account, address_hash=network, at=app_now(), succeeded=True)
    db.session.add(right)
    db.session.flush()
