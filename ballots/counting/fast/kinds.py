"""Kinds of papers as numbers: all marks in one line, each kind ending with a mark of its own.

An option is its place among the options, and the number of options ends a kind. So millions of papers need few bytes
each, and a count finds the next mark of many papers at once.
"""

from collections.abc import ItemsView, Iterator, Mapping, Sequence, ValuesView
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ballots.counting.papers import Ranking

Numbers = NDArray[np.int64]
Marks = NDArray[np.int16]

MOST_PAPERS: Final = 2**52
"""Papers up to which every sum is exact: numpy adds up in floating point, which holds whole numbers to twice that."""


class TooMany(ValueError):
    """More papers than can be added up exactly, or a number of papers that is not above 0: count them plainly."""


class Kinds(Mapping[Ranking, int]):
    """Strict rankings and how many papers there are of each; as a mapping it makes them one at a time.

    `marks` are all kinds one after the other, `starts` where each begins, `numbers` how many papers it has, at least
    one. No kind names an option twice, and no two kinds are equal.
    """

    __slots__ = ("marks", "numbers", "options", "starts")

    def __init__(self, options: Sequence[str], marks: Marks, starts: Numbers, numbers: Numbers) -> None:
        """Take the kinds as they are. `TooMany` where their papers cannot be added up exactly."""
        self.options = tuple(options)
        self.marks, self.starts, self.numbers = marks, starts, numbers
        if len(numbers) and (numbers.min() < 1 or numbers.sum(dtype=np.float64) > MOST_PAPERS):
            raise TooMany(f"the papers are not from 1 to {MOST_PAPERS}")

    def __len__(self) -> int:
        """Return how many kinds there are."""
        return len(self.starts)

    def __iter__(self) -> Iterator[Ranking]:
        """Make each ranking."""
        return (ranking for ranking, _ in self.pairs())

    def __getitem__(self, key: Ranking) -> int:
        """Return how many papers have this ranking, after looking at one kind after the other."""
        for ranking, number in self.pairs():
            if ranking == key:
                return number
        raise KeyError(key)

    def items(self) -> ItemsView[Ranking, int]:
        """Return rankings and numbers."""
        return _Items(self)

    def values(self) -> ValuesView[int]:
        """Return the numbers."""
        return _Values(self)

    def pairs(self) -> Iterator[tuple[Ranking, int]]:
        """Make each ranking, and tell its number of papers."""
        ranks = [(option,) for option in self.options]
        bounds = [*self.starts.tolist(), len(self.marks)]
        for kind, number in enumerate(self.numbers.tolist()):
            marks = self.marks[bounds[kind] : bounds[kind + 1] - 1].tolist()
            yield tuple([ranks[mark] for mark in marks]), number


class _Items(ItemsView[Ranking, int]):
    """Rankings and numbers, without looking any of them up."""

    _mapping: Kinds

    def __iter__(self) -> Iterator[tuple[Ranking, int]]:
        """Make each."""
        return self._mapping.pairs()


class _Values(ValuesView[int]):
    """Numbers, without making the rankings."""

    _mapping: Kinds

    def __iter__(self) -> Iterator[int]:
        """Tell each."""
        return iter(self._mapping.numbers.tolist())
