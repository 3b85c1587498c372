"""How one paper divides itself among the options under Meek's rule: each keeps its share, the rest goes on.

Amounts are whole billionths of a vote.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import comb, prod

from ballots.counting.papers import Ranking

PLACES = 9
ONE = 10**PLACES


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
    for ranking, number in papers.items():
        left = ONE
        for rank in ranking:
            if len(rank) == 1:
                option = rank[0]
                share = -(-left * keep[option] // ONE)
                votes[option] += share * number
                left -= share
            else:
                shares = shares_of_equals(left, {option: keep[option] for option in rank})
                for option, share in shares.items():
                    votes[option] += share * number
                passed = left * prod(ONE - keep[option] for option in rank) // ONE ** len(rank)
                exhausted += (left - passed - sum(shares.values())) * number
                left = passed
            if not left:
                break
        exhausted += left * number
    return Distribution(votes, exhausted)


def shares_of_equals(weight: int, keep: Mapping[str, int]) -> dict[str, int]:
    """Return what each of several options at one rank keeps: the mean over every order in which they could stand.

    With k options, one of them stands after a given j of the others in 1 of k · C(k - 1, j) orders, so its mean share
    is its keep factor times the sum over j of e_j / (k · C(k - 1, j)), where e_j is the elementary symmetric
    polynomial of what the others pass on. It is worked out exactly and cut off once, at the ninth place.
    """
    size = len(keep)
    shares: dict[str, int] = {}
    for option, factor in keep.items():
        polynomial = _symmetric(ONE - other for name, other in keep.items() if name != option)
        common = 1
        for j in range(size):
            common *= comb(size - 1, j)
        mean = sum(term * ONE ** (size - 1 - j) * (common // comb(size - 1, j)) for j, term in enumerate(polynomial))
        shares[option] = weight * factor * mean // (ONE * common * size * ONE ** (size - 1))
    return shares


def _symmetric(values: Iterable[int]) -> list[int]:
    """Return the elementary symmetric polynomials of the values, from degree 0 up."""
    terms = [1]
    for value in values:
        terms = [1, *(after + before * value for before, after in pairwise(terms)), terms[-1] * value]
    return terms
