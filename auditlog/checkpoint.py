"""Checkpoints: the signed statement of a log's size and root (C2SP tlog-checkpoint).

This log writes no extension lines and takes none, so that three lines say everything. Pure.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditlog import note
from auditlog.merkle.tree import EMPTY_ROOT, checked_hash, checked_size
from foundation.hashing import b64, b64_strict

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


class MalformedCheckpoint(ValueError):
    """This text is no checkpoint of the form origin, size and root."""


class ForeignCheckpoint(ValueError):
    """The checkpoint is of another log than the one asked for, or only others than the log have signed it."""


@dataclass(frozen=True)
class Checkpoint:
    """A tree head: the log's ``origin``, its ``size`` in entries and the 32-byte ``root`` over them."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        """Raise ``MalformedCheckpoint`` for an origin that is no line of text, a bad size or a bad root."""
        try:
            checked_size(self.size, "size")
            checked_hash(self.root, "root")
            note.checked_text(self.origin + "\n")
        except ValueError as error:
            raise MalformedCheckpoint(str(error)) from None
        if not self.origin or "\n" in self.origin:
            raise MalformedCheckpoint("A checkpoint's origin must be one line of text.")
        if self.size == 0 and self.root != EMPTY_ROOT:
            raise MalformedCheckpoint("The root of the empty log is the hash of nothing.")

    def to_text(self) -> str:
        """The note text: origin, size and root in Base64, each on a line."""
        return f"{self.origin}\n{self.size}\n{b64(self.root)}\n"


@dataclass(frozen=True)
class SignedCheckpoint:
    """A checkpoint whose log signature was checked, with the note it stands in (witnesses' signatures included)."""

    checkpoint: Checkpoint
    note: note.Note


def parse(text: str) -> Checkpoint:
    """The checkpoint of a note text; raises ``MalformedCheckpoint`` unless ``to_text`` gives exactly ``text``."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3]:
        raise MalformedCheckpoint("A checkpoint must be three lines: origin, size and root.")
    if not _SIZE.fullmatch(lines[1]):
        raise MalformedCheckpoint("A checkpoint's size must be a number without leading zeros.")
    try:
        root = b64_strict(lines[2])
    except ValueError as error:
        raise MalformedCheckpoint(str(error)) from None
    return Checkpoint(lines[0], int(lines[1]), root)


def sign(checkpoint: Checkpoint, signers: Iterable[note.Signer]) -> bytes:
    """The signed note of a checkpoint."""
    return note.sign(checkpoint.to_text(), signers)


def open_checkpoint(
    data: bytes, log: note.Verifier | Sequence[note.Verifier], witnesses: Iterable[note.Verifier] = ()
) -> SignedCheckpoint:
    """The checkpoint of a signed note, if the log itself signed it and every known signature is good.

    ``log`` is the log's verifier key, or its present and retired ones; its name must be the checkpoint's origin.
    Raises ``note.NoteError``, ``MalformedCheckpoint`` or ``ForeignCheckpoint``.
    """
    logs = [log] if isinstance(log, note.Verifier) else list(log)
    opened = note.open_note(data, [*logs, *witnesses])
    checkpoint = parse(opened.text)
    if not any(opened.signed_by(key) and key.name == checkpoint.origin for key in logs):
        raise ForeignCheckpoint(f"This checkpoint of {checkpoint.origin} is not signed by the log's own key.")
    return SignedCheckpoint(checkpoint, opened)
