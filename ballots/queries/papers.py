"""Who took part, and by which envelopes: never what is in them. No statement here touches an envelope."""

from typing import NamedTuple

from sqlalchemy import distinct, func, select

from ballots.models import Ballot, Contest, Intake
from foundation.database import db
from foundation.once import once_a_page
from membership import queries as membership


class InTheBox(NamedTuple):
    """The paper of one member that counts: the last one handed in."""

    member_id: str
    e: bytes | None


@once_a_page
def digests_kept(ballot_id: str, member_id: str) -> list[bytes | None]:
    """Return the digests of the member's own papers in this ballot, oldest first; None for one dropped since."""
    mine = select(Intake.e).where(Intake.ballot_id == ballot_id, Intake.member_id == member_id).order_by(Intake.n)
    return [None if e is None else bytes(e) for e in db.session.execute(mine).scalars()]


@once_a_page
def participations(ballot_id: str) -> int:
    """Return how many members have taken part."""
    counted = select(func.count(distinct(Intake.member_id))).where(Intake.ballot_id == ballot_id)
    return int(db.session.execute(counted).scalar_one())


def in_the_box(ballot_id: str) -> list[InTheBox]:
    """Return for every member who took part the paper that counts, sorted by its digest."""
    rows = select(Intake.member_id, Intake.e).where(Intake.ballot_id == ballot_id).order_by(Intake.n)
    last = {member_id: None if e is None else bytes(e) for member_id, e in db.session.execute(rows)}
    return sorted((InTheBox(*pair) for pair in last.items()), key=lambda one: (one.e or b"", one.member_id))


def taken_part(member_id: str) -> list[tuple[Ballot, str, bool]]:
    """Return the ballots a member took part in, the newest first, each with its title and whether a digest is kept."""
    title = select(Contest.title).where(Contest.ballot_id == Ballot.id, Contest.n == 1).scalar_subquery()
    last = select(Intake.ballot_id, func.max(Intake.n).label("n"), func.count(Intake.e).label("kept"))
    on = select(Ballot.id).where(Ballot.roll_id.in_(membership.rolls_of(member_id)))
    mine = last.where(Intake.member_id == member_id, Intake.ballot_id.in_(on)).group_by(Intake.ballot_id).subquery()
    asked = select(Ballot, title, mine.c.kept).join(mine, mine.c.ballot_id == Ballot.id)
    rows = db.session.execute(asked.order_by(Ballot.noticed_at.desc(), Ballot.number.desc()))
    return [(one, told, kept > 0) for one, told, kept in rows]


def took_part(ballot_id: str, member_id: str) -> bool:
    """Tell whether the member has taken part."""
    return bool(digests_kept(ballot_id, member_id))
