"""Members by themselves: names, interests, and who could be meant."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from foundation.clock import now
from foundation.database import db
from foundation.errors import NotFound
from foundation.once import foresee, once_a_page
from foundation.slots import slots
from membership.models import Interest, Member, Membership
from membership.queries.bodies import on_day
from membership.queries.standing import local_day


@once_a_page
def member(member_id: str) -> Member:
    """Return a member. Raises NotFound."""
    found = db.session.get(Member, member_id)
    if found is None:
        raise NotFound(
            "There is no such member", "The address is wrong, or the person is not yours to see.", "Go to People."
        )
    return found


@once_a_page
def name_of(member_id: str) -> str:
    """Return a member's name. Raises NotFound."""
    return member(member_id).name


def names_of(member_ids: Collection[str]) -> dict[str, str]:
    """Return the names of members by id, of those who are known."""
    if not member_ids:
        return {}
    asked = select(Member.id, Member.name).where(Member.id.in_(set(member_ids)))
    found = {row.id: row.name for row in db.session.execute(asked)}
    foresee(name_of, found)
    return found


def email_of(member_id: str) -> str:
    """Return where mail to a member goes. Raises NotFound."""
    return member(member_id).email


def personas() -> list[tuple[str, str]]:
    """Return name and part of the people a demo shows first, by name; empty in a real installation."""
    asked = select(Member.name, Member.persona).where(Member.persona.is_not(None)).order_by(Member.name)
    return [(name, part or "") for name, part in db.session.execute(asked)]


def has_left(member_id: str) -> bool:
    """Return whether the member had a place somewhere and has none today or later; nothing is theirs to see then.

    Whoever is on the roll of a ballot that is not over has not left yet: nobody is taken off a frozen roll.
    """
    ends = db.session.execute(select(Membership.until).where(Membership.member_id == member_id)).scalars().all()
    return none_left(member_id, ends)


def none_left(member_id: str, ends: Collection[date | None]) -> bool:
    """Return whether all of a member's places, told by their last days, are over, and no ballot of theirs runs."""
    today = local_day(now())
    if not ends or any(until is None or until > today for until in ends):
        return False
    return not any(unfinished(member_id) for unfinished in slots().unfinished_votes)


_MEMBERSHIPS = (
    select(Member.name, Membership.id, Membership.until)
    .outerjoin(Membership, Membership.member_id == Member.id)
    .where(Member.id == bindparam("member"))
)


def name_unless_left(member_id: str) -> str | None:
    """Return the name of somebody who may sign in: who exists and has not left."""
    rows = db.session.execute(_MEMBERSHIPS, {"member": member_id}).all()
    if not rows or none_left(member_id, [row.until for row in rows if row.id is not None]):
        return None
    return str(rows[0].name)


def barred(member_id: str, *subjects: str) -> bool:
    """Return whether the member declared an interest in one of these subjects (`proposal:<id>`, `campaign:<id>`)."""
    asked = select(Interest.subject).where(Interest.member_id == member_id, Interest.subject.in_(subjects))
    return db.session.execute(asked.limit(1)).first() is not None


def candidates(body_ids: list[str], text: str, limit: int = 50) -> list[Member]:
    """Return the members in one of these bodies today whose name or address holds the text, by name."""
    there = select(Membership.member_id).where(Membership.body_id.in_(body_ids), on_day(local_day(now())))
    asked = select(Member).where(Member.id.in_(there))
    if text.strip():
        asked = asked.where(named_like(text))
    return list(db.session.execute(asked.order_by(Member.name, Member.id).limit(limit)).scalars())


def named_like(text: str) -> ColumnElement[bool]:
    """Return the condition that a member's name or address holds the text."""
    like = text.strip().lower()
    return or_(func.lower(Member.name).contains(like, autoescape=True), Member.email.contains(like, autoescape=True))
