"""A choice has one spelling, so that no voter can mark a paper by spelling it differently."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballots.rules.choices import is_valid_choice, longest_choice

FIVE = ("o1", "o2", "o3", "o4", "o5")
TWELVE = tuple(f"o{number}" for number in range(1, 13))


@pytest.mark.parametrize("choice", ["yes", "no", "abstain", ""])
def test_a_motion_takes_yes_no_abstain_and_blank(choice: str) -> None:
    """These four and nothing else."""
    assert is_valid_choice("motion", (), choice)


@pytest.mark.parametrize("choice", ["Yes", " yes", "yes ", "y", "blank", "yes,no", "yés", "o1", "\x00"])
def test_a_motion_takes_no_other_spelling(choice: str) -> None:
    """Case, spaces and synonyms are other spellings."""
    assert not is_valid_choice("motion", (), choice)


@pytest.mark.parametrize(
    ("method", "choice", "valid"),
    [
        ("approval", "o1,o4", True),
        ("approval", "o1", True),
        ("approval", "o4,o1", False),
        ("approval", "o1,o1", False),
        ("approval", "o1,", False),
        ("approval", "o1, o4", False),
        ("approval", "o6", False),
        ("approval", "o01", False),
        ("score", "o1:5,o2:0,o3:1,o4:2,o5:3", True),
        ("star", "o1:5,o2:0,o3:1,o4:2,o5:3", True),
        ("score", "o1:5,o2:0,o3:1,o4:2", False),
        ("score", "o2:0,o1:5,o3:1,o4:2,o5:3", False),
        ("score", "o1:6,o2:0,o3:1,o4:2,o5:3", False),
        ("score", "o1:05,o2:0,o3:1,o4:2,o5:3", False),
        ("score", "o1:-0,o2:0,o3:1,o4:2,o5:3", False),
        ("score", "o1:٣,o2:0,o3:1,o4:2,o5:3", False),
        ("score", "o1:,o2:0,o3:1,o4:2,o5:3", False),
        ("score", "o1,o2:0,o3:1,o4:2,o5:3", False),
        ("ranked", "o3>o1=o2>o5", True),
        ("irv", "o5", True),
        ("meek", "o5>o4>o3>o2>o1", True),
        ("schulze", "o1=o2=o3=o4=o5", True),
        ("ranked", "o3>o2=o1", False),
        ("ranked", "o3>o1>o3", False),
        ("ranked", "o1=o1", False),
        ("ranked", ">o1", False),
        ("ranked", "o1>", False),
        ("ranked", "o1>>o2", False),
        ("ranked", "o1,o2", False),
        ("ranked", "yes", False),
    ],
)
def test_each_method_takes_its_spelling_only(method: str, choice: str, valid: bool) -> None:
    """Ids ascend within a comma or an equals sign, every option is scored, none is ranked twice."""
    assert is_valid_choice(method, FIVE, choice) is valid


@pytest.mark.parametrize("method", ["motion", "approval", "score", "ranked"])
def test_an_empty_choice_is_a_blank_paper_in_every_method(method: str) -> None:
    """A contest left empty is a choice of its own."""
    assert is_valid_choice(method, FIVE, "")


def test_ids_ascend_by_their_number_and_not_as_text() -> None:
    """o2 comes before o10, as the options were noticed."""
    assert is_valid_choice("approval", TWELVE, "o2,o10")
    assert not is_valid_choice("approval", TWELVE, "o10,o2")


def test_scores_may_be_negative_where_the_range_says_so() -> None:
    """The range is the contest's own."""
    assert is_valid_choice("score", ("o1", "o2"), "o1:-3,o2:3", (-3, 3))
    assert not is_valid_choice("score", ("o1", "o2"), "o1:-4,o2:3", (-3, 3))
    assert longest_choice("score", ("o1", "o2"), (-3, 3)) == "o1:-3,o2:-3"


@pytest.mark.parametrize(
    ("method", "longest"),
    [
        ("motion", "abstain"),
        ("approval", "o1,o2,o3,o4,o5"),
        ("score", "o1:10,o2:10,o3:10,o4:10,o5:10"),
        ("borda", "o1>o2>o3>o4>o5"),
    ],
)
def test_the_longest_choice_is_valid_and_fixes_the_padding(method: str, longest: str) -> None:
    """Every envelope is padded to hold it."""
    assert longest_choice(method, FIVE, (0, 10)) == longest
    assert is_valid_choice(method, FIVE, longest, (0, 10))


def test_no_two_spellings_of_an_approval_are_both_valid() -> None:
    """Of all texts of up to three ids and commas, exactly one is valid for each set of options."""
    three = ("o1", "o2", "o3")
    texts = {",".join(ids) for length in (1, 2, 3) for ids in product(three, repeat=length)}
    valid = [text for text in texts if is_valid_choice("approval", three, text)]
    assert len(valid) == 7
    assert len({frozenset(text.split(",")) for text in valid}) == 7


@given(st.text(alphabet="o123:>=,5- yesno", max_size=20), st.sampled_from(["motion", "approval", "score", "ranked"]))
def test_nothing_valid_is_longer_than_the_longest(choice: str, method: str) -> None:
    """Whatever is handed in gets an answer, and a valid one fits the envelope."""
    options = ("o1", "o2", "o3")
    if is_valid_choice(method, options, choice):
        assert len(choice) <= len(longest_choice(method, options))


def test_an_unknown_method_and_an_empty_score_range_are_errors_of_the_caller() -> None:
    """They are no matter of the voter's paper."""
    with pytest.raises(ValueError, match="no method is called 'plurality'"):
        is_valid_choice("plurality", FIVE, "o1")
    with pytest.raises(ValueError, match="the least score 5 is above the most 0"):
        longest_choice("score", FIVE, (5, 0))
