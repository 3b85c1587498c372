"""Instant run-off gives the published rounds of US contests, and breaks ties as it says."""

from pathlib import Path
from typing import Any

import pytest

from ballots.counting import irv
from ballots.counting.papers import ranking
from ballots.counting.quickest import count_ranked
from ballots.counting.record import Count
from tests.rules.counting.published import election as published
from tests.rules.counting.published import elections, expected, numbers

CONTESTS = elections("irv-us")


@pytest.mark.parametrize("contest", CONTESTS)
def test_a_contest_has_the_published_rounds(real_data: Path, contest: str) -> None:
    """Winner, round of the majority, and every total and exhausted paper of every round are those published."""
    told, papers = expected(real_data, "irv-us", contest), published(real_data, "irv-us", contest)
    holds(irv.count(papers.papers, 1, papers.counted), told)


@pytest.mark.parametrize("contest", [contest for contest in CONTESTS if contest != "2017-minneapolis-mayor"])
def test_a_contest_counted_from_its_papers_as_they_were_cast_has_the_same_rounds(real_data: Path, contest: str) -> None:
    """Ranks left empty close up, an option ranked again keeps its first place, an over-vote ends the paper."""
    told, cast = expected(real_data, "irv-us", contest), ("irv-us", contest, "cast.blt")
    papers = published(real_data, *cast, repeated="first")
    assert papers.number_of_papers == told["castBallots"]
    holds(count_ranked("irv", papers.papers, 1, papers.counted, None), told)


def holds(count: Count, told: Any) -> None:
    """Assert that a count has the winner, and every total of every round, that are published."""
    rounds = told.get("roundsOneByOne") or told["rounds"]
    assert numbers(count.options, count.winners) == [told["winner"]]
    assert count.valid == told["validBallots"]
    assert irv.majority_round(count.rounds) == told["majorityRound"]
    assert len(count.rounds) == len(rounds)
    for each, shown in zip(count.rounds, rounds, strict=True):
        assert {str(count.options.index(option) + 1): votes for option, votes in each.totals.items()} == shown["totals"]
        assert each.exhausted == shown.get("exhausted", each.exhausted)


def test_the_contest_that_an_official_count_settles_otherwise_differs_by_one_vote(real_data: Path) -> None:
    """Burlington 2009: the city read one over-vote otherwise, and nothing else differs."""
    told = expected(real_data, "irv-us", "2009-burlington-mayor")
    papers = published(real_data, "irv-us", "2009-burlington-mayor")
    last = irv.count(papers.papers, 1, papers.counted).rounds[-1]
    official = told["official"]["final"]
    assert set(last.totals) == set(official)
    assert sum(abs(last.totals[option] - votes) for option, votes in official.items()) == 1


def test_rounds_tell_transfers_and_exhausted_papers() -> None:
    """C goes first; two of its papers pass to B, one names nobody further."""
    count = irv.count({ranking("A"): 4, ranking("B"): 3, ranking("C", "B"): 2, ranking("C"): 1}, 1, "ABC", lot="CBA")
    second = count.rounds[1]
    assert (second.excluded, second.totals, second.exhausted) == (("C",), {"A": 4, "B": 5}, 1)
    assert second.transfers[0].to == {"B": 2}
    assert second.elected == count.winners == ("B",)


def test_an_exclusion_tie_looks_back_before_the_lot() -> None:
    """B and C tie with 4 in round 2; B had 4 and C had 3 in round 1, so C is excluded whatever the lot."""
    papers = {ranking("A"): 6, ranking("B"): 4, ranking("C"): 3, ranking("D", "C"): 1}
    count = irv.count(papers, 1, "ABCD", lot="BACD")
    assert count.rounds[2].excluded == ("C",)
    assert [(tie.by, tie.round) for tie in count.rounds[2].ties] == [("earlier round", 1)]


def test_two_equal_to_the_end_are_told_apart_by_lot() -> None:
    """The one drawn first is the one that goes."""
    assert irv.count({ranking("A"): 1, ranking("B"): 1}, 1, "AB", lot="AB").winners == ("B",)
    assert irv.count({ranking("A"): 1, ranking("B"): 1}, 1, "AB", lot="BA").winners == ("A",)


def test_a_paper_counts_up_to_the_first_equal_rank() -> None:
    """Two options at one rank are no clear wish: A counts before them, and a paper that begins so is invalid."""
    papers = {(("A",), ("B", "C")): 2, (("B", "C"), ("A",)): 3, (): 4, ranking("B"): 6, ranking("C"): 5}
    count = irv.count(papers, 1, "ABC")
    assert (count.valid, count.blank, count.invalid) == (13, 4, 3)
    assert count.rounds[1].exhausted == 2


def test_a_withdrawn_option_is_passed_over() -> None:
    """Papers go on to the next; one that names nobody else is invalid."""
    count = irv.count({ranking("W", "B"): 3, ranking("A"): 2, ranking("W"): 5}, 1, "AB")
    assert count.winners == ("B",)
    assert (count.valid, count.invalid) == (5, 5)


def test_it_fills_one_seat_only() -> None:
    """More seats are refused, because excluding the lowest does not represent minorities."""
    with pytest.raises(ValueError, match="fills one seat"):
        irv.count({ranking("A"): 1}, 2, "AB")
