"""The sequencer: gives pending entries their places, one batch a transaction, and has each new head signed afterwards.

One at a time, under a lock. Rows are taken out of `log_pending` and returned by the same statement;
"newer than the last one seen" would skip an act that committed late. Only the worker runs it.
"""

import json
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from auditlog import alarm, kept, recheck, stored
from auditlog.errors import EntryAltered, LogAltered
from auditlog.merkle.reading import grow
from auditlog.merkle.tiles import encode_hashes
from auditlog.merkle.tree import EMPTY_ROOT, leaf_hash
from auditlog.models import Checkpoint, LogEntry, LogPending, LogSubject, LogTile
from auditlog.signing import log_signer, sign_newest
from auditlog.stored import Head
from auditlog.subjects import subjects
from foundation.clock import now
from foundation.database import db, reading, transaction, writing
from foundation.installation import facts
from foundation.locks import lock_exclusive

__all__ = ["sequence", "sign_newest", "start", "tick"]

BATCH = 1000
BATCHES_A_TICK = 50


def start() -> None:
    """Check the whole stored tree once, then sign a head that a crash left unsigned; a fault raises the alarm."""
    if facts() is None:
        return
    try:
        with reading():
            recheck.verify_stored()
        db.session.commit()
        sign_newest(log_signer(), kept.path())
    except LogAltered as found:
        _sound(found)


def tick() -> int:
    """Sequence all that waits and sign the result; returns how many entries found their places.

    Nothing is built on a tree that is not the signed one: the alarm is raised, and while it stands pending entries
    wait. Raises keys.KeyUnusable where the log's key cannot be read.
    """
    if facts() is None or alarm.raised():
        return 0
    done = 0
    try:
        head = _look()
        for _ in range(BATCHES_A_TICK):
            if not _waits():
                break
            done += sequence()
        if done or head is None or head.note is None:
            sign_newest(log_signer(), kept.path())
    except LogAltered as found:
        _sound(found)
    return done


def sequence(batch: int = BATCH) -> int:
    """Move up to `batch` pending entries into the tree in one transaction, which it commits; returns how many.

    Writes entries, tiles and the new head, unsigned. Raises EntryAltered where the stored tree has a hole.
    """
    db.session.commit()
    with writing(), transaction():
        lock_exclusive("log sequencer")
        taken = _take(batch)
        if not taken:
            return 0
        head = _present_head()
        leaves = [leaf_hash(bytes(row.canonical)) for row in taken]
        _write_entries(head.size, taken, leaves)
        _write_tiles(head.size, leaves)
        size = head.size + len(taken)
        root = stored.reader(size).root()
        db.session.execute(insert(Checkpoint).values(size=size, root=root, note=None, made_at=now()))
        return len(taken)


def _look() -> Head | None:
    """Compare the database with what was signed and kept; return its newest head. Raises LogAltered."""
    with kept.held(kept.path()):
        db.session.commit()
        with reading():
            note = kept.last(kept.path())
            head = recheck.against_kept(recheck.opened(note) if note is not None else None)
        db.session.commit()
    return head


def _waits() -> bool:
    with reading():
        found = db.session.execute(select(LogPending.turn).limit(1)).first()
    db.session.commit()
    return found is not None


def _take(batch: int) -> list[Any]:
    first = select(LogPending.turn).order_by(LogPending.turn).limit(batch)
    gone = delete(LogPending).where(LogPending.turn.in_(first))
    rows = db.session.execute(
        gone.returning(LogPending.turn, LogPending.id, LogPending.type, LogPending.canonical),
        execution_options={"synchronize_session": False},
    ).all()
    return sorted(rows, key=lambda row: row.turn)


def _present_head() -> Head:
    head = stored.newest() or Head(0, EMPTY_ROOT, None)
    if (count := stored.entry_count()) != head.size:
        raise EntryAltered(f"The log has {count} entries and a head of {head.size}")
    return head


def _write_entries(begin: int, rows: list[Any], leaves: list[bytes]) -> None:
    lines = [
        {"seq": seq, "id": row.id, "type": row.type, "canonical": row.canonical, "leaf_hash": leaf}
        for seq, (row, leaf) in enumerate(zip(rows, leaves, strict=True), begin)
    ]
    db.session.execute(insert(LogEntry), lines)
    _write_subjects(lines)


def _write_subjects(lines: list[dict[str, Any]]) -> None:
    """Note what each entry is about; what a set-back database left behind stands already and is no fault of these."""
    about = [
        {"subject": subject, "seq": line["seq"]}
        for line in lines
        for subject in sorted(subjects(json.loads(line["canonical"])) - {line["id"]})
    ]
    dialect: Any = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    if about:
        db.session.execute(dialect.insert(LogSubject).on_conflict_do_nothing(), about)


def _write_tiles(old: int, leaves: list[bytes]) -> None:
    try:
        grown = grow(old, leaves, stored.read_tile)
    except ValueError as error:
        raise EntryAltered("The stored tiles cannot be read as a tree", str(error)) from error
    tiles = [
        {"level": tile.level, "n": tile.index, "width": tile.width, "hashes": encode_hashes(hashes)}
        for tile, hashes in grown.items()
    ]
    db.session.execute(insert(LogTile), tiles)


def _sound(found: LogAltered) -> None:
    db.session.rollback()
    alarm.sound(f"{found.what}. {found.why}".strip())
