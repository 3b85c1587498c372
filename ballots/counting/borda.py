"""Borda: an option gets a point from a paper for each other option it stands above there; the most points are elected.

Options at one rank share the points of the places they fill, and those left off a paper share its last places. So
every paper gives the same number of points, and a short ranking gains nothing. Points are counted in tenths, because
an even share of neighbouring places is always a whole or a half.
"""

from collections.abc import Callable, Sequence

from ballots.counting.filling import fill, tiers_by
from ballots.counting.papers import Given, RankedPapers, order_of_lot, weak
from ballots.counting.record import Count, Round

PLACES = 1

Points = Callable[[RankedPapers, Sequence[str]], tuple[dict[str, int], Given]]
"""A way of adding up the points of options, as `points` does."""


def points(papers: RankedPapers, options: Sequence[str]) -> tuple[dict[str, int], Given]:
    """Return the points of each option in tenths, and how many papers are valid, blank and invalid."""
    told = weak(papers, options)
    totals = dict.fromkeys(options, 0)
    for ranking, number in told.papers.items():
        named = {option for rank in ranking for option in rank}
        last = tuple(option for option in options if option not in named)
        below = len(options)
        for rank in (*ranking, *([last] if last else [])):
            below -= len(rank)
            # Ten points for each option below, and five for each other one at the same rank: the mean of the places.
            gained = 10 * below + 5 * (len(rank) - 1)
            for option in rank:
                totals[option] += gained * number
    return totals, told.given


def count(
    papers: RankedPapers, seats: int, options: Sequence[str], lot: Sequence[str] | None = None, added: Points = points
) -> Count:
    """Count by Borda points; equals are told apart by the lot alone. `ValueError` as in `order_of_lot`.

    `added` adds up the points; another way of doing it must give the same figures.
    """
    places = order_of_lot(options, seats, lot)
    totals, given = added(papers, options)
    tiers = tiers_by(totals, options)
    winners, ties = fill(tiers, seats, places)
    rounds = (Round(1, totals, elected=winners, ties=ties),)
    return Count("borda", seats, tuple(options), winners, rounds, *given, places=PLACES, tiers=tiers)
