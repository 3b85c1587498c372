"""How many papers rank each option above each other one, worked out by numpy for many papers at a time.

All sums are whole numbers of 64 bits; where they could not hold them, the plain way is taken.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ballots.counting import pairwise as plain
from ballots.counting.fast.kinds import Kinds, Numbers
from ballots.counting.fast.standing import Standing, stand
from ballots.counting.pairwise import Compared, Matrix
from ballots.counting.papers import RankedPapers, Ranking, weak

PAPERS_AT_ONCE: Final = 1 << 14
"""Kinds of papers compared at a time, so that 500 options need few megabytes."""

MOST_PAPERS: Final = 2**63 - 1

FEW_DIGITS: Final = 12
"""Binary digits up to which it is quicker to count the ones of each digit than to multiply."""

Ranks = NDArray[np.int16]
"""For each option (row) its rank on each paper (column), below all others where it is left off."""


def compare(papers: RankedPapers, options: Sequence[str]) -> Compared:
    """Return exactly what `ballots.counting.pairwise.compare` returns."""
    if isinstance(papers, Kinds):
        told = stand(papers, options)
        return Compared(_matrix(_parts_of_kinds(told), options), told.given)
    cleaned = weak(papers, options)
    if sum(cleaned.papers.values()) > MOST_PAPERS:
        return plain.compare(papers, options)
    return Compared(_matrix(_parts(cleaned.papers, options), options), cleaned.given)


def _matrix(parts: Iterator[tuple[Ranks, Numbers]], options: Sequence[str]) -> Matrix:
    above = np.zeros((len(options), len(options)), dtype=np.int64)
    for ranks, numbers in parts:
        binary = [np.packbits(numbers >> digit & 1 != 0) for digit in range(int(numbers.max(initial=0)).bit_length())]
        for place, own in enumerate(ranks):
            above[place] += _sums(own < ranks, numbers, binary)
    return {
        one: {other: votes for other, votes in zip(options, row, strict=True) if other != one}
        for one, row in zip(options, above.tolist(), strict=True)
    }


def _sums(chosen: NDArray[np.bool_], numbers: Numbers, binary: Sequence[NDArray[np.uint8]]) -> Numbers:
    """Return for each row the sum of the numbers chosen; `binary` are their binary digits, the lowest first."""
    if len(binary) > FEW_DIGITS:
        return chosen @ numbers
    packed, sums = np.packbits(chosen, axis=1), np.zeros(len(chosen), dtype=np.int64)
    for digit, ones in enumerate(binary):
        sums += np.bitwise_count(packed & ones).sum(axis=1, dtype=np.int64) << digit
    return sums


def _parts_of_kinds(told: Standing) -> Iterator[tuple[Ranks, Numbers]]:
    for first in range(0, len(told.starts), PAPERS_AT_ONCE):
        part = told.part(first, first + PAPERS_AT_ONCE)
        ranks = np.full((told.end, len(part.starts)), told.end, dtype=np.int16)
        for rank, (kinds, marks) in enumerate(part.ranks()):
            ranks[marks, kinds] = rank
        yield ranks, part.numbers


def _parts(papers: RankedPapers, options: Sequence[str]) -> Iterator[tuple[Ranks, Numbers]]:
    index = {option: place for place, option in enumerate(options)}
    entries = iter(papers.items())
    while part := dict(islice(entries, PAPERS_AT_ONCE)):
        yield _ranks(list(part), index), np.array(list(part.values()), dtype=np.int64)


def _ranks(rankings: Sequence[Ranking], index: Mapping[str, int]) -> Ranks:
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
