"""Composites decided by hand: the figures, what is needed, and what came out."""

from fractions import Fraction

import pytest

from ballots.rules.candidates import judge_candidates
from ballots.rules.composite.groups import Group, tallied
from ballots.rules.composite.judging import judge_composite
from ballots.rules.composite.rule import Composite
from ballots.rules.delegates import DelegatesPer
from ballots.rules.motion import judge
from ballots.rules.quorum import Number, Quorum, ShareOfRoll, quorum_verdict
from ballots.rules.ratification import Ratification, judge_ratification
from ballots.rules.rule import Rule
from ballots.rules.tally import Figures, Tally
from ballots.rules.threshold import Threshold

MAJORITY = Rule(None, Threshold(Fraction(1, 2), "cast", "more_than"))
THREE_FIFTHS = Rule(None, Threshold(Fraction(3, 5), "cast", "at_least"))
FIVE = Quorum("returned", "at_least", Number(5))


def groups(*votes: tuple[int, int], weights: tuple[int, ...] = (), roll: int = 400) -> list[Group]:
    """Return groups with these Yes and No votes, named in their order."""
    weighed = weights or (1,) * len(votes)
    return [
        Group(f"branch {n}", roll, yes + no, Tally(yes, no), weight)
        for n, ((yes, no), weight) in enumerate(zip(votes, weighed, strict=True), 1)
    ]


def whole(several: list[Group]) -> Figures:
    """Return everybody's figures together."""
    tallies = [group.tally for group in several if group.tally]
    together = Tally(sum(one.yes for one in tallies), sum(one.no for one in tallies))
    return Figures(together, sum(group.roll for group in several))


def share_of_branches(inquorate: str = "counted", quorum: Quorum | None = None) -> Composite:
    """Return the rule of at least three fifths of the branches."""
    return Composite("share_of_groups", "branches", quorum, inquorate, "overall", Fraction(3, 5), "at_least")  # type: ignore[arg-type]


C1 = ((40, 20), (30, 25), (18, 12), (50, 10), (9, 8), (21, 14))


def test_c1_four_of_six_branches_are_three_fifths_of_them() -> None:
    """Branches 1, 3, 4 and 6 pass with three fifths each; 3.6 branches are four."""
    several = groups(*C1)
    found = judge_composite(THREE_FIFTHS, share_of_branches(), whole(several), several)
    assert [verdict.carried for verdict in found.groups] == [True, False, True, True, False, True]
    assert (found.outcome.word, found.joined.needed, found.joined.reached, found.joined.of) == ("CARRIED", 4, 4, 6)
    assert found.outcome.reasons[-2] == "Groups: at least 3/5 of 6 must carry, that is 4; 4 did."


def test_c2_one_vote_in_one_branch_turns_it() -> None:
    """17 of 29 is 58.62%, so three branches pass and four are needed."""
    several = groups(*C1[:2], (17, 12), *C1[3:])
    found = judge_composite(THREE_FIFTHS, share_of_branches(), whole(several), several)
    assert (found.outcome.word, found.joined.needed, found.joined.reached) == ("NOT CARRIED", 4, 3)


@pytest.mark.parametrize(("inquorate", "word", "of"), [("left_out", "CARRIED", 3), ("counted", "NOT CARRIED", 5)])
def test_c3_the_rule_must_choose_whether_inquorate_branches_count(inquorate: str, word: str, of: int) -> None:
    """Two pass, one fails, two are inquorate: two of three is enough, two of five is not."""
    several = groups((20, 5), (12, 3), (4, 10), (3, 1), (2, 2))
    found = judge_composite(THREE_FIFTHS, share_of_branches(inquorate, FIVE), whole(several), several)
    assert (found.outcome.word, found.joined.of, found.joined.reached) == (word, of, 2)
    assert [verdict.word for verdict in found.groups].count("INQUORATE") == 2


WINNER = Composite("winner_takes_all", "branches", None, "counted", "overall", Fraction(1, 2), "more_than")


def test_c5_winner_takes_all_carries_against_most_people() -> None:
    """Weights 5 and 3 of 12 carry it with 121 Yes against 179 No."""
    several = groups((51, 49), (10, 90), (60, 40), weights=(5, 4, 3))
    found = judge_composite(MAJORITY, WINNER, whole(several), several)
    assert (found.outcome.word, found.joined.of, found.joined.needed, found.joined.reached) == ("CARRIED", 12, 7, 8)
    assert whole(several).tally == Tally(121, 179)


def test_c6_a_majority_of_385_delegate_votes_is_193() -> None:
    """Locals with 312 delegate votes carried it and locals with 73 did not."""
    several = groups((60, 40), (51, 49), (40, 60), weights=(300, 12, 73))
    found = judge_composite(MAJORITY, WINNER, whole(several), several)
    assert (found.outcome.word, found.joined.needed, found.joined.reached) == ("CARRIED", 193, 312)


@pytest.mark.parametrize(
    ("committee", "rank_and_file", "reached", "word"),
    [((60, 40), (30, 70), Fraction(9, 10), "NOT CARRIED"), ((40, 60), (70, 30), Fraction(11, 10), "CARRIED")],
)
def test_c7_committee_and_members_weigh_half_each(
    committee: tuple[int, int], rank_and_file: tuple[int, int], reached: Fraction, word: str
) -> None:
    """A has 60% and 30%, together 45%; B has 40% and 70%, together 55%, and is the one that carries."""
    several = groups(committee, rank_and_file)
    rule = Composite("weighted_shares", "branches", None, "counted", "overall", weights="equal")
    found = judge_composite(MAJORITY, rule, whole(several), several)
    assert (found.outcome.word, found.joined.reached, found.joined.needed) == (word, reached, 1)


@pytest.mark.parametrize(
    ("returned", "no", "word", "needed"), [(499, 332, "RATIFIED", 333), (499, 333, "REJECTED", 333),
                                           (500, 251, "REJECTED", 251), (91_960, 49_658, "RATIFIED", 61_307)],
)  # fmt: skip
def test_c8_and_c9_few_votes_need_two_thirds_no_to_reject(returned: int, no: int, word: str, needed: int) -> None:
    """With fewer than half of the roll voting an agreement can stand against a majority of No."""
    roll = 209_000 if returned > 1_000 else 1_000
    found = judge_ratification(Ratification(), Figures(Tally(returned - no, no), roll))
    assert (found.word, found.no_needed, found.no_reached) == (word, needed, no)


def test_c11_several_candidates_each_against_three_fifths() -> None:
    """A 62–38 and B 61–39 are endorsed where several are allowed, A alone where one is; C 59–41 is not."""
    figures = {"C": Figures(Tally(59, 41)), "B": Figures(Tally(61, 39)), "A": Figures(Tally(62, 38))}
    assert judge_candidates(THREE_FIFTHS, figures, 3).endorsed == ("A", "B")
    assert judge_candidates(THREE_FIFTHS, figures, 1).endorsed == ("A",)
    figures["B"] = Figures(Tally(124, 76))
    assert judge_candidates(THREE_FIFTHS, figures, 1).endorsed == ()
    assert judge_candidates(THREE_FIFTHS, {"C": figures["C"]}, 3).endorsed == ()


def test_c13_one_delegate_for_every_75_to_the_nearest_and_at_least_one() -> None:
    """37 members are half a delegate short of one and have one; 113 are nearer to two than to one."""
    assert [DelegatesPer(75).of(size) for size in (37, 112, 113, 270, 400)] == [1, 1, 2, 4, 5]
    assert [DelegatesPer(2).of(size) for size in (0, 1, 3, 5)] == [1, 1, 2, 3]


def test_c17_linkable_papers_struck_after_the_freeze_leave_roll_and_tally() -> None:
    """198 on the roll, 60 to 30: two thirds of 90 are 60."""
    rule = Rule(None, Threshold(Fraction(2, 3), "cast", "at_least"))
    found = judge(rule, Figures(Tally(60, 30), 198))
    assert (found.word, found.yes_needed) == ("CARRIED", 60)


def test_c18_three_added_to_the_roll_raise_its_quorum() -> None:
    """A tenth of 200 is 20, of 203 it is 21; the same holds in a group whose roll grows."""
    tenth = Quorum("returned", "at_least", ShareOfRoll(Fraction(1, 10)))
    assert [quorum_verdict(tenth, roll, 20).met for roll in (200, 203)] == [True, False]
    for roll, word in ((200, "CARRIED"), (203, "INQUORATE")):
        several = [Group("north", roll, 20, Tally(20)), Group("south", 50, 30, Tally(30))]
        found = judge_composite(MAJORITY, share_of_branches("counted", tenth), whole(several), several)
        assert found.groups[0].word == word


def test_a_member_of_two_circles_is_tallied_once_in_each_and_once_overall() -> None:
    """The groups together have more papers than there are people; the whole has each paper once."""
    papers = [(("nurses", "teachers"), {"yes": 1}), (("nurses",), {"no": 1}), ((), {"yes": 1})]
    assert tallied(papers) == {"nurses": {"yes": 1, "no": 1}, "teachers": {"yes": 1}}
