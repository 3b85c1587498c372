"""Leaf and node hashing, the root of a list of leaf hashes, and the compact range that grows leaf by leaf.

RFC 6962, section 2.1 (the same tree as RFC 9162, section 2.1.1), with SHA-256.
"""

from collections.abc import Callable, Iterable, Sequence

from foundation.hashing import sha256

HASH_SIZE = 32
"""Bytes in every hash of the tree."""

MAX_SIZE = 2**63 - 1
"""Largest tree size that a checkpoint, path or proof may speak of."""

EMPTY_ROOT = sha256(b"")
"""Root of the tree without leaves: the hash of the empty string (RFC 6962, section 2.1)."""

RangeRoot = Callable[[int, int], bytes]
"""Gives the Merkle tree hash of the leaves ``[begin, end)``, where the range is a node of the tree it reads."""


def leaf_hash(data: bytes) -> bytes:
    """``H(0x00 ‖ data)``: the hash of one entry, which no inner node can equal."""
    return sha256(b"\x00" + data)


def node_hash(left: bytes, right: bytes) -> bytes:
    """``H(0x01 ‖ left ‖ right)``: the hash of an inner node."""
    return sha256(b"\x01" + left + right)


def checked_hash(value: bytes, what: str) -> bytes:
    """``value`` again, if it is a 32-byte hash; else ``ValueError`` naming ``what``."""
    if not isinstance(value, bytes) or len(value) != HASH_SIZE:
        raise ValueError(f"The {what} must be {HASH_SIZE} bytes.")
    return value


def checked_size(value: int, what: str) -> int:
    """``value`` again, if it is an integer in 0 … ``MAX_SIZE``; else ``ValueError`` naming ``what``."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAX_SIZE:
        raise ValueError(f"The {what} must be an integer from 0 to 2^63 - 1.")
    return value


def root(leaf_hashes: Sequence[bytes]) -> bytes:
    """The Merkle tree hash of leaves given by their leaf hashes, in order; ``EMPTY_ROOT`` for none.

    A node without a right sibling moves up unchanged, which gives the same tree as the recursive definition.
    """
    if not leaf_hashes:
        return EMPTY_ROOT
    level = list(leaf_hashes)
    while len(level) > 1:
        paired = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        if len(level) % 2:
            paired.append(level[-1])
        level = paired
    return level[0]


def roots_in(leaf_hashes: Sequence[bytes]) -> RangeRoot:
    """Reads range roots straight from a list of leaf hashes."""
    return lambda begin, end: root(leaf_hashes[begin:end])


def split_point(size: int) -> int:
    """Largest power of two smaller than ``size``, where a tree of ``size`` ≥ 2 leaves divides (RFC 6962: ``k``)."""
    if size < 2:
        raise ValueError("Only a tree of two leaves or more divides.")
    return 1 << ((size - 1).bit_length() - 1)


def full_subtrees(size: int) -> list[tuple[int, int]]:
    """The largest complete subtrees that make up a tree of ``size`` leaves, left to right, as ``(begin, end)``."""
    ranges, begin = [], 0
    for height in range(checked_size(size, "tree size").bit_length() - 1, -1, -1):
        width = 1 << height
        if size & width:
            ranges.append((begin, begin + width))
            begin += width
    return ranges


class CompactRange:
    """The right edge of a growing tree: enough to append leaves and tell the root, in logarithmic space."""

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()) -> None:
        """Resume from ``size`` leaves and the hashes of ``full_subtrees(size)``.

        Raises ``ValueError`` if their number does not fit the size.
        """
        self.size = checked_size(size, "tree size")
        self.hashes = [checked_hash(value, "subtree hash") for value in hashes]
        if len(self.hashes) != size.bit_count():
            raise ValueError(f"A tree of {size} leaves has {size.bit_count()} full subtrees, not {len(self.hashes)}.")

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash at the right."""
        self.hashes.append(checked_hash(leaf, "leaf hash"))
        merges = self.size
        while merges & 1:
            right = self.hashes.pop()
            self.hashes.append(node_hash(self.hashes.pop(), right))
            merges >>= 1
        self.size += 1

    def root(self) -> bytes:
        """The root of the tree so far."""
        return fold(self.hashes)


def fold(subtrees: Sequence[bytes]) -> bytes:
    """The root over the hashes of ``full_subtrees``, joined from the right; ``EMPTY_ROOT`` for none."""
    if not subtrees:
        return EMPTY_ROOT
    value = subtrees[-1]
    for left in reversed(subtrees[:-1]):
        value = node_hash(left, value)
    return value
