"""Schulze and ranked pairs give published winners, pairs and path strengths."""

from pathlib import Path
from typing import Any

import pytest

from ballots.counting import ranked_pairs, schulze
from ballots.counting.pairwise import condorcet_winner
from ballots.counting.papers import Ranking, ranking
from tests.rules.counting.published import election as published
from tests.rules.counting.published import expected, numbers


def grouped(ballots: list[dict[str, Any]]) -> dict[Ranking, int]:
    """Return papers as the methods take them."""
    papers: dict[Ranking, int] = {}
    for one in ballots:
        key = tuple(tuple(rank) for rank in one["ranking"])
        papers[key] = papers.get(key, 0) + one["count"]
    return papers


def test_schulze_gives_the_winners_and_strengths_of_the_paper(real_data: Path) -> None:
    """The examples on winning votes; those on margins and ratios ask for another measure of strength."""
    cases = expected(real_data, "condorcet", "schulze-examples.json")
    counted = [case for case in cases if case["variant"] == "winning"]
    assert len(counted) == 9
    for case in counted:
        count = schulze.count(grouped(case["ballots"]), 1, case["candidates"])
        assert list(count.tiers[0]) == case["winners"], case["case"]
        assert count.pairwise == case.get("pairwise", count.pairwise), case["case"]
        assert count.strengths == case.get("strengths", count.strengths), case["case"]


@pytest.mark.parametrize("year", ["2006", "2020"])
def test_debian_elected_whom_both_methods_elect(real_data: Path, year: str) -> None:
    """Official winner, the whole ranking with its equals, and the published pairs."""
    told = expected(real_data, "condorcet", f"debian-dpl-{year}.json")
    papers = grouped(told["ballots"])
    count = schulze.count(papers, 1, told["candidates"])
    assert count.winners == ranked_pairs.count(papers, 1, told["candidates"]).winners == (told["winner"],)
    assert [set(tier) for tier in count.tiers] == [set(tier) for tier in told["rankingWinningVotes"]]
    assert count.pairwise == told["pairwise"]
    assert count.valid == told["validBallots"]


def test_us_contests_have_the_published_pairs(real_data: Path) -> None:
    """All pairs, the Condorcet winner and the Schulze winner of each; ranked pairs elects a Condorcet winner too."""
    for told in expected(real_data, "condorcet", "us-irv-pairwise.json"):
        papers = published(real_data, told["ballots"])
        count = schulze.count(papers.papers, 1, papers.options)
        pairs = [[count.pairwise[one].get(other, 0) for other in count.options] for one in count.options]
        assert pairs == told["pairwise"], told["ballots"]
        beats_all = condorcet_winner(count.pairwise)
        assert (beats_all and count.options.index(beats_all) + 1) == told["condorcetWinner"]
        assert numbers(count.options, count.tiers[0]) == told["schulzeWinners"]
        if beats_all:
            assert ranked_pairs.count(papers.papers, 1, papers.options).winners == (beats_all,)


def test_several_undefeated_are_told_apart_by_lot() -> None:
    """Two options with one paper each: the tie is told, and falls on the one drawn first."""
    count = schulze.count({ranking("A"): 1, ranking("B"): 1}, 1, "AB", lot="BA")
    assert count.tiers == (("A", "B"),)
    assert count.winners == ("B",)
    assert [(tie.over, tie.by) for _, tie in count.ties] == [("seat", "lot")]


def test_ranked_pairs_leaves_out_the_majority_that_closes_a_circle() -> None:
    """A beats B 7 to 2, B beats C 6 to 3, C beats A 5 to 4: the last, the weakest, is left out and A is elected."""
    papers = {ranking("A", "B", "C"): 4, ranking("B", "C", "A"): 2, ranking("C", "A", "B"): 3}
    count = ranked_pairs.count(papers, 1, "ABC")
    assert [(pair.winner, pair.loser, pair.votes, pair.locked) for pair in count.majorities] == [
        ("A", "B", 7, True),
        ("B", "C", 6, True),
        ("C", "A", 5, False),
    ]
    assert count.tiers == (("A",), ("B",), ("C",))
    assert count.ties == ()


def test_ranked_pairs_tells_when_the_lot_chose_between_equal_majorities() -> None:
    """A circle of three equal majorities: the lot takes the one whose winner was drawn first, and a tie is told."""
    papers = {ranking("A", "B", "C"): 1, ranking("B", "C", "A"): 1, ranking("C", "A", "B"): 1}
    first = {lot: ranked_pairs.count(papers, 1, "ABC", lot=lot).winners for lot in ("ABC", "BCA", "CAB")}
    assert first == {"ABC": ("A",), "BCA": ("B",), "CAB": ("C",)}
    assert [tie.over for _, tie in ranked_pairs.count(papers, 1, "ABC").ties] == ["pairs"]


def test_options_left_off_a_paper_stand_together_at_its_end() -> None:
    """A paper that ranks A alone puts it above B and C and says nothing between these."""
    assert schulze.count({ranking("A"): 2}, 1, "ABC").pairwise == {
        "A": {"B": 2, "C": 2},
        "B": {"A": 0, "C": 0},
        "C": {"A": 0, "B": 0},
    }
