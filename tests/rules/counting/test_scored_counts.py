"""Approval, score, STAR, Borda and the motion give published or hand-made totals."""

import json
from pathlib import Path
from typing import Any

import pytest

from ballots.counting import approval, borda, motion, score, star
from ballots.counting.papers import Approvals, Scores, ranking
from ballots.rules.motion import judge
from ballots.rules.rule import parse_rule
from ballots.rules.tally import Figures
from tests.rules.counting.published import FOLDER

POLLS = sorted(path.name for path in FOLDER.glob("score/*.json")) or ["none"]


def poll(real_data: Path, name: str) -> tuple[dict[str, Any], list[str], dict[Scores, int]]:
    """Return a published poll, its options and its papers."""
    told = json.loads((real_data / "score" / name).read_text(encoding="utf-8"))
    options = [one["name"] for one in told["candidates"]]
    papers: dict[Scores, int] = {}
    for ballot in told["ballots"]:
        key = tuple(zip(options, ballot["scores"], strict=True))
        papers[key] = papers.get(key, 0) + ballot["count"]
    return told, options, papers


@pytest.mark.parametrize("name", POLLS)
def test_a_poll_has_the_printed_sums_and_runoff(real_data: Path, name: str) -> None:
    """Sums, the two that meet, how many prefer each, and the winners by score and by STAR."""
    told, options, papers = poll(real_data, name)
    by_score, by_star = score.count(papers, 1, options), star.count(papers, 1, options)
    assert list(by_score.rounds[0].totals.values()) == told["scoreTotals"]
    assert list(by_score.winners) == told["scoreWinner"]
    assert by_score.valid == told["validBallots"]
    assert list(by_star.rounds[1].totals) == told["starRunoff"]["finalists"]
    assert list(by_star.rounds[1].totals.values()) == told["starRunoff"]["preferences"]
    assert by_star.winners == (told["starWinner"],)


@pytest.mark.parametrize("name", POLLS)
def test_the_same_papers_read_as_approvals_have_the_printed_totals(real_data: Path, name: str) -> None:
    """Scores of 4 and 5 read as approval, as the published totals were made."""
    told, options, papers = poll(real_data, name)
    approvals: dict[Approvals, int] = {}
    for scores, number in papers.items():
        key = tuple(option for option, given in scores if given >= 4)
        approvals[key] = approvals.get(key, 0) + number
    count = approval.count(approvals, 1, options)
    assert list(count.rounds[0].totals.values()) == told["approvalIfScoreAtLeast4"]["totals"]
    assert list(count.winners) == told["approvalIfScoreAtLeast4"]["winner"]


def test_a_vote_of_states_has_the_official_totals(real_data: Path) -> None:
    """141 to 5 with 35 abstaining reaches two thirds of those present and voting."""
    told = json.loads((real_data / "yes-no-abstain" / "un-ga-es-11-1.json").read_text(encoding="utf-8"))
    tally = motion.count({choice: len(told["ballots"][choice]) for choice in ("yes", "no", "abstain")})
    assert (tally.yes, tally.no, tally.abstain) == tuple(told["expected"][key] for key in ("yes", "no", "abstain"))
    assert tally.cast == told["expected"]["presentAndVoting"]
    present = told["electorate"] - told["expected"]["absent"]
    rule = parse_rule(
        {
            "quorum": {"of": "present", "comparator": "more_than", "need": {"share": "1/2"}},
            "threshold": {"share": "2/3", "base": "cast", "comparator": "at_least"},
        }
    )
    outcome = judge(rule, Figures(tally, told["electorate"], present))
    assert (outcome.word, outcome.yes_needed) == ("CARRIED", 98)


def test_approvals_count_once_and_ties_fall_by_lot() -> None:
    """An option named twice counts once, an unknown one not at all; equals are told apart by the lot."""
    papers: dict[Approvals, int] = {("A", "A"): 2, ("B", "W"): 2, ("C",): 1, ("W",): 1, (): 1}
    count = approval.count(papers, 1, "ABC", lot="BAC")
    assert count.rounds[0].totals == {"A": 2, "B": 2, "C": 1}
    assert count.winners == ("B",)
    assert (count.valid, count.blank, count.invalid) == (5, 1, 1)
    assert [(tie.over, tie.tied, tie.fell_on) for _, tie in count.ties] == [("seat", ("B", "A"), "B")]
    assert [tie.over for _, tie in approval.count(papers, 2, "ABC").ties] == ["order"]


def test_a_score_outside_the_range_spoils_the_paper() -> None:
    """Six of five is no score, nor are two scores for one option; a paper without scores is blank."""
    papers: dict[Scores, int] = {
        (("A", 5), ("B", 0)): 3,
        (("A", 6), ("B", 0)): 1,
        (("A", 1), ("A", 2)): 1,
        (("A", -1),): 1,
        (): 2,
    }
    count = score.count(papers, 1, "AB")
    assert count.rounds[0].totals == {"A": 15, "B": 0}
    assert (count.valid, count.blank, count.invalid) == (3, 2, 3)


def test_star_lets_the_second_sum_win_where_more_prefer_it() -> None:
    """A has the higher sum, 17 to 15, but three of four papers score B higher."""
    papers: dict[Scores, int] = {(("A", 4), ("B", 5)): 3, (("A", 5), ("B", 0)): 1}
    count = star.count(papers, 1, "AB")
    assert count.rounds[0].totals == {"A": 17, "B": 15}
    assert count.rounds[1].totals == {"A": 1, "B": 3}
    assert count.winners == ("B",)


def test_star_breaks_ties_by_what_the_papers_say_first() -> None:
    """A run-off of one to one goes to the higher sum; equal sums to more highest scores; then the lot."""
    higher = star.count({(("A", 5), ("B", 0)): 1, (("A", 1), ("B", 2)): 1}, 1, "AB", lot="BA")
    assert [(tie.over, tie.by, tie.fell_on) for _, tie in higher.ties] == [("runoff", "total score", "A")]
    tops = star.count({(("A", 5), ("B", 4)): 1, (("A", 3), ("B", 4)): 1}, 1, "AB", lot="BA")
    assert [(tie.over, tie.by, tie.fell_on) for _, tie in tops.ties] == [("runoff", "highest score", "A")]
    lot = star.count({(("A", 5), ("B", 4)): 1, (("A", 4), ("B", 5)): 1}, 1, "AB", lot="BA")
    assert [(tie.over, tie.by, tie.fell_on) for _, tie in lot.ties] == [("runoff", "lot", "B")]


def test_star_fills_seats_one_after_the_other() -> None:
    """After the first is elected the rest are counted again, all papers with them."""
    papers: dict[Scores, int] = {(("A", 5), ("B", 4), ("C", 0)): 2, (("A", 0), ("B", 1), ("C", 5)): 1}
    count = star.count(papers, 2, "ABC")
    assert count.winners == ("A", "B")
    assert len(count.rounds) == 4


def test_borda_shares_the_points_of_equal_places() -> None:
    """Of three options: alone on a paper gets 2 and leaves ½ each; two first share 2 and 1."""
    count = borda.count({ranking("A"): 1, (("A", "B"),): 1, ranking("C", "B", "A"): 2}, 1, "ABC")
    shown = {option: count.shown(points) for option, points in count.rounds[0].totals.items()}
    assert shown == {"A": "3.5", "B": "4.0", "C": "4.5"}
    assert count.winners == ("C",)
    assert count.tiers == (("C",), ("B",), ("A",))
