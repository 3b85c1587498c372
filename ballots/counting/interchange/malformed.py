"""Why a file cannot be read, and where; and reading its lines so that none can exhaust the memory."""

import re
from collections.abc import Iterator
from typing import Final, Literal, Protocol

LONGEST_LINE: Final = 1_048_576
"""Most characters of one line."""

LONGEST_NUMBER: Final = 30
"""Most digits of a number of papers."""

MOST_MARKS: Final = 30_000_000
"""Most marks on papers that differ from each other; equal papers are held once, so honest files stay far below."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Malformed(ValueError):
    """A file that cannot be read: the reason, and the line and column, both from 1."""

    def __init__(self, line: int, column: int, reason: str) -> None:
        """Keep the parts; the message is `line L, column C: reason`."""
        super().__init__(f"line {line}, column {column}: {reason}")
        self.line = line
        self.column = column
        self.reason = reason


class NamedAgain(Malformed):
    """A paper names an option that stands on it already, and the file was to be refused for it."""


Repeated = Literal["refused", "first"]
"""What becomes of an option that a paper names again: the file is refused, or its first place counts."""


class Lines(Protocol):
    """A stream of text, of which no more than one line at a time is read."""

    def readline(self, limit: int = ..., /) -> str:
        """Return the next line, or at most `limit` characters of it."""


def lines(stream: Lines) -> Iterator[tuple[int, str]]:
    """Return each line with its number from 1, without its end and without a byte order mark at the start.

    `Malformed` for a line longer than `LONGEST_LINE`, for control characters, NUL among them, and for bytes that are
    not UTF-8, which a stream opened with `errors="surrogateescape"` hands over as lone surrogates.
    """
    number = 0
    while text := stream.readline(LONGEST_LINE + 2):
        number += 1
        body = text.rstrip("\r\n")
        if number == 1:
            body = body.removeprefix("\ufeff")
        if len(body) > LONGEST_LINE:
            raise Malformed(number, LONGEST_LINE + 1, f"the line is longer than {LONGEST_LINE} characters")
        yield number, without_control(body, number)


def without_control(text: str, line: int = 1) -> str:
    """Return a text; `Malformed` for control characters and lone surrogates in it."""
    if found := _CONTROL.search(text):
        raise Malformed(line, found.start() + 1, _strange(found[0]))
    return text


def shown(text: str) -> str:
    """Return a piece of a file as it may stand in a message: quoted, and cut off after 40 characters."""
    return repr(text if len(text) <= 40 else text[:40] + "…")


def too_many_marks(line: int) -> Malformed:
    """Return the refusal of a file whose different papers together hold more than `MOST_MARKS` marks."""
    return Malformed(line, 1, f"the papers that differ from each other hold more than {MOST_MARKS} marks")


def _strange(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"the byte 0x{code - 0xDC00:02X} is not UTF-8; save the file as UTF-8"
    return f"the control character U+{code:04X} cannot stand here"
