"""Signed notes: text with Ed25519 signatures below it, and the witness's timestamped cosignature.

C2SP signed-note (signature type 0x01) and tlog-cosignature ``cosignature/v1`` (type 0x04). Base64 here always
re-encodes to itself. Pure but for the key that a ``Signer`` is given.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from cryptography.exceptions import InvalidSignature as _BadSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from foundation.hashing import b64, b64_strict, hex_strict, sha256

ED25519, COSIGNATURE = 0x01, 0x04
"""Signature types: a plain note signature, and a witness's cosignature with its time."""

MAX_SIGNATURES = 100
"""Most signature lines that a note may carry."""

MAX_NOTE = 1_000_000
"""Longest note in bytes that is looked at."""

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_DASH = "\u2014 "
_KEY_SIZE, _ID_SIZE, _TIME_SIZE, _SIGNATURE_SIZE = 32, 4, 8, 64
_PRIVATE = "PRIVATE+KEY+"


class NoteError(ValueError):
    """A note or its key is refused."""


class MalformedNote(NoteError):
    """These bytes or this text do not have the form of a signed note."""


class MalformedKey(NoteError):
    """This text is no verifier or signer key that this product can use."""


class AmbiguousKey(NoteError):
    """Two of the given verifiers have the same name and key id."""


class InvalidSignature(NoteError):
    """A signature by a known key does not fit the text."""


class NoKnownSignature(NoteError):
    """No given key has signed; whatever the text says must be ignored."""


@dataclass(frozen=True)
class Signature:
    """One signature line: the key's ``name``, its 4-byte ``key_id`` and the raw ``signature`` after it."""

    name: str
    key_id: bytes
    signature: bytes

    @property
    def line(self) -> str:
        """The line as it stands in a note, with its newline."""
        return f"{_DASH}{self.name} {b64(self.key_id + self.signature)}\n"

    @property
    def timestamp(self) -> int:
        """Of a cosignature: when it was made, in seconds since 1970. Raises ``ValueError`` for a plain signature."""
        if len(self.signature) != _TIME_SIZE + _SIGNATURE_SIZE:
            raise ValueError("Only a cosignature has a time.")
        return int.from_bytes(self.signature[:_TIME_SIZE], "big")


@dataclass(frozen=True)
class Verifier:
    """A public key with its name and signature type; ``str()`` gives the C2SP verifier key, one line."""

    name: str
    public_key: bytes
    kind: int = ED25519

    def __post_init__(self) -> None:
        """Raise ``MalformedKey`` for a bad name, length or signature type."""
        if not is_key_name(self.name):
            raise MalformedKey("A key's name must be text without spaces, plus signs and control characters.")
        if self.kind not in (ED25519, COSIGNATURE) or len(self.public_key) != _KEY_SIZE:
            raise MalformedKey("Only Ed25519 keys of type 1 (notes) and 4 (cosignatures) are known.")

    @classmethod
    def parse(cls, vkey: str) -> "Verifier":
        """The verifier of ``name+keyid+base64``; raises ``MalformedKey`` also where the key id does not fit the key."""
        name, key_id, data = _key_parts(vkey)
        verifier = cls(name, data[1:], data[0])
        if verifier.key_id != key_id:
            raise MalformedKey("The key id does not fit this name and key.")
        return verifier

    @property
    def key_id(self) -> bytes:
        """First four bytes of SHA-256 over name, newline, signature type and key."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public_key)[:_ID_SIZE]

    def __str__(self) -> str:
        """The verifier key as text."""
        return f"{self.name}+{self.key_id.hex()}+{b64(bytes([self.kind]) + self.public_key)}"

    def verify(self, text: str, signature: bytes) -> bool:
        """Whether ``signature`` (what follows the key id) is this key's over ``text``."""
        message, proper = text.encode(), signature
        if self.kind == COSIGNATURE:
            timestamp, proper = int.from_bytes(signature[:_TIME_SIZE], "big"), signature[_TIME_SIZE:]
            if timestamp >= 2**63:
                return False
            message = cosigned(text, timestamp)
        if len(proper) != _SIGNATURE_SIZE:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(proper, message)
        except (_BadSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class Signer:
    """A private Ed25519 key (32-byte ``seed``) with its name and signature type."""

    name: str
    seed: bytes = field(repr=False)
    kind: int = ED25519

    def __post_init__(self) -> None:
        """Raise ``MalformedKey`` for a bad name, length or signature type."""
        if len(self.seed) != _KEY_SIZE:
            raise MalformedKey("An Ed25519 private key has 32 bytes.")
        _ = self.verifier

    @classmethod
    def parse(cls, skey: str) -> "Signer":
        """The signer of ``PRIVATE+KEY+name+keyid+base64``; raises ``MalformedKey`` without repeating the key."""
        if not skey.startswith(_PRIVATE):
            raise MalformedKey("A private key must begin with PRIVATE+KEY+.")
        name, key_id, data = _key_parts(skey.removeprefix(_PRIVATE))
        signer = cls(name, data[1:], data[0])
        if signer.verifier.key_id != key_id:
            raise MalformedKey("The key id does not fit this name and key.")
        return signer

    @cached_property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @cached_property
    def verifier(self) -> Verifier:
        """The public half."""
        return Verifier(self.name, self._key.public_key().public_bytes_raw(), self.kind)

    def export(self) -> str:
        """The private key as ``parse`` reads it, for a key file that only its owner can read."""
        return f"{_PRIVATE}{self.name}+{self.verifier.key_id.hex()}+{b64(bytes([self.kind]) + self.seed)}"

    def sign(self, text: str, timestamp: int | None = None) -> Signature:
        """This key's signature over a note text; a cosignature needs its ``timestamp`` in seconds since 1970."""
        checked_text(text)
        if (self.kind == COSIGNATURE) != (timestamp is not None):
            raise ValueError("A cosignature, and nothing else, is made with a time.")
        if timestamp is None:
            return Signature(self.name, self.verifier.key_id, self._key.sign(text.encode()))
        if not 0 <= timestamp < 2**63:
            raise ValueError("A cosignature's time must lie between 0 and 2^63 - 1.")
        proper = timestamp.to_bytes(_TIME_SIZE, "big") + self._key.sign(cosigned(text, timestamp))
        return Signature(self.name, self.verifier.key_id, proper)


@dataclass(frozen=True)
class Note:
    """An opened note: its ``text``, the ``signatures`` of given keys (all good) and those of keys nobody gave."""

    text: str
    signatures: tuple[Signature, ...]
    unknown: tuple[Signature, ...] = ()

    def signed_by(self, verifier: Verifier) -> bool:
        """Whether ``verifier`` is among the keys whose signature was checked."""
        return any((s.name, s.key_id) == (verifier.name, verifier.key_id) for s in self.signatures)


def verifier_key(name: str, key: Ed25519PublicKey) -> str:
    """The C2SP verifier key, one line, of an Ed25519 key that signs notes; raises ``MalformedKey`` for a bad name."""
    return str(Verifier(name, key.public_bytes_raw()))


def is_key_name(name: str) -> bool:
    """Whether ``name`` may name a key: not empty, no Unicode space, no plus sign, no control character."""
    if not name or "+" in name or _CONTROL.search(name) or any(letter.isspace() for letter in name):
        return False
    return _is_encodable(name)


def checked_text(text: str) -> str:
    """``text`` again, if it may be signed; ``MalformedNote`` unless it ends in a newline and has no other control."""
    if not text.endswith("\n") or _CONTROL.search(text) or not _is_encodable(text):
        raise MalformedNote("A note's text must be UTF-8 that ends in a newline and holds no other control character.")
    return text


def cosigned(text: str, timestamp: int) -> bytes:
    """The message that a ``cosignature/v1`` at ``timestamp`` signs: its header, the time and the whole note text."""
    return f"cosignature/v1\ntime {timestamp}\n{text}".encode()


def sign(text: str, signers: Iterable[Signer]) -> bytes:
    """The signed note over ``text``, one line a signer, in their order; raises ``MalformedNote``."""
    return assemble(text, [signer.sign(text) for signer in signers])


def assemble(text: str, signatures: Sequence[Signature]) -> bytes:
    """The note of ``text`` and these signature lines, which are not checked against any key."""
    checked_text(text)
    if not 1 <= len(signatures) <= MAX_SIGNATURES:
        raise MalformedNote(f"A note carries 1 to {MAX_SIGNATURES} signatures.")
    return (text + "\n" + "".join(signature.line for signature in signatures)).encode()


def split(data: bytes) -> tuple[str, list[Signature]]:
    """Text and signature lines of a note, unverified; raises ``MalformedNote``. Never trust the text so gained."""
    if len(data) > MAX_NOTE:
        raise MalformedNote(f"A note must not be longer than {MAX_NOTE} bytes.")
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError:
        raise MalformedNote("A note must be UTF-8.") from None
    text, blank, below = whole.rpartition("\n\n")
    if not blank or not below.endswith("\n") or _CONTROL.search(whole):
        raise MalformedNote("A note must be text, a blank line and signature lines, each ended by a newline.")
    lines = below[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise MalformedNote(f"A note carries at most {MAX_SIGNATURES} signatures.")
    return text + "\n", [parse_line(line + "\n") for line in lines]


def parse_line(line: str) -> Signature:
    """The signature of one line with its newline; raises ``MalformedNote`` for any other form."""
    name, space, encoded = line.removeprefix(_DASH).removesuffix("\n").partition(" ")
    if not line.startswith(_DASH) or not line.endswith("\n") or not space or not is_key_name(name):
        raise MalformedNote("A signature line must be a dash, a key's name and Base64.")
    try:
        data = b64_strict(encoded)
    except ValueError:
        raise MalformedNote("A signature must be Base64 that re-encodes to itself.") from None
    if len(data) <= _ID_SIZE:
        raise MalformedNote("A signature must be longer than its key id.")
    return Signature(name, data[:_ID_SIZE], data[_ID_SIZE:])


def open_note(data: bytes, verifiers: Iterable[Verifier]) -> Note:
    """The note of ``data`` if at least one of ``verifiers`` signed it and none of theirs is wrong.

    Lines of other keys are ignored and told in ``unknown``. Raises ``MalformedNote`` (also where a known key has two
    lines), ``AmbiguousKey``, ``InvalidSignature`` or ``NoKnownSignature``.
    """
    known: dict[tuple[str, bytes], Verifier] = {}
    for verifier in verifiers:
        if known.setdefault((verifier.name, verifier.key_id), verifier) is not verifier:
            raise AmbiguousKey(f"Two keys named {verifier.name} have the id {verifier.key_id.hex()}.")
    text, lines = split(data)
    checked: dict[tuple[str, bytes], Signature] = {}
    unknown = []
    for line in lines:
        key = (line.name, line.key_id)
        if key not in known:
            unknown.append(line)
            continue
        if key in checked:
            raise MalformedNote(f"{line.name} has signed this note twice.")
        if not known[key].verify(text, line.signature):
            raise InvalidSignature(f"The signature of {line.name} does not fit the text.")
        checked[key] = line
    if not checked:
        raise NoKnownSignature("No known key has signed this note.")
    return Note(text, tuple(checked.values()), tuple(unknown))


def _key_parts(text: str) -> tuple[str, bytes, bytes]:
    try:
        name, key_id, encoded = text.split("+", 2)
        parts = name, hex_strict(key_id, _ID_SIZE), b64_strict(encoded)
    except ValueError:
        raise MalformedKey("A key must read name+keyid+base64.") from None
    if len(parts[2]) != 1 + _KEY_SIZE:
        raise MalformedKey("Only Ed25519 keys of type 1 (notes) and 4 (cosignatures) are known.")
    return parts


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
