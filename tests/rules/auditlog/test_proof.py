"""Proof files carry all that a stranger needs beside the log's key, and prove nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditlog import checkpoint, note, proof
from auditlog.checkpoint import Checkpoint, ForeignCheckpoint
from auditlog.merkle.consistency import consistency_proof
from auditlog.merkle.errors import MalformedProof, ProofError, RootMismatch
from auditlog.merkle.inclusion import inclusion_proof
from auditlog.merkle.tree import leaf_hash, root
from auditlog.note import NoKnownSignature, Signer
from auditlog.proof import ConsistencyProof, InclusionProof, OtherTree
from foundation.hashing import b64

LOG = Signer("example.org/log", b"\x01" * 32)
LEAVES = [leaf_hash(b"%d" % number) for number in range(11)]


def head(size: int, leaves: list[bytes] = LEAVES) -> Checkpoint:
    return Checkpoint(LOG.name, size, root(leaves[:size]))


def signed(size: int) -> bytes:
    return checkpoint.sign(head(size), [LOG])


PROOF = InclusionProof(6, tuple(inclusion_proof(LEAVES, 6)), signed(11))
CONSISTENCY = ConsistencyProof(5, tuple(consistency_proof(LEAVES, 5)), signed(11))


def test_an_inclusion_proof_is_header_index_hashes_and_the_checkpoint_verbatim() -> None:
    lines = "".join(b64(value) + "\n" for value in inclusion_proof(LEAVES, 6))
    assert PROOF.to_bytes() == f"c2sp.org/tlog-proof@v1\nindex 6\n{lines}\n".encode() + signed(11)


def test_an_inclusion_proof_comes_back_and_proves_its_leaf() -> None:
    read = proof.parse(PROOF.to_bytes())
    assert read == PROOF
    assert read.verify(LEAVES[6], LOG.verifier) == head(11)


@pytest.mark.parametrize("extra", [b"", b"salt", bytes(300)])
def test_extra_data_is_carried_along(extra: bytes) -> None:
    carrying = InclusionProof(6, PROOF.path, PROOF.checkpoint, extra)
    assert carrying.to_bytes().startswith(f"c2sp.org/tlog-proof@v1\nextra {b64(extra)}\nindex 6\n".encode())
    assert proof.parse(carrying.to_bytes()) == carrying


def test_the_only_entry_of_a_log_needs_no_hashes() -> None:
    alone = InclusionProof(0, (), signed(1))
    assert alone.to_bytes().startswith(b"c2sp.org/tlog-proof@v1\nindex 0\n\nexample.org/log\n1\n")
    assert proof.parse(alone.to_bytes()).verify(LEAVES[0], LOG.verifier).size == 1


def test_another_leaf_index_or_key_is_refused() -> None:
    with pytest.raises(RootMismatch):
        PROOF.verify(LEAVES[7], LOG.verifier)
    with pytest.raises(ProofError):
        InclusionProof(7, PROOF.path, PROOF.checkpoint).verify(LEAVES[6], LOG.verifier)
    with pytest.raises(NoKnownSignature):
        PROOF.verify(LEAVES[6], Signer(LOG.name, b"\x05" * 32).verifier)


HASH = b64(LEAVES[0])
TAIL = signed(11).decode()
BROKEN = {
    "empty": "",
    "header missing": f"index 6\n{HASH}\n\n{TAIL}",
    "header of another version": f"c2sp.org/tlog-proof@v2\nindex 6\n{HASH}\n\n{TAIL}",
    "index missing": f"c2sp.org/tlog-proof@v1\n{HASH}\n\n{TAIL}",
    "header alone": f"c2sp.org/tlog-proof@v1\n\n{TAIL}",
    "extra alone": f"c2sp.org/tlog-proof@v1\nextra AAAA\n\n{TAIL}",
    "extra after the index": f"c2sp.org/tlog-proof@v1\nindex 6\nextra AAAA\n{HASH}\n\n{TAIL}",
    "extra twice": f"c2sp.org/tlog-proof@v1\nextra AAAA\nextra AAAA\nindex 6\n{HASH}\n\n{TAIL}",
    "extra not Base64": f"c2sp.org/tlog-proof@v1\nextra ?\nindex 6\n{HASH}\n\n{TAIL}",
    "index with a leading zero": f"c2sp.org/tlog-proof@v1\nindex 06\n{HASH}\n\n{TAIL}",
    "index with a sign": f"c2sp.org/tlog-proof@v1\nindex +6\n{HASH}\n\n{TAIL}",
    "index of another script": f"c2sp.org/tlog-proof@v1\nindex ٦\n{HASH}\n\n{TAIL}",
    "index out of range": f"c2sp.org/tlog-proof@v1\nindex {2**63}\n{HASH}\n\n{TAIL}",
    "index without a number": f"c2sp.org/tlog-proof@v1\nindex \n{HASH}\n\n{TAIL}",
    "two spaces": f"c2sp.org/tlog-proof@v1\nindex  6\n{HASH}\n\n{TAIL}",
    "carriage returns": f"c2sp.org/tlog-proof@v1\r\nindex 6\r\n{HASH}\r\n\r\n{TAIL}",
    "hash too short": f"c2sp.org/tlog-proof@v1\nindex 6\nAAAA\n\n{TAIL}",
    "hash not Base64": f"c2sp.org/tlog-proof@v1\nindex 6\n{HASH[:-1]}\n\n{TAIL}",
    "64 hashes": f"c2sp.org/tlog-proof@v1\nindex 6\n{(HASH + chr(10)) * 64}\n{TAIL}",
    "checkpoint missing": f"c2sp.org/tlog-proof@v1\nindex 6\n{HASH}\n\n",
    "blank line missing": f"c2sp.org/tlog-proof@v1\nindex 6\n{HASH}\n",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_proof_file_is_refused(text: str) -> None:
    with pytest.raises(MalformedProof):
        proof.parse(text.encode())


@given(st.integers(0, len(PROOF.to_bytes()) - 1), st.integers(1, 255))
def test_one_changed_byte_of_a_proof_is_refused(at: int, change: int) -> None:
    data = PROOF.to_bytes()
    altered = data[:at] + bytes([data[at] ^ change]) + data[at + 1 :]
    with pytest.raises(ValueError):
        proof.parse(altered).verify(LEAVES[6], LOG.verifier)


def test_a_proof_that_cannot_be_read_is_not_written() -> None:
    for broken in (
        InclusionProof(-1, (), b"x"),
        InclusionProof(2**63, (), b"x"),
        InclusionProof(0, (b"short",), b"x"),
        InclusionProof(0, (LEAVES[0],) * 64, b"x"),
        ConsistencyProof(-1, (), b"x"),
    ):
        with pytest.raises(MalformedProof):
            broken.to_bytes()


def test_a_consistency_proof_is_old_size_hashes_and_the_later_checkpoint() -> None:
    lines = "".join(b64(value) + "\n" for value in consistency_proof(LEAVES, 5))
    assert CONSISTENCY.to_bytes() == f"old 5\n{lines}\n".encode() + signed(11)
    assert proof.parse_consistency(CONSISTENCY.to_bytes()) == CONSISTENCY


def test_a_consistency_proof_leads_from_a_trusted_checkpoint_to_the_later_one() -> None:
    assert CONSISTENCY.verify(head(5), LOG.verifier) == head(11)
    assert ConsistencyProof(11, (), signed(11)).verify(head(11), LOG.verifier) == head(11)


def test_a_fork_is_refused_and_both_roots_are_told() -> None:
    forked = head(5, [leaf_hash(b"forged"), *LEAVES[1:]])
    with pytest.raises(RootMismatch) as caught:
        CONSISTENCY.verify(forked, LOG.verifier)
    assert (caught.value.expected, caught.value.computed) == (forked.root, head(5).root)


def test_a_consistency_proof_of_another_size_or_log_is_refused() -> None:
    with pytest.raises(OtherTree):
        CONSISTENCY.verify(head(6), LOG.verifier)
    with pytest.raises(OtherTree):
        CONSISTENCY.verify(Checkpoint("example.org/else", 5, head(5).root), LOG.verifier)
    with pytest.raises(MalformedProof):
        ConsistencyProof(0, (), signed(11)).verify(Checkpoint(LOG.name, 0, root([])), LOG.verifier)


def test_a_shrunken_log_has_no_consistency_proof() -> None:
    with pytest.raises(MalformedProof):
        ConsistencyProof(11, (), signed(5)).verify(head(11), LOG.verifier)


@pytest.mark.parametrize("text", ["", f"new 5\n\n{TAIL}", f"old 05\n\n{TAIL}", f"\n\n{TAIL}", f"old 5\n{HASH}"])
def test_a_broken_consistency_file_is_refused(text: str) -> None:
    with pytest.raises(MalformedProof):
        proof.parse_consistency(text.encode())


def test_a_proof_into_a_checkpoint_of_another_origin_is_refused() -> None:
    foreign = note.sign(Checkpoint("example.org/else", 11, root(LEAVES)).to_text(), [LOG])
    with pytest.raises(ForeignCheckpoint):
        InclusionProof(6, PROOF.path, foreign).verify(LEAVES[6], LOG.verifier)
