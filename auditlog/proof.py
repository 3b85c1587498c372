"""Proofs as files: an entry's place in a signed tree, and one signed tree as the beginning of another.

Inclusion: C2SP ``tlog-proof@v1``. Consistency: the body that C2SP tlog-witness sends (``old N``, hashes, checkpoint).
Pure.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditlog.checkpoint import Checkpoint, open_checkpoint
from auditlog.merkle.consistency import verify_consistency
from auditlog.merkle.errors import MalformedProof, ProofError
from auditlog.merkle.inclusion import verify_inclusion
from auditlog.merkle.tree import MAX_SIZE, checked_hash, checked_size
from auditlog.note import Verifier
from foundation.hashing import b64, b64_strict

HEADER = "c2sp.org/tlog-proof@v1"
"""First line of every inclusion proof."""

MAX_HASHES = 63
"""Most hashes that a proof in a tree of less than 2⁶³ leaves can need."""

_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


class OtherTree(ProofError):
    """A consistency proof speaks of another old size or log than the earlier checkpoint does."""


@dataclass(frozen=True)
class InclusionProof:
    """That an entry stands at ``index``: sibling hashes from the leaf up, and the signed ``checkpoint`` as bytes.

    ``extra`` is passed along unauthenticated; nothing may be concluded from it.
    """

    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None

    def to_bytes(self) -> bytes:
        """The proof as a ``.tlog-proof`` file; raises ``MalformedProof`` for an impossible index or hash."""
        extra = [] if self.extra is None else [f"extra {b64(self.extra)}"]
        return _written([HEADER, *extra, f"index {_sized(self.index)}"], self.path, self.checkpoint)

    def verify(self, leaf: bytes, log: Verifier | Sequence[Verifier], witnesses: Iterable[Verifier] = ()) -> Checkpoint:
        """The checkpoint in which leaf hash ``leaf`` is thereby proved; raises a closed error of note or proof."""
        checkpoint = open_checkpoint(self.checkpoint, log, witnesses).checkpoint
        verify_inclusion(leaf, self.index, checkpoint.size, self.path, checkpoint.root)
        return checkpoint


@dataclass(frozen=True)
class ConsistencyProof:
    """That the tree of ``old`` entries is the beginning of the signed ``checkpoint``'s tree."""

    old: int
    path: tuple[bytes, ...]
    checkpoint: bytes

    def to_bytes(self) -> bytes:
        """The proof as text; raises ``MalformedProof`` for a size or hash that cannot stand there."""
        return _written([f"old {_sized(self.old)}"], self.path, self.checkpoint)

    def verify(
        self, earlier: Checkpoint, log: Verifier | Sequence[Verifier], witnesses: Iterable[Verifier] = ()
    ) -> Checkpoint:
        """The later checkpoint, proved to continue ``earlier``, which the caller already trusts.

        Raises ``OtherTree`` where the two do not speak of the same log and old size, or a closed error of note or
        proof.
        """
        later = open_checkpoint(self.checkpoint, log, witnesses).checkpoint
        if later.origin != earlier.origin or self.old != earlier.size:
            raise OtherTree(f"The proof starts at size {self.old} of {later.origin}, not at the earlier checkpoint.")
        verify_consistency(earlier.size, later.size, self.path, earlier.root, later.root)
        return later


def parse(data: bytes) -> InclusionProof:
    """The inclusion proof of a file; raises ``MalformedProof`` unless ``to_bytes`` gives exactly ``data``."""
    lines, checkpoint = _read(data)
    if lines[0] != HEADER:
        raise MalformedProof(f"A proof must begin with {HEADER}.")
    rest, extra = lines[1:], None
    if rest and rest[0].startswith("extra "):
        extra, rest = _decoded(rest[0].removeprefix("extra ")), rest[1:]
    if not rest:
        raise MalformedProof("A proof must name its entry's index.")
    return InclusionProof(_labelled(rest[0], "index"), _hashes(rest[1:]), checkpoint, extra)


def parse_consistency(data: bytes) -> ConsistencyProof:
    """The consistency proof of a text; raises ``MalformedProof`` unless ``to_bytes`` gives exactly ``data``."""
    lines, checkpoint = _read(data)
    return ConsistencyProof(_labelled(lines[0], "old"), _hashes(lines[1:]), checkpoint)


def _written(head: list[str], path: Sequence[bytes], checkpoint: bytes) -> bytes:
    if len(path) > MAX_HASHES:
        raise MalformedProof(f"A proof has at most {MAX_HASHES} hashes.")
    try:
        hashes = [b64(checked_hash(value, "proof hash")) for value in path]
    except ValueError as error:
        raise MalformedProof(str(error)) from None
    return "\n".join([*head, *hashes, "", ""]).encode() + checkpoint


def _read(data: bytes) -> tuple[list[str], bytes]:
    head, blank, checkpoint = data.partition(b"\n\n")
    if not blank or not checkpoint:
        raise MalformedProof("A proof must end in a blank line and a checkpoint.")
    try:
        return head.decode("ascii").split("\n"), checkpoint
    except UnicodeDecodeError:
        raise MalformedProof("A proof's own lines must be ASCII.") from None


def _labelled(line: str, label: str) -> int:
    word, _, number = line.partition(" ")
    if word != label or not _NUMBER.fullmatch(number) or int(number) > MAX_SIZE:
        raise MalformedProof(f"Expected a line of the word {label} and a number without leading zeros.")
    return int(number)


def _sized(number: int) -> int:
    try:
        return checked_size(number, "number")
    except ValueError as error:
        raise MalformedProof(str(error)) from None


def _decoded(text: str) -> bytes:
    try:
        return b64_strict(text)
    except ValueError as error:
        raise MalformedProof(str(error)) from None


def _hashes(lines: list[str]) -> tuple[bytes, ...]:
    if len(lines) > MAX_HASHES:
        raise MalformedProof(f"A proof has at most {MAX_HASHES} hashes.")
    hashes = tuple(_decoded(line) for line in lines)
    if any(len(value) != 32 for value in hashes):
        raise MalformedProof("A hash in a proof must be 32 bytes.")
    return hashes
