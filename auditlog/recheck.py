"""Whether the stored tree still is the one that was signed: a quick look before each signature, and the whole check."""

import json
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from auditlog import kept, stored
from auditlog.checkpoint import Checkpoint, open_checkpoint
from auditlog.errors import EntryAltered, Forked, KeptUnusable, RolledBack
from auditlog.merkle.consistency import consistency_path, verify_consistency
from auditlog.merkle.errors import ProofError
from auditlog.merkle.reading import grow
from auditlog.merkle.tiles import WIDTH, decode_hashes
from auditlog.merkle.tree import CompactRange, leaf_hash
from auditlog.models import LogTile
from auditlog.note import Verifier
from auditlog.stored import Head
from foundation.database import db
from foundation.installation import required

_NEXT = "Nothing more is signed. Compare the database with its backups and with checkpoints that others hold."


@dataclass(frozen=True)
class Verified:
    """What a whole check saw: entries, their root, and how many checkpoints (rows and kept notes) fit it."""

    size: int
    root: bytes
    checkpoints: int
    kept: int


def opened(note: bytes) -> Checkpoint:
    """Return the kept note's checkpoint. Raises KeptUnusable if it is not this log's."""
    try:
        found = open_checkpoint(note, Verifier.parse(required().log_key)).checkpoint
    except ValueError as error:
        raise KeptUnusable("A kept checkpoint is not signed by this log's key", str(error), _NEXT) from error
    if found.origin != required().origin:
        raise KeptUnusable(f"The kept checkpoints are of another log, {found.origin}", "", _NEXT)
    return found


def against_kept(last: Checkpoint | None) -> Head | None:
    """Compare the database's heads with the last kept checkpoint and return the newest head.

    Read `last` before the database, else an honest newer head would look like a rollback. Raises LogAltered.
    """
    newest, signed = stored.newest(), stored.newest_signed()
    if last is None:
        if signed is not None:
            raise KeptUnusable(
                "The kept checkpoints are missing", f"The database has a signed one of {signed.size} entries.", _NEXT
            )
        return newest
    if newest is None or newest.size < last.size:
        have = newest.size if newest else 0
        raise RolledBack(
            f"The database has {have} entries, but {last.size} were signed", "It was set back to an older state.", _NEXT
        )
    at_last = stored.head_of(last.size)
    if at_last is None or at_last.root != last.root:
        raise Forked(f"The database holds another tree of {last.size} entries than was signed", "", _NEXT)
    if signed is not None and signed.size > last.size:
        raise KeptUnusable(
            f"The kept checkpoints end at {last.size} entries, the database's at {signed.size}",
            "The file beside the database was set back or cut.", _NEXT,
        )  # fmt: skip
    return newest


def before_signing(last: Checkpoint | None, newest: Head) -> None:
    """Check that the tree to sign is stored whole and continues the last kept one. Raises LogAltered.

    Every entry since the last kept checkpoint is hashed again from its canonical bytes.
    """
    if (count := stored.entry_count()) != newest.size:
        raise EntryAltered(f"The log has {count} entries and a head of {newest.size}", "", _NEXT)
    old = last.size if last else 0
    tree = stored.reader(newest.size)
    try:
        if tree.root() != newest.root:
            raise EntryAltered(f"The tiles do not give the root of the head of {newest.size} entries", "", _NEXT)
        if last is not None and old:
            path = consistency_path(old, newest.size, tree.roots)
            verify_consistency(old, newest.size, path, last.root, newest.root)
        seen = old
        for row in stored.entries(old, newest.size):
            computed = leaf_hash(bytes(row.canonical))
            tile, offset = divmod(row.seq, WIDTH)
            if row.seq != seen or computed != bytes(row.leaf_hash) or computed != tree.hashes(0, tile)[offset]:
                raise EntryAltered(f"Entry {seen} is not the one whose hash the tree holds", "", _NEXT)
            seen += 1
    except ProofError as error:
        raise Forked(f"The {newest.size} entries do not continue the signed {old}", str(error), _NEXT) from error
    except ValueError as error:
        raise EntryAltered("The stored tiles cannot be read as a tree", str(error), _NEXT) from error
    if seen != newest.size:
        raise EntryAltered(f"Entry {seen} is missing", "", _NEXT)


def verify_stored(file: Path | None = None) -> Verified:
    """Work the whole tree out again from the canonical bytes of every entry; compare rows, tiles and kept notes.

    Takes a second for some 50,000 entries. Raises LogAltered with the first fault found.
    """
    notes = [opened(note) for note in kept.notes(file or kept.path())]
    against_kept(notes[-1] if notes else None)
    heads = list(stored.heads())
    size = heads[-1].size if heads else 0
    if stored.entry_count() != size:
        raise EntryAltered(f"The log has {stored.entry_count()} entries and a head of {size}", "", _NEXT)
    wanted = {head.size for head in heads} | {note.size for note in notes}
    roots, leaves = _roots(size, wanted)
    for head in heads:
        if head.root != roots[head.size] or (head.note and opened(head.note.encode()).root != head.root):
            raise EntryAltered(f"The head of {head.size} entries has another root than its entries", "", _NEXT)
    for note in notes:
        if note.root != roots.get(note.size):
            raise Forked(f"The entries give another root at {note.size} than was signed", "", _NEXT)
    _check_tiles(leaves)
    return Verified(size, roots[size], len(heads), len(notes))


def _roots(size: int, wanted: set[int]) -> tuple[dict[int, bytes], list[bytes]]:
    edge = CompactRange()
    roots = {0: edge.root()}
    leaves: list[bytes] = []
    for row in stored.entries(0, size):
        data = bytes(row.canonical)
        leaf = leaf_hash(data)
        if row.seq != edge.size or leaf != bytes(row.leaf_hash) or not _names(data, row.id, row.type):
            raise EntryAltered(f"Entry {edge.size} is not the one whose hash the tree holds", "", _NEXT)
        edge.append(leaf)
        leaves.append(leaf)
        if edge.size in wanted:
            roots[edge.size] = edge.root()
    if edge.size != size:
        raise EntryAltered(f"Entry {edge.size} is missing", "", _NEXT)
    return roots, leaves


def _names(data: bytes, entry_id: str, kind: str) -> bool:
    try:
        value = json.loads(data)
    except ValueError:
        return False
    return isinstance(value, dict) and value.get("id") == entry_id and value.get("type") == kind


def _check_tiles(leaves: list[bytes]) -> None:
    widest = {(tile.level, tile.index): hashes for tile, hashes in grow(0, leaves, stored.read_tile).items()}
    needed = {(level, index, len(hashes)) for (level, index), hashes in widest.items()}
    for row in db.session.execute(select(LogTile).order_by(LogTile.level, LogTile.n, LogTile.width)).scalars():
        expected = widest.get((row.level, row.n))
        needed.discard((row.level, row.n, row.width))
        try:
            found = decode_hashes(bytes(row.hashes))
        except ValueError:
            found = []
        if expected is None or found != expected[: row.width] or len(found) != row.width:
            raise EntryAltered(f"Tile {row.level}/{row.n} of {row.width} hashes does not fit the entries", "", _NEXT)
    for level, index, width in sorted(needed):
        raise EntryAltered(f"Tile {level}/{index} of {width} hashes is missing", "", _NEXT)
