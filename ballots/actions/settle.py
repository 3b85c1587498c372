"""Settling: writing the entry of each boundary of a ballot that is due, in order, each in its own transaction (law 8).

Web and worker both settle; neither can read an envelope back, and settling needs none.
"""

from datetime import datetime, timedelta

from sqlalchemy import insert

from auditlog import actions as auditlog
from auditlog import queries as log
from ballots.actions.reminders import remind_due
from ballots.actions.second_call import call_due
from ballots.actions.snapshots import is_worker, release_void, snapshot_turnout
from ballots.events import BallotClosed, BallotExtended, BallotOpened
from ballots.models import Ballot, EnvelopeDigest
from ballots.queries.found import ballot, foresee_windows, needed, subject, unsettled, window
from ballots.queries.papers import InTheBox, in_the_box
from ballots.rules.commitments import envelopes_root, participation_root
from ballots.rules.window import Boundary, Kind
from ballots.rules.window import due as due_of
from deliberation.rules.text import instant_text
from foundation.clock import now
from foundation.database import db, transaction, writing
from foundation.locks import lock_exclusive
from foundation.once import looking
from membership import queries as membership


def settle(ballot_id: str) -> int:
    """Write every boundary of the ballot that is due, and commit each; returns how many. Raises UnknownBallot.

    Called before an act on the ballot, never by a page that is only looked at. Where nothing is due nothing is
    committed or locked.
    """
    written = 0
    while due(ballot(ballot_id), now()):
        db.session.commit()
        with writing(), transaction():
            if not _write_next(ballot_id):
                return written
        written += 1
    return written


def settle_due() -> int:
    """Settle every ballot that has a boundary due; notice second calls, write turnout, remind. Returns how many."""
    written = sum(settle(ballot_id) for ballot_id in _late(now()))
    snapshot_turnout()
    release_void()
    if is_worker():
        written += call_due()
        remind_due()
    return written


def _late(t: datetime) -> list[str]:
    """Return the ballots with a boundary due whose entry is not written, looked up together."""
    with looking():
        found = unsettled(t)
        foresee_windows(found)
        return [one.id for one in found if due(one, t)]


def due(found: Ballot, t: datetime) -> list[Boundary]:
    """Return the boundaries due at `t` whose entries are not written, in order; a close not counted yet comes last."""
    return due_of(window(found), {(b.kind, b.due) for b in log.boundaries(subject(found.id))}, t)


def _write_next(ballot_id: str) -> bool:
    """Write the first boundary that is due. The lock waits for running casts, and the clock is read after it."""
    lock_exclusive(subject(ballot_id))
    found = ballot(ballot_id)
    boundary = next(iter(due(found, now())), None)
    if boundary is None:
        return False
    if boundary.kind is Kind.OPENED:
        event = BallotOpened(ballot=found.number, due=instant_text(boundary.due))
        return auditlog.write_boundary(subject(ballot_id), Kind.OPENED, boundary.due, event)
    return _write_close(found, boundary)


def _write_close(found: Ballot, boundary: Boundary) -> bool:
    """Extend or close: those who took part by now are those who did by the close, since none is taken after it."""
    papers, asked = in_the_box(found.id), needed(found)
    facts = {"n": len(papers), "needed": asked}
    may_extend = boundary.kind is Kind.CLOSE_DUE
    if may_extend and asked is not None and len(papers) < asked:
        closes = instant_text(boundary.due + timedelta(days=found.extend_days))
        extended = BallotExtended(found.number, instant_text(boundary.due), asked, len(papers), closes)
        return auditlog.write_boundary(subject(found.id), Kind.EXTENDED, boundary.due, extended, facts)
    _keep_digests(found, papers)
    return auditlog.write_boundary(
        subject(found.id), Kind.CLOSED, boundary.due, _closed(found, boundary.due, papers, asked), facts
    )


def _closed(found: Ballot, at: datetime, papers: list[InTheBox], asked: int | None) -> BallotClosed:
    refs = membership.refs_of(found.roll_id)
    return BallotClosed(
        ballot=found.number, due=instant_text(at), n=len(papers), needed=asked,
        participation_root=participation_root(refs[one.member_id] for one in papers),
        envelopes_root=envelopes_root(one.e for one in papers if one.e is not None),
    )  # fmt: skip


def _keep_digests(found: Ballot, papers: list[InTheBox]) -> None:
    rows = [{"ballot_id": found.id, "pos": pos, "e": one.e} for pos, one in enumerate(papers)]
    if rows:
        db.session.execute(insert(EnvelopeDigest), rows)
