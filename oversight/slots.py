"""What oversight hangs into the house: its doors, and the protests that wait for an auditor."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from foundation.clock import app_now
from foundation.slots import Slots
from foundation.web import Door, Waiting
from membership import queries as membership
from oversight import queries
from oversight.found import decision


def fill(slots: Slots) -> None:
    """Fill the slots of one application."""
    slots.doors.append(decisions_door)
    slots.doors.append(audit_door)
    slots.inbox.append(inbox)
    slots.followed.append(queries.followed)
    slots.personal_data.append(queries.personal_data)


def decisions_door(_user: Any) -> Door:
    """Return the door to the decisions."""
    return Door(_("Decisions"), url_for("oversight.decisions"), 60)


def audit_door(user: Any) -> Door:
    """Return the door to the auditors' desk, with how many protests wait for this one."""
    signed_in = getattr(user, "is_authenticated", False)
    auditor = signed_in and membership.holds_anywhere(user.member_id, ("auditor",))
    count = len(queries.for_auditor(user.member_id, app_now())) if auditor else 0
    return Door(_("Audit"), url_for("oversight.audit"), 80, count)


def inbox(user: Any) -> list[Waiting]:
    """Return the protests that this auditor may rule on, and rulings that wait for a second one."""
    member_id: str = user.member_id
    if not membership.holds_anywhere(member_id, ("auditor",)):
        return []
    waiting = []
    for one in queries.for_auditor(member_id, app_now()):
        if one.waiting is not None and one.waiting.by_a == member_id:
            continue
        title = _("Protest against decision %(number)s", number=decision(one.protest.decision_id).number)
        act = _("Confirm") if one.waiting else _("Rule")
        waiting.append(Waiting(title, url_for("oversight.ruling", id=one.protest.id), one.protest.rule_by, act))
    return waiting
