"""The words of a BLT file, each with its place. Comments, nested ones too, are passed over; a doubled
quotation mark inside a text stands for one."""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import NoReturn

from ballots.counting.interchange.malformed import Lines, Malformed, lines

_WORD = re.compile(
    r'\s+|(?P<open>/\*)|(?P<shut>\*/)|(?P<quoted>"(?:[^"]++|"")*+")|(?P<mark>[\[\]()])|(?P<bare>[^\s"\[\]()]+)|"'
)
_COMMENT_END = re.compile(r"/\*|\*/")


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its text (without the quotation marks), whether it was quoted, line and column."""

    text: str
    quoted: bool
    line: int
    column: int

    def refuse(self, reason: str) -> NoReturn:
        """Raise `Malformed` at this word."""
        raise Malformed(self.line, self.column, reason)


class Words:
    """The words of a stream, one after the other, or the rest of the line as it stands."""

    def __init__(self, stream: Lines) -> None:
        """Begin at the start of the stream."""
        self._lines: Iterator[tuple[int, str]] = lines(stream)
        self._number, self._text, self._at = 0, "", 0
        self._depth = 0
        self._waiting: Word | None = None

    def next(self, wanted: str) -> Word:
        """Return the next word; `Malformed` where the file ends before it, naming what was wanted."""
        word = self.peek()
        if word is None:
            raise Malformed(max(self._number, 1), len(self._text) + 1, f"the file ends where {wanted} should stand")
        self._waiting = None
        return word

    def peek(self) -> Word | None:
        """Return the next word without taking it, or None at the end of the file."""
        if self._waiting is None:
            self._waiting = self._find()
        return self._waiting

    def plain_paper(self, known: Container[str]) -> tuple[int, str, str, str] | None:
        """Take the next whole line if nothing of it was read and it is one paper in plain numbers; else return None.

        Told are its number, the line, its number of papers and the rest, the ranking with the 0 that ends it; a rest in
        `known` is not looked at again. Nearly all lines of a real file are such papers, and this reads them several
        times faster than word by word.
        """
        if self._waiting is not None or self._at < len(self._text) or self._depth or not self._advance():
            return None
        head, _, tail = self._text.partition(" ")
        if not (head.isascii() and head.isdigit() and (tail in known or _is_plain(tail.split()))):
            return None
        self._at = len(self._text)
        return self._number, self._text, head, tail

    def rest_of_line(self) -> tuple[int, int, str] | None:
        """Return the rest of the line, or the next one that is not empty: line, column and text; None at the end."""
        if self._waiting is not None:
            self._at, self._waiting = self._waiting.column - 1, None
        while not self._text[self._at :].strip():
            if not self._advance():
                return None
        text = self._text[self._at :]
        column = self._at + len(text) - len(text.lstrip()) + 1
        self._at = len(self._text)
        return self._number, column, text.strip()

    def _advance(self) -> bool:
        following = next(self._lines, None)
        if following is None:
            return False
        (self._number, self._text), self._at = following, 0
        return True

    def _find(self) -> Word | None:
        while True:
            if self._at >= len(self._text):
                if not self._advance():
                    if self._depth:
                        raise Malformed(self._number, len(self._text) + 1, "a comment that began with /* has no end")
                    return None
                continue
            if self._depth:
                self._pass_comment()
            elif word := self._match():
                return word

    def _pass_comment(self) -> None:
        found = _COMMENT_END.search(self._text, self._at)
        if found is None:
            self._at = len(self._text)
            return
        self._depth += 1 if found[0] == "/*" else -1
        self._at = found.end()

    def _match(self) -> Word | None:
        """Take the next piece of the line; return it if it is a word."""
        found = _WORD.match(self._text, self._at)
        if found is None or found[0] == '"':
            raise Malformed(self._number, self._at + 1, "a quotation mark is not closed on its line")
        column, kind, text = self._at + 1, found.lastgroup, found[0]
        self._at = found.end()
        if kind == "open":
            self._depth = 1
        elif kind == "shut":
            raise Malformed(self._number, column, "*/ ends a comment that did not begin")
        elif kind == "quoted":
            return Word(text[1:-1].replace('""', '"'), True, self._number, column)
        elif kind == "mark":
            return Word(text, False, self._number, column)
        elif kind == "bare":
            return self._bare(text, column)
        return None

    def _bare(self, text: str, column: int) -> Word | None:
        if text.startswith("#"):
            self._at = len(self._text)
            return None
        inside = text.find("/*")
        if inside > 0:
            self._at = column - 1 + inside
            text = text[:inside]
        return Word(text, False, self._number, column)


def _is_plain(parts: list[str]) -> bool:
    """Tell whether these are numbers of which the last and only the last is 0."""
    if not parts or parts[-1] != "0" or "0" in parts[:-1]:
        return False
    return all(part.isascii() and part.isdigit() for part in parts)
