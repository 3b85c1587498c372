"""Reading large files in their plainest spelling: equal lines are put together first, and each is looked at once.

Whatever is not quite plain is left to the readers of `ballots.counting.interchange`, which read the file from its
start: so nothing is read here that they would read otherwise, and every refusal is theirs.
"""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from ballots.counting.fast.raw_lines import Blocks, Bytes, Unplain, counted
from ballots.counting.interchange.blt import read_blt
from ballots.counting.interchange.election import Election
from ballots.counting.interchange.malformed import Malformed, lines
from ballots.counting.interchange.preflib import KINDS, Kind, PrefLibReader
from ballots.counting.interchange.ranks_csv import columns
from ballots.counting.papers import MOST_OPTIONS

MOST_TEXT: Final = 1 << 20
"""Most bytes of names and texts after the papers of a file that is read here."""

_HEAD = re.compile(
    rb"(?:#[^\n]*+\n|[ \t]*+\n)*+[ \t]*+(\d{1,3})[ \t]++\d{1,3}[ \t]*+\n"
    rb"(?:(?:-\d[-\d \t]*+|\[[^\[\]\n\"#/]*+\][ \t]*+|#[^\n]*+|[ \t]*+)\n)*+"
)
"""Numbers of options and seats, then withdrawn options, options in brackets and comments, each on lines of its own."""


def read_quickly(stream: Bytes, kind: str) -> Election | None:
    """Return the election that a file tells, or None where it is not plain enough to be read here.

    `kind` is an ending that `from_file` knows. The papers are `Kinds`. Memory follows the kinds of papers and is
    bounded as in the plain readers.
    """
    readers: dict[str, Callable[[Blocks], Election]] = {"blt": _blt, "csv": _ranks_csv}
    readers |= {each: partial(_preflib, each) for each in KINDS}
    if kind not in readers:
        return None
    try:
        return readers[kind](Blocks(stream))
    except (Unplain, Malformed, UnicodeDecodeError):
        return None


def _blt(blocks: Blocks) -> Election:
    block = blocks.next()
    head = _HEAD.match(block)
    if head is None or not 0 < int(head[1]) <= MOST_OPTIONS:
        raise Unplain("the head")
    papers = _Until0(blocks, block[head.end() :])
    # Loaded only here, so that files that are refused at their head need the standard library alone.
    from ballots.counting.fast.blt_papers import gather_papers

    gathered = gather_papers(counted(papers.next), int(head[1]))
    told = (head[0] + b"0\n" + papers.rest(MOST_TEXT)).decode()
    election = read_blt(io.StringIO(told, newline=""))
    return replace(election, papers=gathered.kinds(election.options))


class _Until0:
    """The blocks of a BLT file up to the line 0, and what follows it."""

    def __init__(self, blocks: Blocks, block: bytes) -> None:
        """Begin with a block of which the head is gone."""
        self._blocks, self._block, self._rest = blocks, block, b""
        self._ended = False

    def next(self) -> bytes:
        """Return the next lines of papers, nothing after the last. `Unplain` where no line 0 ends them."""
        if self._ended:
            return b""
        block, self._block = self._block or self._blocks.next(), b""
        if not block:
            raise Unplain("the papers have no end")
        end = 0 if block.startswith(b"0\n") else block.find(b"\n0\n") + 1
        if end or block.startswith(b"0\n"):
            self._ended, self._rest = True, block[end + 2 :]
            return block[:end]
        return block

    def rest(self, most: int) -> bytes:
        """Return what follows the papers. `Unplain` where it is long."""
        while more := self._blocks.next():
            self._rest += more
            if len(self._rest) > most:
                raise Unplain("much follows the papers")
        return self._rest


def _preflib(kind: Kind, blocks: Blocks) -> Election:
    block, reader, at = blocks.next(), PrefLibReader(kind), 0
    while block.startswith(b"#", at):
        end = block.index(b"\n", at)
        reader.header(next(lines(io.StringIO(block[at:end].decode(), newline="")))[1])
        at = end + 1
    if not reader.number:
        raise Unplain("the head")
    from ballots.counting.fast.preflib_papers import gather_orders

    gathered = gather_orders(counted(blocks.next, block[at:]), reader.number, kind.endswith("c"))
    return reader.election(1, gathered.kinds(tuple(reader.names[place] for place in sorted(reader.names))))


def _ranks_csv(blocks: Blocks) -> Election:
    block = blocks.next()
    header, _, rest = block.partition(b"\n")
    line, text = next(lines(io.StringIO(header.decode(), newline="")), (1, ""))
    ranks, count_at = columns(line, [name.strip() for name in text.split(",")])
    if count_at is not None or ranks != list(range(len(ranks))):
        raise Unplain("the columns are not the ranks in their order")
    from ballots.counting.fast.cells import Cells

    cells = Cells(len(ranks))
    for found in counted(blocks.next, rest):
        cells.add(found)
    return Election(cells.options, 1, cells.kinds())
