"""How many papers rank each option above each other one: what the Condorcet methods begin with."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from ballots.counting.papers import Given, RankedPapers, weak

Matrix = dict[str, dict[str, int]]


class Compared(NamedTuple):
    """Papers of each option above each other one, and how many papers are valid, blank and invalid."""

    matrix: Matrix
    given: Given


Compare = Callable[[RankedPapers, Sequence[str]], Compared]
"""A way of comparing the options of rankings two by two, as `compare` does."""


def compare(papers: RankedPapers, options: Sequence[str]) -> Compared:
    """Return the options compared two by two, after what cannot be used was left out."""
    told = weak(papers, options)
    return Compared(pairwise(told.papers, options), told.given)


def pairwise(papers: RankedPapers, options: Sequence[str]) -> Matrix:
    """Return for each option how many papers rank it above each other one.

    Options left off a paper stand together below all that it ranks; between equals a paper says nothing.
    """
    matrix: Matrix = {one: {other: 0 for other in options if other != one} for one in options}
    for ranking, number in papers.items():
        left = set(options)
        for rank in ranking:
            left.difference_update(rank)
            for above in rank:
                row = matrix[above]
                for below in left:
                    row[below] += number
    return matrix


def condorcet_winner(matrix: Mapping[str, Mapping[str, int]]) -> str | None:
    """Return the option that more papers rank above than below each other one, or None where there is none."""
    for one, row in matrix.items():
        if all(votes > matrix[other][one] for other, votes in row.items()):
            return one
    return None
