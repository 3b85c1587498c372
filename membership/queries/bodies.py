"""Bodies and who is in them."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from foundation.clock import now
from foundation.database import db
from foundation.errors import NotFound
from foundation.once import once_a_page
from membership.models import Body, Membership
from membership.queries.standing import local_day


@once_a_page
def body(body_id: str) -> Body:
    """Return a body. Raises NotFound."""
    found = db.session.get(Body, body_id)
    if found is None:
        raise NotFound(
            "There is no such body", "The address is wrong, or the body is not yours to see.", "Go to People."
        )
    return found


def body_names(body_ids: Collection[str]) -> dict[str, str]:
    """Return id → name of these bodies."""
    asked = select(Body.id, Body.name).where(Body.id.in_(body_ids))
    return {row.id: row.name for row in db.session.execute(asked)}


def organisation() -> Body:
    """Return the root of the tree. Raises LookupError in an installation that has not begun."""
    found = db.session.execute(select(Body).where(Body.parent_id.is_(None))).scalar_one_or_none()
    if found is None:
        raise LookupError("this installation has no organisation yet: run `mandate init` first")
    return found


@once_a_page
def parent(body_id: str) -> Body | None:
    """Return the body above, or None for the organisation."""
    above = body(body_id).parent_id
    return None if above is None else db.session.get(Body, above)


@once_a_page
def ancestors(body_id: str) -> list[Body]:
    """Return the bodies above, nearest first."""
    found: list[Body] = []
    one = parent(body_id)
    while one is not None:
        found.append(one)
        one = None if one.parent_id is None else db.session.get(Body, one.parent_id)
    return found


@once_a_page
def children(body_id: str, kind: str | None = None) -> list[Body]:
    """Return the open bodies directly below, by name; of one kind only if it is named."""
    asked = select(Body).where(Body.parent_id == body_id, Body.closed_at.is_(None)).order_by(Body.name)
    if kind is not None:
        asked = asked.where(Body.kind == kind)
    return list(db.session.execute(asked).scalars())


def descendants(body_id: str) -> list[Body]:
    """Return the bodies below, at any depth, closed ones too."""
    found: list[Body] = []
    above = [body_id]
    while above:
        below = list(db.session.execute(select(Body).where(Body.parent_id.in_(above)).order_by(Body.name)).scalars())
        found += below
        above = [one.id for one in below]
    return found


def on_day(day: date) -> ColumnElement[bool]:
    """Return the condition that a place in a body holds on this day; its last day is not included."""
    return (Membership.since <= day) & or_(Membership.until.is_(None), Membership.until > day)


@once_a_page
def in_body(member_id: str, body_id: str, on: date) -> bool:
    """Return whether the member has a place in the body on that day."""
    asked = select(Membership.id).where(Membership.member_id == member_id, Membership.body_id == body_id, on_day(on))
    return db.session.execute(asked.limit(1)).first() is not None


def bodies_among(body_ids: Collection[str], on: date) -> dict[str, set[str]]:
    """Return member → those of these bodies in which they have a place on that day; in one query."""
    asked = select(Membership.member_id, Membership.body_id).where(Membership.body_id.in_(list(body_ids)), on_day(on))
    found: dict[str, set[str]] = defaultdict(set)
    for member_id, body_id in db.session.execute(asked):
        found[member_id].add(body_id)
    return found


@once_a_page
def size_of(body_id: str, day: date) -> int:
    """Return how many members the body has on that day."""
    counted = select(func.count(Membership.member_id.distinct())).where(Membership.body_id == body_id, on_day(day))
    return db.session.execute(counted).scalar_one()


@once_a_page
def bodies_of(member_id: str) -> list[Body]:
    """Return the open bodies the member is in today, by name."""
    mine = select(Membership.body_id).where(Membership.member_id == member_id, on_day(local_day(now())))
    asked = select(Body).where(Body.id.in_(mine), Body.closed_at.is_(None)).order_by(Body.name)
    return list(db.session.execute(asked).scalars())
