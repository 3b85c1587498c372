"""What a paper that is handed in is judged on, in one statement: the ballot, its window, roll and box, and the time."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, select, true

from auditlog import queries as auditlog
from ballots.errors import UnknownBallot
from ballots.models import Annulment, Ballot, ContestWithdrawal, Intake
from ballots.queries.found import nothing_left, subject, window_of
from ballots.rules.window import WindowFacts, due
from foundation.clock import current_clock, hand
from foundation.database import db
from membership import queries as membership


@dataclass(frozen=True)
class Box:
    """The ballot, the member's reference on its roll (None: not on it), their own papers oldest first, and the time."""

    ballot: Ballot
    ref: str | None
    kept: tuple[bytes | None, ...]
    """The digests of the member's own papers; None for one dropped since."""
    taken_by_other: bool
    """Whether another member's paper has the digest that is offered."""
    window: WindowFacts
    settled: bool
    """Whether the entry of every boundary due by now is written."""
    nothing_left: bool
    """Whether every question was withdrawn."""
    now: datetime


def box(ballot_id: str, member_id: str, e: bytes) -> Box:
    """Return all that decides on a paper with the digest `e` (32 bytes), at one instant; raises UnknownBallot.

    To be called with the ballot's lock held: the statement's snapshot is taken after it, the clock read after that.
    """
    asked = _asked(db.session.get_bind().dialect.name)
    facts = {"ballot": ballot_id, "member": member_id, "e": e, "subject": subject(ballot_id)}
    rows = db.session.execute(asked, facts).all()
    if not rows:
        raise UnknownBallot()
    found, ref, ended_at, taken, gone = rows[0][:5]
    now = current_clock().read(rows[0][-1])
    papers = {row[5]: row[6] for row in rows if row[5] is not None}
    boundaries = {tuple(row[7:11]) for row in rows if row[7] is not None}
    written = [auditlog.read_boundary(*one) for one in sorted(boundaries, key=lambda one: (one[1], one[0]))]
    gone = gone and nothing_left(found)  # few ballots lose a question: only then what is left is looked at
    window = window_of(found, written, ended_at, gone)
    kept = tuple(None if own is None else bytes(own) for _n, own in sorted(papers.items()))
    settled = not due(window, {(one.kind, one.due) for one in written}, now)
    return Box(found, ref, kept, taken, window, settled, gone, now)


@cache
def _asked(dialect: str) -> Select[*tuple[Any, ...]]:
    ballot: BindParameter[str] = bindparam("ballot")
    member: BindParameter[str] = bindparam("member")
    e: BindParameter[bytes] = bindparam("e")
    on_roll, written = membership.own_refs(member), auditlog.boundary_rows(bindparam("subject"))
    own = select(Intake.n, Intake.e).where(Intake.ballot_id == ballot, Intake.member_id == member).subquery("own")
    other = select(Intake.n).where(Intake.ballot_id == ballot, Intake.e == e, Intake.member_id != member).exists()
    gone = select(ContestWithdrawal.contest).where(ContestWithdrawal.ballot_id == ballot).exists()
    return (
        select(Ballot, on_roll.c.ref, Annulment.at, other, gone, own.c.n, own.c.e, *written.c, hand(dialect))
        .outerjoin(on_roll, on_roll.c.roll_id == Ballot.roll_id)
        .outerjoin(Annulment, Annulment.ballot_id == Ballot.id)
        .outerjoin(own, true())
        .outerjoin(written, true())
        .where(Ballot.id == ballot)
    )
