"""What other systems fetch: the keys that tokens are signed with, retired ones too, and the signed status list."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import select

from auditlog import queries as auditlog
from foundation.database import db
from foundation.installation import required
from relationships.models import Mandate, StatusList
from relationships.queries.mandates import facts_of
from relationships.rules import mandate as rules
from relationships.rules.mandate import State
from relationships.rules.token import Status


def jwks() -> dict[str, Any]:
    """Return the set of mandate keys, the present one first; a retired one carries `retired_at`, a Unix second."""
    keys: dict[str, dict[str, Any]] = {}
    present = json.loads(required().mandate_key)
    keys[present["kid"]] = present
    for entry in auditlog.entries_of_type("key.added", "key.retired"):
        if entry.fields.get("kind") != "mandate":
            continue
        given = entry.fields["key"]
        jwk = json.loads(given) if isinstance(given, str) else dict(given)
        known = keys.setdefault(jwk["kid"], jwk)
        if entry.type == "key.retired":
            known["retired_at"] = int(entry.at.timestamp())
    return {"keys": list(keys.values())}


def statuses(t: datetime) -> list[Status]:
    """Return what the status list says of each mandate at an instant, by status index; an index unused is invalid."""
    found = list(db.session.execute(select(Mandate)).scalars())
    facts = facts_of([m for m in found if m.ended_at is None])
    listed = [Status.INVALID] * (max((m.status_index for m in found), default=-1) + 1)
    for m in found:
        state = rules.state(facts[m.id], t) if m.id in facts else None
        if state is State.ACTIVE:
            listed[m.status_index] = Status.VALID
        elif state is State.SUSPENDED:
            listed[m.status_index] = Status.SUSPENDED
    return listed


def newest_status_list() -> StatusList | None:
    """Return the newest signed status list, or None before the first."""
    return db.session.execute(select(StatusList).order_by(StatusList.issued_at.desc(), StatusList.id).limit(1)).scalar()


def status_list_jwt() -> str | None:
    """Return the newest signed status list as its text, or None before the first."""
    found = newest_status_list()
    return None if found is None else found.jwt
