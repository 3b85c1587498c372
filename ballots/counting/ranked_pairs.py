"""Ranked pairs (Tideman): majorities are locked in from the strongest down, save those that would close a circle.

A majority is stronger with more papers for it, and of two such with fewer against. Equal majorities are taken in the
order of the lot: first the one whose winner was drawn earlier, then the one whose loser was drawn later (after Zavist
and Tideman, "Complete independence of clones in the ranked pairs rule"). Seats are filled from the top of the order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from ballots.counting.filling import fill
from ballots.counting.pairwise import Compare, compare
from ballots.counting.papers import RankedPapers, order_of_lot
from ballots.counting.record import Count, Majority, Round, Tie
from ballots.counting.ties import Lot

Below = dict[str, set[str]]
"""For each option all those that the locked majorities put below it, directly or by way of others."""


def count(
    papers: RankedPapers,
    seats: int,
    options: Sequence[str],
    lot: Sequence[str] | None = None,
    compared: Compare = compare,
) -> Count:
    """Count by ranked pairs. The one round's totals are how many others each option stands above.

    `compared` compares the options two by two; another way of doing it must give the same figures. `ValueError` as in
    `order_of_lot`.
    """
    places = order_of_lot(options, seats, lot)
    matrix, given = compared(papers, options)
    below: Below = {option: set() for option in options}
    majorities, pair_ties = list[Majority](), list[Tie]()
    for _, group in groupby(_majorities(matrix, places), key=lambda pair: (pair.votes, pair.against)):
        equal = list(group)
        could = [pair.winner not in below[pair.loser] for pair in equal]
        locked = [_lock(below, pair) for pair in equal]
        majorities += [
            Majority(pair.winner, pair.loser, pair.votes, pair.against, held)
            for pair, held in zip(equal, locked, strict=True)
        ]
        pair_ties += _order_mattered(equal, could, locked)
    tiers = _order(below)
    winners, ties = fill(tiers, seats, places)
    totals = {option: len(below[option]) for option in options}
    rounds = (Round(1, totals, elected=winners, ties=(*pair_ties, *ties)),)
    told_in = Count("ranked-pairs", seats, tuple(options), winners, rounds, *given, tiers=tiers, pairwise=matrix)
    return replace(told_in, majorities=tuple(majorities))


def _majorities(matrix: Mapping[str, Mapping[str, int]], lot: Lot) -> list[Majority]:
    """Return every majority, the strongest first."""
    found = [
        Majority(one, other, votes, matrix[other][one], False)
        for one, row in matrix.items()
        for other, votes in row.items()
        if votes > matrix[other][one]
    ]
    return sorted(found, key=lambda pair: (-pair.votes, pair.against, lot[pair.winner], -lot[pair.loser]))


def _lock(below: Below, pair: Majority) -> bool:
    """Lock one majority in unless the loser already stands above the winner; tell whether it was locked."""
    if pair.winner in below[pair.loser]:
        return False
    gained = {pair.loser, *below[pair.loser]}
    for option, under in below.items():
        if option == pair.winner or pair.winner in under:
            under |= gained
    return True


def _order_mattered(equal: Sequence[Majority], could: Sequence[bool], locked: Sequence[bool]) -> list[Tie]:
    """Tell a tie where a majority gave way to equal ones alone: then the lot decided between them."""
    if all(held or not possible for held, possible in zip(locked, could, strict=True)):
        return []
    tied = tuple(f"{pair.winner} > {pair.loser}" for pair in equal)
    return [Tie("pairs", tied, tied[0], "lot")]


def _order(below: Below) -> tuple[tuple[str, ...], ...]:
    left, tiers = list(below), list[tuple[str, ...]]()
    while left:
        first = tuple(one for one in left if not any(one in below[other] for other in left))
        tiers.append(first)
        left = [option for option in left if option not in first]
    return tuple(tiers)
