"""Counting by numpy gives the record of the plain way, to the last figure and byte."""

import json
import random
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from ballots.counting import quickest
from ballots.counting.document import as_document
from ballots.counting.fast import groups, pairs
from ballots.counting.fast.kinds import MOST_PAPERS, Kinds, TooMany
from ballots.counting.methods import METHODS, RANKED
from ballots.counting.papers import RankedPapers, Ranking, ranking
from ballots.counting.quickest import count_fast, count_ranked
from ballots.counting.record import Count
from tests.figures import SEED, report, runs

NAMES = "ABCDEF"
EXAMPLES = runs(40, 10_000)
ELECTIONS = runs(50, 10_000)

alone = st.lists(st.sampled_from(NAMES), max_size=6, unique=True).map(lambda named: ranking(*named))
equals = st.lists(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True), max_size=5).map(
    lambda ranks: tuple(tuple(rank) for rank in ranks)
)
# Small numbers make ties, and ties are where two ways of counting would part.
numbers = st.one_of(st.integers(1, 3), st.integers(1, 3), st.integers(1, 10**12))
strict_elections = st.dictionaries(alone, numbers, max_size=14)
elections = st.one_of(strict_elections, st.dictionaries(equals, numbers, max_size=14))
arguments = st.tuples(st.integers(1, 4), st.permutations(NAMES), st.sampled_from([NAMES, "ABCD"]))


def told(count: Count) -> str:
    """Return a count as the text that is published."""
    return json.dumps(as_document(count))


def as_kinds(papers: RankedPapers) -> Kinds:
    """Return strict rankings as the readers of large files give them."""
    marks: list[int] = []
    starts: list[int] = []
    for given_ranking in papers:
        starts.append(len(marks))
        marks += [*(NAMES.index(option) for (option,) in given_ranking), len(NAMES)]
    places = (np.array(starts, dtype=np.int64), np.array(list(papers.values()), dtype=np.int64))
    return Kinds(NAMES, np.array(marks, dtype=np.int16), *places)


@pytest.mark.parametrize("method", RANKED)
def test_the_fast_count_is_the_plain_count(method: str) -> None:
    """Ties, transfers, equal ranks, repeated and withdrawn options, blank papers: the whole record is the same."""

    @seed(SEED)
    @settings(max_examples=EXAMPLES, deadline=None, database=None)
    @given(elections, arguments)
    def alike(papers: Mapping[Ranking, int], asked: tuple[int, list[str], str]) -> None:
        seats, lot, options = asked
        given_to = (1 if method == "irv" else seats, options, [option for option in lot if option in options])
        plain = told(RANKED[method](papers, *given_to))
        assert told(count_fast(method, papers, *given_to)) == plain
        if all(len(rank) == 1 for each in papers for rank in each) and all(
            len({*each}) == len(each) for each in papers
        ):
            assert told(count_fast(method, as_kinds(papers), *given_to)) == plain

    alike()
    report(f"The same drawn by Hypothesis, {method}", f"{EXAMPLES} random elections, equal ranks among them")


@pytest.mark.parametrize("method", RANKED)
def test_many_small_elections_drawn_by_dice_are_counted_alike(method: str) -> None:
    """As above, by plain dice, which draw more elections in the time."""
    dice = random.Random(f"{SEED} {method}")
    for _ in range(ELECTIONS):
        papers, given_to = drawn(dice, 1 if method == "irv" else dice.randint(1, 4))
        plain = told(RANKED[method](papers, *given_to))
        assert told(count_fast(method, papers, *given_to)) == plain, (papers, given_to)
        assert told(count_fast(method, as_kinds(papers), *given_to)) == plain, (papers, given_to)
    report(f"Fast counts equal to plain ones, {method}", f"{ELECTIONS} random elections, same record byte for byte")


def drawn(dice: random.Random, seats: int) -> tuple[dict[Ranking, int], tuple[int, str, list[str]]]:
    """Return a small election with many ties: papers, and seats, options (some withdrawn) and lot."""
    papers: dict[Ranking, int] = {}
    for _ in range(dice.randint(0, 14)):
        named = ranking(*dice.sample(NAMES, dice.randint(0, len(NAMES))))
        papers[named] = papers.get(named, 0) + dice.choice((1, 1, 1, 2, 3, 10 ** dice.randint(0, 12)))
    options = dice.choice((NAMES, NAMES, "ABCD"))
    return papers, (seats, options, dice.sample(options, len(options)))


def test_the_other_methods_have_one_way_of_counting() -> None:
    """Approvals, scores and motions are counted by the plain module alone, however many papers there are."""
    alone = [method for method in (*METHODS, "motion") if method not in RANKED]
    for method in alone:
        with pytest.raises(ValueError, match="no method that counts rankings"):
            count_fast(method, {}, 1, "ABC")
    report("Methods without a fast way", f"{', '.join(alone)}: the plain module is all there is, nothing to compare")


@pytest.mark.parametrize("method", RANKED)
def test_numbers_beyond_what_is_exact_are_counted_plainly(method: str) -> None:
    """At the edge of what numpy adds up exactly, and far beyond any machine word, no figure is rounded."""
    for number in (MOST_PAPERS, MOST_PAPERS + 1, 2**53 + 1, 2**63 - 1, 2**63, 10**29):
        papers = {ranking("A", "B"): number, ranking("B"): number - 1, ranking("C", "B"): 1, ranking("C"): number}
        assert told(count_fast(method, papers, 1, "ABC")) == told(RANKED[method](papers, 1, "ABC"))


def test_kinds_are_a_mapping_of_rankings() -> None:
    """Whoever knows nothing of numbers reads them like any papers."""
    papers = {ranking("C", "A"): 2, (): 1, ranking("B"): 5}
    kinds = as_kinds(papers)
    assert (dict(kinds), len(kinds), list(kinds.values())) == (papers, 3, [2, 1, 5])
    assert kinds[ranking("B")] == 5
    assert ranking("A") not in kinds
    with pytest.raises(TooMany):
        as_kinds({ranking("A"): MOST_PAPERS, ranking("B"): 1})
    with pytest.raises(TooMany):
        as_kinds({ranking("A"): 0})


def test_papers_in_several_parts_are_added_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two kinds of papers at a time give what all at once give."""
    papers = {ranking("A", "B"): 3, ranking("B", "A"): 2, ranking("C"): 4, ranking("B", "C", "A"): 1, (): 7}
    monkeypatch.setattr(pairs, "PAPERS_AT_ONCE", 2)
    matrix = {"A": {"B": 3, "C": 5}, "B": {"A": 3, "C": 6}, "C": {"A": 5, "B": 4}}
    assert pairs.compare(papers, "ABC") == (matrix, (10, 7, 0))
    assert pairs.compare(as_kinds(papers), "ABC") == (matrix, (10, 7, 0))


@pytest.mark.parametrize("most", [groups.MOST_KEY, 30, 8])
def test_kinds_are_grouped_by_what_is_read_of_them(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """A is passed over, B and C read on, D is the last that is read; keys that would not fit are numbered anew."""
    monkeypatch.setattr(groups, "MOST_KEY", most)
    kinds = as_kinds(
        {ranking(*names): 10**n for n, names in enumerate(["BD", "ABDC", "B", "BA", "D", "CBD", "DB", "A"])}
    )
    roles = [groups.PASSED_OVER, *[groups.READ_ON] * 2, *[groups.READ_LAST] * 3, groups.NOT_READ]
    found = groups.together(groups.keys_by_role(kinds.marks, kinds.starts, roles), kinds.numbers)
    assert sorted(found.numbers.tolist()) == [11, 1_100, 100_000, 1_010_000, 10_000_000]


def test_many_papers_go_the_fast_way_and_few_the_plain_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which way was taken shows only in the time; the record is one."""
    papers = {ranking(*pair): number for number, pair in enumerate(["AB", "BC", "CA", "BA"], 1)}
    slow = {name: count_ranked(name, papers, 1, "ABC") for name in RANKED}
    taken: list[str] = []

    def watched(method: str, *rest: object) -> Count:
        taken.append(method)
        return count_fast(method, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(quickest, "count_fast", watched)
    assert {name: count_ranked(name, papers, 1, "ABC") for name in RANKED} == slow
    assert taken == []
    monkeypatch.setattr(quickest, "ENOUGH", 4)
    assert {name: count_ranked(name, papers, 1, "ABC") for name in RANKED} == slow
    assert taken == list(RANKED)
