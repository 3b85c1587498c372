"""From the fields of a paper to the one spelling of a choice, and back."""

import pytest

from ballots.rules.choices import is_valid_choice
from ballots.rules.marks import UNREADABLE, approved, marks_of, shares_rank, spelt
from ballots.rules.plain_form import Asked, Fault, PlainForm, judge_plain, marks_in

THREE = ("o1", "o2", "o3")


@pytest.mark.parametrize(
    ("method", "fields", "choice"),
    [
        ("irv", {"o1": "2", "o2": "1", "o3": ""}, "o2>o1"),
        ("irv", {"o1": "3", "o2": "1"}, "o2>o1"),
        ("irv", {"o1": "", "o2": "", "o3": ""}, ""),
        ("schulze", {"o3": "1", "o1": "1", "o2": "2"}, "o1=o3>o2"),
        ("irv", {"o1": "0"}, UNREADABLE),
        ("irv", {"o1": "first"}, UNREADABLE),
        ("score", {"o1": "5", "o2": "", "o3": "3"}, "o1:5,o2:0,o3:3"),
        ("star", {"o1": "", "o2": ""}, ""),
    ],
)
def test_fields_are_spelt_in_one_way_and_skipped_ranks_close_up(
    method: str, fields: dict[str, str], choice: str
) -> None:
    assert spelt(method, THREE, fields) == choice
    assert is_valid_choice(method, THREE, choice) is (choice != UNREADABLE)


def test_an_open_option_gets_the_score_nearest_to_nought() -> None:
    assert spelt("score", ("o1", "o2"), {"o1": "3"}, (1, 5)) == "o1:3,o2:1"
    assert spelt("score", ("o1", "o2"), {"o1": "-3"}, (-5, -2)) == "o1:-3,o2:-2"


def test_boxes_stand_in_the_order_of_the_options_and_a_strange_box_is_no_choice() -> None:
    assert approved(THREE, ["o3", "o1"]) == "o1,o3"
    assert approved(THREE, []) == ""
    assert approved(THREE, ["o9"]) == approved(THREE, ["o1", "o1"]) == UNREADABLE


@pytest.mark.parametrize(("method", "shares"), [("irv", True), ("scottish-stv", True), ("schulze", False)])
def test_a_shared_rank_is_refused_only_where_the_count_cannot_use_it(method: str, shares: bool) -> None:
    assert shares_rank(method, "o1=o2>o3") is shares
    judged = judge_plain({"1": Asked(method, THREE)}, {"1": ["o1=o2"]}, ["ab" * 32], [])
    assert (judged is Fault.SAME_RANK) is shares


def test_marks_are_read_back_for_a_paper_that_is_shown_again() -> None:
    assert marks_of("irv", "o2>o1") == {"o2": "1", "o1": "2"}
    assert marks_of("schulze", "o1=o3>o2") == {"o1": "1", "o3": "1", "o2": "2"}
    assert marks_of("score", "o1:5,o2:0") == {"o1": "5", "o2": "0"}
    assert marks_of("approval", "o1,o3") == {"o1": "x", "o3": "x"}
    assert marks_of("motion", "no") == {"no": "x"}
    assert marks_of("irv", "") == {}


def test_fields_of_a_contest_become_one_mark_and_two_marks_stay_two() -> None:
    ranked, ticks = Asked("irv", THREE), Asked("approval", THREE)
    assert marks_in(ranked, [], {"o1": ["2"], "o2": ["1"]}) == ["o2>o1"]
    assert marks_in(ranked, ["o2>o1"], {}) == ["o2>o1"]
    assert len(marks_in(ranked, ["o2>o1"], {"o1": ["1"]})) == 2
    assert len(marks_in(ranked, [], {"o1": ["1", "2"]})) == 2
    assert marks_in(ticks, ["o3", "o1"], {}) == marks_in(ticks, ["o1,o3"], {}) == ["o1,o3"]
    assert judge_plain({"1": ticks}, {"1": [""]}, ["ab" * 32], []) == PlainForm({"1": ""}, "ab" * 32, "")
