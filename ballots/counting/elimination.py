"""Excluding one option after the other: what instant run-off and the ranked endorsement forms share."""

from collections.abc import Collection, Mapping, Sequence

from ballots.counting.piles import Piles, PlainPiles
from ballots.counting.record import Parcel, Round, Tie, Transfer
from ballots.counting.ties import Lot, by_earlier_rounds


def exclude_until(
    papers: Mapping[tuple[str, ...], int], options: Sequence[str], lot: Lot, until: int, never: Collection[str] = ()
) -> tuple[Round, ...]:
    """Return the rounds of a count of these papers, as `exclude` does."""
    return exclude(PlainPiles(papers, options), options, lot, until, never)


def exclude(
    piles: Piles, options: Sequence[str], lot: Lot, until: int, never: Collection[str] = ()
) -> tuple[Round, ...]:
    """Return the rounds of a count that excludes the lowest option until only `until` are left.

    One option goes at a time, never several tied ones at once, and options in `never` are not excluded. Each paper
    counts whole for the first option on it that is still in. The first round has the first preferences; every other
    begins with an exclusion. A majority on the way does not stop the count.
    """
    left, exhausted = list(options), piles.exhausted
    rounds = [Round(1, {option: piles.total(option) for option in left}, exhausted=exhausted)]
    while len(left) > until and any(option not in never for option in left):
        lowest, tie = lowest_of(rounds, [option for option in left if option not in never], lot)
        left.remove(lowest)
        amount = piles.total(lowest)
        parcels = piles.pass_on(lowest, left) or (Parcel(1, 1, {}, 0),)
        transfer = Transfer(lowest, "exclusion", amount, parcels)
        exhausted += transfer.exhausted
        rounds.append(
            Round(
                len(rounds) + 1,
                {option: piles.total(option) for option in left},
                excluded=(lowest,),
                transfers=(transfer,),
                ties=(tie,) if tie else (),
                exhausted=exhausted,
            )
        )
    return tuple(rounds)


def lowest_of(rounds: Sequence[Round], options: Sequence[str], lot: Lot) -> tuple[str, Tie | None]:
    """Return which of the options has least in the last round, and the tie if several had."""
    totals = rounds[-1].totals
    least = min(totals[option] for option in options)
    tied = [option for option in options if totals[option] == least]
    if len(tied) == 1:
        return tied[0], None
    tie = by_earlier_rounds(tied, rounds[:-1], lot, "exclusion")
    return tie.fell_on, tie
