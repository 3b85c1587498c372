"""How many papers rank each option above each other one, worked out by numpy for many papers at a time.

All sums are whole numbers of 64 bits; where they could not hold them, the plain way is taken.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ballots.counting import pairwise as plain
from ballots.counting.pairwise import Matrix
from ballots.counting.papers import RankedPapers, Ranking

PAPERS_AT_ONCE: Final = 1 << 14
"""Kinds of papers compared at a time, so that 500 options need few megabytes."""

MOST_PAPERS: Final = 2**63 - 1


def pairwise(papers: RankedPapers, options: Sequence[str]) -> Matrix:
    """Return exactly what `ballots.counting.pairwise.pairwise` returns, for rankings as `papers.weak` leaves them."""
    if sum(papers.values()) > MOST_PAPERS:
        return plain.pairwise(papers, options)
    index = {option: place for place, option in enumerate(options)}
    above = np.zeros((len(options), len(options)), dtype=np.int64)
    for part in _parts(papers):
        numbers = np.array(list(part.values()), dtype=np.int64)
        standing = _standing(list(part), index)
        for place, own in enumerate(standing):
            above[place] += (own < standing) @ numbers
    figures = above.tolist()
    return {
        one: {other: votes for other, votes in zip(options, row, strict=True) if other != one}
        for one, row in zip(options, figures, strict=True)
    }


def _parts(papers: RankedPapers) -> Iterator[Mapping[Ranking, int]]:
    entries = iter(papers.items())
    while part := dict(islice(entries, PAPERS_AT_ONCE)):
        yield part


def _standing(rankings: Sequence[Ranking], index: Mapping[str, int]) -> NDArray[np.int16]:
    """Return for each option (row) its rank on each paper (column), below all others where it is left off."""
    standing = np.full((len(index), len(rankings)), len(index), dtype=np.int16)
    # Every rank in one line of numbers: how many a paper has, and how many options each of them has.
    ranks = list(chain.from_iterable(rankings))
    lengths = np.array([len(ranking) for ranking in rankings], dtype=np.int64)
    sizes = np.array([len(rank) for rank in ranks], dtype=np.int64)
    paper = np.repeat(np.arange(len(rankings)), lengths)
    level = np.arange(len(ranks)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    option = np.array([index[name] for name in chain.from_iterable(ranks)], dtype=np.int64)
    standing[option, np.repeat(paper, sizes)] = np.repeat(level, sizes)
    return standing
