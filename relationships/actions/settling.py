"""Settling: writing the entry of every boundary that is due, in order, once (DESIGN, law 8)."""

from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _

from auditlog import actions as auditlog
from auditlog import queries as log
from foundation.clock import now
from foundation.database import db, reading, transaction, writing
from foundation.events import Event
from foundation.locks import lock_exclusive
from relationships.errors import Disordered, no_such
from relationships.events import (
    RelationshipActivated,
    RelationshipEnded,
    RelationshipResumed,
    RelationshipSuspended,
    instant,
)
from relationships.models import Mandate, Suspension
from relationships.queries.mandate_facts import facts_of
from relationships.queries.mandates import unsettled
from relationships.rules import mandate as rules
from relationships.rules.mandate import Boundary, Kind, MandateFacts


def settle(mandate_id: str) -> int:
    """Write all boundaries of a mandate that are due, in a transaction of its own; return how many were written.

    Commits the session, so an act settles first and changes nothing before it.
    """
    db.session.commit()  # ends a transaction that only looked
    with writing(), transaction():
        lock_mandates([mandate_id])
        return walk(mandate_id, now())


def settle_due() -> int:
    """Settle every mandate that has a boundary due and unwritten; return how many boundaries were written."""
    with reading(), transaction():
        found = unsettled(now())
    return sum(settle(mandate_id) for mandate_id in found)


def begin_act(mandate_id: str) -> tuple[Mandate, datetime]:
    """Settle, then hold the mandate's lock alone; return the mandate and the instant read after the lock.

    Tries once more if a boundary fell due in between. Raises NotFound, and Disordered if another did.
    """
    for _try in range(2):
        settle(mandate_id)
        lock_mandates([mandate_id])
        t = now()
        found = db.session.get(Mandate, mandate_id, populate_existing=True)
        if found is None:
            raise no_such(_("There is no such mandate"))
        if not _unwritten(found, facts_of([found])[found.id], t):
            return found, t
        db.session.commit()
    raise Disordered(_("A deadline passed while this waited"), "", _("Do it again."))


def lock_mandates(mandate_ids: Iterable[str]) -> None:
    """Hold alone these mandates and those they renew, the oldest first, so that two never wait for each other."""
    found: dict[str, Mandate] = {}
    waiting = list(mandate_ids)
    while waiting:
        row = db.session.get(Mandate, waiting.pop())
        if row is not None and row.id not in found:
            found[row.id] = row
            waiting += [row.renews_id] if row.renews_id else []
    for row in sorted(found.values(), key=lambda one: (one.granted_at, one.number)):
        lock_exclusive(f"mandate:{row.id}")


def walk(mandate_id: str, t: datetime) -> int:
    """Write what is due at `t` within the caller's transaction, who holds the locks; return how many were written."""
    found = db.session.get(Mandate, mandate_id, populate_existing=True)
    if found is None:
        return 0
    facts, written = facts_of([found])[found.id], 0
    for boundary in _unwritten(found, facts, t):
        if boundary.kind is Kind.ACTIVATED and found.slot == 1:
            written += walk(found.renews_id or "", t)  # whose place it takes
            found.slot = 0
        if boundary.kind is Kind.ENDED and found.ended_at is None:
            found.ended_at = boundary.due
        db.session.flush()
        event = _event(found, facts, boundary)
        written += auditlog.write_boundary(f"mandate:{found.id}", str(boundary.kind), boundary.due, event)
    return written


def _unwritten(found: Mandate, facts: MandateFacts, t: datetime) -> list[Boundary]:
    due = [boundary for boundary in rules.boundaries(facts) if boundary.due <= t]
    if not due:
        return []
    known = {(one.kind, one.due) for one in log.boundaries(f"mandate:{found.id}")}
    return [boundary for boundary in due if (str(boundary.kind), boundary.due) not in known]


def _event(found: Mandate, facts: MandateFacts, boundary: Boundary) -> Event:
    due = instant(boundary.due)
    if boundary.kind is Kind.ACTIVATED:
        return RelationshipActivated(
            mandate=found.number, relationship=found.relationship_id, campaign=found.campaign_id, due=due
        )
    if boundary.kind is Kind.RESUMED:
        return RelationshipResumed(mandate=found.number, due=due)
    if boundary.kind is Kind.ENDED:
        ending = rules.ending(facts)
        return RelationshipEnded(mandate=found.number, due=due, how=str(ending.how), decision=ending.cause or None)
    return _suspended(found, facts, boundary, due)


def _suspended(found: Mandate, facts: MandateFacts, boundary: Boundary, due: str) -> Event:
    span = next(span for span in reversed(rules.suspensions(facts)) if span.since == boundary.due)
    if span.by == "sever":
        return RelationshipSuspended(mandate=found.number, due=due, cause="sever", decision=span.cause)
    row = db.session.get_one(Suspension, span.cause)
    return RelationshipSuspended(
        mandate=found.number, due=due, cause="committee", ground=row.ground, reason=row.reason,
        lifts=instant(row.lifts_at),
    )  # fmt: skip
