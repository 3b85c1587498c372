"""The receipt of a paper: the text that the office key signs as a note (C2SP signed-note).

It says that an envelope was taken, and nothing else: no name, no time, no choice. The same envelope always
gives the same text, so a lost reply is answered by the same receipt.
"""

from typing import NamedTuple

from foundation.hashing import b64, b64_strict, crockford_encode

_HEADER = "receipt-v1"
_SHORT_CODE_CHARACTERS = 12


class Receipt(NamedTuple):
    """What a receipt states: the log's origin, the ballot's number and the envelope's digest (32 bytes)."""

    origin: str
    ballot: str
    e: bytes


class NotAReceipt(ValueError):
    """Raised when a text is not a receipt in its one spelling."""


def receipt_text(origin: str, ballot: str, e: bytes) -> str:
    """The text to be signed: four lines, each ended by a line feed.

    Raises `NotAReceipt` for an empty or broken line or a digest that has not 32 bytes.
    """
    if len(e) != 32:
        raise NotAReceipt(f"An envelope's digest has 32 bytes, this one has {len(e)}.")
    for line in (origin, ballot):
        if not line or not line.isprintable():
            raise NotAReceipt(f"{line!r} cannot stand as a line of a receipt.")
    return f"{_HEADER}\n{origin}\n{ballot}\n{b64(e)}\n"


def parse_receipt_text(text: str) -> Receipt:
    """What the text of a receipt states. Raises `NotAReceipt` for any other spelling than `receipt_text`'s."""
    lines = text.split("\n")
    if len(lines) != 5 or lines[0] != _HEADER or lines[4]:
        raise NotAReceipt("A receipt has four lines, the first of them receipt-v1, each ended by a line feed.")
    try:
        e = b64_strict(lines[3])
    except ValueError as failure:
        raise NotAReceipt("The fourth line of a receipt is the Base64 of the envelope's digest.") from failure
    receipt = Receipt(lines[1], lines[2], e)
    if receipt_text(*receipt) != text:
        raise NotAReceipt("The receipt is not in its one spelling.")
    return receipt


def short_code(e: bytes) -> str:
    """The receipt's short code: the first 60 bits of `e` in twelve Crockford characters, for display only.

    Two people can compare it by eye; nothing is ever looked up or proved by it.
    """
    return crockford_encode(e[:16])[:_SHORT_CODE_CHARACTERS]
