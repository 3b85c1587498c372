"""What a notice fixes of a composite, which ones it refuses, what of the count is shown, and how the rule is told."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ballots.rules import procedure_part
from ballots.rules.composite.counting import GroupPapers, groups_document, judge_groups, kept, shown_groups
from ballots.rules.composite.noticed import group_ids, noticed_document, read_noticed
from ballots.rules.composite.refusals import composite_refusals, group_quorums
from ballots.rules.composite.rule import parse_composite
from ballots.rules.composite.sentence import composite_sentence, composite_warnings
from ballots.rules.rule import Rule
from ballots.rules.tally import Figures, Tally
from ballots.rules.threshold import Threshold
from deliberation.rules.document import Unusable

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""How long an example takes depends on what else the machine does."""
MAJORITY = Rule(None, Threshold(Fraction(1, 2), "cast", "more_than"))
RULE: dict[str, Any] = {
    "kind": "share_of_groups", "by": "branches", "share": "3/5", "comparator": "at_least",
    "quorum": {"of": "returned", "need": {"number": 5}}, "inquorate": "left_out", "without": "together",
}  # fmt: skip
BODIES = {"g1": ("b" * 32, "North"), "g2": ("c" * 32, "South")}
SIZES = {"g2": 37, "g1": 270, "g0": 12}
WEIGHED = {**RULE, "kind": "winner_takes_all", "without": "overall"}


def noticed(rule: dict[str, Any] = RULE, **sizes: int) -> dict[str, Any]:
    """What a notice says of these groups."""
    return noticed_document(rule, BODIES, sizes or SIZES)


def test_a_notice_names_the_groups_with_their_sizes_and_weights() -> None:
    """In the order of their ids, those without a branch first."""
    found = read_noticed(noticed())
    assert [(one.group, one.name, one.members, one.weight) for one in found.groups] == [
        ("g0", "Members without a group", 12, 1), ("g1", "North", 270, 1), ("g2", "South", 37, 1),
    ]  # fmt: skip
    assert group_ids(["x", "y"]) == {"x": "g1", "y": "g2"}


@pytest.mark.parametrize(
    ("weights", "expected"),
    [("equal", [1, 1]), ("members", [270, 37]), ({"per": 75}, [4, 1]), ({"named": {"North": 5, "South": 3}}, [5, 3])],
)
def test_weights_are_those_of_the_rule_at_notice(weights: object, expected: list[int]) -> None:
    """By size, by delegates or by name; what is written beside it is refused."""
    document = noticed({**WEIGHED, "weights": weights}, g1=270, g2=37)
    assert [one.weight for one in read_noticed(document).groups] == expected
    document["groups"][0]["weight"] += 1
    with pytest.raises(Unusable, match="not the rule's"):
        read_noticed(document)


def test_a_group_without_a_named_weight_stops_the_notice() -> None:
    """A new branch needs a weight before it is counted."""
    with pytest.raises(Unusable, match="gives South no weight"):
        noticed({**WEIGHED, "weights": {"named": {"North": 5}}}, g1=20, g2=20)


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["groups"].reverse(),
        lambda d: d["groups"].append(d["groups"][-1]),
        lambda d: d["groups"][1].update(name="South"),
        lambda d: d["groups"][1].update(group="g01"),
        lambda d: d["groups"][1].update(group="h1"),
        lambda d: d["groups"][1].update(body=None),
        lambda d: d["groups"][1].update(members=0),
        lambda d: d["groups"].clear(),
        lambda d: d.update(more=1),
        lambda d: d["rule"].update(without="overall"),
    ],
)
def test_a_notice_spelt_otherwise_is_refused(change: Any) -> None:
    """No byte of it is free."""
    document = {"rule": dict(RULE), "groups": noticed()["groups"]}
    change(document)
    with pytest.raises(Unusable):
        read_noticed(document)


def test_a_sealed_ballot_is_refused_whose_outcomes_by_group_would_tell_votes() -> None:
    """Two groups for one member, weighted shares, and a threshold that only all can reach."""
    found = read_noticed(noticed())
    assert composite_refusals("sealed", MAJORITY, found) == ()
    assert group_quorums(found) == {"Members without a group": 5, "North": 5, "South": 5}
    assert "members in two or more: 3" in composite_refusals("sealed", MAJORITY, found, 3)[0]
    assert composite_refusals("roll-call", MAJORITY, found, 3) == ()
    for share, comparator in (
        (Fraction(9, 10), "at_least"),
        (Fraction(4, 5), "more_than"),
        (Fraction(1, 5), "at_least"),
    ):
        rule = Rule(None, Threshold(share, "cast", comparator))  # type: ignore[arg-type]
        assert len(composite_refusals("sealed", rule, found)) == 3
    shares = {key: value for key, value in WEIGHED.items() if key not in ("share", "comparator")}
    weighed = read_noticed(noticed({**shares, "kind": "weighted_shares", "weights": "equal"}, g1=20, g2=20))
    assert "roll call" in composite_refusals("sealed", MAJORITY, weighed)[0]


def papers(*tallies: Tally) -> dict[str, GroupPapers]:
    """Groups g1, g2 … with these papers, each of a roll of 60."""
    return {f"g{n}": GroupPapers(60, one.returned, one) for n, one in enumerate(tallies, 1)}


def test_a_group_that_may_not_be_shown_keeps_its_outcome_alone() -> None:
    """South was of one mind; North joins what is left out, or South could be worked out from the whole."""
    found = read_noticed(noticed(g1=60, g2=60))
    given = papers(Tally(12, 8), Tally(11, 0))
    whole = Tally(23, 8)
    assert shown_groups("sealed", whole, {"g1": Tally(12, 8), "g2": Tally(11)}) == frozenset()
    published = kept(MAJORITY, found, given, frozenset())
    assert {name: (one.tally, one.said) for name, one in published.items()} == {
        "g1": (None, "CARRIED"), "g2": (None, "CARRIED"),
    }  # fmt: skip
    outcome = judge_groups(MAJORITY, found, Figures(whole, 120), published)
    assert outcome.outcome.word == "CARRIED"
    assert "North: CARRIED; its figures are withheld by rule." in outcome.outcome.reasons
    document = groups_document(found, outcome)
    assert all("totals" not in one for one in document["groups"])
    assert document["joined"] == {"kind": "share_of_groups", "of": 2, "needed": "2", "reached": "2"}


def test_groups_that_may_be_shown_are_with_their_figures() -> None:
    """Both have ten participants and more than one mind."""
    found = read_noticed(noticed(g1=60, g2=60))
    given = papers(Tally(12, 8), Tally(4, 16))
    shown = shown_groups("sealed", Tally(16, 24), {"g1": Tally(12, 8), "g2": Tally(4, 16)})
    document = groups_document(
        found, judge_groups(MAJORITY, found, Figures(Tally(16, 24), 120), kept(MAJORITY, found, given, shown))
    )
    assert [(one["outcome"], one["totals"]["yes"], one["yes_needed"]) for one in document["groups"]] == [
        ("CARRIED", 12, 11), ("NOT CARRIED", 4, 11),
    ]  # fmt: skip


def test_members_without_a_group_are_not_worked_out_from_the_whole() -> None:
    """Three of them beside two large branches: one branch goes untold with them."""
    north, south = Tally(20, 20), Tally(15, 10)
    shown = shown_groups("sealed", Tally(38, 30), {"g1": north, "g2": south})
    assert shown == {"g1"}
    assert shown_groups("roll-call", Tally(38, 30), {"g1": north, "g2": south}) == {"g1", "g2"}


counts = st.integers(0, 14)
tallies = st.builds(Tally, counts, counts, counts, counts, counts)


@UNHURRIED
@given(st.lists(tallies, max_size=6), tallies)
def test_what_is_shown_and_what_is_left_have_ten_participants_and_two_minds(parts: list[Tally], rest: Tally) -> None:
    """Whatever the papers, of nobody published apart can it be told how they voted."""
    named = {f"g{n}": one for n, one in enumerate(parts, 1)}
    keys = ("yes", "no", "abstain", "blank", "spoiled")
    whole = Tally(*(sum(getattr(one, key) for one in [*parts, rest]) for key in keys))
    shown = shown_groups("sealed", whole, named)
    published = [named[name] for name in shown]
    left = [getattr(whole, key) - sum(getattr(one, key) for one in published) for key in keys]
    if shown and any(left):
        published.append(Tally(*left))
    for one in published:
        assert one.returned >= 10
        assert max(getattr(one, key) for key in keys) < one.returned


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, "The branches are counted apart, and this must hold in at least 3/5 of them; one in which fewer than 5 "
             "take part is left out; members without a branch are one group more."),
        ({"kind": "overall_and_each", "by": "circles", "quorum": None, "without": "overall", "share": None},
         "The circles are counted apart, and this must hold in each of them and overall; members without a circle are "
         "counted overall alone."),
        ({"kind": "winner_takes_all", "weights": {"per": 75}, "inquorate": "counted", "comparator": "more_than"},
         "The branches are counted apart; those in which this holds must have more than 3/5 of the weight together: "
         "each has one delegate for every 75 on its roll at notice, and at least one; one in which fewer than 5 take "
         "part counts as one in which it does not; members without a branch are one group more."),
        ({"kind": "weighted_shares", "weights": {"named": {"North": 1, "South": 2}}, "without": "overall",
          "share": None, "quorum": None},
         "The branches are counted apart, and this is asked of the sum of their shares of Yes, each times its weight: "
         "North 1, South 2; members without a branch are counted overall alone."),
    ],
)  # fmt: skip
def test_a_composite_is_told_in_one_sentence(change: dict[str, Any], sentence: str) -> None:
    """Who, what, and what becomes of those who stay home or have no group."""
    document = {**RULE, **change}
    if document["share"] is None:
        del document["share"], document["comparator"]
    assert composite_sentence(parse_composite(document)) == sentence


def test_traps_of_composites_are_pointed_out() -> None:
    """Staying home, members who decide nothing, and a majority that loses."""
    assert len(composite_warnings(parse_composite({**WEIGHED, "weights": "equal"}))) == 3
    assert len(composite_warnings(parse_composite(RULE))) == 1


def test_a_procedure_tells_and_checks_its_composite_with_the_rest() -> None:
    """Told after the motion's rule; refused beside an election, a base of those present, or weighted shares sealed."""
    whole = {
        "quorum": None, "threshold": {"share": "1/2", "base": "cast", "comparator": "more_than"}, "floors": [],
        "ballot": {"secrecy": "sealed", "method": "motion", "days": 5}, "composite": RULE,
    }  # fmt: skip
    procedure_part.check(whole)
    told = procedure_part.tell(whole)
    assert told.startswith("No quorum is needed; more than half of the votes cast must be Yes. The branches")
    assert told.endswith("members without a branch are one group more.")
    assert any("staying home" in one for one in procedure_part.warn(whole))
    present = {"share": "1/2", "base": "present", "comparator": "more_than"}
    shares = {key: value for key, value in WEIGHED.items() if key not in ("share", "comparator")}
    shares |= {"kind": "weighted_shares", "weights": "equal"}
    by_name = {"secrecy": "roll-call", "method": "motion", "days": 5}
    election = {"secrecy": "sealed", "method": "irv", "days": 5, "seats": 1}
    procedure_part.check({**whole, "ballot": by_name, "composite": shares})
    for change, path in (
        ({"composite": None}, "composite"),
        ({"composite": shares}, "composite.kind"),
        ({"threshold": present, "ballot": by_name}, "composite"),
        ({"ballot": election}, "composite"),
    ):
        with pytest.raises(Unusable) as refused:
            procedure_part.check({**whole, **change})
        assert refused.value.path == path
