"""Borda: an option gets a point from a paper for each other option it stands above there; the most points are elected.

Options at one rank share the points of the places they fill, and those left off a paper share its last places. So
every paper gives the same number of points, and a short ranking gains nothing. Points are counted in tenths, because
an even share of neighbouring places is always a whole or a half.
"""

from collections.abc import Sequence

from ballots.counting.filling import fill, tiers_by
from ballots.counting.papers import RankedPapers, order_of_lot, weak
from ballots.counting.record import Count, Round

PLACES = 1


def count(papers: RankedPapers, seats: int, options: Sequence[str], lot: Sequence[str] | None = None) -> Count:
    """Count by Borda points; equals are told apart by the lot alone. `ValueError` as in `order_of_lot`."""
    places = order_of_lot(options, seats, lot)
    told = weak(papers, options)
    totals = dict.fromkeys(options, 0)
    for ranking, number in told.papers.items():
        named = {option for rank in ranking for option in rank}
        last = tuple(option for option in options if option not in named)
        below = len(options)
        for rank in (*ranking, *([last] if last else [])):
            below -= len(rank)
            # Ten points for each option below, and five for each other one at the same rank: the mean of the places.
            points = 10 * below + 5 * (len(rank) - 1)
            for option in rank:
                totals[option] += points * number
    tiers = tiers_by(totals, options)
    winners, ties = fill(tiers, seats, places)
    rounds = (Round(1, totals, elected=winners, ties=ties),)
    given = (told.valid, told.blank, told.invalid)
    return Count("borda", seats, tuple(options), winners, rounds, *given, places=PLACES, tiers=tiers)
