"""Ranked rules and figures: what is decided at the edges, and what cannot be used."""

from typing import Any

import pytest

from ballots.counting.endorsement.document import decide_ranked
from deliberation.rules.document import Unusable


def rule(noe: str = "candidate", of: str = "continuing", share: str = "1/2", quorum: object = None) -> dict[str, Any]:
    """Return a ranked rule."""
    return {"ranked": {"noe": noe, "acceptance": {"share": share, "of": of}}, "quorum": quorum}


def papers(*given: tuple[int, str]) -> list[dict[str, Any]]:
    """Return papers from a number and the options in one word, best first; N is NOE."""
    return [{"count": number, "ranking": list(options)} for number, options in given]


def decide(the_rule: object, *given: tuple[int, str], **more: object) -> dict[str, Any]:
    """Return what is decided on these papers, with N for NOE."""
    decided = decide_ranked(the_rule, {"noe": "N", "papers": papers(*given), **more})
    assert isinstance(decided, dict)
    return decided


def test_a_majority_on_the_way_does_not_stop_the_count() -> None:
    """A has 51 of 100 at once and would fail 3/5 there; with NOE excluded it has 51 of 80. With 49 it has 61%."""
    decided = decide(rule(share="3/5"), (51, "A"), (29, "BA"), (20, "N"))
    assert [each["totals"] for each in decided["rounds"]] == [{"N": 20, "A": 51, "B": 29}, {"A": 51, "B": 29}]
    assert (decided["outcome"], decided["acceptance_needed"], decided["acceptance_reached"]) == ("A", 48, 51)
    assert decide(rule(share="3/5"), (49, "A"), (31, "BA"), (20, "N"))["outcome"] == "A"


def test_the_last_two_equal_means_no_endorsement() -> None:
    """No lot is drawn for an endorsement: A and NOE equal, and A and B equal, both end in NOE."""
    assert decide(rule(), (5, "A"), (5, "N"))["outcome"] == "N"
    assert decide(rule(), (5, "A"), (5, "B"))["outcome"] == "N"
    assert decide(rule("fixed"), (5, "A"), (5, "N"))["outcome"] == "N"


def test_no_candidate_left_means_no_endorsement() -> None:
    """In each mode: nobody ranked, or everybody withdrawn; the base of acceptance is then nothing."""
    for noe in ("candidate", "fixed", "confirm"):
        assert decide(rule(noe))["outcome"] == "N"
        assert decide(rule(noe), (5, "N"))["outcome"] == "N"
        withdrawn = decide(rule(noe), (5, "A"), withdrawn=["A"])
        assert (withdrawn["outcome"], withdrawn["acceptance_base"]) == ("N", None)


def test_noe_that_is_fixed_is_never_excluded() -> None:
    """NOE has nobody in round 1 and still meets the last candidate; as a candidate it would have gone first."""
    given = ((40, "A"), (35, "B"), (25, "CN"))
    fixed, candidate = decide(rule("fixed"), *given), decide(rule("candidate"), *given)
    assert fixed["rounds"][-1]["totals"] == {"N": 25, "A": 40}
    assert candidate["rounds"][-1]["totals"] == {"A": 40, "B": 35}
    assert [each["excluded"] for each in candidate["rounds"]] == [[], ["N"], ["C"]]


def test_withdrawn_options_are_passed_over_but_their_papers_stay_in_all() -> None:
    """Ten papers rank the withdrawn W alone: they count for nobody, and still stand in the base of all."""
    given = ((30, "WA"), (20, "A"), (10, "W"), (20, "N"))
    over_all = decide(rule(of="all", share="3/5"), *given, withdrawn=["W"])
    assert (over_all["acceptance_base"], over_all["acceptance_needed"], over_all["outcome"]) == (80, 48, "A")
    assert over_all["rounds"][-1] == {
        "round": 1,
        "excluded": [],
        "transfers": {},
        "totals": {"N": 20, "A": 50},
        "exhausted": 10,
        "ties": [],
    }
    assert decide(rule(share="3/5"), *given, withdrawn=["W"])["acceptance_base"] == 70


def test_a_repeated_option_keeps_its_first_place() -> None:
    """The paper A, B, A is the paper A, B."""
    assert decide(rule(), (3, "ABA"), (2, "B")) == decide(rule(), (3, "AB"), (2, "B"))


def test_confirm_reads_who_stands_first_of_winner_and_noe() -> None:
    """Ranking NOE alone is below, the winner alone above, neither of both is neither."""
    decided = decide(rule("confirm", share="1/2"), (6, "A"), (3, "NA"), (1, "N"), (2, "BAN"), (1, "B"))
    assert decided["confirm"] == {"candidate": "A", "above": 8, "below": 4, "neither": 1}
    assert (decided["acceptance_base"], decided["outcome"]) == (12, "A")


def test_acceptance_is_reached_exactly() -> None:
    """Two thirds of three are two, and of four three: shares are rounded up and never cut off."""
    assert decide(rule(share="2/3"), (2, "A"), (1, "N"))["outcome"] == "A"
    assert decide(rule(share="2/3"), (2, "A"), (1, "N"), (1, "N"))["outcome"] == "N"
    assert decide(rule(share="2/3", of="all"), (3, "A"), (1, "N"))["acceptance_needed"] == 3


def test_exclusion_ties_look_back_and_then_fall_by_lot() -> None:
    """B and C tie with nothing before to tell them apart: by code point B goes, by the lot C."""
    given = ((4, "A"), (2, "B"), (2, "C"), (3, "N"))
    assert decide(rule("fixed"), *given)["rounds"][1]["excluded"] == ["B"]
    by_lot = decide(rule("fixed"), *given, lot=["C", "B", "A", "N"])["rounds"][1]
    assert by_lot["excluded"] == ["C"]
    assert by_lot["ties"] == [{"tied": ["C", "B"], "fell_on": "C", "by": "lot", "earlier_round": None}]
    back = decide(rule("fixed"), (9, "A"), (4, "B"), (3, "C"), (1, "DC"), (5, "N"), lot=list("BACDN"))
    assert [each["excluded"] for each in back["rounds"]] == [[], ["D"], ["C"], ["B"]]
    assert back["rounds"][2]["ties"][0]["by"] == "earlier round"


def test_quorum_counts_every_paper_returned() -> None:
    """Empty, blank and spoiled papers take part; too few of all is inquorate and nothing is told of the papers."""
    quorum = {"of": "returned", "need": {"share": "1/10"}}
    met = decide(rule(quorum=quorum), (6, "A"), (2, ""), roll=100, blank=1, spoiled=1)
    assert (met["outcome"], met["quorum_needed"], met["quorum_reached"]) == ("A", 10, 10)
    missed = decide(rule(quorum=quorum), (6, "A"), (2, ""), roll=100, blank=1)
    assert (missed["outcome"], missed["quorum_reached"], missed["rounds"]) == ("INQUORATE", 9, [])


def test_a_list_of_inputs_gives_a_list() -> None:
    """One rule, two ballots; an unusable one is named by its place."""
    one, other = {"noe": "N", "papers": papers((1, "A"))}, {"noe": "N", "papers": papers((1, "N"))}
    decided = decide_ranked(rule(), [one, other])
    assert isinstance(decided, list)
    assert [each["outcome"] for each in decided] == ["A", "N"]
    needs_roll = rule(quorum={"of": "returned", "need": {"share": "1/2"}})
    with pytest.raises(Unusable, match=r"inputs\[1\]\.roll"):
        decide_ranked(needs_roll, [{**one, "roll": 4}, other])


GOOD = {"noe": "N", "papers": papers((2, "AB"), (1, "N"))}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"present": 3}, "unknown key"),
        ({"lot": ["A", "N"]}, "does not name 'B'"),
        ({"lot": ["A", "B"]}, "does not name 'N'"),
        ({"lot": ["A", "B", "N", "A"]}, "twice"),
        ({"withdrawn": ["N"]}, "cannot be withdrawn"),
        ({"withdrawn": "A"}, "must be a list"),
        ({"roll": 2}, "more than the 2 members"),
        ({"blank": -1}, "must be 0 or more"),
        ({"spoiled": True}, "whole number"),
        ({"noe": ""}, "name of an option"),
        ({"papers": [{"count": 1, "ranking": ["A", 2]}]}, r"ranking\[1\]"),
        ({"papers": [{"count": 1, "ranking": [["A", "B"]]}]}, "name of an option"),
        ({"papers": [{"count": 1}]}, "missing"),
        ({"papers": [{"count": 1, "ranking": [], "weight": 2}]}, "unknown key"),
        ({"papers": [{"count": 1, "ranking": [f"o{n}" for n in range(501)]}]}, "more than 500 options"),
    ],
)
def test_figures_that_cannot_be_used_are_refused(change: dict[str, Any], message: str) -> None:
    """Each names what is wrong and where."""
    decide_ranked(rule(), GOOD)
    with pytest.raises(Unusable, match=message):
        decide_ranked(rule(), {**GOOD, **change})


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({"ranked": {"noe": "candidate", "acceptance": {"share": "1/2", "of": "all"}}}, "quorum"),
        (rule(quorum={"of": "present", "need": {"number": 3}}), "papers returned"),
        (rule(noe="loser"), "rule.ranked.noe"),
        (rule(of="cast"), "rule.ranked.acceptance.of"),
        (rule(share="3/2"), "rule.ranked.acceptance.share"),
        ({**rule(), "floors": []}, "unknown key"),
        ({**rule(), "ranked": {"noe": "candidate"}}, "missing"),
    ],
)
def test_rules_that_cannot_be_used_are_refused(bad: object, message: str) -> None:
    """An unknown or missing key, a word that is none of those known, a quorum of those present."""
    with pytest.raises(Unusable, match=message):
        decide_ranked(bad, GOOD)
