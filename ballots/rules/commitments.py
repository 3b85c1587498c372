"""The roots by which the log names a ballot's lists: who took part, the envelopes, the opened lines. Pure.

Each is the RFC 6962 root over the list sorted by its own bytes, so that no list can be laid beside another.
"""

from collections.abc import Iterable
from typing import NamedTuple

from auditlog.merkle.tree import leaf_hash, root
from foundation.hashing import hex_strict, lp

BEGINNING = 12
"""Characters of a commitment that a slip prints: enough to find one line among all that are ever on one list."""


class OpenedLine(NamedTuple):
    """One opened line of one contest: its commitment (32 bytes), the choice as spelt, its secret (32 bytes)."""

    commitment: bytes
    choice: str
    secret: bytes
    ref: str | None = None
    """In a roll call: the reference (64 hex digits) of who handed it in, so that the root binds name and choice."""
    group: str | None = None
    """In a sealed ballot counted in groups, where the figures of the group are shown: the group."""


def participation_root(refs: Iterable[str]) -> str:
    """Return the root, in hex, over the references (64 hex digits each) of those who took part.

    Raises ValueError where somebody stands twice or a reference is spelt otherwise.
    """
    return _root(_distinct([hex_strict(ref, 32) for ref in refs], "reference"))


def envelopes_root(digests: Iterable[bytes]) -> str:
    """Return the root, in hex, over the envelopes' digests (32 bytes each). ValueError where one stands twice."""
    return _root(_distinct([_hash(digest) for digest in digests], "envelope"))


def openings_root(contest: int, lines: Iterable[OpenedLine]) -> str:
    """Return the root, in hex, over the opened lines of a contest, sorted by commitment; equal lines all count."""
    ordered = sorted(lines, key=lambda line: (line.commitment, line.ref or ""))
    return root([leaf_hash(opening_leaf(contest, line)) for line in ordered]).hex()


def commitments_root(commitments: Iterable[bytes]) -> str:
    """Return the root, in hex, over the commitments (32 bytes each) of a contest."""
    return _root([_hash(commitment) for commitment in commitments])


def opening_leaf(contest: int, line: OpenedLine) -> bytes:
    """Return the bytes of a line: `LP("opening-v1", contest, commitment, choice, secret)`, in a roll call `ref` too.

    A line with a group has another tag, `opening-group-v1`, and the group at its end.
    """
    said = (str(contest), _hash(line.commitment), line.choice, _hash(line.secret))
    if line.group is not None:
        return lp("opening-group-v1", *said, line.group)
    return lp("opening-v1", *said, *(() if line.ref is None else (line.ref,)))


def _root(leaves: list[bytes]) -> str:
    return root([leaf_hash(leaf) for leaf in sorted(leaves)]).hex()


def _hash(value: bytes) -> bytes:
    if len(value) != 32:
        raise ValueError(f"A digest has 32 bytes, this one has {len(value)}.")
    return bytes(value)


def _distinct(leaves: list[bytes], what: str) -> list[bytes]:
    if len(set(leaves)) != len(leaves):
        raise ValueError(f"The same {what} stands twice.")
    return leaves
