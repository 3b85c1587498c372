"""Counting what a relationship can bring."""

from datetime import date

from flask_babel import gettext as _

from auditlog import actions as auditlog
from foundation.clock import now
from foundation.database import db, new_id
from foundation.errors import BadInput
from membership import queries as membership
from relationships.actions.things import OFFICERS, one_of
from relationships.errors import no_such
from relationships.events import CapacityCounted
from relationships.models import CAPACITY_KINDS, SURENESS, Capacity, Relationship
from relationships.rules.capacity import Count, digest
from relationships.wording import LONG, SHORT, line, lines

MOST = 2**31 - 1


def count_capacity(
    relationship_id: str, kind: str, amount: int, counted_by: str, counted_on: date, sure: str, note: str = "",
    by: str | None = None,
) -> Capacity:  # fmt: skip
    """Enter what a relationship can bring. `by` holds an office of its body; only seeding has nobody.

    Raises NotFound, NotAllowed and BadInput, also for a day to come.
    """
    tie = db.session.get(Relationship, relationship_id)
    if tie is None:
        raise no_such(_("There is no such relationship"))
    if by is not None:
        membership.require_office(by, tie.body_id, *OFFICERS)
    one_of(_("Kind"), kind, CAPACITY_KINDS)
    one_of(_("How sure"), sure, SURENESS)
    t = now()
    if not 0 <= amount <= MOST:
        raise BadInput(_("That is no amount"), _("It is a whole number, 0 or more."), _("Write it in digits."))
    if counted_on > membership.local_day(t):
        raise BadInput(_("Nobody has counted this yet"), _("The day is to come."), _("Give the day of the count."))
    told = Count(
        new_id(), relationship_id, kind, amount, line(_("Counted by"), counted_by, SHORT), counted_on, sure,
        lines(_("Note"), note, LONG) if note.strip() else "",
    )  # fmt: skip
    entry_id = auditlog.append(CapacityCounted(relationship_id, kind, digest(told)))
    made = Capacity(
        id=told.id, relationship_id=relationship_id, kind=kind, amount=amount, counted_by=told.counted_by,
        counted_on=counted_on, sure=sure, note=told.note, made_at=t, entry_id=entry_id,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made
