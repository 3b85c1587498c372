"""How one paper divides itself among the options under Meek's rule: each keeps its share, the rest goes on.

Amounts are whole billionths of a vote.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import comb, floor, prod
from typing import Protocol

from ballots.counting.papers import Given, RankedPapers, Ranking, weak

PLACES = 9
ONE = 10**PLACES


class Gathered(Protocol):
    """Papers put together by the part of them that a count can reach."""

    @property
    def given(self) -> Given:
        """How many papers are valid, blank and invalid."""

    def reaching(self, keep: Mapping[str, int]) -> Mapping[Ranking, int]:
        """Return the number of papers for each part that is reached, as `reached` tells it for these keep factors."""


Gather = Callable[[RankedPapers, Sequence[str]], Gathered]
"""A way of putting papers together for these options, as `gather` does."""


def gather(papers: RankedPapers, options: Sequence[str]) -> Gathered:
    """Return the papers as they are put together by looking at each kind anew."""
    told = weak(papers, options)
    return PlainlyGathered(told.papers, told.given)


@dataclass(frozen=True, slots=True)
class PlainlyGathered:
    """Papers with only the options counted."""

    papers: RankedPapers
    given: Given

    def reaching(self, keep: Mapping[str, int]) -> Mapping[Ranking, int]:
        """Return the number of papers for each part that is reached."""
        grouped: dict[Ranking, int] = {}
        for ranking, number in self.papers.items():
            part = reached(ranking, keep)
            grouped[part] = grouped.get(part, 0) + number
        return grouped


@dataclass(frozen=True, slots=True)
class Distribution:
    """What each option receives, and what no option does: on papers that end, or cut off in dividing among equals."""

    votes: dict[str, int]
    exhausted: int


def reached(ranking: Ranking, keep: Mapping[str, int]) -> Ranking:
    """Return the part of a ranking that a count can reach: up to the first rank where some option keeps everything.

    Excluded options, which keep nothing, are left out. Papers that agree in this part divide themselves alike.
    """
    ranks: list[tuple[str, ...]] = []
    for rank in ranking:
        left = tuple(option for option in rank if keep[option])
        if left:
            ranks.append(left)
            # An option at this rank that keeps all it gets leaves nothing for the ranks below.
            if any(keep[option] == ONE for option in left):
                break
    return tuple(ranks)


def distribute(papers: Mapping[Ranking, int], keep: Mapping[str, int]) -> Distribution:
    """Divide all papers (step B.2.a of the reference rule). A kind of paper is divided once and then multiplied."""
    votes, exhausted = dict.fromkeys(keep, 0), 0
    parts: dict[tuple[str, ...], dict[str, Fraction]] = {}
    for ranking, number in papers.items():
        left = ONE
        for rank in ranking:
            if len(rank) == 1:
                option = rank[0]
                share = -(-left * keep[option] // ONE)
                votes[option] += share * number
                left -= share
            else:
                if rank not in parts:
                    parts[rank] = parts_of_equals({option: keep[option] for option in rank})
                shares = {option: floor(left * part) for option, part in parts[rank].items()}
                for option, share in shares.items():
                    votes[option] += share * number
                passed = left * prod(ONE - keep[option] for option in rank) // ONE ** len(rank)
                exhausted += (left - passed - sum(shares.values())) * number
                left = passed
            if not left:
                break
        exhausted += left * number
    return Distribution(votes, exhausted)


def parts_of_equals(keep: Mapping[str, int]) -> dict[str, Fraction]:
    """Return the exact part that each of several options at one rank keeps of what reaches the rank.

    It is the mean over every order in which they could stand. With k options, one of them stands behind a given j of
    the others, and before the rest, in 1 of k · C(k - 1, j) orders. So its part is its keep factor times the sum over
    j of e_j / (k · C(k - 1, j)), where e_j is the elementary symmetric polynomial of what the others pass on.
    """
    size = len(keep)
    passing = [ONE - factor for factor in keep.values() if factor < ONE]
    everybody = _symmetric(passing)
    found: dict[int, Fraction] = {}
    for factor in keep.values():
        if factor not in found:
            others = _without(everybody, ONE - factor) if factor < ONE else everybody
            orders = (Fraction(term, ONE**j * comb(size - 1, j)) for j, term in enumerate(others))
            found[factor] = Fraction(factor, ONE * size) * sum(orders)
    return {option: found[factor] for option, factor in keep.items()}


def _symmetric(values: Iterable[int]) -> list[int]:
    """Return the elementary symmetric polynomials of the values, from degree 0 up."""
    terms = [1]
    for value in values:
        terms = [1, *(after + before * value for before, after in pairwise(terms)), terms[-1] * value]
    return terms


def _without(terms: Sequence[int], value: int) -> list[int]:
    """Return the polynomials of the same values without one of them."""
    left = [1]
    for term in terms[1:-1]:
        left.append(term - value * left[-1])
    return left
