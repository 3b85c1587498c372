"""What holds of every composite: the order and the names of groups change nothing, and nothing carries by itself."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ballots.rules.composite.groups import Group
from ballots.rules.composite.judging import judge_composite
from ballots.rules.composite.rule import Composite, parse_composite
from ballots.rules.outcome import Carried, Inquorate, NotCarried
from ballots.rules.quorum import Number, Quorum
from ballots.rules.rule import Rule
from ballots.rules.tally import Figures, Tally
from ballots.rules.threshold import NumberFloor, Threshold
from deliberation.rules.document import Unusable

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""How long an example takes depends on what else the machine does."""
shares = st.integers(1, 12).flatmap(lambda q: st.integers(1, q).map(lambda p: Fraction(p, q)))
comparators = st.sampled_from(["at_least", "more_than"])
rules = st.builds(
    Rule, st.none(), st.builds(Threshold, shares, st.sampled_from(["cast", "returned", "roll"]), comparators)
)
quorums = st.none() | st.builds(Quorum, st.just("returned"), comparators, st.builds(Number, st.integers(0, 12)))
composites = st.builds(
    Composite, st.sampled_from(["share_of_groups", "overall_and_each", "winner_takes_all", "weighted_shares"]),
    st.just("branches"), quorums, st.sampled_from(["counted", "left_out"]), st.just("overall"), shares, comparators,
)  # fmt: skip
papers = st.integers(0, 12)
tallies = st.builds(Tally, papers, papers, papers, papers, papers)


@st.composite
def several_groups(draw: st.DrawFn) -> list[Group]:
    """Groups with papers, rolls and weights at random."""
    drawn = draw(st.lists(st.tuples(tallies, st.integers(0, 9), st.integers(1, 9)), max_size=6))
    return [
        Group(f"g{n}", tally.returned + more, tally.returned, tally, weight)
        for n, (tally, more, weight) in enumerate(drawn)
    ]


def whole(groups: list[Group]) -> Figures:
    """Everybody together, as where nobody is in two groups or in none."""
    parts = [group.tally or Tally() for group in groups]
    total = Tally(*(sum(getattr(part, key) for part in parts) for key in ("yes", "no", "abstain", "blank", "spoiled")))
    return Figures(total, sum(group.roll for group in groups))


@UNHURRIED
@given(rules, composites, several_groups(), st.randoms(use_true_random=False))
def test_the_order_of_branches_never_matters(
    rule: Rule, composite: Composite, groups: list[Group], dice: object
) -> None:
    """Shuffled groups give the same value, reasons included."""
    shuffled = list(groups)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert judge_composite(rule, composite, whole(groups), groups) == judge_composite(
        rule, composite, whole(groups), shuffled
    )


@UNHURRIED
@given(rules, composites, several_groups(), st.integers(2, 7))
def test_weights_count_only_beside_one_another(
    rule: Rule, composite: Composite, groups: list[Group], times: int
) -> None:
    """Every weight times the same number decides the same, and names decide nothing."""
    larger = [replace(group, name=f"x{group.name}", weight=group.weight * times) for group in groups]
    before = judge_composite(rule, composite, whole(groups), groups)
    after = judge_composite(rule, composite, whole(groups), larger)
    assert after.outcome.word == before.outcome.word


@UNHURRIED
@given(rules, composites, several_groups(), st.integers(0, 5))
def test_a_no_turned_into_a_yes_never_loses_a_carried_composite(
    rule: Rule, composite: Composite, groups: list[Group], which: int
) -> None:
    """More support with the same papers cannot hurt, in whatever group it is."""
    if which >= len(groups):
        return
    tally = groups[which].tally
    assert tally is not None
    if tally.no and isinstance(judge_composite(rule, composite, whole(groups), groups).outcome, Carried):
        turned = replace(tally, yes=tally.yes + 1, no=tally.no - 1)
        after = [replace(g, tally=turned) if n == which else g for n, g in enumerate(groups)]
        assert isinstance(judge_composite(rule, composite, whole(after), after).outcome, Carried)


@UNHURRIED
@given(rules, composites, several_groups())
def test_what_is_withheld_and_said_decides_as_what_is_shown(
    rule: Rule, composite: Composite, groups: list[Group]
) -> None:
    """Groups whose outcome alone is kept are joined alike; only a weighted sum cannot do without figures."""
    open_ = judge_composite(rule, composite, whole(groups), groups)
    hidden = [replace(one.group, tally=None, said=one.word) for one in open_.groups]
    if composite.kind == "weighted_shares" and any(one.word != "INQUORATE" for one in open_.groups):
        with pytest.raises(Unusable):
            judge_composite(rule, composite, whole(groups), hidden)
        return
    kept = judge_composite(rule, composite, whole(groups), hidden)
    assert (kept.outcome.word, kept.joined) == (open_.outcome.word, open_.joined)


@UNHURRIED
@given(rules, composites, several_groups())
def test_nothing_carries_without_groups_or_without_a_yes(rule: Rule, composite: Composite, groups: list[Group]) -> None:
    """No group, or none with a Yes, is no support whatever the shares ask for."""
    assert isinstance(judge_composite(rule, composite, whole(groups), []).outcome, NotCarried)
    silent = [replace(g, tally=Tally(no=g.returned)) for g in groups]
    assert isinstance(judge_composite(rule, composite, whole(silent), silent).outcome, NotCarried)


MAJORITY = Threshold(Fraction(1, 2), "cast", "more_than")
EACH = Composite("overall_and_each", "circles", None, "counted", "overall")


@pytest.mark.parametrize(
    ("trades", "production", "word"),
    [((60, 40), (300, 200), "CARRIED"), ((40, 60), (400, 100), "NOT CARRIED"), ((50, 50), (400, 100), "NOT CARRIED")],
)
def test_overall_and_each_class_need_a_majority(
    trades: tuple[int, int], production: tuple[int, int], word: str
) -> None:
    """A class that says No, or ties, stops what most people want."""
    groups = [Group(n, 600, sum(v), Tally(*v)) for n, v in (("trades", trades), ("production", production))]
    found = judge_composite(Rule(None, MAJORITY), EACH, whole(groups), groups)
    assert found.outcome.word == word
    assert found.outcome.yes_needed == whole(groups).tally.cast // 2 + 1


def test_members_without_a_class_can_tip_the_whole() -> None:
    """Each class carries, the whole with those in no class does not."""
    groups = [Group("trades", 9, 5, Tally(3, 2)), Group("production", 9, 5, Tally(3, 2))]
    found = judge_composite(Rule(None, MAJORITY), EACH, Figures(Tally(6, 8), 30), groups)
    assert (found.outcome.word, found.joined.met, found.outcome.yes_needed) == ("NOT CARRIED", True, 8)


def test_quorum_and_floors_of_the_whole_come_before_the_groups() -> None:
    """Too few overall decide nothing; a floor of Yes votes stops what the branches carried."""
    groups = [Group("north", 50, 20, Tally(15, 5)), Group("south", 50, 20, Tally(15, 5))]
    half = Composite("share_of_groups", "branches", None, "counted", "overall", Fraction(1, 2), "at_least")
    few = Rule(Quorum("returned", "at_least", Number(41)), MAJORITY)
    assert isinstance(judge_composite(few, half, whole(groups), groups).outcome, Inquorate)
    floored = Rule(None, MAJORITY, (NumberFloor(31),))
    assert isinstance(judge_composite(floored, half, whole(groups), groups).outcome, NotCarried)
    assert isinstance(judge_composite(Rule(None, MAJORITY), half, whole(groups), groups).outcome, Carried)


@pytest.mark.parametrize(
    ("group", "said"),
    [
        (Group("north", 9, 10, Tally(10)), "10 took part, but 9 are on the roll"),
        (Group("north", 20, 10, Tally(9)), "9 papers, but 10 took part"),
        (Group("north", 20, 10, None), "neither papers nor an outcome"),
        (Group("north", 20, 10, None, said="INQUORATE"), "neither papers nor an outcome"),
    ],
)
def test_figures_of_a_group_that_cannot_be_are_refused(group: Group, said: str) -> None:
    """A group is never judged by half of what there is, nor by an outcome that its quorum contradicts."""
    with pytest.raises(Unusable, match=said):
        judge_composite(Rule(None, MAJORITY), EACH, Figures(Tally(20)), [group])


GOOD = {
    "kind": "share_of_groups", "by": "branches", "share": "3/5", "comparator": "at_least",
    "quorum": {"of": "returned", "need": {"number": 5}}, "inquorate": "left_out", "without": "together",
}  # fmt: skip
WEIGHED = {**GOOD, "kind": "winner_takes_all", "without": "overall", "weights": {"named": {"North": 5, "South": 4}}}


def test_a_composite_is_read_from_its_document() -> None:
    """Every choice that the rule makes is in the value."""
    quorum = Quorum("returned", "at_least", Number(5))
    read = Composite("share_of_groups", "branches", quorum, "left_out", "together", Fraction(3, 5), "at_least")
    assert parse_composite(GOOD) == read
    assert parse_composite(WEIGHED).weights == {"North": 5, "South": 4}


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({**GOOD, "kind": "most"}, "composite.kind"),
        ({key: value for key, value in GOOD.items() if key != "inquorate"}, "composite"),
        ({key: value for key, value in GOOD.items() if key != "quorum"}, "composite"),
        ({**GOOD, "weights": "equal"}, "composite"),
        ({**GOOD, "without": "nowhere"}, "composite.without"),
        ({**GOOD, "share": 0.6}, "composite.share"),
        ({**GOOD, "share": "1/1", "comparator": "more_than"}, "composite.share"),
        ({**GOOD, "quorum": {"of": "present", "need": {"number": 5}}}, "composite.quorum"),
        ({**WEIGHED, "weights": {"named": {"North": 0}}}, "composite.weights.named.North"),
        ({**WEIGHED, "weights": {"named": {}}}, "composite.weights.named"),
        ({**WEIGHED, "weights": {"per": 75, "named": {"North": 1}}}, "composite.weights"),
        ({**WEIGHED, "without": "together"}, "composite.without"),
        ([], "composite"),
    ],
)
def test_a_malformed_or_forgetful_composite_names_the_bad_key(document: object, path: str) -> None:
    """What a rule must choose it must write."""
    with pytest.raises(Unusable) as refused:
        parse_composite(document)
    assert refused.value.path == path


def test_reasons_of_weights_never_repeat_a_sentence() -> None:
    """Two groups are told apart even where their figures are equal."""
    groups = [Group(name, 40, 20, Tally(11, 9)) for name in ("east", "north")]
    rule = Composite("winner_takes_all", "branches", None, "counted", "overall", Fraction(1, 2), "more_than")
    reasons = judge_composite(Rule(None, MAJORITY), rule, whole(groups), groups).outcome.reasons
    assert all(one != other for one, other in pairwise(sorted(reasons)))
    assert reasons[1] == "east, weight 1: CARRIED; 11 of 20 votes cast are Yes (55.00%), 11 needed."
