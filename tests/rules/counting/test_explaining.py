"""A count tells in sentences why it came out so, with the figures that decided."""

import pytest

from ballots.counting import approval, borda, irv, meek, ranked_pairs, schulze, score, scottish_stv, star
from ballots.counting.explain import explain
from ballots.counting.from_file import motion_count
from ballots.counting.methods import METHODS, RANKED
from ballots.counting.papers import ranking
from ballots.counting.record import Count
from ballots.counting.round_table import pair_table, printable, round_table
from ballots.rules.tally import Tally

CIRCLE = {ranking("A", "B", "C"): 4, ranking("B", "C", "A"): 3, ranking("C", "A", "B"): 2}


def told(count: Count) -> str:
    """Return the sentences on a count, one a line."""
    return "\n".join(explain(count))


def test_a_transferable_vote_is_told_from_the_quota_to_the_elected() -> None:
    """Every sentence of a small Scottish count."""
    papers = {ranking("A", "B"): 5, ranking("A"): 2, ranking("B"): 1, ranking("C"): 2, (): 1}
    names = {"A": "Ada", "B": "Grace", "C": "Jean"}
    assert explain(scottish_stv.count(papers, 2, "ABC"), names) == (
        "Papers handed in: 11. Counted: 10, blank: 1, invalid: 0.",
        "The quota is 4 votes: no more than 2 can reach it.",
        "Round 1: Ada reaches the quota with 7 and is elected.",
        "What Ada has above the quota, 3, passes on: Grace 2.14285; with nobody further 0.85715.",
        "Round 3: Grace is elected with 3.14285, short of the quota, because no more options are left than seats.",
        "Excluded for having fewest, in this order: Jean (2).",
        "Elected: Ada, Grace.",
    )


def test_a_runoff_is_told_with_what_the_last_exclusion_changed() -> None:
    """A leads and loses, because C's papers pass on to B."""
    assert explain(irv.count({ranking("A"): 4, ranking("B"): 3, ranking("C", "B"): 2}, 1, "ABC")) == (
        "Papers handed in: 9. Counted: 9, blank: 0, invalid: 0.",
        "Most first preferences: A with 4 of 9 papers (44.44%).",
        "Round 2 is the first in which an option has more than half of the papers that still count: B, with 5 of 9.",
        "Excluded for having fewest, in this order: C (2).",
        "The votes of C, 2, pass on: B 2; with nobody further 0.",
        "Round 2 leaves B 5, A 4; papers that name neither of the two: 0.",
        "Elected: B.",
    )


def test_ties_are_told_with_how_they_were_broken() -> None:
    """By an earlier round, and by the lot."""
    earlier = irv.count({ranking("A"): 6, ranking("B"): 4, ranking("C"): 3, ranking("D", "C"): 1}, 1, "ABCD")
    assert "Round 3: of B, C, equally low, C goes: round 1 tells them apart." in told(earlier)
    lot = approval.count({("A",): 1, ("B",): 1}, 1, "AB", lot="BA")
    assert "Round 1: of B, A, equal for a seat, B is elected: the lot fell there." in told(lot)


def test_pairs_are_told_with_the_closest_of_them() -> None:
    """One above all others; a circle by Schulze's paths; a circle by the majority that is not locked in."""
    clear = schulze.count({ranking("A", "B"): 3, ranking("B", "A"): 2}, 1, "AB")
    assert "More papers rank A above each other option than below it; the closest is B, 3 to 2." in told(clear)
    paths = told(schulze.count(CIRCLE, 1, "ABC"))
    assert "No option is ranked above each other one by more papers than below it." in paths
    assert (
        "No strongest path leads to A that is stronger than the way back; the closest is that from B, 5 against 6."
        in paths
    )
    pairs = told(ranked_pairs.count(CIRCLE, 1, "ABC"))
    assert "Not locked in, because stronger majorities say otherwise: C > A (5:4)." in pairs


def test_points_sums_and_runoffs_are_told() -> None:
    """Borda, score and STAR, each with who came next."""
    assert "Most points: B 2.\nThe first not elected is A with 1." in told(
        borda.count({ranking("A"): 1, ranking("B"): 2}, 1, "AB")
    )
    papers = {(("A", 4), ("B", 5)): 3, (("A", 5), ("B", 0)): 1}
    assert "Highest sums of scores: A 17.\nThe first not elected is B with 15." in told(score.count(papers, 1, "AB"))
    assert "Round 1: by their sums A 17, B 15 meet. Papers that score B higher: 3; A higher: 1.\nElected: B." in told(
        star.count(papers, 1, "AB")
    )


def test_a_motion_is_told_and_a_tie_of_it_fails() -> None:
    """Carried, not carried, and nothing to decide."""
    assert told(motion_count(Tally(3, 2, 1))).endswith(
        "Yes has 3 and No 2 of the votes cast; 1 abstain.\nBy simple majority the motion is carried."
    )
    assert told(motion_count(Tally(2, 2))).endswith("the motion is not carried.")
    assert motion_count(Tally(abstain=1)).winners == ()


def test_a_falling_quota_is_told_with_both_ends() -> None:
    """In Meek's rule the quota falls as papers end."""
    papers = {ranking("A", "B"): 5, ranking("A"): 2, ranking("B"): 1, ranking("C"): 2}
    assert "The quota falls from 3.333333334 to 2.984126985" in told(meek.count(papers, 2, "ABC"))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("options", ["A", "AB", "ABCDEFGHIJKL"])
def test_every_method_is_told_without_papers_and_with_many_options(method: str, options: str) -> None:
    """No paper at all, one option, more options than a sentence names."""
    count = {**RANKED, "approval": approval.count, "score": score.count, "star": star.count}[method]
    for papers in ({}, {(): 3}):
        sentences = explain(count(papers, 1, tuple(options)))
        assert sentences[-1].startswith("Elected: ")
        assert all("%(" not in sentence for sentence in sentences)


def test_a_table_shows_all_rounds_aligned_and_goes_on_below_where_it_is_too_wide() -> None:
    """The elected first, a star where they were elected, a dash after an exclusion."""
    count = irv.count({ranking("A"): 4, ranking("日本"): 3, ranking("C", "日本"): 2}, 1, ("A", "日本", "C"))
    assert round_table(count) == ["Round   1   2", "日本   3   5*", "A      4   4", "C      2   –"]
    assert round_table(count, width=9) == [
        "Round   1", "日本   3", "A      4", "C      2", "", "Round   2", "日本   5*", "A      4", "C      –",
    ]  # fmt: skip


def test_the_table_of_pairs_shows_who_is_ranked_above_whom() -> None:
    """Rows above columns; nothing for methods without pairs or where there is no room."""
    count = schulze.count({ranking("A", "B"): 3, ranking("B", "A"): 2}, 1, "AB")
    assert pair_table(count)[3:] == ["      1.  2.", "1. A   –   3", "2. B   2   –"]
    assert pair_table(count, width=5) == []
    assert pair_table(irv.count({ranking("A"): 1}, 1, "AB")) == []


def test_a_name_cannot_steer_a_terminal() -> None:
    """Escapes and marks of direction are replaced, long names are cut."""
    assert printable("a\x9b31m\u202eb") == "a\ufffd31m\ufffdb"
    assert len(printable("x" * 100)) == 40
