"""Filling seats from an order of all options in which some may stand equal."""

from collections.abc import Mapping, Sequence

from ballots.counting.record import Tie
from ballots.counting.ties import Lot, by_lot


def tiers_by(totals: Mapping[str, int], options: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return the options in tiers, the highest total first, equals together in the order of the options."""
    levels = sorted({totals[option] for option in options}, reverse=True)
    return tuple(tuple(option for option in options if totals[option] == level) for level in levels)


def fill(tiers: Sequence[Sequence[str]], seats: int, lot: Lot) -> tuple[tuple[str, ...], tuple[Tie, ...]]:
    """Return the elected in order, and the ties that the lot broke.

    A tie is over a seat where not all of the tied can be elected, else over their order alone.
    """
    winners: list[str] = []
    ties: list[Tie] = []
    for tier in tiers:
        left = list(tier)
        while left and len(winners) < seats:
            if len(left) > 1:
                ties.append(by_lot(left, lot, "seat" if len(left) > seats - len(winners) else "order"))
            first = min(left, key=lot.__getitem__)
            winners.append(first)
            left.remove(first)
    return tuple(winners), tuple(ties)
