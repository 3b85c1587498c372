"""What changed between two texts, word by word, as people read it: kept, struck, added. Pure."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

Kind = Literal["kept", "struck", "added"]
_PIECES = re.compile(r"\n+|[^\S\n]+|[^\s]+")
MOST_COMPARED = 1_000_000
"""Pairs of words looked at in one changed passage; a longer one is struck and added as a whole."""


class Piece(NamedTuple):
    """A run of text and what became of it."""

    kind: Kind
    text: str


def word_diff(old: str, new: str) -> list[Piece]:
    """Return the pieces that lead from `old` to `new`.

    What is kept and struck, joined, is `old`; what is kept and added is `new`. Lines are compared first and words
    within the lines that changed, so that a long text is compared quickly.
    """
    return _joined(_lines(old.splitlines(keepends=True), new.splitlines(keepends=True)))


def _lines(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("kept", "".join(old[a:b]))
        else:
            yield from _words("".join(old[a:b]), "".join(new[c:d]))


def _words(old: str, new: str) -> Iterator[Piece]:
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    if len(before) * len(after) > MOST_COMPARED:
        yield Piece("struck", old)
        yield Piece("added", new)
        return
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("kept", "".join(before[a:b]))
            continue
        yield Piece("struck", "".join(before[a:b]))
        yield Piece("added", "".join(after[c:d]))


def _joined(pieces: Iterator[Piece]) -> list[Piece]:
    """Return the pieces with runs of one kind in one; spaces between two changes go with them, as a reader would.

    Of a run of changes all that was struck comes first, then all that was added.
    """
    made: list[Piece] = []
    struck, added, space = "", "", ""
    for kind, text in pieces:
        if kind == "kept" and (struck or added) and not text.strip() and "\n" not in text:
            space += text
            continue
        if kind == "kept":
            made += _change(struck, added)
            text, struck, added, space = space + text, "", "", ""
            if made and made[-1].kind == "kept":
                text = made.pop().text + text
            if text:
                made.append(Piece("kept", text))
        elif text:
            struck += space + (text if kind == "struck" else "")
            added += space + (text if kind == "added" else "")
            space = ""
    return made + _change(struck, added) + ([Piece("kept", space)] if space else [])


def _change(struck: str, added: str) -> list[Piece]:
    return [piece for piece in (Piece("struck", struck), Piece("added", added)) if piece.text]
