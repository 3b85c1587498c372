"""What would have changed the outcome of a motion, against every change that can be tried."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ballots.rules.change import change_sentences, fewest_more, fewest_papers
from ballots.rules.motion import judge
from ballots.rules.rule import Rule, parse_rule
from ballots.rules.tally import Figures, Tally

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

numbers = st.integers(0, 2)
shares = st.sampled_from(["1/2", "3/5", "2/3", "1/1"])
bases = st.sampled_from(["cast", "cast_spoiled", "cast_abstain", "returned", "roll"])


def a_rule(share: str, base: str, comparator: str = "at_least", quorum: int | None = None, floor: int = 0) -> Rule:
    need = None if quorum is None else {"of": "returned", "need": {"number": quorum}}
    threshold = {"share": share, "base": base, "comparator": comparator}
    return parse_rule({"quorum": need, "threshold": threshold, "floors": [{"number": floor}] if floor else []})


@UNHURRIED
@given(
    shares,
    bases,
    st.sampled_from(["at_least", "more_than"]),
    st.tuples(*[numbers] * 5).filter(lambda papers: sum(papers) <= 6),
    st.integers(0, 5),
)
def test_no_fewer_papers_change_the_outcome(
    share: str, base: str, comparator: str, papers: tuple[int, ...], floor: int
) -> None:
    """Every tally that as many papers handed in could make is tried."""
    rule = a_rule(share, base, comparator, floor=floor)
    tally = Tally(*papers)
    figures = Figures(tally, tally.returned + 3)
    before = judge(rule, figures).word
    changes = [changed for changed in product(range(tally.returned + 1), repeat=5) if sum(changed) == tally.returned]
    found = [
        sum(max(0, one - two) for one, two in zip(papers, changed, strict=True))
        for changed in changes
        if judge(rule, replace(figures, tally=Tally(*changed))).word != before
    ]
    assert fewest_papers(rule, figures) == min(found, default=None)


@pytest.mark.parametrize(
    ("rule", "tally", "roll", "papers", "more"),
    [
        (a_rule("2/3", "cast"), Tally(66, 34), 200, 1, 2),
        (a_rule("1/2", "cast", "more_than"), Tally(51, 50), 200, 1, 1),
        (a_rule("1/2", "roll", "more_than"), Tally(40, 2), 80, 1, 1),
        (a_rule("1/2", "roll", "more_than"), Tally(20, 2), 80, None, 21),
        (a_rule("1/2", "roll", "more_than"), Tally(60, 2), 80, 20, None),
        (a_rule("1/2", "cast", "more_than", quorum=10), Tally(4, 2), 80, None, 4),
    ],
)
def test_the_fewest_papers_and_the_fewest_more(
    rule: Rule, tally: Tally, roll: int, papers: int | None, more: int | None
) -> None:
    """66 of 100 is one paper short of two thirds, and two further Yes votes short."""
    figures = Figures(tally, roll)
    assert (fewest_papers(rule, figures), fewest_more(rule, figures)) == (papers, more)


def test_it_is_told_in_sentences() -> None:
    """Carried, not carried and inquorate."""
    rule = a_rule("2/3", "cast", quorum=5)
    assert change_sentences(rule, Figures(Tally(66, 33), 120)) == (
        "Had 1 who voted Yes voted No, it would not have carried; with fewer it would.",
        "All else equal, one more No vote would have stopped it.",
    )
    assert change_sentences(rule, Figures(Tally(66, 34), 101))[1] == (
        "All else equal, no number of further Yes votes on this roll would have carried it."
    )
    assert change_sentences(rule, Figures(Tally(4), 101)) == ("Had 1 more taken part, it would have been decided.",)
