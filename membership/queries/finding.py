"""Finding a body or a member by what people call them, for those who type instead of choosing from a list."""

from sqlalchemy import func, select

from foundation.clock import now
from foundation.database import db
from foundation.errors import NotFound
from membership.models import Body, Member, Membership
from membership.queries.bodies import on_day
from membership.queries.standing import local_day
from membership.rules.names import likeness


def body_called(text: str) -> Body:
    """Return the body of this id or name, however the name is cased or spaced. Raises NotFound."""
    found = db.session.get(Body, text)
    if found is None:
        alike = (one for one in db.session.execute(select(Body)).scalars() if likeness(one.name) == likeness(text))
        found = next(alike, None)
    if found is None:
        raise NotFound(f"There is no body called {text[:100]!r}", "", "`mandate bodies` lists them.")
    return found


def member_called(text: str) -> Member:
    """Return the member of this id or mail address. Raises NotFound; names are not unique and find nobody."""
    found = db.session.get(Member, text)
    if found is None:
        asked = select(Member).where(Member.email == text.strip().lower())
        found = db.session.execute(asked).scalar_one_or_none()
    if found is None:
        raise NotFound(f"There is no member {text[:100]!r}", "", "Give a mail address; `mandate members` lists them.")
    return found


def tree() -> list[tuple[int, Body]]:
    """Return every body with its depth below the organisation (0), each under the one it is part of, by name."""
    below: dict[str | None, list[Body]] = {}
    for one in db.session.execute(select(Body).order_by(Body.name)).scalars():
        below.setdefault(one.parent_id, []).append(one)
    found: list[tuple[int, Body]] = []
    waiting = [(0, one) for one in reversed(below.get(None, []))]
    while waiting:
        depth, body = waiting.pop()
        found.append((depth, body))
        waiting += [(depth + 1, one) for one in reversed(below.get(body.id, []))]
    return found


def sizes() -> dict[str, int]:
    """Return how many members each body has today, by the body's id; a body without any is not among them."""
    asked = select(Membership.body_id, func.count(Membership.member_id.distinct()))
    today = local_day(now())
    counted = db.session.execute(asked.where(on_day(today)).group_by(Membership.body_id))
    return {row[0]: row[1] for row in counted}


def everybody(body_id: str | None = None) -> list[Member]:
    """Return all members by name, or those who are in one body today."""
    asked = select(Member).order_by(Member.name, Member.email)
    if body_id is not None:
        there = select(Membership.member_id).where(Membership.body_id == body_id, on_day(local_day(now())))
        asked = asked.where(Member.id.in_(there))
    return list(db.session.execute(asked).scalars())
