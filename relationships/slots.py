"""What relationships hang into the house: settling, a door, what waits for the committee, the list's health."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from foundation.clock import app_now
from foundation.slots import Slots
from foundation.web import Door, Waiting
from membership import queries as membership
from relationships.actions import settle_due
from relationships.actions.suspending import ACT
from relationships.queries import mandate
from relationships.queries.following import followed
from relationships.queries.published import newest_status_list
from relationships.searching import SEARCHABLE


def fill(slots: Slots) -> None:
    """Fill the slots of one application."""
    slots.settlers.append(settle_due)
    slots.doors.append(door)
    slots.inbox.append(inbox)
    slots.followed.append(followed)
    slots.health.append(health)
    slots.searchable.extend(SEARCHABLE)


def door(user: Any) -> Door:
    """Return the door: the relationships of a member's bodies, or the public register."""
    if getattr(user, "is_authenticated", False):
        return Door(_("Relationships"), url_for("relationships.overview"), 40)
    return Door(_("Register"), url_for("relationships.register"), 40)


def inbox(user: Any) -> list[Waiting]:
    """Return the suspensions that wait for a second member of the committee."""
    member_id: str = user.member_id
    waiting = []
    for act in membership.waiting_acts(kind=ACT):
        found = mandate(act.subject.removeprefix("mandate:"))
        if found is None or act.by_a == member_id or not membership.holds(member_id, act.body_id, "committee"):
            continue
        title = _("Suspension of mandate %(number)s", number=found.number)
        waiting.append(Waiting(title, url_for("relationships.suspend", mandate_id=found.id), None, _("Confirm")))
    return waiting


def health() -> str | None:
    """Return that no signed status list is fresh, where none is."""
    newest = newest_status_list()
    if newest is None:
        return "no status list is signed"
    return "the status list is stale" if newest.expires_at <= app_now() else None
