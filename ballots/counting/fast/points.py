"""The points of Borda's count, added up rank by rank for many papers at a time."""

from collections.abc import Sequence

import numpy as np

from ballots.counting import borda as plain
from ballots.counting.fast.kinds import TooMany
from ballots.counting.fast.standing import Standing, has_equals, stand
from ballots.counting.papers import Given, RankedPapers


def points(papers: RankedPapers, options: Sequence[str]) -> tuple[dict[str, int], Given]:
    """Return exactly what `ballots.counting.borda.points` returns; papers with equal ranks are left to it."""
    if has_equals(papers):
        return plain.points(papers, options)
    try:
        return _added(stand(papers, options))
    except TooMany:
        return plain.points(papers, options)


def _added(told: Standing) -> tuple[dict[str, int], Given]:
    size = len(told.options)
    lengths = np.zeros(len(told.starts), dtype=np.int64)
    for kinds, _ in told.ranks():
        lengths[kinds] += 1
    totals = [0] * size
    # An option named at rank r of a paper with n options stands above 10 (n - 1 - r); one left off gets 5 for each
    # other one left off. So every option gets the latter from all papers, and the difference where it is named.
    left_off = [5 * max(size - length - 1, 0) for length in range(size + 1)]
    of_length = np.bincount(lengths, weights=told.numbers, minlength=size + 1).tolist()
    everywhere = sum(share * int(number) for share, number in zip(left_off, of_length, strict=True))
    for rank, (kinds, marks) in enumerate(told.ranks()):
        cell = lengths[kinds] * size + marks
        sums = np.bincount(cell, weights=told.numbers[kinds], minlength=(size + 1) * size)
        for filled in np.flatnonzero(sums).tolist():
            length, option = divmod(filled, size)
            totals[option] += (10 * (size - 1 - rank) - left_off[length]) * int(sums[filled])
    return {option: everywhere + total for option, total in zip(told.options, totals, strict=True)}, told.given
