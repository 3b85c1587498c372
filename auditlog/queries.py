"""What anybody may ask of the log; everything in it is public."""

import json
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, Subquery, literal, or_, select

from auditlog import stored
from auditlog.checkpoint import open_checkpoint
from auditlog.entry import parse
from auditlog.errors import EntryAltered, NotInLog, NotSignedYet
from auditlog.merkle.consistency import consistency_path
from auditlog.merkle.inclusion import inclusion_path, verify_inclusion
from auditlog.models import Boundary, Checkpoint, LogEntry, LogSubject
from auditlog.note import Verifier
from auditlog.proof import ConsistencyProof, InclusionProof
from auditlog.subjects import SUBJECT
from auditlog.telling import in_utc, tell
from auditlog.within import within
from foundation.database import db
from foundation.hashing import jcs
from foundation.installation import required
from foundation.once import foresee, once_a_page, unforeseen
from foundation.slots import slots

PAGE = 50
_WHOLE = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True)
class WrittenBoundary:
    """A boundary whose entry was written: its kind, the instant it was due, the entry's id and what was seen."""

    kind: str
    due: datetime
    entry_id: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class LoggedEntry:
    """An entry at its place `seq` in the log; `fields` are those of its type."""

    seq: int
    id: str
    type: str
    at: datetime
    fields: Mapping[str, Any]
    canonical: bytes = field(repr=False)
    leaf_hash: bytes = field(repr=False)


@dataclass(frozen=True)
class SignedCheckpoint:
    """A signed tree head: size in entries, root (32 bytes), the note as text, and when the head was made."""

    size: int
    root: bytes
    note: str
    made_at: datetime


@once_a_page
def boundaries(subject: str) -> list[WrittenBoundary]:
    """Return the boundaries written for a subject, in the order of their due instants."""
    return boundaries_of([subject])[subject]


def foresee_boundaries(subjects: Collection[str]) -> None:
    """Look up together the boundaries of many subjects, for a page that tells of each."""
    foresee(boundaries, boundaries_of(subjects))


def foresee_boundaries_told(subjects: Collection[str]) -> None:
    """Look up together the boundaries of many subjects and their entries, for a page that leads to these."""
    found: dict[str, list[WrittenBoundary]] = {subject: [] for subject in subjects}
    entries = {}
    asked = select(Boundary, LogEntry.seq, LogEntry.canonical, LogEntry.leaf_hash)
    asked = asked.outerjoin(LogEntry, LogEntry.id == Boundary.entry_id).where(Boundary.subject.in_(subjects))
    for row in db.session.execute(asked.order_by(Boundary.due, Boundary.kind)) if found else ():
        b: Boundary = row.Boundary
        found[b.subject].append(read_boundary(b.kind, b.due, b.entry_id, b.facts))
        entries[b.entry_id] = None if row.canonical is None else _read(row)
    foresee(boundaries, found)
    foresee(entry, entries)


def boundaries_of(subjects: Collection[str]) -> dict[str, list[WrittenBoundary]]:
    """Return subject → the boundaries written for it, in the order of their due instants."""
    found: dict[str, list[WrittenBoundary]] = {subject: [] for subject in subjects}
    rows = select(Boundary).where(Boundary.subject.in_(subjects)).order_by(Boundary.due, Boundary.kind)
    for b in db.session.execute(rows).scalars() if found else ():
        found[b.subject].append(read_boundary(b.kind, b.due, b.entry_id, b.facts))
    return found


def boundary_rows(subject: BindParameter[str]) -> Subquery:
    """Return a subject's boundaries as a table (`kind`, `due`, `entry_id`, `facts`), for a statement of other facts."""
    columns = select(Boundary.kind, Boundary.due, Boundary.entry_id, Boundary.facts)
    return columns.where(Boundary.subject == subject).subquery("written")


def read_boundary(kind: str, due: datetime, entry_id: str, facts: str) -> WrittenBoundary:
    """Return a boundary from one row of that table."""
    return WrittenBoundary(kind, due, entry_id, json.loads(facts))


def index_of(entry_id: str) -> int | None:
    """Return the entry's place in the log, or None while it waits for one (or there is none)."""
    found: int | None = db.session.execute(select(LogEntry.seq).where(LogEntry.id == entry_id)).scalar()
    return found


_ENTRIES = select(LogEntry.seq, LogEntry.canonical, LogEntry.leaf_hash)


def _read(row: Any) -> LoggedEntry:
    try:
        read = parse(bytes(row.canonical))
    except ValueError as error:
        raise EntryAltered(f"Entry {row.seq} cannot be read", str(error)) from error
    return LoggedEntry(row.seq, read.id, read.type, read.at, read.fields, read.canonical, bytes(row.leaf_hash))


def _one(query: Select[*tuple[Any, ...]]) -> LoggedEntry | None:
    row = db.session.execute(query).first()
    return _read(row) if row else None


@once_a_page
def entry(entry_id: str) -> LoggedEntry | None:
    """Return the sequenced entry of this id."""
    return _one(_ENTRIES.where(LogEntry.id == entry_id))


def foresee_entries(entry_ids: Collection[str]) -> None:
    """Look up together the entries of many ids, for a page that tells of each."""
    found: dict[str, LoggedEntry | None] = dict.fromkeys(unforeseen(entry, entry_ids))
    asked = _ENTRIES.where(LogEntry.id.in_(found))
    found |= {read.id: read for read in map(_read, db.session.execute(asked) if found else ())}
    foresee(entry, found)


def entry_at(seq: int) -> LoggedEntry | None:
    """Return the entry at this place, counted from 0."""
    return _one(_ENTRIES.where(LogEntry.seq == seq))


def entries_of_type(*types: str) -> list[LoggedEntry]:
    """Return all sequenced entries of these types, in the log's order."""
    rows = db.session.execute(_ENTRIES.where(LogEntry.type.in_(types)).order_by(LogEntry.seq))
    return [_read(row) for row in rows]


def signed_entries(*types: str) -> list[LoggedEntry]:
    """Return the entries of these types that the newest signed checkpoint covers, each proved into it anew.

    For whoever believes the log and not the tables. Raises EntryAltered where signature, path or bytes do not fit.
    """
    head = latest_checkpoint()
    if head is None:
        return []
    covered = _ENTRIES.where(LogEntry.type.in_(types), LogEntry.seq < head.size).order_by(LogEntry.seq)
    entries = [_read(row) for row in db.session.execute(covered)]
    tree = stored.reader(head.size)
    try:
        signed = open_checkpoint(head.note.encode(), Verifier.parse(required().log_key)).checkpoint
        for one in entries:
            leaf = parse(one.canonical).leaf_hash
            verify_inclusion(leaf, one.seq, signed.size, inclusion_path(one.seq, head.size, tree.roots), signed.root)
    except ValueError as error:
        raise EntryAltered("The log's entries do not fit its signed checkpoint", str(error)) from error
    return entries


def page(before: int | None, limit: int) -> list[LoggedEntry]:
    """Return up to `limit` entries before this place, newest first; from the end where `before` is None."""
    query = _ENTRIES if before is None else _ENTRIES.where(LogEntry.seq < before)
    return [_read(row) for row in db.session.execute(query.order_by(LogEntry.seq.desc()).limit(limit))]


def find(
    types: Collection[str] = (), subjects: Collection[str] = (), before: int | None = None, limit: int = PAGE
) -> list[LoggedEntry]:
    """Return up to `limit` entries before this place, newest first, of these types and with one of these subjects.

    A subject is a number or an id that stands as a whole in the entry, such as M-2026-001; words are found within
    titles and names. No types, no subjects: any.
    """
    query = _ENTRIES if before is None else _ENTRIES.where(LogEntry.seq < before)
    if types:
        query = query.where(LogEntry.type.in_(types))
    if subjects:
        query = query.where(_names(subjects))
    return [_read(row) for row in db.session.execute(query.order_by(LogEntry.seq.desc()).limit(limit))]


def _names(subjects: Collection[str]) -> ColumnElement[bool]:
    """Whether an entry names one of these: numbers and ids are looked up, all else is looked for in its text."""
    known = [one for one in subjects if SUBJECT.fullmatch(one)]
    about = select(LogSubject.seq).where(LogSubject.subject.in_(known))
    looked_up = [LogEntry.seq.in_(about), LogEntry.id.in_(known)] if known else []
    rest = [within(literal(_spelled(one)), LogEntry.canonical) for one in subjects if one not in known]
    return or_(*looked_up, *rest)


def _spelled(subject: str) -> bytes:
    """The subject as canonical JSON has it; a reference or hash between its quotes, so that no other begins alike."""
    spelled = jcs(unicodedata.normalize("NFC", subject))
    return spelled if _WHOLE.fullmatch(subject) else spelled[1:-1]


def entry_kinds() -> dict[str, list[str]]:
    """Return the types of entries by the package that writes them: what the log can be narrowed to."""
    found: dict[str, list[str]] = {}
    for name, event in slots().events.items():
        found.setdefault(event.__module__.split(".")[0], []).append(name)
    return found


def told(found: LoggedEntry, instant: Callable[[datetime], str] = in_utc) -> str:
    """Return an entry as one sentence in the reader's language, its instants as `instant` tells them."""
    return tell(found.type, found.fields, instant)


def size() -> int:
    """Return how many entries have a place, signed or not."""
    return stored.entry_count()


_SIGNED = select(Checkpoint).where(Checkpoint.note.is_not(None))


def checkpoints(limit: int) -> list[SignedCheckpoint]:
    """Return the newest signed checkpoints, newest first."""
    rows = db.session.execute(_SIGNED.order_by(Checkpoint.size.desc()).limit(limit)).scalars()
    return [SignedCheckpoint(row.size, bytes(row.root), row.note or "", row.made_at) for row in rows]


@once_a_page
def latest_checkpoint() -> SignedCheckpoint | None:
    """Return the newest signed checkpoint."""
    return next(iter(checkpoints(1)), None)


def checkpoint_of(size: int) -> SignedCheckpoint | None:
    """Return the signed checkpoint of exactly this size."""
    row = db.session.execute(_SIGNED.where(Checkpoint.size == size)).scalar()
    return SignedCheckpoint(row.size, bytes(row.root), row.note or "", row.made_at) if row else None


def first_checkpoint_covering(seq: int) -> SignedCheckpoint | None:
    """Return the first signed checkpoint whose tree holds the entry at this place."""
    head = stored.first_signed_from(seq + 1)
    return checkpoint_of(head.size) if head else None


def inclusion(seq: int, size: int) -> list[bytes]:
    """Return the inclusion proof of a place in the tree of `size`. Raises NotInLog where there is no such place."""
    if not 0 <= seq < size <= stored.entry_count():
        raise NotInLog(f"There is no entry {seq} in a tree of {size}")
    return inclusion_path(seq, size, stored.reader(size).roots)


def proof_text(entry_id: str) -> str | None:
    """Return the entry's proof into the newest signed checkpoint as a C2SP tlog-proof, or None while none covers it."""
    seq, head = index_of(entry_id), latest_checkpoint()
    if seq is None or head is None or seq >= head.size:
        return None
    return InclusionProof(seq, tuple(inclusion(seq, head.size)), head.note.encode()).to_bytes().decode()


def consistency_text(old: int) -> str:
    """Return the proof that the first `old` entries begin the newest signed tree (format: docs/log-format.md).

    Raises NotSignedYet, and NotInLog unless 1 ≤ `old` ≤ its size.
    """
    head = latest_checkpoint()
    if head is None:
        raise NotSignedYet("The log has no signed checkpoint yet", "", "Let the worker run, then ask again.")
    if not 1 <= old <= head.size:
        raise NotInLog(f"The newest checkpoint has {head.size} entries", f"A proof starts at 1 to {head.size}.")
    path = consistency_path(old, head.size, stored.reader(head.size).roots)
    return ConsistencyProof(old, tuple(path), head.note.encode()).to_bytes().decode()


def whole_log(size: int) -> Iterator[bytes]:
    """Yield the canonical bytes of the first `size` entries in order."""
    for row in stored.entries(0, size):
        yield bytes(row.canonical)


def key_line() -> str:
    """Return the log's C2SP verifier key, one line without its newline. Raises LookupError before the log began."""
    return required().log_key
