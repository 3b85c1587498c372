"""After the count: the key and every copy destroyed, leftovers cut from the file, and later the digests dropped."""

from datetime import timedelta

from flask import current_app
from sqlalchemy import insert, select, update

from auditlog import actions as auditlog
from auditlog.errors import EntryAltered
from auditlog.queries import LoggedEntry, latest_checkpoint, signed_entries
from ballots.counter.logged import TYPES, instant, of_ballot
from ballots.counter.spares import copies
from ballots.events import KeyDestroyed
from ballots.models import Annulment, Ballot, BallotCount, Intake, KeyDestruction, SealKey
from ballots.queries.found import subject
from foundation import keys
from foundation.clock import app_now, now
from foundation.database import db, reading, transaction, writing
from foundation.hashing import b64
from foundation.locks import lock_exclusive

GRACE = timedelta(hours=1)
"""How long after the last window the digests stay, so that a protest filed in its last second is in the log by then."""


def destroy_due() -> int:
    """Destroy the keys of all ballots counted or void; returns how many were finished. Repeated after a kill."""
    with reading():
        waiting = _counted() + [one for one in _void() if _is_logged_void(one.number)]
        ids = [one.id for one in waiting]
        db.session.rollback()
    return sum(_destroy(ballot_id) for ballot_id in ids)


def _unfinished(chosen: type[BallotCount] | type[Annulment]) -> list[Ballot]:
    gone = select(KeyDestruction.ballot_id)
    found = select(Ballot).join(chosen, chosen.ballot_id == Ballot.id).where(Ballot.id.not_in(gone))
    return list(db.session.execute(found.order_by(Ballot.number)).scalars())


def _counted() -> list[Ballot]:
    return _unfinished(BallotCount)


def _void() -> list[Ballot]:
    return _unfinished(Annulment)


def _is_logged_void(number: str) -> bool:
    """The row alone is not believed: what it makes the counter do cannot be undone."""
    try:
        entries = signed_entries("ballot.annulled")
    except EntryAltered:
        return False
    return bool(of_ballot(entries, number))


def _destroy(ballot_id: str) -> bool:
    """Drop what envelopes are left, destroy the key's files, cut the write-ahead log, and only then say so."""
    with writing(), transaction():
        left = Intake.ballot_id == ballot_id, Intake.envelope.is_not(None)
        db.session.execute(update(Intake).where(*left).values(envelope=None))
        chosen = select(Ballot.number, Ballot.seal_key_id, SealKey.public).join(SealKey).where(Ballot.id == ballot_id)
        number, key_id, public = db.session.execute(chosen).one()
    if missing := [str(path.parent) for path in copies(key_id) if not path.parent.is_dir()]:
        current_app.logger.error("the key of ballot %s is not destroyed: %s is not there", number, ", ".join(missing))
        return False  # a copy on a disk that is away would outlive the entry that says it is gone
    for path in copies(key_id):
        keys.destroy(path)
    if not cut_write_ahead_log():
        return False
    with writing(), transaction():
        lock_exclusive(subject(ballot_id))
        if db.session.get(KeyDestruction, ballot_id) is not None:
            return False
        entry_id = auditlog.append(KeyDestroyed(ballot=number, seal_key=b64(bytes(public))))
        db.session.execute(insert(KeyDestruction).values(ballot_id=ballot_id, at=now(), entry_id=entry_id))
    return True


def cut_write_ahead_log() -> bool:
    """Empty SQLite's write-ahead log, which still holds envelopes; False while a reader keeps it. Elsewhere True."""
    if db.engine.dialect.name != "sqlite":
        return True
    db.session.rollback()
    connection = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("pragma busy_timeout=500")
        busy = cursor.execute("pragma wal_checkpoint(truncate)").fetchone()[0]
        cursor.execute("pragma busy_timeout=15000")
    finally:
        connection.close()
    return not busy


def drop_digests() -> int:
    """Drop the digests of sealed ballots that are void, or whose protest window and last ruling are over.

    Returns of how many. Read from the signed log. After it not even the house can tell which envelope was whose.
    """
    with reading():
        kept = select(Intake.ballot_id).where(Intake.e.is_not(None), Intake.secrecy == "sealed").distinct()
        done = select(KeyDestruction.ballot_id)
        chosen = select(Ballot).where(Ballot.id.in_(kept), Ballot.id.in_(done)).order_by(Ballot.number)
        candidates = [(one.id, one.number) for one in db.session.execute(chosen).scalars()]
        entries = _entries() if candidates else []
        db.session.rollback()
    over = [ballot_id for ballot_id, number in candidates if _is_over(entries, number)]
    for ballot_id in over:
        with writing(), transaction():
            lock_exclusive(subject(ballot_id))
            db.session.execute(update(Intake).where(Intake.ballot_id == ballot_id).values(e=None))
    return len(over)


def _entries() -> list[LoggedEntry]:
    """Return what the signed log says. What was proved into a checkpoint once is not read again until the next."""
    newest = latest_checkpoint()
    under = newest.note if newest else ""
    proved: tuple[str, list[LoggedEntry]] = current_app.extensions.get("ballots.proved", ("", []))
    if proved[0] == under:
        return proved[1]
    try:
        entries = signed_entries(*TYPES)
    except EntryAltered:
        return []
    current_app.extensions["ballots.proved"] = (under, entries)
    return entries


def _is_over(entries: list[LoggedEntry], number: str) -> bool:
    mine = of_ballot(entries, number)
    if any(entry.type == "ballot.annulled" for entry in mine):
        return True  # nothing is decided by it, so there is nothing to protest against
    certified = [entry for entry in mine if entry.type == "ballot.certified"]
    if not certified or app_now() < instant(certified[0].fields["protest_until"]) + GRACE:
        return False
    decision = certified[0].fields["decision"]
    filed = {e.fields["protest"] for e in entries if e.type == "protest.filed" and e.fields["decision"] == decision}
    ruled = {e.fields["protest"] for e in entries if e.type == "protest.ruled"}
    return filed <= ruled
