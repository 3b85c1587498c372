"""How many papers rank each option above each other one: what the Condorcet methods begin with."""

from collections.abc import Callable, Mapping, Sequence

from ballots.counting.papers import RankedPapers

Matrix = dict[str, dict[str, int]]
Pairs = Callable[[RankedPapers, Sequence[str]], Matrix]
"""A way of comparing the options of rankings two by two, as `pairwise` does."""


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
