"""Each candidate answered Yes or No: whoever reaches the threshold, and the highest of them where fewer are allowed."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballots.rules.count_document import judge_count
from ballots.rules.election_sentence import election_sentence
from ballots.rules.marks import marks_of, spelt
from ballots.rules.procedure_part import check, rules_of
from ballots.rules.terms import BallotTerms
from deliberation.rules.document import Unusable
from deliberation.rules.reading import parse
from tests.rules.ballots.test_elections import SEED, a_procedure, counted, terms

FIFTHS = {"share": "3/5", "base": "cast", "comparator": "at_least"}


def asked(seats: int, **each: Any) -> BallotTerms:
    return terms("yes-no", seats=seats, each={**FIFTHS, **each})


def papers(**answers: tuple[int, int]) -> dict[str, int]:
    """A hundred papers on which each option has so many Yes and No; whoever says neither abstains."""
    marks = [["1"] * yes + ["-1"] * no + ["0"] * (100 - yes - no) for yes, no in answers.values()]
    found: dict[str, int] = {}
    for row in zip(*marks, strict=True):
        choice = ",".join(f"{option}:{mark}" for option, mark in zip(answers, row, strict=True))
        found[choice] = found.get(choice, 0) + 1
    return found


C11 = {"o1": (59, 41), "o2": (61, 39), "o3": (62, 38)}


@pytest.mark.parametrize(("seats", "winners"), [(3, ["o3", "o2"]), (2, ["o3", "o2"]), (1, ["o3"])])
def test_c11_several_candidates_each_against_three_fifths(seats: int, winners: list[str]) -> None:
    """A 62–38 and B 61–39 where several are allowed, A alone where one is; C 59–41 never."""
    found = counted(asked(seats), papers(**C11))
    assert (found["judgement"]["winners"], found["judgement"]["outcome"]) == (winners, "ELECTED")
    assert found["judgement"]["each"]["o1"] == {"yes": 59, "no": 41, "abstain": 0, "needed": 60, "reached": False}


def test_the_highest_share_is_of_each_ones_own_votes() -> None:
    """70 of 100 are less than 40 of 50: whoever abstains on one takes no part in its base."""
    found = counted(asked(1), papers(o1=(70, 30), o2=(40, 10), o3=(0, 0)))
    assert found["judgement"]["winners"] == ["o2"]
    assert found["judgement"]["each"]["o3"]["needed"] is None
    of_roll = counted(asked(1, base="roll", share="1/2"), papers(o1=(70, 30), o2=(40, 10), o3=(0, 0)), roll=130)
    assert of_roll["judgement"]["winners"] == ["o1"]


def test_equal_shares_of_which_not_all_can_be_taken_elect_none_of_them() -> None:
    """A tie never carries, and no lot decides who is endorsed."""
    found = counted(asked(1), papers(o1=(80, 20), o2=(40, 10), o3=(0, 100)))
    assert (found["judgement"]["winners"], found["judgement"]["outcome"]) == ([], "NONE ELECTED")
    found = counted(asked(2), papers(o1=(90, 10), o2=(80, 20), o3=(40, 10)))
    assert found["judgement"]["winners"] == ["o1"]
    assert counted(asked(3), papers(o1=(80, 20), o2=(40, 10), o3=(0, 100)))["judgement"]["winners"] == ["o1", "o2"]


def test_blank_and_spoiled_papers_are_told_and_say_nothing_of_anybody() -> None:
    """They enter the base of all papers handed in alone."""
    votes = {"o1:1,o2:0,o3:-1": 6, "": 3, "o1:1": 1}
    assert counted(asked(1), votes)["judgement"]["winners"] == ["o1"]
    found = counted(asked(1, base="returned", share="2/3"), votes)
    assert (found["judgement"]["winners"], found["judgement"]["each"]["o1"]["needed"]) == ([], 7)
    assert [found["count"][key] for key in ("valid", "blank", "invalid")] == [6, 3, 1]


def test_a_withdrawn_option_is_passed_over() -> None:
    """The others keep their figures."""
    ballot = asked(1)
    count: Any = judge_count(ballot, 200, 100, {1: papers_of(ballot, C11)}, SEED, withdrawn={1: {"o3"}})
    assert count["contests"][0]["judgement"]["winners"] == ["o2"]
    assert set(count["contests"][0]["judgement"]["each"]) == {"o1", "o2"}


def papers_of(ballot: BallotTerms, answers: dict[str, tuple[int, int]]) -> Any:
    from ballots.rules.opened_papers import papers_of as read

    return read(ballot.contests[0], papers(**answers), 100)


def test_where_papers_are_withheld_the_winners_must_follow_from_the_figures() -> None:
    """A written count that elects somebody else, or has impossible figures, is refused."""
    ballot = asked(1)
    honest: Any = judge_count(ballot, 200, 100, {1: papers_of(ballot, C11)}, SEED)
    assert judge_count(ballot, 200, 100, {}, SEED, written=honest) == honest
    for change in ({"yes": 63, "no": 37}, {"yes": 30, "no": 70}, {"yes": 62, "no": 37}, {"needed": 61}):
        lie = copy.deepcopy(honest)
        lie["contests"][0]["judgement"]["each"]["o2"].update(change)
        with pytest.raises(Unusable):
            judge_count(ballot, 200, 100, {}, SEED, written=lie)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=3, max_size=3), st.integers(1, 3))
def test_one_more_yes_in_place_of_a_no_never_takes_a_seat_away(figures: list[tuple[int, int]], seats: int) -> None:
    """Support for an option cannot cost it its place."""
    before = {f"o{n}": one for n, one in enumerate(figures, 1)}
    won = counted(asked(seats), papers(**before))["judgement"]["winners"]
    for option in won:
        yes, no = before[option]
        if no:
            after = counted(asked(seats), papers(**{**before, option: (yes + 1, no - 1)}))["judgement"]["winners"]
            assert option in after


def test_a_paper_is_spelt_as_one_of_scores() -> None:
    """Left open is to abstain on that one; all open is a blank."""
    assert spelt("yes-no", ("o1", "o2"), {"o1": "1", "o2": ""}, (-1, 1)) == "o1:1,o2:0"
    assert spelt("yes-no", ("o1", "o2"), {}, (-1, 1)) == ""
    assert marks_of("yes-no", "o1:-1,o2:1") == {"o1": "-1", "o2": "1"}


@pytest.mark.parametrize(
    ("own", "path"),
    [
        ({}, "ballot"),
        ({"each": {**FIFTHS, "base": "present"}}, "ballot.each.base"),
        ({"each": {**FIFTHS, "share": "1/1", "comparator": "more_than"}}, "ballot.each"),
        ({"each": FIFTHS, "bar": {"share": "1/2", "base": "valid"}}, "ballot"),
        ({"each": {"share": "3/5"}}, "ballot.each"),
    ],
)
def test_a_malformed_rule_names_the_bad_key(own: dict[str, Any], path: str) -> None:
    """What it must choose it must write."""
    with pytest.raises(Unusable) as refused:
        parse(a_procedure("yes-no", **own), check)
    assert refused.value.path == path


def test_the_rule_is_told_in_one_sentence() -> None:
    """With its threshold and how many are taken."""
    [rule] = rules_of(a_procedure("yes-no", each=FIFTHS))
    assert election_sentence(rule).endswith(  # type: ignore[arg-type]
        "each option is answered Yes or No and needs 3/5 of the votes cast for it; "
        "of those that reach it the one with the highest share of Yes is elected."
    )
