"""Salted references: one for each member and scope, made when first needed."""

import secrets

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from foundation.database import db
from membership.models import Reference
from membership.rules.roll import SALT_BYTES, reference


def reference_for(scope: str, member_id: str) -> str:
    """Return the member's reference in a scope such as `proposal:<id>` or `office:<body id>`, 64 hex digits."""
    found = _known(scope, member_id)
    if found is not None:
        return found
    salt = secrets.token_bytes(SALT_BYTES)
    made = reference(salt, member_id)
    try:
        with db.session.begin_nested():
            db.session.add(Reference(scope=scope, member_id=member_id, salt=salt.hex(), ref=made))
    except IntegrityError:  # another process made it in the same instant, and one member has one name in a scope
        other = _known(scope, member_id)
        if other is None:
            raise
        return other
    return made


def _known(scope: str, member_id: str) -> str | None:
    asked = select(Reference.ref).where(Reference.scope == scope, Reference.member_id == member_id)
    return db.session.execute(asked).scalar_one_or_none()
