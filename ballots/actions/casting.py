"""Casting: one paper taken into the box, in one transaction, answered by a receipt (docs/sealed-ballot.md §3).

Nothing here writes a time, a log entry of a sealed paper, or a mail.
"""

from dataclasses import dataclass
from functools import cache

from flask import current_app
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from auditlog import actions as auditlog
from ballots.actions.settle import settle
from ballots.events import BallotCast
from ballots.models import Ballot, Intake
from ballots.queries.box import Box, box
from ballots.queries.found import may_see, subject
from ballots.receipts import receipt
from ballots.rules.casting import Accepted, Reason, Refused, Verdict, judge
from ballots.rules.sealing import digest, envelope_length
from foundation.database import db
from foundation.locks import lock_shared


@dataclass(frozen=True)
class CastAnswer:
    """What became of a paper: HTTP status, the receipt that may be shown, why it was refused (None: it was not)."""

    status: int
    receipt: str | None = None
    reason: Reason | None = None


def cast(ballot_id: str, member_id: str, envelope: bytes) -> CastAnswer:
    """Take a member's envelope, or say why not; the caller commits before the answer leaves the house.

    A boundary that fell due is written first, and the paper judged once more. Raises UnknownBallot where the ballot is
    not the member's to see, OfficeKeyUnusable where no receipt could be signed; then nothing is kept.
    """
    answer = _attempt(ballot_id, member_id, envelope)
    if answer.reason is Reason.BOUNDARY_DUE:
        settle(ballot_id)
        answer = _attempt(ballot_id, member_id, envelope)
    return answer


def _attempt(ballot_id: str, member_id: str, envelope: bytes) -> CastAnswer:
    """Lock, then clock and facts in a later statement, then the verdict, then the row."""
    lock_shared(subject(ballot_id))
    e = digest(envelope)
    found = box(ballot_id, member_id, e)
    verdict = _verdict(found, member_id, envelope, e)
    if isinstance(verdict, Accepted):
        note = receipt(found.ballot.number, e)  # before the row: no paper is taken that could not be receipted
        if _keep(found.ballot, member_id, verdict, envelope):
            _log_roll_call(found, verdict)
            return CastAnswer(200, note)
        found = box(ballot_id, member_id, e)
        verdict = _verdict(found, member_id, envelope, e)  # somebody was quicker: judged again on what stands now
        if isinstance(verdict, Accepted):
            return CastAnswer(503, reason=Reason.BOUNDARY_DUE)
    return _answer(found.ballot, verdict)


def _verdict(found: Box, member_id: str, envelope: bytes, e: bytes) -> Verdict:
    return judge(
        window=found.window,
        in_body=found.ref is not None or may_see(found.ballot, member_id),
        on_roll=found.ref is not None,
        kept=found.kept,
        offered=e,
        taken_by_other=found.taken_by_other,
        now=found.now,
        revote=found.ballot.secrecy == "roll-call",
        right_length=len(envelope) == envelope_length(found.ballot.paper_length),
        settled=found.settled,
        nothing_left=found.nothing_left,
    )


def _keep(found: Ballot, member_id: str, verdict: Accepted, envelope: bytes) -> bool:
    """Insert the row; False where another row took its place in the same instant, and then nothing was written."""
    row = {
        "ballot_id": found.id, "member_id": member_id, "n": verdict.n, "roll_id": found.roll_id,
        "secrecy": found.secrecy, "e": verdict.e, "envelope": envelope,
    }  # fmt: skip
    return db.session.connection().execute(_kept_once(db.engine.dialect.name), row).first() is not None


@cache
def _kept_once(dialect: str) -> ReturningInsert[tuple[int]]:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(Intake).on_conflict_do_nothing().returning(Intake.n)


def _log_roll_call(found: Box, verdict: Accepted) -> None:
    if found.ballot.secrecy == "roll-call":
        assert found.ref is not None
        auditlog.append(BallotCast(ballot=found.ballot.number, ref=found.ref, e=verdict.e.hex(), n=verdict.n))


def _answer(found: Ballot, verdict: Verdict) -> CastAnswer:
    if not isinstance(verdict, Refused):
        return CastAnswer(200, receipt(found.number, verdict.e))
    if verdict.reason is Reason.BOUNDARY_DUE:
        current_app.logger.info("a close is due on %s", found.number)
    shown = receipt(found.number, verdict.stands) if verdict.stands is not None else None
    return CastAnswer(verdict.status, shown, verdict.reason)
