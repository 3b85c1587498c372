"""Instant run-off: the lowest option is excluded, one at a time, until two are left; the higher of them is elected.

A majority on the way does not stop the count, so that every result can be compared and explained to the end; it
cannot change who wins. Options tied for exclusion are told apart by the rounds before, the latest first, then by lot.
"""

from collections.abc import Sequence
from dataclasses import replace

from ballots.counting.elimination import exclude, lowest_of
from ballots.counting.papers import RankedPapers, order_of_lot
from ballots.counting.piles import Lay, lay
from ballots.counting.record import Count, Round


def count(
    papers: RankedPapers, seats: int, options: Sequence[str], lot: Sequence[str] | None = None, laid: Lay = lay
) -> Count:
    """Count by instant run-off. `ValueError` for more than one seat, and as in `order_of_lot`.

    `laid` puts the papers into piles; another way of doing it must give the same figures.
    """
    if seats > 1:
        raise ValueError("instant run-off fills one seat; take a transferable vote or a Condorcet method for more")
    places = order_of_lot(options, seats, lot)
    piles = laid(papers, options, 1)
    rounds = list(exclude(piles, options, places, until=2))
    last = rounds[-1]
    winner = next(iter(last.totals))
    if len(last.totals) == 2:
        loser, tie = lowest_of(rounds, list(last.totals), places)
        winner = next(option for option in last.totals if option != loser)
        last = replace(last, ties=(*last.ties, tie) if tie else last.ties)
    rounds[-1] = replace(last, elected=(winner,))
    return Count("irv", 1, tuple(options), (winner,), tuple(rounds), *piles.given)


def majority_round(rounds: Sequence[Round]) -> int | None:
    """Return the number of the first round in which an option has more than half of the papers still counting."""
    for each in rounds:
        if 2 * max(each.totals.values()) > sum(each.totals.values()):
            return each.number
    return None
