"""The root of a log of 200,000 entries: ours beside the bare hashing of RFC 6962, and of 20,000 beside pymerkle."""

import hashlib
from collections.abc import Iterator, Sequence

from pymerkle import InmemoryTree

from auditlog.merkle.tree import leaf_hash, root
from benchmarks.timing import Ratio, beside

ENTRIES = 200_000
PEER_ENTRIES = 20_000


def _entries(number: int) -> list[bytes]:
    return [
        b'{"at":"2026-01-01T00:00:00Z","id":"%032x","n":%d,"text":"%s"}' % (n, n, b"x" * 200) for n in range(number)
    ]


def _bare(entries: Sequence[bytes]) -> bytes:
    """Fold the tree with nothing but hashlib: the physical reference."""
    sha = hashlib.sha256
    level = [sha(b"\x00" + entry).digest() for entry in entries]
    while len(level) > 1:
        odd = [level[-1]] if len(level) % 2 else []
        level = [sha(b"\x01" + level[n] + level[n + 1]).digest() for n in range(0, len(level) - 1, 2)] + odd
    return level[0]


def measure() -> Iterator[Ratio]:
    """Measure both."""
    entries = _entries(ENTRIES)
    assert root([leaf_hash(entry) for entry in entries]) == _bare(entries)
    ours, bare = beside(lambda: root([leaf_hash(entry) for entry in entries]), lambda: _bare(entries))
    yield Ratio(f"root of {ENTRIES:,} entries", ours, bare, "hashlib alone", 1.5)
    few = entries[:PEER_ENTRIES]

    def peer() -> bytes:
        tree = InmemoryTree(algorithm="sha256")
        for entry in few:
            tree.append_entry(entry)
        return tree.get_state()

    ours, theirs = beside(lambda: root([leaf_hash(entry) for entry in few]), peer)
    yield Ratio(f"root of {PEER_ENTRIES:,} entries", ours, theirs, "pymerkle", 0.21)
