"""The tree, its proofs and the compact range agree with the recursive definitions of RFC 6962, section 2.1."""

import hashlib

import pymerkle  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditlog.merkle.consistency import consistency_proof, verify_consistency
from auditlog.merkle.errors import MalformedProof, ProofError, RootMismatch
from auditlog.merkle.inclusion import inclusion_proof, verify_inclusion
from auditlog.merkle.tree import EMPTY_ROOT, CompactRange, full_subtrees, leaf_hash, node_hash, root, split_point


def _k(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def mth(data: list[bytes]) -> bytes:
    """MTH of the RFC, over the entries themselves."""
    if not data:
        return hashlib.sha256(b"").digest()
    if len(data) == 1:
        return hashlib.sha256(b"\x00" + data[0]).digest()
    k = _k(len(data))
    return hashlib.sha256(b"\x01" + mth(data[:k]) + mth(data[k:])).digest()


def path(m: int, data: list[bytes]) -> list[bytes]:
    """PATH of the RFC."""
    if len(data) == 1:
        return []
    k = _k(len(data))
    if m < k:
        return [*path(m, data[:k]), mth(data[k:])]
    return [*path(m - k, data[k:]), mth(data[:k])]


def subproof(m: int, data: list[bytes], whole: bool) -> list[bytes]:
    """SUBPROOF of the RFC; PROOF(m, D) is ``subproof(m, D, True)``."""
    if m == len(data):
        return [] if whole else [mth(data)]
    k = _k(len(data))
    if m <= k:
        return [*subproof(m, data[:k], whole), mth(data[k:])]
    return [*subproof(m - k, data[k:], False), mth(data[:k])]


ENTRIES = [b"entry %d" % number for number in range(70)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]


@pytest.mark.parametrize("size", range(71))
def test_root_and_compact_range_equal_the_definition(size: int) -> None:
    grown = CompactRange()
    for leaf in LEAVES[:size]:
        grown.append(leaf)
    assert root(LEAVES[:size]) == grown.root() == mth(ENTRIES[:size])


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 64, 70])
def test_every_inclusion_proof_equals_the_definition_and_holds(size: int) -> None:
    head = mth(ENTRIES[:size])
    for index in range(size):
        proof = inclusion_proof(LEAVES, index, size)
        assert proof == path(index, ENTRIES[:size])
        verify_inclusion(LEAVES[index], index, size, proof, head)


@pytest.mark.parametrize("new", [1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 64, 70])
def test_every_consistency_proof_equals_the_definition_and_holds(new: int) -> None:
    for old in range(1, new + 1):
        proof = consistency_proof(LEAVES, old, new)
        assert proof == subproof(old, ENTRIES[:new], True)
        verify_consistency(old, new, proof, mth(ENTRIES[:old]), mth(ENTRIES[:new]))


def test_a_compact_range_resumes_where_it_stopped() -> None:
    hashes = [mth(ENTRIES[begin:end]) for begin, end in full_subtrees(45)]
    resumed = CompactRange(45, hashes)
    for leaf in LEAVES[45:70]:
        resumed.append(leaf)
    assert (resumed.size, resumed.root()) == (70, mth(ENTRIES))
    with pytest.raises(ValueError):
        CompactRange(45, hashes[:-1])


def test_full_subtrees_are_told_left_to_right() -> None:
    assert full_subtrees(0) == []
    assert full_subtrees(13) == [(0, 8), (8, 12), (12, 13)]


def test_another_implementation_agrees_on_roots_and_sibling_hashes() -> None:
    other = pymerkle.InmemoryTree(algorithm="sha256")
    for size, entry in enumerate(ENTRIES, start=1):
        other.append_entry(entry)
        assert other.get_root(size) == root(LEAVES[:size])
    for index in range(70):
        proof = other.prove_inclusion(index + 1, 70)
        assert set(proof.path) == {LEAVES[index], *inclusion_proof(LEAVES, index)}


def test_a_mismatch_tells_both_roots() -> None:
    with pytest.raises(RootMismatch) as caught:
        verify_inclusion(LEAVES[0], 0, 2, [LEAVES[1]], EMPTY_ROOT)
    assert caught.value.expected == EMPTY_ROOT
    assert caught.value.computed == node_hash(LEAVES[0], LEAVES[1])
    assert EMPTY_ROOT.hex() in str(caught.value)
    assert caught.value.computed.hex() in str(caught.value)


def test_a_consistency_mismatch_says_which_root() -> None:
    proof = consistency_proof(LEAVES, 3, 7)
    with pytest.raises(RootMismatch) as caught:
        verify_consistency(3, 7, proof, mth(ENTRIES[:3]), EMPTY_ROOT)
    assert (caught.value.which, caught.value.computed) == ("new root", mth(ENTRIES[:7]))
    with pytest.raises(RootMismatch) as caught:
        verify_consistency(3, 7, proof, EMPTY_ROOT, mth(ENTRIES[:7]))
    assert (caught.value.which, caught.value.computed) == ("old root", mth(ENTRIES[:3]))
    with pytest.raises(RootMismatch):
        verify_consistency(3, 3, [], mth(ENTRIES[:3]), EMPTY_ROOT)


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 5), (6, 5), (-1, 5), (1, 2**63), (True, 5)])
def test_a_consistency_proof_needs_sizes_in_order_and_above_zero(old: int, new: int) -> None:
    with pytest.raises(MalformedProof):
        verify_consistency(old, new, [], EMPTY_ROOT, EMPTY_ROOT)
    with pytest.raises(ValueError):
        consistency_proof(LEAVES, old, new)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 5), (0, 2**63), (2**64 - 1, 5)])
def test_an_inclusion_proof_needs_an_index_below_the_size(index: int, size: int) -> None:
    with pytest.raises(MalformedProof):
        verify_inclusion(LEAVES[0], index, size, [], EMPTY_ROOT)
    with pytest.raises(ValueError):
        inclusion_proof(LEAVES, index, size)


def test_proofs_cannot_be_made_beyond_the_leaves_at_hand() -> None:
    with pytest.raises(ValueError, match="at hand"):
        inclusion_proof(LEAVES, 0, 71)
    with pytest.raises(ValueError, match="at hand"):
        consistency_proof(LEAVES, 1, 71)


def test_only_two_leaves_or_more_divide() -> None:
    assert [split_point(size) for size in (2, 3, 4, 5, 8, 9)] == [1, 2, 2, 4, 4, 8]
    with pytest.raises(ValueError):
        split_point(1)


def test_a_hash_of_another_length_is_refused() -> None:
    with pytest.raises(MalformedProof):
        verify_inclusion(LEAVES[0], 0, 2, [LEAVES[1] + b"\x00"], EMPTY_ROOT)
    with pytest.raises(MalformedProof):
        verify_consistency(1, 2, [LEAVES[1][:31]], LEAVES[0], EMPTY_ROOT)
    with pytest.raises(ValueError):
        CompactRange().append(b"short")


@st.composite
def proved_leaf(draw: st.DrawFn) -> tuple[int, int]:
    size = draw(st.integers(1, 70))
    return draw(st.integers(0, size - 1)), size


@given(proved_leaf(), st.data())
def test_one_changed_bit_or_hash_breaks_an_inclusion_proof(case: tuple[int, int], data: st.DataObject) -> None:
    index, size = case
    parts = [LEAVES[index], root(LEAVES[:size]), *inclusion_proof(LEAVES, index, size)]
    which = data.draw(st.integers(0, len(parts) - 1))
    bit = data.draw(st.integers(0, 255))
    changed = int.from_bytes(parts[which], "big") ^ (1 << bit)
    parts[which] = changed.to_bytes(32, "big")
    with pytest.raises(RootMismatch):
        verify_inclusion(parts[0], index, size, parts[2:], parts[1])


@given(proved_leaf(), st.data())
def test_a_leaf_cannot_be_proved_at_another_index(case: tuple[int, int], data: st.DataObject) -> None:
    index, size = case
    other = data.draw(st.integers(0, 70).filter(lambda number: number != index))
    with pytest.raises(ProofError):
        verify_inclusion(LEAVES[index], other, size, inclusion_proof(LEAVES, index, size), root(LEAVES[:size]))


@given(st.integers(1, 69), st.data())
def test_one_changed_bit_breaks_a_consistency_proof(old: int, data: st.DataObject) -> None:
    new = data.draw(st.integers(old + 1, 70))
    parts = [root(LEAVES[:old]), root(LEAVES[:new]), *consistency_proof(LEAVES, old, new)]
    which = data.draw(st.integers(0, len(parts) - 1))
    parts[which] = (int.from_bytes(parts[which], "big") ^ (1 << data.draw(st.integers(0, 255)))).to_bytes(32, "big")
    with pytest.raises(RootMismatch):
        verify_consistency(old, new, parts[2:], parts[0], parts[1])


@given(st.integers(1, 69), st.data())
def test_a_dropped_or_added_hash_breaks_a_consistency_proof(old: int, data: st.DataObject) -> None:
    new = data.draw(st.integers(old + 1, 70))
    proof = consistency_proof(LEAVES, old, new)
    for broken in (proof[:-1], proof[1:], [*proof, LEAVES[0]], []):
        with pytest.raises(MalformedProof):
            verify_consistency(old, new, broken, root(LEAVES[:old]), root(LEAVES[:new]))


@given(st.integers(2, 70), st.data())
def test_a_rewritten_past_has_no_consistency_proof(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new))
    at = data.draw(st.integers(0, old - 1))
    forged = [*LEAVES[:at], leaf_hash(b"forged"), *LEAVES[at + 1 :]]
    with pytest.raises(RootMismatch):
        verify_consistency(old, new, consistency_proof(forged, old, new), root(LEAVES[:old]), root(forged[:new]))
