"""Papers in piles, one for each option: what instant run-off and the Scottish rules move from one to the other.

A paper lies with the option that it counts for, at the value at which it came there.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from ballots.counting.papers import Given, RankedPapers, strict
from ballots.counting.record import Parcel


class Piles(Protocol):
    """The papers of a count as they lie; every way of keeping them gives the same figures."""

    given: Given
    exhausted: int
    """Papers that from the beginning name none of the options."""

    def total(self, option: str) -> int:
        """Return what the papers of an option are worth together."""

    def pass_on(
        self, source: str, receiving: Sequence[str], value_of: Callable[[int], int] = ...
    ) -> tuple[Parcel, ...]:
        """Give each paper of `source` to the next of `receiving` on it, at what `value_of` makes of its value.

        Told are the parcels, the highest value first; papers that name none of `receiving` leave the piles.
        """


Lay = Callable[[RankedPapers, Sequence[str], int], Piles]
"""A way of laying out papers for these options, each paper worth the third argument, as `lay` does."""


def lay(papers: RankedPapers, options: Sequence[str], whole: int = 1) -> Piles:
    """Return the papers in piles by their first preferences, after what strict rankings cannot use was left out."""
    told = strict(papers, options)
    return PlainPiles(told.papers, options, whole, told.given)


class PlainPiles:
    """Piles as dictionaries of rankings."""

    def __init__(
        self, papers: Mapping[tuple[str, ...], int], options: Sequence[str], whole: int = 1, given: Given = (0, 0, 0)
    ) -> None:
        """Put each paper with the first of the options on it."""
        self.given = given
        self.exhausted = 0
        self._piles: dict[str, dict[tuple[tuple[str, ...], int], int]] = {option: {} for option in options}
        self._totals = dict.fromkeys(options, 0)
        for ranking, number in papers.items():
            first = next((option for option in ranking if option in self._piles), None)
            if first is None:
                self.exhausted += number
            else:
                self._put(first, ranking, whole, number)

    def total(self, option: str) -> int:
        """Return what the papers of an option are worth together."""
        return self._totals[option]

    def pass_on(
        self, source: str, receiving: Sequence[str], value_of: Callable[[int], int] = int
    ) -> tuple[Parcel, ...]:
        """Give each paper of `source` to the next of `receiving` on it, as in `Piles`."""
        pile, self._piles[source], self._totals[source] = self._piles[source], {}, 0
        onward, parcels = frozenset(receiving), dict[int, tuple[dict[str, int], list[int]]]()
        for (ranking, value), number in pile.items():
            gained, exhausted = parcels.setdefault(value, ({}, []))
            following = next((option for option in ranking if option in onward), None)
            if following is None:
                exhausted.append(number)
                continue
            gained[following] = gained.get(following, 0) + number
            self._put(following, ranking, value_of(value), number)
        return tuple(
            # In the order of the receiving options, so that a count is told alike in whatever order papers come.
            Parcel(value, value_of(value), {one: gained[one] for one in receiving if one in gained}, sum(exhausted))
            for value, (gained, exhausted) in sorted(parcels.items(), reverse=True)
        )

    def _put(self, option: str, ranking: tuple[str, ...], value: int, number: int) -> None:
        pile = self._piles[option]
        pile[ranking, value] = pile.get((ranking, value), 0) + number
        self._totals[option] += value * number
