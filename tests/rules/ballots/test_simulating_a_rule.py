"""The simulator of a rule: what each turnout asks for, the picture of it, and the traps, all by the rule itself."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ballots.rules.motion import judge
from ballots.rules.outcome import Carried
from ballots.rules.rule import Rule, parse_rule
from ballots.rules.simulation import HIGH, WIDE, figures_at, first_turnout, just_carried, needed_at, turnouts, wedge
from ballots.rules.tally import Figures
from ballots.rules.traps import Trap, traps

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def a_rule(share: str = "1/2", base: str = "cast", comparator: str = "more_than", quorum: Any = None) -> Rule:
    asked = None if quorum is None else {"of": "returned", "need": quorum}
    return parse_rule({"quorum": asked, "threshold": {"share": share, "base": base, "comparator": comparator}})


rules = st.builds(
    a_rule,
    st.sampled_from(["1/2", "3/5", "2/3", "9/10", "1/1"]),
    st.sampled_from(["cast", "cast_spoiled", "cast_abstain", "returned", "present", "roll"]),
    st.sampled_from(["at_least", "more_than"]),
    st.sampled_from([None, {"number": 5}, {"share": "1/10"}, {"lesser": [{"share": "1/5"}, {"number": 9}]}]),
)


@UNHURRIED
@given(rules, st.integers(1, 40), st.data())
def test_the_yes_votes_needed_are_the_fewest_that_carry(rule: Rule, roll: int, data: Any) -> None:
    """Against every number of Yes votes at that turnout."""
    returned = data.draw(st.integers(0, roll))
    able = [
        yes for yes in range(returned + 1) if isinstance(judge(rule, figures_at(roll, yes, returned - yes)), Carried)
    ]
    assert needed_at(rule, roll, returned) == (able[0] if able else None)


@UNHURRIED
@given(rules, st.integers(1, 60))
def test_the_first_turnout_is_the_smallest_at_which_something_carries(rule: Rule, roll: int) -> None:
    """Against every turnout."""
    able = [n for n in range(1, roll + 1) if needed_at(rule, roll, n) is not None]
    assert first_turnout(rule, roll) == (able[0] if able else None)


def test_a_large_roll_is_drawn_in_about_a_hundred_steps() -> None:
    """From nobody to all, with both sides of the quorum."""
    points = turnouts(a_rule("2/3", comparator="at_least", quorum={"share": "1/20"}), 1_000_000)
    assert len(points) <= 103
    assert (points[0].returned, points[-1].returned, points[-1].needed) == (0, 1_000_000, 666_667)
    needed = {point.returned: point.needed for point in points}
    assert (needed[49_999], needed[50_000]) == (None, 33_334)


def test_the_picture_lies_between_what_is_needed_and_what_can_be() -> None:
    """A quorum of half, two thirds of the votes: the wedge opens at half the width."""
    rule = a_rule("2/3", comparator="at_least", quorum={"share": "1/2"})
    drawn = wedge(turnouts(rule, 90), 90)
    assert drawn is not None
    assert drawn.start == WIDE // 2
    corners = [tuple(map(float, corner.split(","))) for corner in drawn.carries.split()]
    assert corners[0] == (500.0, (HIGH - 30 * HIGH // 90) / 10)
    assert corners[-1] == (500.0, HIGH / 20)
    assert wedge(turnouts(a_rule("1/1"), 10), 10) is None


def test_ballots_to_begin_with_just_carry() -> None:
    """At a third of the roll, or at the quorum where that is more."""
    rule = a_rule("2/3", comparator="at_least", quorum={"share": "1/2"})
    assert just_carried(rule, 90) == figures_at(90, 30, 15).tally
    assert just_carried(a_rule(), 90) == figures_at(90, 16, 14).tally


def told(found: tuple[Trap, ...], kind: str) -> list[tuple[int, int, int, str]]:
    trap = next(trap for trap in found if trap.kind == kind)
    return [
        (tried.figures.tally.yes, tried.figures.tally.no, tried.figures.tally.abstain, tried.outcome.word)
        for tried in trap.tries
    ]


def test_a_turnout_quorum_rewards_staying_home_and_an_abstention_can_bring_it() -> None:
    """Half of a hundred must take part, then a majority."""
    found = traps(a_rule(quorum={"share": "1/2"}), 100)
    assert told(found, "stay home") == [(26, 24, 0, "CARRIED"), (26, 23, 0, "INQUORATE")]
    assert told(found, "abstaining helps") == [(26, 23, 0, "INQUORATE"), (26, 23, 1, "CARRIED")]


def test_sixty_six_percent_is_not_two_thirds() -> None:
    """Two thirds of a hundred is 67; 66 to 33 is exactly two thirds."""
    found = traps(a_rule("2/3", comparator="at_least"), 200)
    assert told(found, "percent") == [(66, 34, 0, "NOT CARRIED"), (66, 33, 0, "CARRIED")]
    assert "66% is not 2/3" in next(trap.lesson for trap in found if trap.kind == "percent")


def test_a_tie_fails_unless_the_rule_says_at_least() -> None:
    """And the lesson says which it is."""
    assert told(traps(a_rule(), 100), "tie") == [(1, 1, 0, "NOT CARRIED"), (2, 1, 0, "CARRIED")]
    lenient = traps(a_rule(comparator="at_least"), 100)
    assert told(lenient, "tie") == [(1, 1, 0, "CARRIED"), (0, 2, 0, "NOT CARRIED")]
    assert "Here a tie carries" in next(trap.lesson for trap in lenient if trap.kind == "tie")


def test_other_bases_have_other_traps() -> None:
    """Abstentions as a No, those at home as a No, a single vote for all."""
    assert told(traps(a_rule(base="cast_abstain"), 100), "abstaining harms") == [
        (1, 0, 0, "CARRIED"), (1, 0, 1, "NOT CARRIED"),
    ]  # fmt: skip
    assert told(traps(a_rule(base="roll"), 80), "home is no") == [(41, 0, 0, "CARRIED"), (40, 0, 0, "NOT CARRIED")]
    assert told(traps(a_rule(), 100), "one vote") == [(1, 0, 0, "CARRIED")]


@UNHURRIED
@given(rules, st.integers(1, 60))
def test_every_trap_is_judged_by_the_rule_and_comes_out_otherwise(rule: Rule, roll: int) -> None:
    """None is told that does not catch anybody, and none with more papers than members."""
    for trap in traps(rule, roll):
        words = [judge(rule, tried.figures).word for tried in trap.tries]
        assert words == [tried.outcome.word for tried in trap.tries]
        assert len(words) == 1 or len(set(words)) == 2
        assert all(tried.figures.tally.returned <= roll for tried in trap.tries)


@pytest.mark.parametrize("roll", [0, 1])
def test_an_empty_or_lonely_roll_breaks_nothing(roll: int) -> None:
    """No picture of nobody, and no trap without somebody to catch."""
    rule = a_rule(quorum={"share": "1/2"})
    assert (wedge(turnouts(rule, roll), roll) is None) == (roll == 0)
    assert isinstance(traps(rule, roll), tuple)
    assert just_carried(rule, roll).returned <= roll
    assert Figures(just_carried(rule, roll), roll).roll == roll
