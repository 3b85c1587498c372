"""The books of a body as its officers read them: members page by page, one person's places and dues, and the rolls."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from auditlog import queries as log
from foundation.clock import now
from foundation.database import db
from foundation.errors import NotFound
from membership.models import Body, Dues, Member, Membership, Roll, RollAmendment, RollEntry
from membership.queries.bodies import on_day
from membership.queries.members import named_like
from membership.queries.standing import local_day
from membership.rules.names import by_family


@dataclass(frozen=True)
class Listed:
    """One member in the list of a body: since when they are in it, and the last paid day of their dues."""

    id: str
    name: str
    since: date
    paid_until: date | None


@dataclass(frozen=True)
class Place:
    """A place in a body; its last day is not included."""

    body_id: str
    body: str
    since: date
    until: date | None


@dataclass(frozen=True)
class RollOf:
    """One roll of a body, whether a member is on it, and the reason where two officers added them after the freeze."""

    ballot: str
    frozen_at: datetime
    size: int
    on: bool
    added: str


def members_of(body_id: str, text: str, offset: int, limit: int) -> tuple[list[Listed], int]:
    """Return a stretch of the body's members today whose name or address holds the text, and how many fit.

    They stand by the last word of their names; no database sorts so, hence all names are read.
    """
    here = select(Membership.member_id, func.max(Membership.since).label("since")).where(
        Membership.body_id == body_id, on_day(local_day(now()))
    )
    places = here.group_by(Membership.member_id).subquery()
    fit = select(Member.id, Member.name, places.c.since).join(places, places.c.member_id == Member.id)
    if text.strip():
        fit = fit.where(named_like(text))
    every = sorted(db.session.execute(fit), key=lambda row: (*by_family(row.name), row.id))
    rows, total = every[offset : offset + limit], len(every)
    paid = _paid_until([row.id for row in rows])
    return [Listed(row.id, row.name, row.since, paid.get(row.id)) for row in rows], total


def _paid_until(member_ids: list[str]) -> dict[str, date]:
    asked = select(Dues.member_id, func.max(Dues.paid_until)).where(Dues.member_id.in_(member_ids))
    return dict(db.session.execute(asked.group_by(Dues.member_id)).all())


def person_in(member_id: str, body_id: str) -> Member:
    """Return a member who is or was in the body. Raises NotFound for anybody else."""
    here = select(Membership.id).where(Membership.member_id == member_id, Membership.body_id == body_id)
    found = db.session.get(Member, member_id)
    if found is None or db.session.execute(here.limit(1)).first() is None:
        raise NotFound(
            "There is no such member here", "The address is wrong, or they were never in this body.", "Go to People."
        )
    return found


def places_of(member_id: str) -> list[Place]:
    """Return every place a member has or had, the newest first."""
    asked = select(Body.id, Body.name, Membership.since, Membership.until).join(Body, Body.id == Membership.body_id)
    asked = asked.where(Membership.member_id == member_id).order_by(Membership.since.desc(), Body.name)
    return [Place(*row) for row in db.session.execute(asked)]


def dues_of(member_id: str) -> list[tuple[date, date]]:
    """Return the periods a member's dues are paid for, the newest first; the last day is a paid day."""
    asked = select(Dues.paid_from, Dues.paid_until).where(Dues.member_id == member_id)
    return [(row[0], row[1]) for row in db.session.execute(asked.order_by(Dues.paid_until.desc(), Dues.id))]


def rolls_with(member_id: str, body_id: str, limit: int = 20) -> list[RollOf]:
    """Return the body's newest rolls, and whether the member is on each."""
    asked = select(Roll).where(Roll.body_id == body_id).order_by(Roll.frozen_at.desc(), Roll.id).limit(limit)
    rolls = list(db.session.execute(asked).scalars())
    ids = [one.id for one in rolls]
    on = select(RollEntry.roll_id).where(RollEntry.member_id == member_id, RollEntry.roll_id.in_(ids))
    added = select(RollAmendment.roll_id, RollAmendment.reason).where(
        RollAmendment.member_id == member_id, RollAmendment.roll_id.in_(ids)
    )
    mine, reasons = set(db.session.execute(on).scalars()), dict(db.session.execute(added).all())
    numbers = {e.fields["roll"]: e.fields["ballot"] for e in log.entries_of_type("roll.frozen")}
    return [
        RollOf(str(numbers.get(one.id, "")), one.frozen_at, one.size, one.id in mine, reasons.get(one.id, ""))
        for one in rolls
    ]
