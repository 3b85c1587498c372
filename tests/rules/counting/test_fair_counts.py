"""No method knows who handed in which paper, or what an option is called."""

import json
from collections.abc import Mapping
from typing import Any

from hypothesis import given, seed, settings
from hypothesis import strategies as st

from ballots.counting.document import as_document
from ballots.counting.methods import APPROVED, METHODS, RANKED, SCORED
from ballots.counting.record import Count
from tests.figures import SEED, report, runs

EXAMPLES = runs(100, 1_000)
NAMES = "ABCDE"

groups = st.lists(st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True), max_size=4)
rankings = st.dictionaries(
    groups.map(lambda given: tuple(tuple(rank) for rank in given)), st.integers(1, 9), max_size=8
)
approvals = st.dictionaries(st.lists(st.sampled_from(NAMES), unique=True).map(tuple), st.integers(1, 9), max_size=8)
scores = st.dictionaries(
    st.lists(st.integers(0, 5), min_size=5, max_size=5).map(lambda marks: tuple(zip(NAMES, marks, strict=True))),
    st.integers(1, 9),
    max_size=8,
)
seats = st.integers(1, 3)
lots = st.permutations(NAMES)
cases = st.tuples(rankings, approvals, scores, seats, lots)


def counts(case: tuple[Any, ...]) -> dict[str, Count]:
    """Count one case by every method."""
    ranked, approved, marked, number, lot = case
    done = {name: count(ranked, 1 if name == "irv" else number, sorted(lot), lot) for name, count in RANKED.items()}
    done |= {name: count(approved, number, sorted(lot), lot) for name, count in APPROVED.items()}
    return done | {name: count(marked, number, sorted(lot), lot) for name, count in SCORED.items()}


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    """Return papers or a lot with every option under its new name."""
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, dict):
        return {renamed(key, names): number for key, number in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(renamed(each, names) for each in value)
    return value


@seed(SEED)
@settings(max_examples=EXAMPLES, deadline=None, database=None)
@given(cases, st.permutations(NAMES))
def test_renaming_options_renames_the_winners_and_nothing_else(case: tuple[Any, ...], others: list[str]) -> None:
    """Winners in order, the totals of every round and each tie's choice are the same under other names."""
    names = dict(zip(NAMES, others, strict=True))
    before, after = counts(case), counts(renamed(case, names))
    for method in METHODS:
        assert renamed(before[method].winners, names) == after[method].winners, method
        for one, other in zip(before[method].rounds, after[method].rounds, strict=True):
            assert renamed(dict(one.totals), names) == other.totals, method


@seed(SEED)
@settings(max_examples=EXAMPLES, deadline=None, database=None)
@given(cases, st.randoms(use_true_random=False))
def test_the_order_of_papers_never_matters(case: tuple[Any, ...], shuffle: Any) -> None:
    """Papers in another order give the same count, down to every transfer and every byte of its document."""
    mixed = list(case)
    for index in range(3):
        entries = list(case[index].items())
        shuffle.shuffle(entries)
        mixed[index] = dict(entries)
    before, after = counts(case), counts(tuple(mixed))
    for method in METHODS:
        assert json.dumps(as_document(before[method])) == json.dumps(as_document(after[method])), method


@seed(SEED)
@settings(max_examples=EXAMPLES, deadline=None, database=None)
@given(cases)
def test_every_count_fills_the_seats_and_accounts_for_every_paper(case: tuple[Any, ...]) -> None:
    """No winner twice, as many as there are seats, and each paper is valid, blank or invalid."""
    for method, count in counts(case).items():
        assert len(set(count.winners)) == len(count.winners) == count.seats, method
        given_papers = case[1] if method in APPROVED else case[2] if method in SCORED else case[0]
        assert count.returned == sum(given_papers.values()), method
        assert [option for each in count.rounds for option in each.elected] == list(count.winners), method


@seed(SEED)
@settings(max_examples=EXAMPLES, deadline=None, database=None)
@given(cases)
def test_nothing_gets_lost_in_a_transferable_count(case: tuple[Any, ...]) -> None:
    """Votes held, exhausted and cut off add up to the valid papers in every round of IRV and Scottish STV."""
    done = counts(case)
    for method in ("irv", "scottish-stv"):
        count = done[method]
        for each in count.rounds:
            assert sum(each.totals.values()) + each.exhausted + each.lost == count.valid * 10**count.places, method


def test_the_figure_is_reported() -> None:
    """The soak tells how many elections were counted twice."""
    figure = f"{EXAMPLES} random elections for each, by all {len(METHODS)} methods"
    report("Papers permuted, options renamed: nothing changes", figure)
