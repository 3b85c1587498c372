"""The rows of a table of ranks: the options by their names, best first, one paper a row."""

from collections import Counter

import numpy as np

from ballots.counting.fast.gathering import Gathering
from ballots.counting.fast.kinds import Kinds, Numbers
from ballots.counting.fast.numerals import read_numbers
from ballots.counting.fast.raw_lines import Unplain
from ballots.counting.interchange.malformed import without_control
from ballots.counting.papers import MOST_OPTIONS

_SMALL = 10_000
"""Names that are numbers below this one are looked up by the number."""

_END_OF_ROW, _EMPTY = -1, -2


class Cells:
    """Options in the order in which rows first name them, and the kinds of papers read so far."""

    def __init__(self, width: int) -> None:
        """Begin a table of so many ranks."""
        self._width = width
        self._gathered = Gathering()
        self._options: dict[str, int] = {}
        self._by_number = np.full(_SMALL, -1, dtype=np.int64)
        self._by_cell: dict[bytes, int] = {b"": _EMPTY, b"\n": _END_OF_ROW}

    @property
    def options(self) -> tuple[str, ...]:
        """The options named so far."""
        return tuple(self._options)

    def kinds(self) -> Kinds:
        """Return the kinds. `Unplain` where no row names an option."""
        if not self._options:
            raise Unplain("no row names an option")
        return self._gathered.kinds(self.options)

    def add(self, rows: Counter[bytes]) -> None:
        """Add rows that stand there so often. `Unplain` for any but plain ones."""
        numbers = np.fromiter(rows.values(), dtype=np.int64, count=len(rows))
        values, lengths = self._numbered(rows) or self._named(rows)
        self._gathered.add(values, lengths, numbers, len(self._options))

    def _numbered(self, rows: Counter[bytes]) -> tuple[Numbers, Numbers] | None:
        """Read rows on which all names are small numbers; None where they are not."""
        try:
            values, lengths, fields = read_numbers(b"\n".join([*rows, b""]), b",")
        except Unplain:
            return None
        if values.max(initial=0) >= _SMALL:
            return None
        if fields.max(initial=0) > self._width:
            raise Unplain("a row is longer than the header")
        places = self._by_number[values]
        if (strange := values[places < 0]).size:
            different, first = np.unique(strange, return_index=True)
            for number in different[np.argsort(first)].tolist():
                self._by_number[number] = self._place(str(number))
            places = self._by_number[values]
        return places, lengths

    def _named(self, rows: Counter[bytes]) -> tuple[Numbers, Numbers]:
        text = b",\n,".join([*rows, b""])
        if b'"' in text:
            raise Unplain("there are quotation marks")
        cells = text.split(b",")
        cells.pop()
        if strange := [cell for cell in dict.fromkeys(cells) if cell not in self._by_cell]:
            for cell in strange:
                name = without_control(cell.decode()).strip()
                self._by_cell[cell] = self._place(name) if name else _EMPTY
        places = np.fromiter(map(self._by_cell.__getitem__, cells), dtype=np.int64, count=len(cells))
        ends, named = np.flatnonzero(places == _END_OF_ROW), places >= 0
        fields, lengths = np.diff(ends, prepend=-1) - 1, np.diff(np.cumsum(named)[ends], prepend=0)
        if fields.max(initial=0) > self._width or ((fields == 1) & (lengths == 0)).any():
            raise Unplain("a row is longer than the header, or has nothing but spaces")
        return places[named], lengths

    def _place(self, name: str) -> int:
        """Return the place of an option, a new one after all others."""
        if name not in self._options and len(self._options) == MOST_OPTIONS:
            raise Unplain("there are too many options")
        return self._options.setdefault(name, len(self._options))
