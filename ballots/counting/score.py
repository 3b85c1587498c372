"""Score: each paper gives every option a score, and the highest sums are elected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ballots.counting.filling import fill, tiers_by
from ballots.counting.papers import ScorePapers, Scores, number_of, order_of_lot
from ballots.counting.record import Count, Round

SCORE_RANGE = (0, 5)


@dataclass(frozen=True, slots=True)
class Scored:
    """Score papers that can be used: of each kind the score of every option, None where it has none, and its papers."""

    places: Mapping[str, int]
    """Where an option's score stands."""
    papers: tuple[tuple[tuple[int | None, ...], int], ...]
    blank: int
    invalid: int

    @property
    def valid(self) -> int:
        """The number of papers that take part."""
        return sum(number for _, number in self.papers)

    def totals(self) -> dict[str, int]:
        """Return the sum of scores of each option; one that a paper does not score gets nothing from it."""
        return {
            option: sum((scores[place] or 0) * number for scores, number in self.papers)
            for option, place in self.places.items()
        }

    def preferring(self, one: str, other: str) -> int:
        """Return the number of papers that score `one` higher than `other`."""
        higher, lower = self.places[one], self.places[other]
        return sum(number for scores, number in self.papers if (scores[higher] or 0) > (scores[lower] or 0))

    def giving(self, score: int, option: str) -> int:
        """Return the number of papers that give an option this score."""
        place = self.places[option]
        return sum(number for scores, number in self.papers if scores[place] == score)


def scored(papers: ScorePapers, options: Sequence[str], score_range: tuple[int, int]) -> Scored:
    """Return the papers that can be used. One that scores outside the range, or an option twice, is invalid as a whole.

    A paper without any score is blank; options that are not counted are passed over.
    """
    least, most = score_range
    if not least <= 0 <= most or least == most:
        raise ValueError(f"the scores from {least} to {most} must be two or more and hold 0")
    known, usable, blank, invalid = frozenset(options), list[tuple[tuple[int | None, ...], int]](), 0, 0
    for given, number in papers.items():
        if not given:
            blank += number_of(number)
        elif _is_usable(given, least, most) and not known.isdisjoint(given_to := dict(given)):
            usable.append((tuple(map(given_to.get, options)), number_of(number)))
        else:
            invalid += number_of(number)
    return Scored({option: place for place, option in enumerate(options)}, tuple(usable), blank, invalid)


def _is_usable(given: Scores, least: int, most: int) -> bool:
    return len({option for option, _ in given}) == len(given) and all(least <= score <= most for _, score in given)


def count(
    papers: ScorePapers,
    seats: int,
    options: Sequence[str],
    lot: Sequence[str] | None = None,
    score_range: tuple[int, int] = SCORE_RANGE,
) -> Count:
    """Count scores by their sums; equals are told apart by the lot alone. `ValueError` as in `order_of_lot`."""
    places = order_of_lot(options, seats, lot)
    told = scored(papers, options, score_range)
    totals = told.totals()
    tiers = tiers_by(totals, options)
    winners, ties = fill(tiers, seats, places)
    rounds = (Round(1, totals, elected=winners, ties=ties),)
    return Count("score", seats, tuple(options), winners, rounds, told.valid, told.blank, told.invalid, tiers=tiers)
