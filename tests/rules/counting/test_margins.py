"""The margin of victory is proved: bounds from the totals hold against every change of papers that can be tried."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations_with_replacement, permutations, product
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ballots.counting import approval, borda, irv, ranked_pairs, schulze, score, scottish_stv, star
from ballots.counting.explain_margin import change_sentences
from ballots.counting.margin import Margin, margin
from ballots.counting.papers import ranking
from ballots.counting.record import Count

UNHURRIED = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])

RANKINGS = [ranking(*order) for length in (1, 2, 3) for order in permutations("ABC", length)]
APPROVALS = [tuple(filter(None, named)) for named in product(*[("", one) for one in "ABC"])]


def smallest_change(count: Callable[..., Count], papers: Sequence[Any], kinds: Sequence[Any], winner: str) -> int:
    """Return how many papers it takes to have another elected under some lot, tried in every way."""
    lots = ("ABC", "BCA", "CAB", "CBA")
    return next(
        number
        for number in range(len(papers) + 1)
        for changed in _changes(Counter(papers), number, kinds)
        if any(count(changed, 1, "ABC", lot).winners != (winner,) for lot in lots)
    )


def _changes(papers: Counter[Any], number: int, kinds: Sequence[Any]) -> Iterator[Counter[Any]]:
    for gone in combinations_with_replacement(sorted(papers), number):
        if Counter(gone) <= papers:
            for come in combinations_with_replacement(kinds, number):
                yield papers - Counter(gone) + Counter(come)


@UNHURRIED
@given(st.lists(st.sampled_from(RANKINGS), min_size=1, max_size=6))
def test_the_bounds_of_a_runoff_hold_against_every_change_of_papers(papers: list[Any]) -> None:
    """Fewer papers never put the seat in doubt, and so many can: by a tie, which one more paper breaks."""
    counted = irv.count(Counter(papers), 1, "ABC")
    true = smallest_change(irv.count, papers, RANKINGS, counted.winners[0])
    found = margin(counted)
    assert found is None or found.least <= true <= (found.enough or 0) + 1


@UNHURRIED
@given(st.lists(st.sampled_from(RANKINGS), min_size=1, max_size=5), st.sampled_from([schulze, ranked_pairs, borda]))
def test_the_bounds_of_pairs_and_points_hold_against_every_change_of_papers(papers: list[Any], method: Any) -> None:
    """Fewer papers never put the seat in doubt."""
    counted = method.count(Counter(papers), 1, "ABC")
    found = margin(counted)
    if found is not None:
        assert found.least <= smallest_change(method.count, papers, RANKINGS, counted.winners[0])


@UNHURRIED
@given(st.lists(st.sampled_from(APPROVALS), min_size=1, max_size=6))
def test_the_margin_of_approval_is_exact(papers: list[Any]) -> None:
    """Not one paper fewer, not one more."""
    counted = approval.count(Counter(papers), 1, "ABC")
    true = smallest_change(approval.count, papers, APPROVALS, counted.winners[0])
    found = margin(counted)
    assert found is not None
    assert (found.least, found.enough) == (true, true)


@UNHURRIED
@given(st.lists(st.tuples(*[st.integers(0, 2)] * 3), min_size=1, max_size=4), st.sampled_from([score, star]))
def test_the_bounds_of_scores_hold_against_every_change_of_papers(papers: list[Any], method: Any) -> None:
    """Fewer papers never put the seat in doubt."""

    def count(grouped: Counter[Any], seats: int, options: str, lot: str | None = None) -> Count:
        given = {tuple(zip("ABC", marks, strict=True)): number for marks, number in grouped.items()}
        counted: Count = method.count(given, seats, options, lot, score_range=(0, 2))
        return counted

    counted = count(Counter(papers), 1, "ABC")
    found = margin(counted, span=2)
    if found is not None:
        kinds = list(product(range(3), repeat=3))
        assert found.least <= smallest_change(count, papers, kinds, counted.winners[0])


def test_options_that_go_together_make_the_bound_of_a_runoff_better() -> None:
    """C, D and E are level and go in any order; only the last step can be changed."""
    papers = {ranking("A"): 40, ranking("B"): 30, ranking("C", "A"): 3, ranking("D", "A"): 3, ranking("E", "B"): 3}
    assert margin(irv.count(papers, 1, "ABCDE")) == Margin(7, 7, "B")


def test_what_would_have_changed_it_says_whether_it_is_exact() -> None:
    """Exact for approval, a bound for pairs, from and to for a run-off that two ways lead through, none for seats."""
    assert change_sentences(approval.count({("A",): 5, ("B",): 2}, 1, "AB"), {"A": "Ada", "B": "Bo"}) == (
        "The margin is 2 papers: had so many that helped Ada said otherwise, Bo would have drawn level or won; with "
        "fewer changed Ada is elected whatever they say.",
    )
    assert change_sentences(schulze.count({ranking("A", "B"): 5, ranking("B"): 2}, 1, "AB"))[0].startswith(
        "At least 2 papers would have had to say otherwise"
    )
    close = {ranking("A"): 10, ranking("B", "A"): 6, ranking("C", "B"): 5}
    assert change_sentences(irv.count(close, 1, "ABC"))[0].startswith("The margin is one paper")
    assert change_sentences(approval.count({("A",): 1, ("B",): 1}, 1, "AB"))[0].startswith("A tie decided")
    circle = {ranking("A", "B", "C"): 4, ranking("B", "C", "A"): 3, ranking("C", "A", "B"): 2}
    assert change_sentences(ranked_pairs.count(circle, 1, "ABC")) == ()
    assert change_sentences(scottish_stv.count({ranking("A"): 3}, 2, "ABC")) == ()
