"""Remembering for a member when they were here; nothing of it is logged, and nobody else sees it."""

from foundation.clock import now
from foundation.database import db
from membership.models import Visit
from membership.rules.visits import next_visit


def come(member_id: str) -> None:
    """Note that the member came in."""
    known = db.session.get(Visit, member_id)
    if known is None:
        db.session.add(Visit(member_id=member_id, at=now(), before=None))
    else:
        known.at, known.before = next_visit(known.at, known.before, now())
    db.session.flush()
