"""The paper of a sealed ballot: what is derived from a seed and the choices, and what the sealed bytes hold.

A paper is handed in whole. Every contest on it has a secret and a commitment of its own, so that two contests
with the same choice share no byte, and the published secrets of one paper cannot be brought together again
without its seed. The whole seed, written down, is the ballot code.
"""

import unicodedata
from collections.abc import Collection, Mapping
from typing import NamedTuple

from foundation.hashing import hex_strict, jcs, parse_canonical, tagged

SEED_BYTES = 16
_PADDING = b"\x20"
_LINE_KEYS = {"choice", "secret"}


class Line(NamedTuple):
    """One contest of an opened paper: the choice as written and its secret (32 bytes), both published later."""

    choice: str
    secret: bytes


class PaperTooLong(ValueError):
    """Raised when a paper does not fit the length stated at notice."""


def seed_from_words(s0: bytes, words: str) -> bytes:
    """The seed (16 bytes) of somebody voting without the script: the page's random `s0` and words of their own.

    The words enter as NFC text, so that a keyboard's way of composing letters does not change the seed.
    """
    return tagged("seed-v1", s0, words)[:SEED_BYTES]


def secret(ballot: str, contest: str, seed: bytes) -> bytes:
    """The secret (32 bytes) of one contest: published beside the choice, and useless for finding another."""
    return tagged("seed-pub-v1", ballot, contest, _whole(seed))


def commitment(ballot: str, contest: str, choice: str, secret: bytes) -> bytes:
    """The commitment (32 bytes) of one contest: it names the line in the opened list and hides nothing then."""
    return tagged("ballot-commit-v1", ballot, contest, choice, secret)


def ekm(ballot: str, seed: bytes, choices: Mapping[str, str]) -> bytes:
    """The ephemeral key material (32 bytes) of the whole paper: never published, bound to every choice on it.

    Because the choices enter, another paper from the same seed has another ephemeral key and no nonce repeats.
    """
    return tagged("seed-ekm-v1", ballot, _whole(seed), jcs(_normal(choices)))


def paper_bytes(ballot: str, choices: Mapping[str, str], seed: bytes, length: int) -> bytes:
    """The paper to be sealed: canonical JSON (RFC 8785) followed by spaces to `length` bytes.

    `choices` maps every contest of the ballot to a choice; a contest left empty has the choice "".
    Raises `PaperTooLong` when it does not fit, because a longer envelope would tell papers apart.
    """
    lines = {c: Line(choice, secret(ballot, c, seed)) for c, choice in _normal(choices).items()}
    return _padded(_document(ballot, lines), length)


def stated_length(ballot: str, longest: Mapping[str, str]) -> int:
    """The length in bytes stated at notice: that of the paper with the longest valid choice in every contest."""
    return len(_document(ballot, {c: Line(choice, bytes(32)) for c, choice in _normal(longest).items()}))


def parse_paper(paper: bytes, ballot: str, contests: Collection[str], length: int) -> dict[str, Line | None]:
    """What an opened paper says in each contest of the ballot; `None` where it is invalid.

    A paper that is not canonical JSON followed by nothing but spaces, that has another length, names another
    ballot or a contest this ballot does not have, is invalid in every contest; a contest that is missing or
    badly written is invalid alone. Whether a choice is one of the contest's options, in the one spelling
    allowed, is for the contest's own rule to say.
    """
    written = _contests_of(paper, ballot, length)
    if written is None or not set(written) <= set(contests):
        return dict.fromkeys(contests)
    return {contest: _line(written.get(contest)) for contest in contests}


def line_holds(ballot: str, contest: str, line: Line, published: bytes) -> bool:
    """Whether a published opening line hashes to its published commitment."""
    return commitment(ballot, contest, line.choice, line.secret) == published


def derived_from(ballot: str, contest: str, seed: bytes, line: Line) -> bool:
    """Whether this line is the one that the ballot code (the seed) of a voter leads to in the contest."""
    return secret(ballot, contest, seed) == line.secret


def _document(ballot: str, lines: Mapping[str, Line]) -> bytes:
    contests = {c: {"choice": line.choice, "secret": line.secret.hex()} for c, line in lines.items()}
    return jcs({"ballot": ballot, "contests": contests})


def _padded(document: bytes, length: int) -> bytes:
    if len(document) > length:
        raise PaperTooLong(f"The paper has {len(document)} bytes, but {length} were stated at notice.")
    return document.ljust(length, _PADDING)


def _contests_of(paper: bytes, ballot: str, length: int) -> dict[str, object] | None:
    """The contests as written, or `None` where the paper as a whole is not one of this ballot."""
    if len(paper) != length:
        return None
    try:
        document = parse_canonical(paper.rstrip(_PADDING))
    except ValueError:
        return None
    if not isinstance(document, dict) or set(document) != {"ballot", "contests"}:
        return None
    contests = document["contests"]
    return contests if document["ballot"] == ballot and isinstance(contests, dict) else None


def _line(written: object) -> Line | None:
    if not isinstance(written, dict) or set(written) != _LINE_KEYS:
        return None
    choice, digits = written["choice"], written["secret"]
    if not isinstance(choice, str) or not isinstance(digits, str) or not unicodedata.is_normalized("NFC", choice):
        return None
    try:
        return Line(choice, hex_strict(digits, size=32))
    except ValueError:
        return None


def _normal(choices: Mapping[str, str]) -> dict[str, str]:
    return {contest: unicodedata.normalize("NFC", choice) for contest, choice in choices.items()}


def _whole(seed: bytes) -> bytes:
    if len(seed) != SEED_BYTES:
        raise ValueError(f"A seed has {SEED_BYTES} bytes, this one has {len(seed)}.")
    return seed
