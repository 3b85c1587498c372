"""Tokens and the status list: signed by the worker, which alone holds the mandate key; and how anybody checks one.

A mandate is live by its rows, with or without a token. A token is minted only once a signed checkpoint covers the
entry of its activation, so that whoever holds it can be shown the proof.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

import jwt
from flask import current_app
from sqlalchemy import delete

from auditlog import actions as auditlog
from auditlog import queries as log
from foundation import keys
from foundation.clock import app_now, now
from foundation.config import Config
from foundation.database import db, new_id, reading, transaction, writing
from foundation.installation import facts as installation_facts
from foundation.installation import required
from relationships.actions.settling import lock_mandates
from relationships.checking import verify_status_list, verify_token
from relationships.events import TokenIssued, instant
from relationships.keys import kid
from relationships.models import Mandate, StatusList, Token
from relationships.queries.mandate_facts import with_facts
from relationships.queries.mandates import newest_tokens, standing
from relationships.queries.published import newest_status_list, statuses
from relationships.rules import token as rules
from relationships.rules.compact import split
from relationships.rules.mandate import Kind, MandateFacts, State, state

__all__ = ["mint_due", "publish_status_list", "status_uri", "verify_status_list", "verify_token"]


def status_uri() -> str:
    """Return the address of the status list, as tokens name it."""
    return f"{_config().base_url}/mandates/status"


def mint_due() -> int:
    """Mint a token for every live mandate that has none, an old one or one of another key; return how many.

    Commits each on its own. A mandate whose activation no signed checkpoint covers yet waits. Raises KeyUnusable.
    """
    if installation_facts() is None:
        return 0
    with reading(), transaction():
        waiting = _without_token(standing(), now())
    return sum(_mint(mandate_id) for mandate_id in waiting)


def publish_status_list() -> bool:
    """Sign a fresh status list if a status changed or the newest is half its life old; return whether it was signed.

    Commits. Raises KeyUnusable.
    """
    if installation_facts() is None:
        return False
    with reading(), transaction():
        newest, due = newest_status_list(), _list_due()
        old = newest.jwt if newest else None
    if not due:
        return False
    db.session.commit()
    with writing(), transaction():
        at = app_now()
        payload = rules.status_payload(status_uri(), at, statuses(now()))
        text = _sign(payload, rules.STATUS_TYPE)
        if text == old:
            return False
        expires = at + timedelta(seconds=rules.TTL)
        made = StatusList(id=new_id(), issued_at=at, expires_at=expires, jwt=text)
        db.session.execute(delete(StatusList))
        db.session.add(made)
    return True


def _list_due() -> bool:
    newest = newest_status_list()
    if newest is None:
        return True
    age = app_now() - newest.issued_at
    if not timedelta(0) <= age < timedelta(seconds=rules.TTL // 2):
        return True
    told = split(newest.jwt)[1]["status_list"]["lst"]
    return bool(told != rules.pack(statuses(now())))


def _without_token(standing: Iterable[tuple[Mandate, MandateFacts]], t: datetime) -> list[str]:
    """Return which of these mandates are live, lack a token that is good for a while, and can be shown in the log."""
    live = [found for found, facts in standing if state(facts, t) is State.ACTIVE]
    newest, at = newest_tokens([found.id for found in live]), app_now()
    return [
        found.id for found in live if not _good(newest[found.id], found.until_at, at) and _place(found) is not None
    ]  # fmt: skip


def _good(newest: Token | None, until_at: datetime, at: datetime) -> bool:
    return newest is not None and newest.kid == _key_id() and not rules.due_again(newest.expires_at, until_at, at)


def _place(found: Mandate) -> rules.LogPlace | None:
    """Where the log shows the activation, once a signed checkpoint covers it."""
    written = [b.entry_id for b in log.boundaries(f"mandate:{found.id}") if b.kind == str(Kind.ACTIVATED)]
    index = log.index_of(written[-1]) if written else None
    head = None if index is None else log.first_checkpoint_covering(index)
    if index is None or head is None:
        return None
    return rules.LogPlace(required().origin, index, head.size, head.root)


def _mint(mandate_id: str) -> int:
    db.session.commit()
    with writing(), transaction():
        lock_mandates([mandate_id])
        found = db.session.get_one(Mandate, mandate_id, populate_existing=True)
        place, at = _place(found), app_now()
        expires = rules.expiry(at, found.until_at)
        if place is None or expires <= at or not _without_token(with_facts(Mandate.id == found.id), now()):
            return 0
        _issue(found, place, at, expires)
    return 1


def _issue(found: Mandate, place: rules.LogPlace, at: datetime, expires: datetime) -> None:
    claims = rules.Claims(
        issuer=required().origin, relationship=found.relationship_id, campaign=found.campaign_id, jti=new_id(),
        issued_at=at, expires_at=expires, terms_hash=found.terms_hash, decision=found.decision_number, log=place,
        status_uri=status_uri(), status_index=found.status_index,
    )  # fmt: skip
    text = _sign(rules.payload(claims), rules.TYPE)
    entry_id = auditlog.append(
        TokenIssued(
            mandate=found.number, jti=claims.jti, kid=_key_id(), hash=hashlib.sha256(text.encode()).hexdigest(),
            expires=instant(expires),
        )
    )  # fmt: skip
    db.session.add(
        Token(
            jti=claims.jti, mandate_id=found.id, kid=_key_id(), issued_at=at, expires_at=expires, jwt=text,
            entry_id=entry_id,
        )
    )  # fmt: skip
    db.session.flush()


def _sign(payload: dict[str, object], typ: str) -> str:
    key = keys.ed25519(_config().keys / "mandate", "mandate")
    headers = {"kid": kid(key.public_key()), "typ": typ}
    return jwt.encode(payload, key, algorithm=rules.ALGORITHM, headers=headers)


def _key_id() -> str:
    return kid(keys.ed25519(_config().keys / "mandate", "mandate").public_key())


def _config() -> Config:
    config: Config = current_app.extensions["mandate.config"]
    return config
