"""Excluding one option after the other: what instant run-off and the ranked endorsement forms share."""

from collections.abc import Collection, Mapping, Sequence

from ballots.counting.record import Parcel, Round, Tie, Transfer
from ballots.counting.ties import Lot, by_earlier_rounds

Pile = dict[tuple[str, ...], int]


def exclude_until(
    papers: Mapping[tuple[str, ...], int], options: Sequence[str], lot: Lot, until: int, never: Collection[str] = ()
) -> tuple[Round, ...]:
    """Return the rounds of a count that excludes the lowest option until only `until` are left.

    One option goes at a time, never several tied ones at once, and options in `never` are not excluded. Each paper
    counts whole for the first option on it that is still in. The first round has the first preferences; every other
    begins with an exclusion. A majority on the way does not stop the count.
    """
    piles: dict[str, Pile] = {option: {} for option in options}
    exhausted = 0
    for ranking, number in papers.items():
        first = next((option for option in ranking if option in piles), None)
        if first is None:
            exhausted += number
        else:
            piles[first][ranking] = piles[first].get(ranking, 0) + number
    rounds = [Round(1, _totals(piles), exhausted=exhausted)]
    while len(piles) > until and any(option not in never for option in piles):
        lowest, tie = lowest_of(rounds, [option for option in piles if option not in never], lot)
        transfer = _exclude(piles, lowest)
        exhausted += transfer.exhausted
        rounds.append(
            Round(
                len(rounds) + 1,
                _totals(piles),
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


def _totals(piles: Mapping[str, Pile]) -> dict[str, int]:
    return {option: sum(pile.values()) for option, pile in piles.items()}


def _exclude(piles: dict[str, Pile], lowest: str) -> Transfer:
    """Take one option out and put each of its papers on the pile of the next option on it that is still in."""
    pile = piles.pop(lowest)
    to, exhausted = dict[str, int](), 0
    for ranking, number in pile.items():
        onward = next((option for option in ranking if option in piles), None)
        if onward is None:
            exhausted += number
            continue
        piles[onward][ranking] = piles[onward].get(ranking, 0) + number
        to[onward] = to.get(onward, 0) + number
    return Transfer(lowest, "exclusion", sum(pile.values()), (Parcel(1, 1, to, exhausted),))
