"""Papers in piles, kept as numbers: what `ballots.counting.piles` does, for many papers at a time.

Numbers of papers are added up by option exactly, up to `MOST_PAPERS`; what they are worth is worked out in integers
without bounds.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from ballots.counting import piles as plain
from ballots.counting.fast.kinds import TooMany
from ballots.counting.fast.standing import Standing, stand
from ballots.counting.papers import RankedPapers
from ballots.counting.record import Parcel


def lay(papers: RankedPapers, options: Sequence[str], whole: int = 1) -> plain.Piles:
    """Return exactly what `ballots.counting.piles.lay` returns, kept as numbers where these can be exact."""
    try:
        return NumberPiles(stand(papers, options), whole)
    except TooMany:
        return plain.lay(papers, options, whole)


class NumberPiles:
    """Piles in which every kind of papers knows its holder, its value, and where on it the holder is named."""

    exhausted = 0

    def __init__(self, papers: Standing, whole: int) -> None:
        """Put each paper with the first option on it."""
        self._papers = papers
        self._at = papers.starts.copy()
        self._holder = papers.marks[self._at]
        self._value = np.full(len(self._at), whole, dtype=np.int64)
        first = self._by_holder(self._holder, papers.numbers)
        self.given = papers.given
        self._places = {option: place for place, option in enumerate(papers.options)}
        self._totals = [number * whole for number in first[: papers.end]]

    def total(self, option: str) -> int:
        """Return what the papers of an option are worth together."""
        return self._totals[self._places[option]]

    def pass_on(
        self, source: str, receiving: Sequence[str], value_of: Callable[[int], int] = int
    ) -> tuple[Parcel, ...]:
        """Give each paper of `source` to the next of `receiving` on it, as in `ballots.counting.piles.Piles`."""
        place = self._places[source]
        moving = np.flatnonzero(self._holder == place)
        self._totals[place] = 0
        self._holder[moving] = self._onward(moving, receiving)
        values = self._value[moving]
        return tuple(
            self._parcel(moving[values == value], int(value), value_of(int(value)), receiving)
            for value in np.unique(values)[::-1]
        )

    def _onward(self, moving: NDArray[np.intp], receiving: Sequence[str]) -> NDArray[np.int16]:
        """Move each kind on to the next of `receiving` on it, or to its end; return which that is."""
        stops = np.zeros(self._papers.end + 1, dtype=np.bool_)
        stops[[*(self._places[option] for option in receiving), self._papers.end]] = True
        marks, at = self._papers.marks, self._at[moving] + 1
        passing = np.flatnonzero(~stops[marks[at]])
        while passing.size:
            at[passing] += 1
            passing = passing[~stops[marks[at[passing]]]]
        self._at[moving] = at
        return marks[at]

    def _parcel(self, kinds: NDArray[np.intp], received_at: int, value: int, receiving: Sequence[str]) -> Parcel:
        self._value[kinds] = value
        gained = self._by_holder(self._holder[kinds], self._papers.numbers[kinds])
        for option in receiving:
            self._totals[self._places[option]] += gained[self._places[option]] * value
        to = {option: gained[self._places[option]] for option in receiving if gained[self._places[option]]}
        return Parcel(received_at, value, to, gained[self._papers.end])

    def _by_holder(self, holder: NDArray[np.int16], numbers: NDArray[np.int64]) -> list[int]:
        sums = np.bincount(holder, weights=numbers, minlength=self._papers.end + 1)
        return [int(number) for number in sums.tolist()]
