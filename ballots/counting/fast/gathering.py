"""Putting kinds of papers together as they are read, so that the memory needed follows the kinds and not the papers."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ballots.counting.fast.groups import Groups, together, whole_keys
from ballots.counting.fast.kinds import MOST_PAPERS, Kinds, Marks, Numbers, TooMany
from ballots.counting.fast.raw_lines import Unplain
from ballots.counting.interchange.malformed import MOST_MARKS
from ballots.counting.papers import MOST_OPTIONS

END: Final = MOST_OPTIONS
"""Ends a kind while it is not known how many options there are."""

SOME: Final = 1 << 25
"""Bytes of kinds from which it is worth looking for equal ones."""


class Gathering:
    """Kinds read so far."""

    def __init__(self) -> None:
        """Begin with none."""
        self._parts: list[tuple[Marks, Numbers, Numbers]] = []
        self._loose = self._together = self._options = 0

    def add(self, values: Numbers, lengths: Numbers, numbers: Numbers, options: int) -> None:
        """Add kinds: the options on all of them one after the other, how many each ranks, how many papers each has.

        There are `options` of them so far. `Unplain` for a kind that names an option twice, and for kinds too many.
        """
        row = np.repeat(np.arange(len(lengths)), lengths)
        starts = np.cumsum(lengths) - lengths + np.arange(len(lengths))
        marks = np.full(len(values) + len(lengths), END, dtype=np.int16)
        marks[np.arange(len(values)) + row] = values
        if _repeats(values, lengths, row, options):
            raise Unplain("an option stands twice on a paper")
        self._parts.append((marks, starts, numbers))
        self._options = options
        self._loose += marks.nbytes + starts.nbytes + numbers.nbytes
        if self._loose > max(SOME, self._together):
            self._put_together()

    def kinds(self, options: Sequence[str], all_differ: bool = False) -> Kinds:
        """Return the kinds, each once; they need not be compared where `all_differ`.

        `Unplain` for none, and where their papers cannot be added up exactly.
        """
        if not self._parts:
            raise Unplain("there is no paper")
        if not all_differ:
            self._put_together()
        marks, starts, numbers = self._joined()
        try:
            return Kinds(options, np.minimum(marks, np.int16(len(options))), starts, numbers)
        except TooMany as error:
            raise Unplain(str(error)) from error

    def _joined(self) -> tuple[Marks, Numbers, Numbers]:
        if len(self._parts) == 1:
            return self._parts[0]
        shift, moved = 0, []
        for marks, starts, _ in self._parts:
            moved.append(starts + shift)
            shift += len(marks)
        marks = np.concatenate([part[0] for part in self._parts])
        return marks, np.concatenate(moved), np.concatenate([part[2] for part in self._parts])

    def _put_together(self) -> None:
        marks, starts, numbers = self._joined()
        if float(numbers.sum(dtype=np.float64)) > MOST_PAPERS:
            raise Unplain("the papers are too many")
        self._parts.clear()
        groups = together(whole_keys(marks, starts, self._options), numbers)
        if len(groups.kinds) < len(starts):
            marks, starts, numbers = _only(groups, marks, starts)
        if len(marks) > MOST_MARKS:
            raise Unplain("the kinds of papers are too many")
        self._parts.append((marks, starts, numbers))
        self._loose, self._together = 0, marks.nbytes + starts.nbytes + numbers.nbytes


def _only(groups: Groups, marks: Marks, starts: Numbers) -> tuple[Marks, Numbers, Numbers]:
    """Return one kind of each group with the papers of all, in the order in which the kinds stand."""
    lengths, order = np.diff(starts, append=len(marks)), np.argsort(groups.kinds)
    chosen = groups.kinds[order]
    kept = np.zeros(len(starts), dtype=np.bool_)
    kept[chosen] = True
    return marks[np.repeat(kept, lengths)], np.cumsum(lengths[chosen]) - lengths[chosen], groups.numbers[order]


def _repeats(values: Numbers, lengths: Numbers, row: NDArray[np.intp], options: int) -> bool:
    """Tell whether a kind names an option twice."""
    if options < 64:
        ranked = lengths > 0
        starts = (np.cumsum(lengths) - lengths)[ranked]
        if not len(starts):
            return False
        named = np.bitwise_or.reduceat(np.left_shift(np.int64(1), values), starts)
        return bool((np.bitwise_count(named) != lengths[ranked]).any())
    cells = np.sort(row * options + values)
    return bool((cells[1:] == cells[:-1]).any())
