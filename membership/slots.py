"""What membership puts into the slots of the application: its front doors, and acts that wait for a second officer."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from foundation.slots import Slots
from foundation.web import Door, Waiting
from membership import queries
from membership.searching import SEARCHABLE


def inbox_door(user: Any) -> Door | None:
    """The inbox, for whoever is signed in."""
    return Door(_("Inbox"), url_for("membership.inbox"), 10) if user.is_authenticated else None


def people_door(user: Any) -> Door | None:
    """People, for whoever is signed in."""
    return Door(_("People"), url_for("membership.people"), 80) if user.is_authenticated else None


def office_acts(user: Any) -> list[Waiting]:
    """Offices that another officer proposed to give or end, for the officers who may confirm it."""
    found = []
    for kind, title in (
        ("office.give", _("Give an office in %(body)s")),
        ("office.end", _("End an office in %(body)s")),
    ):
        for act in queries.waiting_acts(kind=kind):
            if act.by_a != user.member_id and queries.is_officer(user.member_id, act.body_id):
                there = queries.body(act.body_id).name
                url = url_for("membership.body", body_id=act.body_id, _anchor="acts")
                found.append(Waiting(title % {"body": there}, url, None, _("Read, then confirm")))
    return found


def fill(slots: Slots) -> None:
    """Put doors and inbox lines in place."""
    slots.doors.extend((inbox_door, people_door))
    slots.inbox.append(office_acts)
    slots.personal_data.append(queries.personal_data)
    slots.searchable.extend(SEARCHABLE)
