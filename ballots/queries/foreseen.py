"""Looking ahead: what a page tells of its ballots, looked up together instead of one by one."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.sql.elements import ColumnElement

from auditlog import queries as auditlog
from ballots.models import (
    Annulment,
    Ballot,
    BallotCount,
    CountSignature,
    Intake,
    KeyDestruction,
)
from ballots.queries.certifying import ballots_on, signatures
from ballots.queries.found import ballot, ends, foresee_contests, foresee_ends, subject
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
    foresee_contests(ids)
    _foresee_signatures(ids)
    _foresee_digests(ids, member_id)
    gone = select(KeyDestruction).where(KeyDestruction.ballot_id.in_(ids))
    destroyed = {row.ballot_id: row.at for row in db.session.execute(gone).scalars()}
    foresee(key_destroyed, {id: destroyed.get(id) for id in ids})


def foresee_waiting(open_now: Sequence[Ballot], uncertified: Sequence[Ballot], member_id: str) -> None:
    """Look up together what the inbox tells of ballots to vote in and of counts to sign."""
    _foresee_digests([one.id for one in open_now], member_id)
    membership.foresee_roll_refs(member_id)
    foresee_contests([one.id for one in (*open_now, *uncertified)])


def _foresee_signatures(ids: Sequence[str]) -> None:
    found: dict[str, list[CountSignature]] = {id: [] for id in ids}
    asked = select(CountSignature).where(CountSignature.ballot_id.in_(ids))
    for one in db.session.execute(asked.order_by(CountSignature.at, CountSignature.teller_id)).scalars() if ids else ():
        found[one.ballot_id].append(one)
    foresee(signatures, found)


def _foresee_digests(ids: Sequence[str], member_id: str) -> None:
    found: dict[tuple[str, str], list[bytes | None]] = {(id, member_id): [] for id in ids}
    own = select(Intake.ballot_id, Intake.e).where(Intake.member_id == member_id, Intake.ballot_id.in_(ids))
    for ballot_id, e in db.session.execute(own.order_by(Intake.n)) if ids else ():
        found[ballot_id, member_id].append(None if e is None else bytes(e))
    foresee(digests_kept, found)


def foresee_ballots_on(proposal_id: str, member_id: str | None) -> None:
    """Look up together every ballot on a proposal, how each ended, and the newest one's roll and the reader on it."""
    found = _foresee_ended(Ballot.proposal_id == proposal_id)
    foresee(ballots_on, {proposal_id: found})
    if found and member_id is not None and ends(found[0].id) == (None, None):
        membership.foresee_roll(found[0].roll_id, member_id)


def foresee_result(ballot_id: str, member_id: str | None) -> None:
    """Look up together what the page of one result asks for: the ballot's end, contests and decision, its roll."""
    for one in _foresee_ended(Ballot.id == ballot_id):
        foresee_contests([one.id])
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
    undecided = {id: None for id, signatures_on in signed.items() if len(signatures_on) < 2}
    foresee(deliberation.decision_on, undecided)  # the second signature makes the decision
    foresee(ends, {row.Ballot.id: (row.Annulment, row.BallotCount) for row in rows})
    foresee(key_destroyed, {row.Ballot.id: row.KeyDestruction.at if row.KeyDestruction else None for row in rows})
    return list(found.values())
