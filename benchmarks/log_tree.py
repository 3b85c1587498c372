"""M1: a log of 1,000,000 entries verified, hashes only: beside the bare hashing of RFC 6962, beside pymerkle, and by
two processes, each of which takes one side of the tree."""

import hashlib
import mmap
import multiprocessing
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from pymerkle import InmemoryTree

from auditlog.merkle.tree import leaf_hash, node_hash, root, split_point
from benchmarks.timing import Ratio, beside

ENTRIES = 1_000_000
PEER_ENTRIES = 100_000
"""For pymerkle, which needs ten times as long; its time is told for as many."""


def _entries(number: int) -> list[bytes]:
    return [
        b'{"at":"2026-01-01T00:00:00Z","id":"%032x","n":%d,"text":"%s"}' % (n, n, b"x" * 230) for n in range(number)
    ]


def _bare(entries: Sequence[bytes]) -> bytes:
    """Fold the tree with nothing but hashlib: the physical reference."""
    sha = hashlib.sha256
    level = [sha(b"\x00" + entry).digest() for entry in entries]
    while len(level) > 1:
        odd = [level[-1]] if len(level) % 2 else []
        level = [sha(b"\x01" + level[n] + level[n + 1]).digest() for n in range(0, len(level) - 1, 2)] + odd
    return level[0]


def _ours(entries: Sequence[bytes]) -> bytes:
    return root([leaf_hash(entry) for entry in entries])


def _side(where: tuple[Path, int, int]) -> bytes:
    """Work one side of the tree from the log's file, as a process of its own does."""
    path, begin, end = where
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as lines:
        return _ours(lines[begin:end].split(b"\n")[:-1])


def _two_processes(entries: Sequence[bytes]) -> Iterator[Ratio]:
    with tempfile.TemporaryDirectory(prefix="mandate-bench-") as folder:
        path = Path(folder) / "log.jsonl"
        path.write_bytes(b"".join(entry + b"\n" for entry in entries))
        middle = sum(len(entry) + 1 for entry in entries[: split_point(len(entries))])
        whole = path.stat().st_size
        sides = [(path, 0, middle), (path, middle, whole)]
        with multiprocessing.get_context("spawn").Pool(2) as pool:
            pool.map(_side, [(path, 0, 0)] * 2)  # both are there and have imported
            assert node_hash(*pool.map(_side, sides)) == _side((path, 0, whole))
            two, one = beside(lambda: pool.map(_side, sides, chunksize=1), lambda: _side((path, 0, whole)))
    yield Ratio(f"{len(entries):,} entries read and verified by 2 processes", two, one, "by one process", 0.65)


def measure() -> Iterator[Ratio]:
    """Measure all three."""
    entries = _entries(ENTRIES)
    assert _ours(entries[:1000]) == _bare(entries[:1000])
    ours, bare = beside(lambda: _ours(entries), lambda: _bare(entries))
    yield Ratio(f"{ENTRIES:,} entries verified, hashes only", ours, bare, "hashlib alone", 1.5)
    few = entries[:PEER_ENTRIES]

    def peer() -> bytes:
        tree = InmemoryTree(algorithm="sha256")
        for entry in few:
            tree.append_entry(entry)
        return tree.get_state()

    ours, theirs = beside(lambda: _ours(few), peer)
    yield Ratio(f"{PEER_ENTRIES:,} entries verified, hashes only", ours, theirs, "pymerkle", 0.21)
    yield from _two_processes(entries)
