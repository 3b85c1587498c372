"""Who took part, and by which envelopes: never what is in them. No statement here touches an envelope."""

from typing import NamedTuple

from sqlalchemy import distinct, func, select

from ballots.models import Intake
from foundation.database import db


class InTheBox(NamedTuple):
    """The paper of one member that counts: the last one handed in."""

    member_id: str
    e: bytes | None


def digests_kept(ballot_id: str, member_id: str) -> list[bytes | None]:
    """Return the digests of the member's own papers in this ballot, oldest first; None for one dropped since."""
    mine = select(Intake.e).where(Intake.ballot_id == ballot_id, Intake.member_id == member_id).order_by(Intake.n)
    return [None if e is None else bytes(e) for e in db.session.execute(mine).scalars()]


def taken_by_other(ballot_id: str, member_id: str, e: bytes) -> bool:
    """Tell whether another member's paper in this ballot has the same digest."""
    same = select(Intake.n).where(Intake.ballot_id == ballot_id, Intake.e == e, Intake.member_id != member_id)
    return db.session.execute(same.limit(1)).first() is not None


def participations(ballot_id: str) -> int:
    """Return how many members have taken part."""
    counted = select(func.count(distinct(Intake.member_id))).where(Intake.ballot_id == ballot_id)
    return int(db.session.execute(counted).scalar_one())


def in_the_box(ballot_id: str) -> list[InTheBox]:
    """Return for every member who took part the paper that counts, sorted by its digest."""
    rows = select(Intake.member_id, Intake.e).where(Intake.ballot_id == ballot_id).order_by(Intake.n)
    last = {member_id: None if e is None else bytes(e) for member_id, e in db.session.execute(rows)}
    return sorted((InTheBox(*pair) for pair in last.items()), key=lambda one: (one.e or b"", one.member_id))


def took_part(ballot_id: str, member_id: str) -> bool:
    """Tell whether the member has taken part."""
    return bool(digests_kept(ballot_id, member_id))
