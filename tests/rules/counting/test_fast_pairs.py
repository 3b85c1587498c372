"""Counting by numpy gives the record of the plain way, to the last figure."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.counting import pairwise as plain
from ballots.counting import quickest, ranked_pairs, schulze
from ballots.counting.fast import pairs
from ballots.counting.papers import Ranking, ranking
from tests.figures import report, runs

NAMES = "ABCDEF"
groups = st.lists(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True), max_size=5)
rankings = st.dictionaries(
    groups.map(lambda given: tuple(tuple(rank) for rank in given)), st.integers(1, 10**12), max_size=12
)
ELECTIONS = runs(100, 10_000)


@settings(max_examples=ELECTIONS, deadline=None)
@given(rankings, st.integers(1, 3), st.permutations(NAMES))
def test_the_fast_count_is_the_plain_count(papers: Mapping[Ranking, int], seats: int, lot: list[str]) -> None:
    """Papers with equal ranks, repeated and foreign options, blank ones: the whole record is the same."""
    for method in (schulze, ranked_pairs):
        for options in (NAMES, "ABCD"):
            given_lot = [option for option in lot if option in options]
            quick = method.count(papers, seats, options, given_lot, pairs.pairwise)
            assert quick == method.count(papers, seats, options, given_lot)


def test_the_figure_is_reported() -> None:
    """The soak tells how many elections were compared."""
    report("Fast counts of pairs equal to plain ones", f"{ELECTIONS} random elections by schulze and by ranked-pairs")


def test_papers_in_several_parts_are_added_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two kinds of papers at a time give what all at once give."""
    papers = {ranking("A", "B"): 3, ranking("B", "A"): 2, ranking("C"): 4, ranking("B", "C", "A"): 1, (): 7}
    monkeypatch.setattr(pairs, "PAPERS_AT_ONCE", 2)
    assert pairs.pairwise(papers, "ABC") == {
        "A": {"B": 3, "C": 5},
        "B": {"A": 3, "C": 6},
        "C": {"A": 5, "B": 4},
    }


@pytest.mark.parametrize("number", [2**63 - 1, 2**63, 10**29])
def test_numbers_beyond_64_bits_are_counted_exactly(number: int) -> None:
    """At the edge of what a machine word holds, and far beyond it, no figure is rounded or turned over."""
    assert pairs.pairwise({ranking("A", "B"): number}, "AB") == {"A": {"B": number}, "B": {"A": 0}}


def test_many_papers_go_the_fast_way_and_few_the_plain_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which way was taken shows only in the time; the record is one."""
    papers = {ranking(*pair): number for number, pair in enumerate(["AB", "BC", "CA", "BA"], 1)}
    taken: list[int] = []

    def watched(papers: Mapping[Ranking, int], options: Sequence[str]) -> plain.Matrix:
        taken.append(len(papers))
        return plain.pairwise(papers, options)

    monkeypatch.setattr(pairs, "pairwise", watched)
    slow = {name: quickest.count_ranked(name, papers, 1, "ABC") for name in ("schulze", "ranked-pairs")}
    assert taken == []
    monkeypatch.setattr(quickest, "ENOUGH", 4)
    assert {name: quickest.count_ranked(name, papers, 1, "ABC") for name in slow} == slow
    assert taken == [4, 4]
    assert slow["schulze"].winners == ("B",)
