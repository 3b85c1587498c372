"""The lines of a large file as they stand, equal ones together, a bounded number of different ones at a time."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final, Protocol

from ballots.counting.interchange.malformed import LONGEST_LINE

BLOCK: Final = 1 << 20
"""Bytes read at a time."""

DIFFERENT: Final = 1 << 16
"""Different lines held at a time, so that memory follows what they say and not how many lines there are."""

TEXT: Final = 1 << 22
"""Bytes on different lines held at a time, so that numbers made of long ones need little memory beside what is kept."""


class Unplain(ValueError):
    """A file, or a piece of one, in another than the plainest spelling. It is no error: it is to be read plainly."""


class Bytes(Protocol):
    """A stream of bytes."""

    def read(self, size: int = ..., /) -> bytes:
        """Return at most so many bytes; none at the end."""


class Blocks:
    """A stream in blocks of whole lines, each line ending with a line feed, without a byte order mark."""

    def __init__(self, stream: Bytes) -> None:
        """Begin at the start of the stream."""
        self._stream = stream
        self._rest = b""
        self._at_start = True

    def next(self) -> bytes:
        """Return the next block, empty at the end. `Unplain` for a line too long and for carriage returns alone."""
        while True:
            more = self._stream.read(BLOCK)
            block = self._rest + (more or b"\n" * bool(self._rest))
            end = block.rfind(b"\n") + 1
            self._rest = block[end:]
            if len(self._rest) > LONGEST_LINE:
                raise Unplain("a line is too long")
            if end or not more:
                return self._plain(block[:end])

    def _plain(self, block: bytes) -> bytes:
        if self._at_start:
            self._at_start, block = False, block.removeprefix(b"\xef\xbb\xbf")
        if b"\r" in block:
            block = block.replace(b"\r\n", b"\n")
            if b"\r" in block:
                raise Unplain("a carriage return stands alone")
        return block


def counted(blocks: Callable[[], bytes], first: bytes = b"") -> Iterator[Counter[bytes]]:
    """Give the lines of `first` and of the blocks after it with their numbers, some at a time.

    At most about `DIFFERENT` that differ, or `TEXT` of them. Lines come in the order in which they first stand there.
    Empty ones are left out.
    """
    found: Counter[bytes] = Counter()
    block = first or blocks()
    while block:
        lines = block.split(b"\n")
        lines.pop()
        found.update(lines)
        if len(found) >= DIFFERENT or sum(map(len, found)) >= TEXT:
            del found[b""]
            yield found
            found = Counter()
        block = blocks()
    del found[b""]
    if found:
        yield found
