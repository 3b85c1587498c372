"""Schulze: options are compared by their strongest paths of majorities (Markus Schulze, "A new monotonic,
clone-independent, reversal symmetric, and condorcet-consistent single-winner election method").

A majority is as strong as the papers for it ("winning votes"); a path as strong as its weakest step. An option stands
above another if its strongest path there is stronger than the way back. That order has no cycles, and where it leaves
several first the lot decides. Several seats are filled from the top of the same order, which is not proportional.
"""

from collections.abc import Mapping, Sequence

from ballots.counting.filling import fill
from ballots.counting.pairwise import Compare, Matrix, compare
from ballots.counting.papers import RankedPapers, order_of_lot
from ballots.counting.record import Count, Round


def count(
    papers: RankedPapers,
    seats: int,
    options: Sequence[str],
    lot: Sequence[str] | None = None,
    compared: Compare = compare,
) -> Count:
    """Count by Schulze. The one round's totals are how many others each option stands above.

    `compared` compares the options two by two; another way of doing it must give the same figures. `ValueError` as in
    `order_of_lot`.
    """
    places = order_of_lot(options, seats, lot)
    matrix, given = compared(papers, options)
    paths = strongest_paths(matrix)
    tiers = order(paths)
    winners, ties = fill(tiers, seats, places)
    totals = {one: sum(votes > paths[other][one] for other, votes in paths[one].items()) for one in options}
    rounds = (Round(1, totals, elected=winners, ties=ties),)
    return Count(
        "schulze", seats, tuple(options), winners, rounds, *given, tiers=tiers, pairwise=matrix, strengths=paths
    )


def strongest_paths(matrix: Mapping[str, Mapping[str, int]]) -> Matrix:
    """Return the strength in papers of the strongest path from each option to each other, 0 where there is none."""
    names = list(matrix)
    paths = [[_majority(matrix, one, other) for other in names] for one in names]
    for middle, onward in enumerate(paths):
        for one, row in enumerate(paths):
            first_step = row[middle]
            # Without a way to the middle, or at it, there is nothing to gain.
            if first_step and one != middle:
                paths[one] = [
                    known if known >= first_step or known >= further else min(first_step, further)
                    for known, further in zip(row, onward, strict=True)
                ]
    return {
        one: {other: strength for other, strength in zip(names, row, strict=True) if other != one}
        for one, row in zip(names, paths, strict=True)
    }


def _majority(matrix: Mapping[str, Mapping[str, int]], one: str, other: str) -> int:
    """Return the papers for one option over another if they are more than those against, else 0."""
    if one == other:
        return 0
    return votes if (votes := matrix[one][other]) > matrix[other][one] else 0


def order(paths: Mapping[str, Mapping[str, int]]) -> tuple[tuple[str, ...], ...]:
    """Return the options in tiers: again and again those that none of the rest stands above."""
    left, tiers = list(paths), list[tuple[str, ...]]()
    while left:
        first = tuple(
            one for one in left if all(paths[one][other] >= paths[other][one] for other in left if other != one)
        )
        tiers.append(first)
        left = [option for option in left if option not in first]
    return tuple(tiers)
