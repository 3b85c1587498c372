"""Looking ahead: what a page tells of its ballots, looked up together instead of one by one."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.sql.elements import ColumnElement

from auditlog import queries as auditlog
from ballots.models import (
    Annulment,
    Ballot,
    BallotCount,
    Contest,
    ContestWithdrawal,
    CountSignature,
    Intake,
    KeyDestruction,
)
from ballots.queries.certifying import ballots_on, signatures
from ballots.queries.found import ballot, contests, ends, foresee_ends, subject, withdrawn
from ballots.queries.papers import digests_kept
from ballots.queries.results import key_destroyed
from deliberation import queries as deliberation
from foundation.database import db
from foundation.once import foresee
from membership import queries as membership


def foresee_list(ballots: Sequence[Ballot], member_id: str) -> None:
    """Look up how they ended, what was decided, their contests, signatures and boundaries, and the member's part."""
    ids = [one.id for one in ballots]
    foresee_ends(ids)
    deliberation.foresee_decisions_on(ids)
    auditlog.foresee_boundaries([subject(one) for one in ids])
    asked_contests: dict[str, list[Contest]] = defaultdict(list)
    for contest in db.session.execute(select(Contest).where(Contest.ballot_id.in_(ids)).order_by(Contest.n)).scalars():
        asked_contests[contest.ballot_id].append(contest)
    signed: dict[str, list[CountSignature]] = defaultdict(list)
    in_order = select(CountSignature).order_by(CountSignature.at, CountSignature.teller_id)
    for one in db.session.execute(in_order.where(CountSignature.ballot_id.in_(ids))).scalars():
        signed[one.ballot_id].append(one)
    kept: dict[str, list[bytes | None]] = defaultdict(list)
    own = select(Intake.ballot_id, Intake.e).where(Intake.member_id == member_id, Intake.ballot_id.in_(ids))
    for ballot_id, e in db.session.execute(own.order_by(Intake.n)):
        kept[ballot_id].append(None if e is None else bytes(e))
    over = select(KeyDestruction).where(KeyDestruction.ballot_id.in_(ids))
    destroyed = {row.ballot_id: row.at for row in db.session.execute(over).scalars()}
    gone: dict[str, dict[int, set[str]]] = defaultdict(dict)
    for row in db.session.execute(select(ContestWithdrawal).where(ContestWithdrawal.ballot_id.in_(ids))).scalars():
        gone[row.ballot_id].setdefault(row.contest, set()).add(row.option)
    foresee(contests, {id: asked_contests[id] for id in ids})
    foresee(withdrawn, {id: gone[id] for id in ids})
    foresee(signatures, {id: signed[id] for id in ids})
    foresee(digests_kept, {(id, member_id): kept[id] for id in ids})
    foresee(key_destroyed, {id: destroyed.get(id) for id in ids})


def foresee_ballots_on(proposal_id: str) -> None:
    """Look up together every ballot on a proposal and how each ended."""
    foresee(ballots_on, {proposal_id: _foresee_ended(Ballot.proposal_id == proposal_id)})


def foresee_result(ballot_id: str, member_id: str | None) -> None:
    """Look up together what the page of one result asks for: the ballot's end, contests and decision, its roll."""
    for one in _foresee_ended(Ballot.id == ballot_id):
        _foresee_contests(one.id)
        deliberation.foresee_decisions_on([one.id])
        if member_id is not None:
            membership.foresee_roll(one.roll_id, member_id)


def _foresee_ended(chosen: ColumnElement[bool]) -> list[Ballot]:
    """The chosen ballots, the newest first; what ended each, its signatures and its key are looked up with them."""
    asked = (
        select(Ballot, Annulment, BallotCount, KeyDestruction, CountSignature)
        .outerjoin(Annulment, Annulment.ballot_id == Ballot.id)
        .outerjoin(BallotCount, BallotCount.ballot_id == Ballot.id)
        .outerjoin(KeyDestruction, KeyDestruction.ballot_id == Ballot.id)
        .outerjoin(CountSignature, CountSignature.ballot_id == Ballot.id)
        .where(chosen)
        .order_by(Ballot.noticed_at.desc(), Ballot.number.desc(), CountSignature.at, CountSignature.teller_id)
    )
    rows = list(db.session.execute(asked))
    found = {row.Ballot.id: row.Ballot for row in rows}
    signed: dict[str, list[CountSignature]] = {id: [] for id in found}
    for row in rows:
        if row.CountSignature is not None:
            signed[row.Ballot.id].append(row.CountSignature)
    foresee(ballot, found)
    foresee(signatures, signed)
    foresee(ends, {row.Ballot.id: (row.Annulment, row.BallotCount) for row in rows})
    foresee(key_destroyed, {row.Ballot.id: row.KeyDestruction.at if row.KeyDestruction else None for row in rows})
    return list(found.values())


def _foresee_contests(ballot_id: str) -> None:
    """The contests of a ballot and what of them was withdrawn."""
    of_contest = (ContestWithdrawal.ballot_id == Contest.ballot_id) & (ContestWithdrawal.contest == Contest.n)
    asked = select(Contest, ContestWithdrawal.option).outerjoin(ContestWithdrawal, of_contest).order_by(Contest.n)
    asked_contests: dict[int, Contest] = {}
    gone: dict[int, set[str]] = {}
    for contest, option in db.session.execute(asked.where(Contest.ballot_id == ballot_id)):
        asked_contests[contest.n] = contest
        if option is not None:
            gone.setdefault(contest.n, set()).add(option)
    foresee(contests, {ballot_id: list(asked_contests.values())})
    foresee(withdrawn, {ballot_id: gone})
