"""What deliberation gives to the house: its front doors, and what waits for a member."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from deliberation import queries
from deliberation.searching import SEARCHABLE
from foundation.slots import Slots
from foundation.web import Door, Waiting


def fill(slots: Slots) -> None:
    """Register doors and inbox; app.py calls this once."""
    slots.inbox.append(waiting)
    slots.doors.extend((proposals, rounds, rules))
    slots.searchable.extend(SEARCHABLE)


def waiting(member: Any) -> list[Waiting]:
    """Return what waits for a member, given as an account or as its id."""
    return queries.inbox(member if isinstance(member, str) else member.member_id)


def proposals(user: Any) -> Door | None:
    """The door to proposals, for members."""
    return Door(_("Proposals"), url_for("deliberation.proposals"), 20) if user.is_authenticated else None


def rounds(user: Any) -> Door | None:
    """The door to rounds, for members."""
    return Door(_("Rounds"), url_for("deliberation.rounds"), 30) if user.is_authenticated else None


def rules(user: Any) -> Door | None:
    """The door to procedures, for members."""
    return Door(_("Rules"), url_for("deliberation.procedures"), 100) if user.is_authenticated else None
