"""What other systems fetch: the keys that tokens are signed with, retired ones too, and the signed status list."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from auditlog import queries as auditlog
from foundation.database import db
from foundation.installation import required
from relationships.models import Mandate, StatusList
from relationships.queries.mandate_facts import with_facts
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
    last = db.session.execute(select(func.max(Mandate.status_index))).scalar()
    listed = [Status.INVALID] * (0 if last is None else last + 1)
    for m, facts in with_facts(Mandate.ended_at.is_(None)):
        state = rules.state(facts, t)
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
