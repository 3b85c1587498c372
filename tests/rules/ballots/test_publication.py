"""Results are published without exposing anybody, and ballots that would expose somebody are not noticed."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballots.rules.publication import breakdown, lines_are_public, notice_refusals, turnout_shown
from ballots.rules.quorum import Number, Quorum
from ballots.rules.rule import Rule
from ballots.rules.threshold import Threshold

MAJORITY = Rule(None, Threshold(Fraction(1, 2), "cast", "more_than"))
PRESENT = Rule(Quorum("present", "at_least", Number(9)), MAJORITY.threshold)


def test_groups_of_ten_that_are_not_unanimous_are_shown() -> None:
    """Where all pass there is no rest."""
    north, south = {"yes": 9, "no": 1}, {"yes": 4, "no": 30}
    shown = breakdown({"North": north, "South": south})
    assert shown is not None
    assert (shown.groups, shown.rest) == ({"North": north, "South": south}, None)


def test_groups_too_small_or_unanimous_are_shown_only_together() -> None:
    """Nine participants, or ten of one mind, join the rest, which must itself expose nobody."""
    shown = breakdown({"East": {"yes": 5, "no": 4}, "North": {"yes": 20, "no": 20}, "South": {"yes": 10}})
    assert shown is not None
    assert (shown.groups, shown.rest) == ({"North": {"yes": 20, "no": 20}}, {"no": 4, "yes": 15})


def test_a_rest_that_would_expose_somebody_takes_the_smallest_group_in() -> None:
    """A single small group left out could be worked out from the whole."""
    shown = breakdown({"East": {"yes": 2, "no": 1}, "North": {"yes": 20, "no": 20}, "South": {"yes": 10, "no": 10}})
    assert shown is not None
    assert (shown.groups, shown.rest) == ({"North": {"yes": 20, "no": 20}}, {"no": 11, "yes": 12})


@pytest.mark.parametrize(
    "groups",
    [
        {},
        {"North": {"yes": 10}},
        {"North": {"yes": 9}},
        {"North": {"yes": 20, "no": 20}, "South": {"yes": 1}},
        {"North": {"yes": 20, "no": 20}, "South": {"yes": 0}},
        {"North": {"yes": 20, "no": 20}, "South": {}},
    ],
)
def test_where_nothing_can_be_shown_only_the_whole_total_is(groups: dict[str, dict[str, int]]) -> None:
    """One group beside one small group would show the small one by subtraction."""
    assert breakdown(groups) is None


totals = st.dictionaries(st.sampled_from(["yes", "no", "abstain", ""]), st.integers(0, 15), max_size=4)


@given(st.dictionaries(st.sampled_from("ABCDEFG"), totals, max_size=7))
def test_no_breakdown_ever_shows_fewer_than_ten_or_a_unanimous_group(groups: dict[str, dict[str, int]]) -> None:
    """Neither a group nor the rest, and all parts together are the whole."""
    shown = breakdown(groups)
    if shown is None:
        return
    parts = [*shown.groups.values(), *([] if shown.rest is None else [shown.rest])]
    for part in parts:
        assert sum(part.values()) >= 10
        assert sum(papers > 0 for papers in part.values()) >= 2
    assert sum(sum(part.values()) for part in parts) == sum(sum(total.values()) for total in groups.values())


def test_opened_papers_are_public_line_by_line_from_twenty_on() -> None:
    """Nineteen are for auditors."""
    assert not lines_are_public(19)
    assert lines_are_public(20)


@pytest.mark.parametrize(
    ("participations", "shown"),
    [(0, "fewer than 10"), (9, "fewer than 10"), (10, "10"), (14, "10"), (15, "15"), (99, "95"), (100, "100")],
)
def test_turnout_of_an_open_ballot_is_cut_down_to_a_multiple_of_five(participations: int, shown: str) -> None:
    """So that no single cast shows."""
    assert turnout_shown(participations) == shown


@pytest.mark.parametrize(
    ("rules", "rolls", "quorums", "weighted", "words"),
    [
        ([MAJORITY], {}, {}, False, []),
        ([MAJORITY], {"North": 10, "South": 11}, {"North": 5}, False, []),
        ([MAJORITY], {"North": 9}, {}, False, ["North has 9 members on the roll"]),
        ([MAJORITY], {"North": 30}, {"North": 4}, False, ["The quorum of North is 4"]),
        ([MAJORITY, PRESENT], {}, {}, False, ["Nobody is present in a ballot held over days"]),
        ([MAJORITY], {}, {}, True, ["weigh more than one"]),
        ([PRESENT], {"B": 3, "A": 4}, {}, False, ["A has 4", "B has 3", "Nobody is present"]),
    ],
)
def test_a_sealed_ballot_that_would_expose_somebody_gets_no_notice(
    rules: list[Rule], rolls: dict[str, int], quorums: dict[str, int], weighted: bool, words: list[str]
) -> None:
    """Each refusal says why; a roll call, in which every vote is named anyway, has none of them."""
    found = notice_refusals("sealed", rules, rolls, quorums, weighted)
    assert len(found) == len(words)
    assert all(refusal.startswith(word) or word in refusal for word, refusal in zip(words, found, strict=True))
    assert notice_refusals("roll-call", rules, rolls, quorums, weighted) == ()
