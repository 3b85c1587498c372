"""Counting a motion and judging a whole ballot of several contests."""

from fractions import Fraction

import pytest

from ballots.counting.motion import count
from ballots.rules.motion import judge_ballot, judge_unopened
from ballots.rules.outcome import Carried, Inquorate, NotCarried, Void, Withdrawn
from ballots.rules.quorum import Number, Quorum, ShareOfRoll, quorum_verdict
from ballots.rules.rule import BallotRule, ContestRule
from ballots.rules.tally import Tally
from ballots.rules.threshold import ShareFloor, Threshold
from deliberation.rules.document import Unusable

MAJORITY = ContestRule(Threshold(Fraction(1, 2), "cast", "more_than"))
TWO_THIRDS = ContestRule(Threshold(Fraction(2, 3), "cast", "at_least"), (ShareFloor(Fraction(1, 4), "roll"),))
TWENTIETH = Quorum("returned", "at_least", ShareOfRoll(Fraction(1, 20)))
BALLOT = BallotRule(TWENTIETH, {"1": MAJORITY, "2": TWO_THIRDS})


def test_papers_are_counted_by_what_they_say() -> None:
    """Blank is the empty choice; another spelling is spoiled, and so is a paper that could not be opened."""
    counted = count({"yes": 40, "no": 9, "abstain": 2, "": 3, "YES": 1, "o1": 1}, invalid=4)
    assert counted == Tally(yes=40, no=9, abstain=2, blank=3, spoiled=6)
    assert counted.returned == 60
    assert count({}) == Tally()


def test_a_negative_number_of_papers_is_refused() -> None:
    """Neither a choice, nor the invalid ones, nor a tally can be below 0."""
    for choices, invalid in (({"yes": -1}, 0), ({}, -1), ({"odd": -1}, 2)):
        with pytest.raises(ValueError, match="cannot be below 0"):
            count(choices, invalid)
    with pytest.raises(ValueError, match="cannot be below 0"):
        Tally(no=-1)


def test_contests_share_the_quorum_and_have_threshold_and_floors_of_their_own() -> None:
    """The same papers carry one contest and fail the floor of another."""
    tallies = {"1": Tally(yes=30, no=20), "2": Tally(yes=49, no=1)}
    outcomes = judge_ballot(BALLOT, 200, 50, tallies)
    first, second = outcomes["1"], outcomes["2"]
    assert isinstance(first, Carried)
    assert isinstance(second, NotCarried)
    assert (first.quorum_needed, first.quorum_reached, first.yes_needed, first.floors_needed) == (10, 50, 26, ())
    assert (second.yes_needed, second.yes_reached, second.floors_needed) == (34, 49, (50,))


def test_a_ballot_inquorate_for_good_is_judged_without_opening_it() -> None:
    """Only the number of participations is known, so nothing is said of Yes votes; at the quorum it is opened."""
    outcome = judge_unopened(BALLOT, 990, 49)
    assert outcome == Inquorate(
        50,
        49,
        None,
        None,
        (),
        (
            "Quorum: at least 1/20 of the roll of 990 must take part, that is 50; 49 took part.",
            "Too few took part, so the motion was neither carried nor rejected.",
        ),
    )
    assert judge_unopened(BALLOT, 990, 50) is None
    assert judge_unopened(BallotRule(None, {"1": MAJORITY}), 990, 0) is None


def test_a_quorum_of_those_present_cannot_be_judged_from_participations() -> None:
    """Nobody is present over days."""
    with pytest.raises(Unusable, match="number present"):
        judge_unopened(BallotRule(Quorum("present", "at_least", Number(3)), {"1": MAJORITY}), 990, 50)


def test_the_quorum_verdict_tells_what_is_needed_and_reached() -> None:
    """Three left off by error and added raise the quorum from 20 to 21."""
    tenth = Quorum("returned", "at_least", ShareOfRoll(Fraction(1, 10)))
    before, after = quorum_verdict(tenth, 200, 20), quorum_verdict(tenth, 203, 20)
    assert (before.met, before.needed, before.reached) == (True, 20, 20)
    assert (after.met, after.needed, after.reached) == (False, 21, 20)
    assert quorum_verdict(None, None, 0).met


def test_a_withdrawn_contest_is_not_judged_and_needs_no_tally() -> None:
    """Its papers are not published, and the other contest is decided all the same."""
    outcomes = judge_ballot(BALLOT, 200, 50, {"1": Tally(yes=30, no=20)}, withdrawn={"2"})
    assert isinstance(outcomes["1"], Carried)
    assert isinstance(outcomes["2"], Withdrawn)
    assert outcomes["2"].word == "WITHDRAWN"


@pytest.mark.parametrize(
    ("tallies", "roll", "path"),
    [
        ({"1": Tally(yes=30, no=20)}, 200, "contests.2"),
        ({"1": Tally(yes=30, no=19), "2": Tally(yes=50)}, 200, "contests.1"),
        ({"1": Tally(yes=50), "2": Tally(yes=50), "3": Tally(yes=50)}, 200, "contests"),
        ({"1": Tally(yes=50), "2": Tally(yes=50)}, 49, "contests.1"),
    ],
)
def test_a_count_that_does_not_fit_the_ballot_is_refused(tallies: dict[str, Tally], roll: int, path: str) -> None:
    """Each contest has one tally with as many papers as took part, and not more than the roll."""
    with pytest.raises(Unusable) as refused:
        judge_ballot(BALLOT, roll, 50, tallies)
    assert refused.value.path == path


def test_the_words_of_the_outcomes_are_those_of_the_glossary() -> None:
    """One word an outcome, everywhere."""
    assert [kind.word for kind in (Carried, NotCarried, Inquorate, Void, Withdrawn)] == [
        "CARRIED",
        "NOT CARRIED",
        "INQUORATE",
        "VOID",
        "WITHDRAWN",
    ]
    assert Void(("annulled",)).reasons == ("annulled",)
