"""Roots and the count document: the same bytes whoever works them, and nothing but papers and rule decides."""

import json

import pytest

from auditlog.merkle.tree import EMPTY_ROOT, leaf_hash, node_hash
from ballots.rules.commitments import OpenedLine, commitments_root, envelopes_root, openings_root, participation_root
from ballots.rules.count_document import count_document, judge_count, judge_unopened_count
from ballots.rules.opened_papers import Papers, papers_of
from ballots.rules.terms import BallotTerms, ContestTerms, terms_of
from deliberation.rules.document import Unusable
from foundation.hashing import lp

A, B = b"\x01" * 32, b"\x02" * 32
HALF = {"threshold": {"share": "1/2", "base": "cast", "comparator": "more_than"}, "floors": []}
TERMS = BallotTerms(
    "B-2026-001", {"of": "returned", "need": {"number": 4}}, (ContestTerms(1, "Shall we?", "motion", (), HALF),)
)


def test_lists_are_sorted_by_their_own_bytes_before_the_root() -> None:
    expected = node_hash(leaf_hash(A), leaf_hash(B)).hex()
    assert envelopes_root([B, A]) == commitments_root([B, A]) == participation_root([B.hex(), A.hex()]) == expected
    assert envelopes_root([]) == EMPTY_ROOT.hex()


def test_nobody_takes_part_twice_but_equal_lines_both_count() -> None:
    with pytest.raises(ValueError, match="twice"):
        participation_root([A.hex(), A.hex()])
    with pytest.raises(ValueError, match="twice"):
        envelopes_root([A, A])
    assert commitments_root([A, A]) == node_hash(leaf_hash(A), leaf_hash(A)).hex()


def test_an_opened_line_binds_contest_commitment_choice_and_secret() -> None:
    expected = leaf_hash(lp("opening-v1", "1", A, "yes", B)).hex()
    assert openings_root(1, [OpenedLine(A, "yes", B)]) == expected
    for other in (openings_root(2, [OpenedLine(A, "yes", B)]), openings_root(1, [OpenedLine(A, "no", B)])):
        assert other != expected


def test_the_count_is_a_pure_function_of_papers_and_rule() -> None:
    value = judge_count(TERMS, 15, 6, {1: Papers({"yes": 3, "no": 1, "abstain": 1}, 1)})
    assert value["contests"][0]["totals"] == {"yes": 3, "no": 1, "abstain": 1, "blank": 0, "spoiled": 1}
    assert (value["outcome"], value["roll"], value["returned"]) == ("CARRIED", 15, 6)
    made = count_document(value)
    assert json.loads(made.document) == value
    assert made == count_document(json.loads(made.document))


def test_papers_must_be_as_many_as_took_part() -> None:
    with pytest.raises(Unusable):
        judge_count(TERMS, 15, 6, {1: Papers({"yes": 3}, 0)})


def test_a_paper_without_a_valid_line_is_spoiled() -> None:
    papers = papers_of(TERMS.contests[0], {"yes": 1, "": 1, "Yes": 1, "o1": 1}, 5)
    assert (dict(papers.choices), papers.invalid) == ({"yes": 1, "": 1}, 3)


def test_too_few_are_judged_without_totals_and_enough_are_to_be_opened() -> None:
    value = judge_unopened_count(TERMS, 15, 3)
    assert value is not None
    assert value["outcome"] == "INQUORATE"
    assert "totals" not in value["contests"][0]
    assert value["contests"][0]["judgement"]["quorum_needed"] == 4
    assert judge_unopened_count(TERMS, 15, 4) is None


def test_terms_are_read_from_the_notice() -> None:
    noticed = {
        "ballot": "B-2026-001", "quorum": {"of": "returned", "need": {"number": 4}},
        "contests": [{"n": 1, "title": "Shall we?", "method": "motion", "options": [], "rule": HALF}],
    }  # fmt: skip
    assert terms_of(noticed) == TERMS
    assert TERMS.needed(15) == 4
