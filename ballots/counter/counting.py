"""Counting: a closed ballot is opened and counted exactly once, wherever the counter is killed on the way."""

from collections import Counter
from collections.abc import Sequence

from flask import current_app
from sqlalchemy import insert, update

from auditlog import actions as auditlog
from auditlog.errors import EntryAltered
from auditlog.queries import LoggedEntry, signed_entries
from ballots.alarms import raise_alarm
from ballots.counter.grouping import check_roll, count_groups
from ballots.counter.logged import TYPES, Distrusted, LoggedBallot, closed_ballot
from ballots.counter.opening import OpenedContest, box, open_all
from ballots.counter.spares import private_key
from ballots.counting.quickest import count_ranked, papers_of
from ballots.events import BallotAnnulled, BallotCounted, UrnOpened
from ballots.models import Annulment, Ballot, BallotCount, Intake, Opening
from ballots.queries.certifying import alarms
from ballots.queries.found import annulment, ballot, count_of, subject, unsettled
from ballots.rules.commitments import commitments_root, openings_root
from ballots.rules.count_document import Count, count_document, judge_count, judge_unopened_count
from deliberation.rules.document import Unusable
from foundation import keys
from foundation.clock import app_now, now
from foundation.database import db, reading, transaction, writing
from foundation.locks import lock_exclusive


def count_due() -> int:
    """Count every ballot that the signed log says is closed; returns how many. A doubtful one raises an alarm."""
    with reading():
        t = now()
        waiting = [one.id for one in unsettled(t) if one.closes_at <= t and not alarms(one.id)]
        db.session.commit()
    if not waiting:
        return 0
    with reading():
        try:
            entries = signed_entries(*TYPES)
        except EntryAltered as error:
            current_app.logger.error("nothing is opened while the log does not fit its checkpoint: %s", error)
            return 0
        finally:
            db.session.rollback()
    return sum(_count(ballot_id, entries) for ballot_id in waiting)


def _count(ballot_id: str, entries: Sequence[LoggedEntry]) -> bool:
    found = ballot(ballot_id)
    number, key_id = found.number, found.seal_key_id
    try:
        logged = closed_ballot(entries, number, app_now())
        if logged is None:
            db.session.rollback()
            return False
        return _count_closed(found, logged)
    except (Distrusted, Unusable) as error:
        db.session.rollback()
        if count_of(ballot_id) is None and annulment(ballot_id) is None:  # else another counter emptied the box
            raise_alarm(ballot_id, number, str(error))
    except keys.KeyUnusable as error:
        current_app.logger.error("ballot %s is void: %s", number, error)
        _void(ballot_id, number, key_id)
    return False


def _count_closed(found: Ballot, logged: LoggedBallot) -> bool:
    ballot_id = found.id
    with reading():
        envelopes = box(found, logged)
        on_roll = check_roll(found, logged) if logged.terms.composite is not None else {}
        unopened = judge_unopened_count(logged.terms, logged.roll, logged.n, logged.withdrawn)
        key_id = found.seal_key_id
        db.session.rollback()
    if unopened is not None:
        return _write(ballot_id, logged, [], count_document(unopened))
    private = private_key(key_id, logged.seal_key)
    seed, opened, groups = logged.lot(private), open_all(private, logged, envelopes), None
    if logged.terms.composite is not None:
        groups, opened = count_groups(logged, on_roll, envelopes, opened)
    papers = {
        one.terms.n: papers_of(one.terms, Counter(line.choice for line, _ in one.lines), logged.n) for one in opened
    }
    value = judge_count(
        logged.terms, logged.roll, logged.n, papers, seed, count_ranked, groups=groups, withdrawn=logged.withdrawn
    )
    return _write(ballot_id, logged, opened, count_document(value), seed)


def _write(
    ballot_id: str, logged: LoggedBallot, opened: Sequence[OpenedContest], count: Count, seed: bytes | None = None
) -> bool:
    """Urn, count and entries in one transaction; False where another counter or an annulment was quicker."""
    number = logged.terms.number
    with writing(), transaction():
        lock_exclusive(subject(ballot_id))
        if count_of(ballot_id) is not None or annulment(ballot_id) is not None:
            return False
        db.session.execute(update(Intake).where(Intake.ballot_id == ballot_id).values(envelope=None))
        for contest in opened:
            _fill_urn(ballot_id, contest)
        if opened:
            auditlog.append(UrnOpened(ballot=number, contests=[_roots(contest) for contest in opened]))
        entry_id = auditlog.append(
            BallotCounted(
                ballot=number, count=count.hash, outcome=count.outcome, lot_seed=None if seed is None else seed.hex()
            )
        )
        db.session.execute(
            insert(BallotCount).values(
                ballot_id=ballot_id, hash=count.hash, document=count.document.decode(), outcome=count.outcome,
                counted_at=now(), entry_id=entry_id,
            )
        )  # fmt: skip
    return True


def _fill_urn(ballot_id: str, contest: OpenedContest) -> None:
    rows = [
        {"ballot_id": ballot_id, "contest": contest.terms.n, "pos": pos, "commitment": line.commitment,
         "choice": line.choice, "secret": line.secret, "grp": line.group, "ref": ref}
        for pos, (line, ref) in enumerate(contest.lines)
    ]  # fmt: skip
    if rows:
        db.session.execute(insert(Opening), rows)


def _roots(contest: OpenedContest) -> dict[str, object]:
    lines = [line for line, _ in contest.lines]
    return {
        "n": contest.terms.n, "lines": len(lines), "invalid": contest.invalid,
        "openings_root": openings_root(contest.terms.n, lines),
        "commitments_root": commitments_root(line.commitment for line in lines),
    }  # fmt: skip


def _void(ballot_id: str, number: str, key_id: str) -> None:
    """The key is lost, so the ballot is void by itself and its proposal returns to notice."""
    reason = f"The seal key {key_id[:8]} and its escrow copy are lost or damaged, so the envelopes cannot be opened."
    with writing(), transaction():
        lock_exclusive(subject(ballot_id))
        if count_of(ballot_id) is not None or annulment(ballot_id) is not None:
            return
        entry_id = auditlog.append(BallotAnnulled(ballot=number, cause="key lost", reason=reason))
        db.session.execute(
            insert(Annulment).values(
                ballot_id=ballot_id, cause="key lost", reason=reason, by_a=None, by_b=None, at=now(), entry_id=entry_id
            )
        )
