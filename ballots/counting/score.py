"""Score: each paper gives every option a score, and the highest sums are elected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ballots.counting.filling import fill, tiers_by
from ballots.counting.papers import ScorePapers, Scores, number_of, order_of_lot
from ballots.counting.record import Count, Round

SCORE_RANGE = (0, 5)


@dataclass(frozen=True, slots=True)
class Scored:
    """Score papers that can be used, as one mapping from option to score for each kind, with its number of papers."""

    papers: tuple[tuple[Mapping[str, int], int], ...]
    blank: int
    invalid: int

    @property
    def valid(self) -> int:
        """The number of papers that take part."""
        return sum(number for _, number in self.papers)

    def totals(self, options: Sequence[str]) -> dict[str, int]:
        """Return the sum of scores of each option; one that a paper does not score gets nothing from it."""
        return {option: sum(scores.get(option, 0) * number for scores, number in self.papers) for option in options}


def scored(papers: ScorePapers, options: Sequence[str], score_range: tuple[int, int]) -> Scored:
    """Return the papers that can be used. One that scores outside the range, or an option twice, is invalid as a whole.

    A paper without any score is blank; options that are not counted are passed over.
    """
    least, most = score_range
    if not least <= 0 <= most or least == most:
        raise ValueError(f"the scores from {least} to {most} must be two or more and hold 0")
    known, usable, blank, invalid = frozenset(options), list[tuple[Mapping[str, int], int]](), 0, 0
    for given, number in papers.items():
        if not given:
            blank += number_of(number)
        elif _is_usable(given, least, most) and (kept := {name: score for name, score in given if name in known}):
            usable.append((kept, number_of(number)))
        else:
            invalid += number_of(number)
    return Scored(tuple(usable), blank, invalid)


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
    totals = told.totals(options)
    tiers = tiers_by(totals, options)
    winners, ties = fill(tiers, seats, places)
    rounds = (Round(1, totals, elected=winners, ties=ties),)
    return Count("score", seats, tuple(options), winners, rounds, told.valid, told.blank, told.invalid, tiers=tiers)
