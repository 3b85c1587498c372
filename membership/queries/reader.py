"""Who reads a page: their name, their bodies and their offices, asked for in one statement."""

from sqlalchemy import select

from foundation.clock import now
from foundation.database import db
from foundation.once import foresee
from membership.models import Body, Member, Membership, Office
from membership.queries.bodies import bodies_of
from membership.queries.members import name_of, none_left
from membership.queries.offices import held, held_by
from membership.queries.standing import local_day


def reader_unless_left(member_id: str) -> str | None:
    """Return what `name_unless_left` does, for a page that reads: its parts find the reader's places looked up."""
    asked = (
        select(Member.name, Membership, Body, Office)
        .outerjoin(Membership, Membership.member_id == Member.id)
        .outerjoin(Body, Body.id == Membership.body_id)
        .outerjoin(Office, (Office.member_id == Member.id) & held(now()))
        .where(Member.id == member_id)
        .order_by(Body.name, Office.since, Office.id)
    )
    rows = db.session.execute(asked).all()
    places = {row.Membership.id: (row.Membership, row.Body) for row in rows if row.Membership is not None}
    if not rows or none_left(member_id, [place.until for place, _body in places.values()]):
        return None
    today = local_day(now())
    mine = {
        body.id: body
        for place, body in places.values()
        if place.since <= today and (place.until is None or place.until > today) and body.closed_at is None
    }
    foresee(name_of, {member_id: rows[0].name})
    foresee(bodies_of, {member_id: list(mine.values())})
    foresee(held_by, {member_id: list({row.Office.id: row.Office for row in rows if row.Office is not None}.values())})
    return str(rows[0].name)
