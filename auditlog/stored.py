"""The tree as the database holds it: tiles, heads and entries, read by the sequencer, the queries and the checks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from auditlog.merkle.reading import TileReader
from auditlog.merkle.tiles import decode_hashes
from auditlog.models import Checkpoint, LogEntry, LogTile
from foundation.database import db

CHUNK = 1000
"""Entries read at a time."""


@dataclass(frozen=True)
class Head:
    """A row of `checkpoint`: tree size, root, and the signed note once there is one."""

    size: int
    root: bytes
    note: str | None


def _head(query: Select[*tuple[Any, ...]]) -> Head | None:
    row = db.session.execute(query.limit(1)).first()
    return Head(row.size, bytes(row.root), row.note) if row else None


_HEADS = select(Checkpoint.size, Checkpoint.root, Checkpoint.note)


def newest() -> Head | None:
    """Return the newest tree head, signed or not."""
    return _head(_HEADS.order_by(Checkpoint.size.desc()))


def newest_signed() -> Head | None:
    """Return the newest tree head that has its note."""
    return _head(_HEADS.where(Checkpoint.note.is_not(None)).order_by(Checkpoint.size.desc()))


def first_signed_from(size: int) -> Head | None:
    """Return the smallest signed tree head of at least this size."""
    signed = _HEADS.where(Checkpoint.note.is_not(None), Checkpoint.size >= size)
    return _head(signed.order_by(Checkpoint.size))


def head_of(size: int) -> Head | None:
    """Return the tree head of exactly this size."""
    return _head(_HEADS.where(Checkpoint.size == size))


def heads() -> Iterator[Head]:
    """Yield every tree head, smallest first."""
    for row in db.session.execute(_HEADS.order_by(Checkpoint.size)):
        yield Head(row.size, bytes(row.root), row.note)


def entry_count() -> int:
    """Return how many places of the log are taken."""
    last: int | None = db.session.execute(select(func.max(LogEntry.seq))).scalar_one()
    return 0 if last is None else last + 1


def entries(begin: int, end: int) -> Iterator[Any]:
    """Yield the rows (seq, id, type, canonical, leaf_hash) of places begin ≤ seq < end in order."""
    wanted = select(LogEntry.seq, LogEntry.id, LogEntry.type, LogEntry.canonical, LogEntry.leaf_hash)
    while begin < end:
        stop = min(begin + CHUNK, end)
        rows = db.session.execute(wanted.where(LogEntry.seq >= begin, LogEntry.seq < stop).order_by(LogEntry.seq))
        yield from rows.all()
        begin = stop


def read_tile(level: int, index: int, width: int) -> Sequence[bytes]:
    """Return the hashes of the narrowest stored tile at that place that has the width; ValueError if there is none."""
    place = (LogTile.level == level) & (LogTile.n == index) & (LogTile.width >= width)
    found = db.session.execute(select(LogTile.hashes).where(place).order_by(LogTile.width).limit(1)).scalar()
    if found is None:
        raise ValueError(f"tile {level}/{index} of {width} hashes is missing")
    return decode_hashes(bytes(found))


def reader(size: int) -> TileReader:
    """Return a reader of the tree of this size through the stored tiles."""
    return TileReader(size, read_tile)
