"""Inclusion proofs: that one leaf stands at one index of the tree with a given root.

Making: RFC 6962, section 2.1.1. Checking: the algorithm of RFC 9162, section 2.1.3.2.
"""

from collections.abc import Sequence

from auditlog.merkle.errors import MalformedProof, RootMismatch
from auditlog.merkle.tree import RangeRoot, checked_hash, checked_size, node_hash, roots_in, split_point


def inclusion_ranges(index: int, size: int) -> list[tuple[int, int]]:
    """The subtrees ``(begin, end)`` whose hashes prove leaf ``index`` in a tree of ``size``, from leaf to root.

    Raises ``ValueError`` unless 0 ≤ ``index`` < ``size``.
    """
    if checked_size(index, "index") >= checked_size(size, "tree size"):
        raise ValueError(f"There is no leaf {index} in a tree of {size}.")
    begin, end = 0, size
    siblings = []
    while end - begin > 1:
        middle = begin + split_point(end - begin)
        if index < middle:
            siblings.append((middle, end))
            end = middle
        else:
            siblings.append((begin, middle))
            begin = middle
    return siblings[::-1]


def inclusion_path(index: int, size: int, range_root: RangeRoot) -> list[bytes]:
    """The proof's hashes, leaf's sibling first, where ``range_root`` supplies the subtree hashes (list or tiles)."""
    return [range_root(begin, end) for begin, end in inclusion_ranges(index, size)]


def inclusion_proof(leaf_hashes: Sequence[bytes], index: int, size: int | None = None) -> list[bytes]:
    """The proof of leaf ``index`` in the tree of the first ``size`` leaf hashes (all of them, if not given)."""
    size = len(leaf_hashes) if size is None else size
    if size > len(leaf_hashes):
        raise ValueError(f"Only {len(leaf_hashes)} leaf hashes are at hand, not {size}.")
    return inclusion_path(index, size, roots_in(leaf_hashes))


def root_from_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that ``path`` leads to from leaf hash ``leaf``; raises ``MalformedProof`` if it cannot fit."""
    try:
        expected = len(inclusion_ranges(index, size))
        value = checked_hash(leaf, "leaf hash")
        hashes = [checked_hash(item, "proof hash") for item in path]
    except ValueError as error:
        raise MalformedProof(str(error)) from None
    if len(hashes) != expected:
        raise MalformedProof(f"Leaf {index} of {size} needs {expected} hashes; this proof has {len(hashes)}.")
    node, last = index, size - 1
    for sibling in hashes:
        if node & 1 or node == last:
            value = node_hash(sibling, value)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            value = node_hash(value, sibling)
        node, last = node >> 1, last >> 1
    return value


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> None:
    """Return if ``path`` proves leaf hash ``leaf`` at ``index`` of the tree with ``size`` leaves and ``root``.

    Raises ``MalformedProof`` or ``RootMismatch``. It says nothing of who vouches for ``root``.
    """
    computed = root_from_inclusion(leaf, index, size, path)
    if computed != root:
        raise RootMismatch("root", root, computed)
