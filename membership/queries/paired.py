"""Acts that need two people and what became of them."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from foundation.database import db
from foundation.errors import NotFound
from foundation.once import once_a_page
from membership.models import PairedAct


@dataclass(frozen=True)
class PairedFacts:
    """One act as proposed: its kind, subject, body, payload and reason, who proposed it and when, who confirmed it."""

    id: str
    kind: str
    subject: str
    body_id: str
    payload: dict[str, Any]
    reason: str
    by_a: str
    at_a: datetime
    by_b: str | None
    withdrawn: bool


def _facts(row: PairedAct) -> PairedFacts:
    return PairedFacts(
        row.id, row.kind, row.subject, row.body_id, json.loads(row.payload), row.reason,
        row.by_a, row.at_a, row.by_b, row.withdrawn_at is not None,
    )  # fmt: skip


def act(act_id: str) -> PairedFacts:
    """Return an act of two people. Raises NotFound."""
    row = db.session.get(PairedAct, act_id)
    if row is None:
        raise NotFound("There is no such act", "The address is wrong, or it is not yours to see.", "Go to the inbox.")
    return _facts(row)


def waiting_acts(subject: str | None = None, body_id: str | None = None, kind: str | None = None) -> list[PairedFacts]:
    """Return the acts that wait for a second person, oldest first, of one subject, body or kind if named."""
    return [
        one for one in _all_waiting()
        if subject in (None, one.subject) and body_id in (None, one.body_id) and kind in (None, one.kind)
    ]  # fmt: skip


@once_a_page
def _all_waiting() -> list[PairedFacts]:
    """All acts that wait: few, and an inbox asks for each kind of them."""
    asked = select(PairedAct).where(PairedAct.by_b.is_(None), PairedAct.withdrawn_at.is_(None))
    return [_facts(row) for row in db.session.execute(asked.order_by(PairedAct.at_a, PairedAct.id)).scalars()]
