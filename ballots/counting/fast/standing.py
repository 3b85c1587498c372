"""Papers as the fast ways count them: kinds of papers, as numbers, with only the options on them that stand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from ballots.counting.fast.kinds import MOST_PAPERS, Kinds, Marks, Numbers, TooMany
from ballots.counting.papers import Given, RankedPapers, strict


@dataclass(frozen=True, slots=True)
class Standing:
    """Kinds of valid papers, as in `Kinds`; but equal ones may stand apart, and marks between them mean nothing."""

    options: tuple[str, ...]
    marks: Marks
    starts: Numbers
    numbers: Numbers
    given: Given

    @property
    def end(self) -> int:
        """The mark that ends a kind."""
        return len(self.options)

    def part(self, first: int, after: int) -> "Standing":
        """Return the kinds from `first` until before `after`."""
        return replace(self, starts=self.starts[first:after], numbers=self.numbers[first:after])

    def ranks(self) -> Iterator[tuple[NDArray[np.intp], Marks]]:
        """Give rank after rank: the kinds that go so far, and the option that each has at this rank."""
        going, at = np.arange(len(self.starts)), self.starts.copy()
        while going.size:
            marks = self.marks[at[going]]
            named = marks != self.end
            going, marks = going[named], marks[named]
            if going.size:
                yield going, marks
            at[going] += 1

    def ranking(self, kind: int) -> Iterator[str]:
        """Give the options of a kind, best first."""
        for mark in self.marks[self.starts[kind] :]:
            if mark == self.end:
                return
            yield self.options[mark]


def stand(papers: RankedPapers, options: Sequence[str]) -> Standing:
    """Return the papers with only these options on them, as `papers.strict` leaves them; `TooMany` as in `Kinds`."""
    if not isinstance(papers, Kinds):
        told = strict(papers, options)
        return _of_rankings(told.papers, options, told.given)
    marks, starts, numbers = papers.marks, papers.starts, papers.numbers
    total, blank = int(numbers.sum()), int(numbers[marks[starts] == len(papers.options)].sum())
    if papers.options != tuple(options):
        places = {option: place for place, option in enumerate(options)}
        moved = np.array([*(places.get(option, -1) for option in papers.options), len(options)], dtype=np.int16)
        marks = moved[marks]
        gone = marks < 0
        # What goes makes all that follows it move up; a kind that begins with it begins with what comes next.
        starts = starts - (np.cumsum(gone, dtype=np.int32)[starts] - gone[starts])
        marks = marks[~gone]
    kept = marks[starts] != len(options)
    if not kept.all():
        starts, numbers = starts[kept], numbers[kept]
    valid = int(numbers.sum())
    return Standing(tuple(options), marks, starts, numbers, (valid, blank, total - valid - blank))


def _of_rankings(papers: Mapping[tuple[str, ...], int], options: Sequence[str], given: Given) -> Standing:
    if sum(papers.values()) > MOST_PAPERS or not all(number > 0 for number in papers.values()):
        raise TooMany(f"the papers of a kind are not from 1 to {MOST_PAPERS}")
    places = {option: place for place, option in enumerate(options)}
    ends = chain.from_iterable((*map(places.__getitem__, ranking), len(options)) for ranking in papers)
    lengths = np.fromiter(map(len, papers), dtype=np.int64, count=len(papers)) + 1
    numbers = np.fromiter(papers.values(), dtype=np.int64, count=len(papers))
    return Standing(tuple(options), np.fromiter(ends, dtype=np.int16), np.cumsum(lengths) - lengths, numbers, given)


def has_equals(papers: RankedPapers) -> bool:
    """Tell whether a paper gives several options one rank."""
    return not isinstance(papers, Kinds) and any(len(rank) > 1 for ranking in papers for rank in ranking)
