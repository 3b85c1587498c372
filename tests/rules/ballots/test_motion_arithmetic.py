"""Properties of the arithmetic that hold for every rule and every tally."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ballots.rules.motion import judge
from ballots.rules.outcome import Carried, Inquorate, NotCarried
from ballots.rules.quorum import Greater, Lesser, Number, Quorum, ShareOfMean, ShareOfRoll
from ballots.rules.rule import Rule
from ballots.rules.tally import BASES, Figures, Tally
from ballots.rules.threshold import NumberFloor, ShareFloor, Threshold
from ballots.rules.wording import percent

shares = st.integers(1, 60).flatmap(lambda q: st.integers(1, q).map(lambda p: Fraction(p, q)))
comparators = st.sampled_from(["at_least", "more_than"])
thresholds = st.builds(Threshold, shares, st.sampled_from(BASES), comparators)
floors = st.lists(
    st.one_of(st.builds(ShareFloor, shares, st.sampled_from(BASES)), st.builds(NumberFloor, st.integers(0, 50))),
    max_size=2,
).map(tuple)
attendances = st.lists(st.integers(0, 60), min_size=1, max_size=4).map(tuple)
needs = st.recursive(
    st.one_of(
        st.builds(ShareOfRoll, shares),
        st.builds(Number, st.integers(0, 80)),
        st.builds(ShareOfMean, shares, attendances),
    ),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        .map(tuple)
        .flatmap(lambda several: st.sampled_from([Lesser(several), Greater(several)]))
    ),
    max_leaves=5,
)
quorums = st.none() | st.builds(Quorum, st.sampled_from(["returned", "present"]), comparators, needs)
rules = st.builds(Rule, quorums, thresholds, floors)
papers = st.integers(0, 40)
figures = st.builds(
    lambda tally, more, present: Figures(tally, tally.returned + more, present),
    st.builds(Tally, papers, papers, papers, papers, papers),
    papers,
    st.integers(0, 200),
)


@given(rules, figures)
def test_carried_means_quorum_threshold_and_every_floor(rule: Rule, given_figures: Figures) -> None:
    """The outcome is that of an oracle which compares products of whole numbers and rounds nothing."""
    yes, base = given_figures.tally.yes, given_figures.base(rule.threshold.base)
    part = rule.threshold.share
    left, right = part.denominator * yes, part.numerator * base
    over = left >= right if rule.threshold.comparator == "at_least" else left > right
    above = all(
        yes >= floor.number
        if isinstance(floor, NumberFloor)
        else floor.share.denominator * yes >= floor.share.numerator * given_figures.base(floor.base)
        for floor in rule.floors
    )
    outcome = judge(rule, given_figures)
    short = outcome.quorum_needed is not None and (outcome.quorum_reached or 0) < outcome.quorum_needed
    if short:
        assert isinstance(outcome, Inquorate)
    elif over and above and base > 0 and yes > 0:
        assert isinstance(outcome, Carried)
    else:
        assert isinstance(outcome, NotCarried)


@given(thresholds, floors, figures)
def test_a_no_turned_into_a_yes_never_loses_a_carried_motion(
    threshold: Threshold, several: tuple[ShareFloor | NumberFloor, ...], before: Figures
) -> None:
    """More support with the same papers cannot hurt."""
    rule, tally = Rule(None, threshold, several), before.tally
    if tally.no and isinstance(judge(rule, before), Carried):
        turned = Tally(tally.yes + 1, tally.no - 1, tally.abstain, tally.blank, tally.spoiled)
        assert isinstance(judge(rule, Figures(turned, before.roll, before.present)), Carried)


@given(rules, figures)
def test_the_yes_needed_is_the_least_number_that_passes_the_threshold(rule: Rule, given_figures: Figures) -> None:
    """One fewer would not do; and it is told also of an inquorate ballot, and is absent only where the base is 0."""
    base, part = given_figures.base(rule.threshold.base), rule.threshold.share
    needed = judge(rule, given_figures).yes_needed

    def passes(yes: int) -> bool:
        return yes >= part * base if rule.threshold.comparator == "at_least" else yes > part * base

    if base == 0:
        assert needed is None
    else:
        assert needed is not None
        assert passes(needed)
        assert not passes(needed - 1)


@given(st.integers(1, 10**30))
def test_a_tie_fails_more_than_half(votes: int) -> None:
    """As many No as Yes never carries, and one vote more does."""
    rule = Rule(None, Threshold(Fraction(1, 2), "cast", "more_than"))
    assert isinstance(judge(rule, Figures(Tally(yes=votes, no=votes))), NotCarried)
    assert isinstance(judge(rule, Figures(Tally(yes=votes + 1, no=votes))), Carried)


@given(st.integers(1, 10**30))
def test_two_thirds_are_exact(third: int) -> None:
    """Twice as many Yes as No is two thirds, at any size; one Yes fewer is not."""
    rule = Rule(None, Threshold(Fraction(2, 3), "cast", "at_least"))
    assert isinstance(judge(rule, Figures(Tally(yes=2 * third, no=third))), Carried)
    assert isinstance(judge(rule, Figures(Tally(yes=2 * third - 1, no=third))), NotCarried)


@given(needs, comparators, st.integers(0, 200))
def test_a_quorum_is_rounded_once_and_outermost(need: object, comparator: object, roll: int) -> None:
    """Rounding each alternative first and taking the lesser or greater then gives the same number."""

    def rounded_inside(inner: object) -> int:
        if isinstance(inner, Lesser):
            return min(rounded_inside(one) for one in inner.needs)
        if isinstance(inner, Greater):
            return max(rounded_inside(one) for one in inner.needs)
        return Quorum("returned", comparator, inner).needed(roll)  # type: ignore[arg-type]

    assert Quorum("returned", comparator, need).needed(roll) == rounded_inside(need)  # type: ignore[arg-type]


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_percentage_is_cut_off_and_never_rounded_up(numerator: int, denominator: int) -> None:
    """The percentage shown is at most the true one, and less than a hundredth of a percent below it."""
    shown = Fraction(percent(numerator, denominator).removesuffix("%"))
    true = Fraction(100 * numerator, denominator)
    assert shown <= true < shown + Fraction(1, 100)


def test_percentages_of_known_votes() -> None:
    """28 of 47 reads 59.57%, 2 of 3 reads 66.66%, and of nothing there is no percentage."""
    assert percent(28, 47) == "59.57%"
    assert percent(2, 3) == "66.66%"
    assert percent(1, 1) == "100.00%"
    assert percent(1, 1000) == "0.10%"
    assert percent(0, 0) == "—"


def test_a_share_of_the_mean_attendance_is_exact() -> None:
    """4/5 of the mean of 22, 31 and 28 is 21.6: at least that is 22, and more than that is 22 too."""
    need = ShareOfMean(Fraction(4, 5), (22, 31, 28))
    assert Quorum("present", "at_least", need).needed(None) == 22
    assert Quorum("present", "more_than", need).needed(None) == 22
    assert Quorum("present", "more_than", Number(60)).needed(None) == 61
