"""What relationships can bring, as it was counted last."""

from collections.abc import Collection

from sqlalchemy import select

from foundation.database import db
from relationships.models import Capacity
from relationships.rules.capacity import Count, standing


def capacity(relationship_ids: Collection[str]) -> list[Count]:
    """Return the counts that stand for these relationships, votes first."""
    asked = select(Capacity).where(Capacity.relationship_id.in_(relationship_ids))
    return standing(
        Count(c.id, c.relationship_id, c.kind, c.amount, c.counted_by, c.counted_on, c.sure, c.note)
        for c in db.session.execute(asked.order_by(Capacity.made_at, Capacity.id)).scalars()
    )
