"""Rows of comma-separated fields, as the tables of ranks, scores, approvals and choices share them."""

import csv
from collections.abc import Iterator

from ballots.counting.interchange.malformed import LONGEST_NUMBER, Lines, Malformed, lines, shown


class Peeked:
    """A stream of text whose first line can be looked at before it is read; the stream is read no further for that."""

    def __init__(self, stream: Lines) -> None:
        """Take the first line of the stream, or of a long one as much as `lines` would."""
        self._stream = stream
        self._first: list[str] = []

    def first(self, limit: int) -> str:
        """Return the first line, or at most `limit` characters of it."""
        if not self._first:
            self._first = [self._stream.readline(limit)]
        return self._first[0]

    def readline(self, limit: int = -1, /) -> str:
        """Return the next line, or at most `limit` characters of it."""
        return self._first.pop() if self._first else self._stream.readline(limit)


def rows(stream: Lines) -> Iterator[tuple[int, list[str]]]:
    """Return each row that is not empty, with its line; a field never goes on in the next line.

    Spaces around a field do not belong to it. `Malformed` for quotation marks that are not closed, and as in `lines`.
    """
    for line, text in lines(stream):
        if '"' not in text:
            if text and not text.isspace():
                yield line, [cell.strip() for cell in text.split(",")]
            continue
        try:
            (row,) = csv.reader([text], strict=True)
        except (csv.Error, ValueError) as error:
            raise Malformed(line, 1, f"not a row of comma-separated fields: {error}") from None
        yield line, [cell.strip() for cell in row]


def number_of_papers(line: int, count_at: int | None, row: list[str]) -> int:
    """Return how many papers a row stands for: what its field `count` says, or one where there is no such field."""
    if count_at is None:
        return 1
    digits = row[count_at] if count_at < len(row) else ""
    if not (digits.isascii() and digits.isdigit()) or len(digits) > LONGEST_NUMBER or int(digits) < 1:
        raise Malformed(line, count_at + 1, f"the number of papers must be a whole number from 1, not {shown(digits)}")
    return int(digits)


def fitting(line: int, row: list[str], width: int) -> None:
    """Raise `Malformed` where a row is longer than the header, of `width` fields."""
    if len(row) > width:
        raise Malformed(line, width + 1, f"the row has {len(row)} fields, and the header {width}")
