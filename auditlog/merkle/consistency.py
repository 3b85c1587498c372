"""Consistency proofs: that a later tree has an earlier one as its beginning, nothing changed, dropped or reordered.

Making: RFC 6962, section 2.1.2. Checking: the algorithm of RFC 9162, section 2.1.4.2.
"""

from collections.abc import Sequence

from auditlog.merkle.errors import MalformedProof, RootMismatch
from auditlog.merkle.tree import RangeRoot, checked_hash, checked_size, node_hash, roots_in, split_point


def consistency_ranges(old: int, new: int) -> list[tuple[int, int]]:
    """The subtrees ``(begin, end)`` whose hashes prove the first ``old`` leaves of a tree of ``new``, in proof order.

    Empty where ``old`` equals ``new``. Raises ``ValueError`` unless 0 < ``old`` ≤ ``new``: from the empty tree
    anything follows, so a proof from size 0 would prove nothing.
    """
    if checked_size(old, "old size") > checked_size(new, "new size"):
        raise ValueError(f"The old size {old} is larger than the new size {new}.")
    if old == 0:
        raise ValueError("There is no consistency proof from the empty tree.")
    ranges: list[tuple[int, int]] = []
    begin, end = 0, new
    while old < end:
        middle = begin + split_point(end - begin)
        if old <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((begin, middle))
            begin = middle
    # The verifier holds the old root already; its last subtree is sent only where it is not that whole tree.
    if begin:
        ranges.append((begin, end))
    return ranges[::-1]


def consistency_path(old: int, new: int, range_root: RangeRoot) -> list[bytes]:
    """The proof's hashes, where ``range_root`` supplies the subtree hashes (from a list or from tiles)."""
    return [range_root(begin, end) for begin, end in consistency_ranges(old, new)]


def consistency_proof(leaf_hashes: Sequence[bytes], old: int, new: int | None = None) -> list[bytes]:
    """The proof from ``old`` leaves to the first ``new`` leaf hashes (all of them, if not given)."""
    new = len(leaf_hashes) if new is None else new
    if new > len(leaf_hashes):
        raise ValueError(f"Only {len(leaf_hashes)} leaf hashes are at hand, not {new}.")
    return consistency_path(old, new, roots_in(leaf_hashes))


def _roots_led_to(old: int, new: int, path: Sequence[bytes], old_root: bytes) -> tuple[bytes, bytes]:
    # The caller has checked 0 < old < new and the number of hashes, so the walk ends exactly at the root.
    hashes = list(path)
    if old & (old - 1) == 0:
        hashes.insert(0, old_root)
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    older = newer = hashes[0]
    for sibling in hashes[1:]:
        if node & 1 or node == last:
            older, newer = node_hash(sibling, older), node_hash(sibling, newer)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            newer = node_hash(newer, sibling)
        node, last = node >> 1, last >> 1
    return older, newer


def verify_consistency(old: int, new: int, path: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    """Return if ``path`` proves that the tree (``old``, ``old_root``) is the beginning of (``new``, ``new_root``).

    Raises ``MalformedProof`` (also for ``old`` = 0) or ``RootMismatch``.
    """
    try:
        expected = len(consistency_ranges(old, new))
        if old < new:
            # Equal sizes hash nothing: there the roots are only compared, whatever they are.
            checked_hash(old_root, "old root")
            checked_hash(new_root, "new root")
        hashes = [checked_hash(item, "proof hash") for item in path]
    except ValueError as error:
        raise MalformedProof(str(error)) from None
    if len(hashes) != expected:
        raise MalformedProof(f"From {old} to {new} takes {expected} hashes; this proof has {len(hashes)}.")
    older, newer = (old_root, old_root) if old == new else _roots_led_to(old, new, hashes, old_root)
    if older != old_root:
        raise RootMismatch("old root", old_root, older)
    if newer != new_root:
        raise RootMismatch("new root", new_root, newer)
