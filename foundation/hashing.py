"""The one place that says how bytes become digests, canonical JSON and printable codes.

Every hash and signature of the product starts from these functions, so that browser, server and verifier agree
byte for byte. Pure: the standard library and ``rfc8785`` only. All refusals are plain ``ValueError``.
"""

import base64
import binascii
import hashlib
import json
import unicodedata
from collections.abc import Mapping
from typing import Any

import rfc8785

MAX_INTEGER = 2**53 - 1
"""Largest integer canonical JSON may hold: beyond it a JavaScript reader would round (RFC 8785, section 3.2.2.3)."""

MAX_DEPTH = 64
"""Deepest nesting that canonical JSON may have, so that no document can exhaust a reader's stack."""

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CROCKFORD_VALUE = {letter: value for value, letter in enumerate(_CROCKFORD)}
_CROCKFORD_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None})
_CODE_BYTES, _CODE_LETTERS, _CODE_PAD_BITS = 16, 26, 2
_CODE_GROUP = 4


def sha256(data: bytes) -> bytes:
    """SHA-256 of ``data``, 32 bytes (FIPS 180-4)."""
    return hashlib.sha256(data).digest()


def lp(*fields: bytes | str) -> bytes:
    """``LP(a, b, …)``: each field as a big-endian u32 length and its bytes; text as UTF-8 in normal form C.

    Two different lists of fields never give the same bytes. Raises ``ValueError`` for text with a lone surrogate
    or a field of 2³² bytes and more.
    """
    out = bytearray()
    for field in fields:
        data = unicodedata.normalize("NFC", field).encode("utf-8") if isinstance(field, str) else bytes(field)
        if len(data) >= 2**32:
            raise ValueError("A length-prefixed field must be shorter than 2^32 bytes.")
        out += len(data).to_bytes(4, "big") + data
    return bytes(out)


def tagged(tag: str, *fields: bytes | str) -> bytes:
    """``H(LP(tag, fields…))``, 32 bytes: a hash that can never be taken for one made under another tag."""
    return sha256(lp(tag, *fields))


def jcs(value: object) -> bytes:
    """The JSON Canonicalization Scheme (RFC 8785) of a value without floats.

    Takes ``None``, booleans, text, integers within ±(2⁵³ − 1), lists, tuples and mappings with text keys. Raises
    ``ValueError`` for anything else, for lone surrogates and for nesting deeper than ``MAX_DEPTH``.
    """
    return rfc8785.dumps(_checked(value, 0))


def _checked(value: object, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise ValueError(f"Canonical JSON must not be nested deeper than {MAX_DEPTH}.")
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise ValueError("An integer in canonical JSON must lie within ±(2^53 - 1).")
        return value
    if isinstance(value, list | tuple):
        return [_checked(item, depth + 1) for item in value]
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise ValueError("The keys of canonical JSON must be text.")
        return {key: _checked(item, depth + 1) for key, item in value.items()}
    raise ValueError(f"Canonical JSON takes no {type(value).__name__}; write amounts as integers or text.")


def parse_canonical(data: bytes) -> object:
    """The value of canonical JSON bytes; raises ``ValueError`` unless ``data`` is exactly the JCS of that value.

    So one value has one spelling: no other spacing, key order, escape, number form, duplicate key or byte order mark.
    """
    try:
        value: object = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_without_duplicates,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
        )
        same = jcs(value) == data
    except RecursionError:
        raise ValueError(f"Canonical JSON must not be nested deeper than {MAX_DEPTH}.") from None
    if not same:
        raise ValueError("This JSON is not in canonical form (RFC 8785).")
    return value


def is_canonical(data: bytes) -> bool:
    """Whether ``data`` is canonical JSON as ``parse_canonical`` takes it."""
    try:
        parse_canonical(data)
    except ValueError:
        return False
    return True


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("A key stands twice in one JSON object.")
    return value


def _refuse_number(literal: str) -> object:
    raise ValueError(f"Canonical JSON takes integers only, not {literal[:40]}.")


def b64(data: bytes) -> str:
    """Standard padded Base64 on one line (RFC 4648, section 4)."""
    return base64.b64encode(data).decode("ascii")


def b64_strict(text: str) -> bytes:
    """The bytes of standard Base64 that re-encodes to itself; raises ``ValueError`` for any other spelling."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise ValueError("This is not Base64 (RFC 4648, section 4).") from None
    if b64(data) != text:
        raise ValueError("This Base64 does not re-encode to itself.")
    return data


def hex_strict(text: str, size: int | None = None) -> bytes:
    """The bytes of lower-case hexadecimal; raises ``ValueError`` for another spelling or another ``size`` in bytes."""
    if len(text) % 2 or any(letter not in "0123456789abcdef" for letter in text):
        raise ValueError("This is not lower-case hexadecimal.")
    if size is not None and len(text) != 2 * size:
        raise ValueError(f"Expected {2 * size} hexadecimal digits, found {len(text)}.")
    return bytes.fromhex(text)


def crockford_encode(data: bytes) -> str:
    """The 26 Crockford Base32 letters of a 16-byte seed: its 128 bits, then two zero bits."""
    if len(data) != _CODE_BYTES:
        raise ValueError(f"A code is made from {_CODE_BYTES} bytes, not {len(data)}.")
    bits = int.from_bytes(data, "big") << _CODE_PAD_BITS
    return "".join(_CROCKFORD[(bits >> shift) & 31] for shift in range(5 * (_CODE_LETTERS - 1), -1, -5))


def grouped(code: str) -> str:
    """A code in groups of four letters, for people to read and copy; ``crockford_decode`` takes it back."""
    return " ".join(code[start : start + _CODE_GROUP] for start in range(0, len(code), _CODE_GROUP))


def crockford_decode(text: str) -> bytes:
    """The 16-byte seed of a code as a person may type it.

    Takes spaces, hyphens and lower case, and reads O as 0, I and L as 1. Raises ``ValueError`` for another length,
    a letter outside the alphabet, or a last letter whose two spare bits are not zero: no two codes give one seed.
    """
    if not text.isascii():
        raise ValueError("A code holds only digits and the letters A to Z.")
    code = text.upper().translate(_CROCKFORD_MISREAD)
    if len(code) != _CODE_LETTERS:
        raise ValueError(f"A code has {_CODE_LETTERS} letters and digits; this one has {len(code)}.")
    bits = 0
    for letter in code:
        if letter not in _CROCKFORD_VALUE:
            raise ValueError(f"The sign {letter!r} does not occur in a code.")
        bits = bits << 5 | _CROCKFORD_VALUE[letter]
    if bits & (2**_CODE_PAD_BITS - 1):
        raise ValueError("The last letter of this code is not one that a code can end in.")
    return (bits >> _CODE_PAD_BITS).to_bytes(_CODE_BYTES, "big")
