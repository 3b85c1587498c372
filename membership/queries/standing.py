"""Standing from the books: the facts are read here, the judgement is `membership.rules.standing`."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext
from sqlalchemy import func, or_, select

from foundation.database import db
from foundation.errors import BadInput
from foundation.installation import facts as installation
from membership.models import Attendance, Dues, Meeting, Membership
from membership.rules.roll import RollLine
from membership.rules.standing import Asked, Facts, Standing, UnusableStanding, judge, read

__all__ = ["RollLine", "Standing", "asked_of", "facts_of", "last_paid_day", "local_day", "standing"]


def local_day(at: datetime) -> date:
    """Return the day of an instant in the organisation's own time zone: bylaws count days as members live them."""
    found = installation()
    return at.astimezone(ZoneInfo(found.time_zone) if found else UTC).date()


def asked_of(rule: Mapping[str, Any] | None) -> Asked:
    """Read a procedure's standing. Raises BadInput where it cannot be read."""
    try:
        return read(rule)
    except UnusableStanding as error:
        raise BadInput(
            "The procedure's standing cannot be read", f"{error}.", "Adopt a corrected procedure."
        ) from error


def facts_of(body_id: str, frozen_on: date, meetings: int, member_id: str | None = None) -> dict[str, Facts]:
    """Return the facts of everybody in the body on that day, or of one member; in four queries whatever the size."""
    places = select(Membership.member_id, func.max(Membership.since)).where(
        Membership.body_id == body_id,
        Membership.since <= frozen_on,
        or_(Membership.until.is_(None), Membership.until > frozen_on),
    )
    if member_id is not None:
        places = places.where(Membership.member_id == member_id)
    since = dict(db.session.execute(places.group_by(Membership.member_id)).all())
    paid = _paid(body_id, member_id)
    attended = _attended(body_id, frozen_on, meetings, member_id)
    held = len(attended)
    return {
        who: Facts(day, tuple(paid[who]), tuple(who in attended[n] for n in range(held))) for who, day in since.items()
    }


def _paid(body_id: str, member_id: str | None) -> dict[str, list[tuple[date, date]]]:
    asked = select(Dues.member_id, Dues.paid_from, Dues.paid_until)
    if member_id is not None:
        asked = asked.where(Dues.member_id == member_id)
    else:
        asked = asked.where(Dues.member_id.in_(select(Membership.member_id).where(Membership.body_id == body_id)))
    found: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for who, first, last in db.session.execute(asked):
        found[who].append((first, last))
    return found


def _attended(body_id: str, until: date, meetings: int, member_id: str | None) -> list[set[str]]:
    """Who was at each of the body's last meetings up to and on that day, newest first."""
    if meetings < 1:
        return []
    last = select(Meeting.id).where(Meeting.body_id == body_id, Meeting.held_on <= until)
    ids = list(db.session.execute(last.order_by(Meeting.held_on.desc(), Meeting.id).limit(meetings)).scalars())
    asked = select(Attendance.meeting_id, Attendance.member_id).where(Attendance.meeting_id.in_(ids))
    if member_id is not None:
        asked = asked.where(Attendance.member_id == member_id)
    there: dict[str, set[str]] = defaultdict(set)
    for meeting, who in db.session.execute(asked):
        there[meeting].add(who)
    return [there[meeting] for meeting in ids]


def standing(
    member_id: str, body_id: str, rule: Mapping[str, Any] | None, frozen_at: datetime, opens_at: datetime
) -> Standing:
    """Return whether the member may vote in a ballot of the body, with reasons in the reader's language.

    Raises BadInput where the rule cannot be read.
    """
    asked = asked_of(rule)
    frozen_on = local_day(frozen_at)
    known = facts_of(body_id, frozen_on, asked.attended[1] if asked.attended else 0, member_id)
    return judge(asked, known.get(member_id, Facts(None)), frozen_on, local_day(opens_at), gettext)


def last_paid_day(member_id: str) -> date | None:
    """Return the last day the member's dues are paid for, past or to come; None where none were ever recorded."""
    return db.session.execute(select(func.max(Dues.paid_until)).where(Dues.member_id == member_id)).scalar_one()
