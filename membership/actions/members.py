"""Members, their places in bodies, and the books that standing is read from."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import insert, or_, select

from foundation.clock import now
from foundation.database import db, new_id
from foundation.errors import BadInput, Refusal
from foundation.sessions import end_sessions
from membership import queries
from membership.actions import wording
from membership.actions.passwords import set_password
from membership.models import Attendance, Body, Dues, Meeting, Member, Membership


def add_member(
    name: str, email: str, joined_on: date, password: str | None = None, persona: str | None = None
) -> Member:
    """Write a person into the books. Without a password they first sign in with a one-time code.

    Raises BadInput for a name or address that cannot be used or an address already known, WeakPassword.
    """
    clean, address = wording.name(name), wording.email(email)
    if db.session.execute(select(Member.id).where(Member.email == address)).first():
        raise BadInput(_("This mail address is known"), _("It belongs to a member."), _("Give another one."))
    made = Member(id=new_id(), name=clean, email=address, joined_on=joined_on, persona=persona)
    db.session.add(made)
    db.session.flush()
    if password is not None:
        set_password(made.id, password)
    return made


def join(member_id: str, body_id: str, since: date) -> Membership:
    """Give a member a place in a body from that day; a person is in one branch at a time.

    Whoever has a place there keeps it as it is.
    Raises BadInput for a second branch beside the first, or a closed body.
    """
    queries.member(member_id)
    there = queries.body(body_id)
    if there.closed_at is not None:
        raise BadInput(_("This body is closed"), _("Nobody joins a closed body."))
    standing = _open_place(member_id, body_id, since)
    if standing is not None:
        return standing
    if there.kind == "branch" and (other := _other_branch(member_id, there, since)):
        raise BadInput(
            _("A member is in one branch at a time"),
            _("This one is in %(name)s.", name=other),
            _("Leave that one first."),
        )
    place = Membership(id=new_id(), member_id=member_id, body_id=body_id, since=since)
    db.session.add(place)
    db.session.flush()
    return place


def _open_place(member_id: str, body_id: str, day: date) -> Membership | None:
    asked = select(Membership).where(
        Membership.member_id == member_id,
        Membership.body_id == body_id,
        or_(Membership.until.is_(None), Membership.until > day),
    )
    return db.session.execute(asked.limit(1)).scalar_one_or_none()


def _other_branch(member_id: str, there: Body, day: date) -> str | None:
    asked = (
        select(Body.name)
        .join(Membership, Membership.body_id == Body.id)
        .where(Membership.member_id == member_id, Body.kind == "branch", Body.parent_id == there.parent_id)
        .where(Body.closed_at.is_(None), or_(Membership.until.is_(None), Membership.until > day))
    )
    return db.session.execute(asked.limit(1)).scalar_one_or_none()


def leave(member_id: str, body_id: str, on: date) -> Membership:
    """End a member's place in a body; that day no longer counts. Frozen rolls stay as they are.

    Raises BadInput for somebody who has no place there, Refusal while they hold an office in the body. Whoever has no
    place anywhere any more is signed out at once.
    """
    place = _open_place(member_id, body_id, on)
    if place is None or on < place.since:
        raise BadInput(_("There is no such place to leave"), _("The person is not in this body on that day."))
    if queries.holds(member_id, body_id):
        raise Refusal(
            _("Whoever holds an office cannot leave"),
            _("The body must know who answers for it."),
            _("End the office first."),
        )
    place.until = on
    db.session.flush()
    if queries.has_left(member_id):
        end_sessions(member_id)
    return place


def record_dues(member_id: str, paid_from: date, paid_until: date) -> Dues:
    """Write down that dues are paid for these days, the last one included. Raises BadInput if they run backwards."""
    queries.member(member_id)
    if paid_until < paid_from:
        raise BadInput(_("These days run backwards"), _("The last paid day lies before the first."))
    row = Dues(id=new_id(), member_id=member_id, paid_from=paid_from, paid_until=paid_until, recorded_at=now())
    db.session.add(row)
    db.session.flush()
    return row


def record_meeting(body_id: str, held_on: date, member_ids: Sequence[str]) -> Meeting:
    """Write down a meeting of a body and who was there."""
    queries.body(body_id)
    met = Meeting(id=new_id(), body_id=body_id, held_on=held_on)
    db.session.add(met)
    db.session.flush()
    rows = [{"meeting_id": met.id, "member_id": one} for one in sorted(set(member_ids))]
    if rows:
        db.session.execute(insert(Attendance), rows)
    return met
