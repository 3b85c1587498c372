"""Who holds which office now; an office counts from the instant it is given to the instant it ends."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.sql.elements import ColumnElement

from foundation.clock import now
from foundation.database import db
from foundation.errors import NotAllowed
from foundation.once import foresee, once_a_page
from membership.models import Office
from membership.queries.bodies import body
from membership.queries.members import names_of

OFFICERS = ("chair", "secretary", "membership secretary")
"""The offices that answer for who belongs and who holds what: two of their holders give and end offices."""


def held(at: datetime) -> ColumnElement[bool]:
    """Return the condition that an office is held at this instant."""
    return (Office.since <= at) & or_(Office.until.is_(None), Office.until > at)


def holds(member_id: str, body_id: str, *kinds: str) -> Office | None:
    """Return an office of these kinds (of any kind if none is named) that the member holds in this body now."""
    mine = (one for one in held_by(member_id) if one.body_id == body_id and (not kinds or one.kind in kinds))
    return next(mine, None)


@once_a_page
def held_by(member_id: str) -> list[Office]:
    """Return the offices a member holds now, the longest held first."""
    asked = select(Office).where(Office.member_id == member_id, held(now())).order_by(Office.since, Office.id)
    return list(db.session.execute(asked).scalars())


def holds_anywhere(member_id: str, kinds: Sequence[str]) -> bool:
    """Return whether the member holds one of these offices in some open body now."""
    return any(one.kind in kinds and body(one.body_id).closed_at is None for one in held_by(member_id))


def require_office(member_id: str, body_id: str, *kinds: str) -> Office:
    """Return the office that permits an act in this body. Raises NotAllowed with the offices that would."""
    found = holds(member_id, body_id, *kinds)
    if found is None:
        raise NotAllowed(
            "Your offices do not permit this",
            f"In {body(body_id).name} it takes one of these: {', '.join(kinds)}.",
            "Ask somebody who holds it.",
        )
    return found


def is_officer(member_id: str, body_id: str) -> bool:
    """Return whether the member is chair, secretary or membership secretary of the body or of the one above it."""
    above = body(body_id).parent_id
    return any(one is not None and holds(member_id, one, *OFFICERS) is not None for one in (body_id, above))


may_give_offices = is_officer


def require_officer(member_id: str, body_id: str) -> None:
    """Raise NotAllowed unless the member is an officer of the body or of the one above it."""
    if not is_officer(member_id, body_id):
        raise NotAllowed(
            "This takes an officer",
            f"It takes chair, secretary or membership secretary of {body(body_id).name} or of the body above it.",
            "Ask one of them; People shows who they are.",
        )


@once_a_page
def offices_in(body_id: str) -> list[Office]:
    """Return the offices held in a body now, by kind and since when."""
    return _offices_in([body_id])[body_id]


def foresee_offices(body_ids: Collection[str]) -> None:
    """Look up together the offices of many bodies and the names of those who hold and gave them."""
    found = _offices_in(body_ids)
    foresee(offices_in, found)
    people = {one for offices in found.values() for o in offices for one in (o.member_id, o.given_by_a, o.given_by_b)}
    names_of([one for one in people if one])


def _offices_in(body_ids: Collection[str]) -> dict[str, list[Office]]:
    found: dict[str, list[Office]] = {body_id: [] for body_id in body_ids}
    asked = select(Office).where(Office.body_id.in_(body_ids), held(now()))
    for one in db.session.execute(asked.order_by(Office.kind, Office.since, Office.id)).scalars():
        found[one.body_id].append(one)
    return found


def offices_of(member_id: str) -> list[Office]:
    """Return the offices a member holds now, in whatever body, by kind."""
    return sorted(held_by(member_id), key=lambda one: (one.kind, one.id))
