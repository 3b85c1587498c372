"""Breaking ties: first by the rounds before, the latest first, and only then by the lot."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from ballots.counting.record import Round, Tie, TieOver

Lot = Mapping[str, int]
"""The place of each option in the lot, from 0."""


def by_lot(tied: Sequence[str], lot: Lot, over: TieOver) -> Tie:
    """Return the tie as the lot breaks it: it falls on the option that was drawn first."""
    return Tie(over, in_order(tied, lot), min(tied, key=lot.__getitem__), "lot")


def by_earlier_rounds(
    tied: Sequence[str], rounds: Sequence[Round], lot: Lot, over: Literal["exclusion", "surplus"]
) -> Tie:
    """Return the tie as the rounds before break it.

    For an exclusion those of the tied stay in it who had least one round earlier, of these those who had least one
    round before that, back to the first; for a surplus those who had most. The lot decides between any left.
    """
    pick: Callable[[list[int]], int] = min if over == "exclusion" else max
    left = list(tied)
    for earlier in reversed(rounds):
        had = {option: earlier.totals[option] for option in left}
        extreme = pick(list(had.values()))
        left = [option for option in left if had[option] == extreme]
        if len(left) == 1:
            return Tie(over, in_order(tied, lot), left[0], "earlier round", earlier.number)
    return Tie(over, in_order(tied, lot), min(left, key=lot.__getitem__), "lot")


def in_order(options: Sequence[str], lot: Lot) -> tuple[str, ...]:
    """Return options in the order of the lot, so that a tie is told alike however it was found."""
    return tuple(sorted(options, key=lot.__getitem__))
