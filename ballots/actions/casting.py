"""Casting: one paper taken into the box, in one transaction, answered by a receipt (docs/sealed-ballot.md §3).

Nothing here writes a time, a log entry of a sealed paper, or a mail.
"""

from dataclasses import dataclass

from flask import current_app
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from auditlog import actions as auditlog
from ballots.actions.settle import settle
from ballots.events import BallotCast
from ballots.models import Ballot, Intake
from ballots.queries.found import ballot, may_see, subject, window
from ballots.queries.papers import digests_kept, taken_by_other
from ballots.receipts import receipt
from ballots.rules.casting import Accepted, Reason, Refused, Verdict, judge
from ballots.rules.sealing import digest, envelope_length
from foundation.clock import now
from foundation.database import db
from foundation.locks import lock_shared
from membership import queries as membership


@dataclass(frozen=True)
class CastAnswer:
    """What became of a paper: HTTP status, the receipt that may be shown, why it was refused (None: it was not)."""

    status: int
    receipt: str | None = None
    reason: Reason | None = None


def cast(ballot_id: str, member_id: str, envelope: bytes) -> CastAnswer:
    """Take a member's envelope, or say why not; the caller commits before the answer leaves the house.

    Settles first, and once more where a close fell due in between. Raises UnknownBallot where the ballot is not the
    member's to see, OfficeKeyUnusable where no receipt could be signed; then nothing is kept.
    """
    settle(ballot_id)
    answer = _attempt(ballot_id, member_id, envelope)
    if answer.reason is Reason.BOUNDARY_DUE:
        settle(ballot_id)
        answer = _attempt(ballot_id, member_id, envelope)
    return answer


def _attempt(ballot_id: str, member_id: str, envelope: bytes) -> CastAnswer:
    """Lock, then clock and facts in later statements, then the verdict, then the row."""
    lock_shared(subject(ballot_id))
    found, e = ballot(ballot_id), digest(envelope)
    verdict = _verdict(found, member_id, envelope, e)
    if isinstance(verdict, Accepted):
        note = receipt(found.number, e)  # before the row: no paper is taken that could not be receipted
        if _keep(found, member_id, verdict, envelope):
            _log_roll_call(found, member_id, verdict)
            return CastAnswer(200, note)
        verdict = _verdict(found, member_id, envelope, e)  # somebody was quicker: judged again on what stands now
        if isinstance(verdict, Accepted):
            return CastAnswer(503, reason=Reason.BOUNDARY_DUE)
    return _answer(found, verdict)


def _verdict(found: Ballot, member_id: str, envelope: bytes, e: bytes) -> Verdict:
    t = now()
    ref = membership.roll_ref(found.roll_id, member_id)
    return judge(
        window=window(found),
        in_body=ref is not None or may_see(found, member_id),
        on_roll=ref is not None,
        kept=digests_kept(found.id, member_id),
        offered=e,
        taken_by_other=taken_by_other(found.id, member_id, e),
        now=t,
        revote=found.secrecy == "roll-call",
        right_length=len(envelope) == envelope_length(found.paper_length),
    )


def _keep(found: Ballot, member_id: str, verdict: Accepted, envelope: bytes) -> bool:
    """Insert the row; False where another row took its place in the same instant, and then nothing was written."""
    row = {
        "ballot_id": found.id, "member_id": member_id, "n": verdict.n, "roll_id": found.roll_id,
        "secrecy": found.secrecy, "e": verdict.e, "envelope": envelope,
    }  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.execute(insert(Intake).values(row))
    except IntegrityError:
        return False
    return True


def _log_roll_call(found: Ballot, member_id: str, verdict: Accepted) -> None:
    if found.secrecy == "roll-call":
        ref = membership.roll_ref(found.roll_id, member_id)
        assert ref is not None
        auditlog.append(BallotCast(ballot=found.number, ref=ref, e=verdict.e.hex(), n=verdict.n))


def _answer(found: Ballot, verdict: Verdict) -> CastAnswer:
    if not isinstance(verdict, Refused):
        return CastAnswer(200, receipt(found.number, verdict.e))
    if verdict.reason is Reason.BOUNDARY_DUE:
        current_app.logger.info("a close is due on %s", found.number)
    shown = receipt(found.number, verdict.stands) if verdict.stands is not None else None
    return CastAnswer(verdict.status, shown, verdict.reason)
