"""A rule worked out for a roll, as a clerk would set it down."""

from ballots.rules.arithmetic import Line, arithmetic
from ballots.rules.rule import parse_rule
from ballots.rules.simulation import Point

CHAPTER = {
    "quorum": {"of": "returned", "need": {"lesser": [{"share": "1/20"}, {"number": 60}]}},
    "threshold": {"share": "2/3", "base": "cast", "comparator": "at_least"},
}


def test_the_lesser_of_a_share_and_a_number_is_told_with_both() -> None:
    worked = arithmetic(parse_rule(CHAPTER), 1284)
    assert worked is not None
    assert worked.parts == (Line("1 in 20 of 1,284", 65, "64.2, so 65 persons"), Line("Fixed number", 60))
    assert (worked.needed, worked.joined, worked.first) == (60, "the lesser", 60)
    assert worked.examples == (Point(60, 40), Point(642, 428), Point(1284, 856))


def test_a_floor_or_a_share_of_the_roll_asks_for_its_yes_votes_at_every_turnout() -> None:
    rule = {"quorum": None, "threshold": {"share": "1/2", "base": "roll", "comparator": "more_than"}}
    worked = arithmetic(parse_rule(rule), 84)
    assert worked is not None
    assert (worked.needed, worked.parts, worked.first) == (None, (), 43)
    assert {point.needed for point in worked.examples} == {43}
    floored = arithmetic(parse_rule({**CHAPTER, "floors": [{"number": 50}]}), 1284)
    assert floored is not None
    assert floored.examples[0] == Point(60, 50)


def test_nothing_is_worked_out_for_a_roll_of_nobody_and_for_members_present() -> None:
    assert arithmetic(parse_rule(CHAPTER), 0) is None
    present = {**CHAPTER, "quorum": {"of": "present", "need": {"number": 5}}}
    assert arithmetic(parse_rule(present), 40) is None
