"""A rule reads as one plain sentence with the numbers of today, and its traps are pointed out."""

from typing import Any

import pytest

from ballots.rules.rule import parse_rule
from ballots.rules.sentence import sentence, warnings

TWO_THIRDS = {"share": "2/3", "base": "cast", "comparator": "at_least"}
MAJORITY = {"share": "1/2", "base": "cast", "comparator": "more_than"}


def returned(need: dict[str, Any], comparator: str = "at_least") -> dict[str, Any]:
    """Return a quorum of papers handed in."""
    return {"of": "returned", "comparator": comparator, "need": need}


def present(need: dict[str, Any], comparator: str = "at_least") -> dict[str, Any]:
    """Return a quorum of members present."""
    return {"of": "present", "comparator": comparator, "need": need}


@pytest.mark.parametrize(
    ("quorum", "threshold", "floors", "roll", "told"),
    [
        (returned({"lesser": [{"share": "1/20"}, {"number": 60}]}), TWO_THIRDS, [], 990,
         "50 of 990 must take part; then 2 of every 3 votes cast must be Yes."),
        (returned({"lesser": [{"share": "1/20"}, {"number": 60}]}), TWO_THIRDS, [], None,
         "At least 1/20 of the roll or 60, whichever is less, must take part; "
         "then 2 of every 3 votes cast must be Yes."),
        (returned({"share": "1/2"}, "more_than"), MAJORITY, [], None,
         "More than 1/2 of the roll must take part; then more than half of the votes cast must be Yes."),
        (present({"greater": [{"share": "1/10"}, {"number": 5}]}), {**TWO_THIRDS, "base": "present"}, [], 32,
         "5 of 32 must be present; then 2 of every 3 members present must vote Yes."),
        (present({"share": "4/5", "of_mean": [22, 31, 28]}), MAJORITY, [], None,
         "At least 4/5 of the mean attendance (22, 31, 28) must be present; "
         "then more than half of the votes cast must be Yes."),
        (present({"share": "4/5", "of_mean": [20] * 13}, "more_than"), MAJORITY, [], None,
         "More than 4/5 of the mean attendance of 13 meetings must be present; "
         "then more than half of the votes cast must be Yes."),
        (None, MAJORITY, [], 990, "No quorum is needed; more than half of the votes cast must be Yes."),
        (None, {**MAJORITY, "share": "3/5"}, [], None,
         "No quorum is needed; more than 3 of every 5 votes cast must be Yes."),
        (None, {**MAJORITY, "base": "roll"}, [], 80,
         "No quorum is needed; 41 of the 80 members on the roll must vote Yes."),
        (None, {**MAJORITY, "base": "roll"}, [], None,
         "No quorum is needed; more than half of the members on the roll must vote Yes."),
        (None, {**MAJORITY, "share": "3/5", "base": "present"}, [], None,
         "No quorum is needed; more than 3 of every 5 members present must vote Yes."),
        (None, {**TWO_THIRDS, "share": "1/1", "base": "present"}, [], None,
         "No quorum is needed; all members present must vote Yes."),
        (None, {**TWO_THIRDS, "share": "1/1"}, [], None, "No quorum is needed; all votes cast must be Yes."),
        (None, {**TWO_THIRDS, "base": "cast_spoiled"}, [], None,
         "No quorum is needed; 2 of every 3 votes cast (spoiled papers counted in) must be Yes."),
        (None, {**TWO_THIRDS, "base": "cast_abstain"}, [], None,
         "No quorum is needed; 2 of every 3 votes cast (abstentions counted in) must be Yes."),
        (None, {**TWO_THIRDS, "base": "returned"}, [], None,
         "No quorum is needed; 2 of every 3 papers handed in must be Yes."),
        (returned({"share": "1/2"}), MAJORITY, [{"share": "2/5", "base": "roll"}, {"number": 30}], 100,
         "50 of 100 must take part; then more than half of the votes cast must be Yes, "
         "and 40 of the 100 members on the roll must vote Yes, and at least 30 must vote Yes."),
        (None, MAJORITY, [{"share": "2/5", "base": "roll"}, {"share": "1/4", "base": "returned"}], None,
         "No quorum is needed; more than half of the votes cast must be Yes, "
         "and 2 of every 5 members on the roll must vote Yes, and 1 of every 4 papers handed in must be Yes."),
    ],
)  # fmt: skip
def test_a_rule_is_told_in_one_sentence(
    quorum: object, threshold: object, floors: object, roll: int | None, told: str
) -> None:
    """Every form of quorum, base, comparator and floor has its words, with whole numbers where the roll is known."""
    assert sentence(parse_rule({"quorum": quorum, "threshold": threshold, "floors": floors}), roll) == told


def test_the_sentence_is_told_in_the_language_of_the_reader() -> None:
    """Templates go through the translator before the figures are filled in."""
    spanish = {
        "%(quorum)s; then %(threshold)s": "%(quorum)s; después %(threshold)s",
        "%(needed)s of %(roll)s must take part": "deben participar %(needed)s de %(roll)s",
        "%(p)s of every %(q)s %(base)s must be Yes": "%(p)s de cada %(q)s %(base)s deben ser Sí",
        "votes cast": "votos emitidos",
    }
    rule = parse_rule({"quorum": returned({"share": "1/20"}), "threshold": TWO_THIRDS})
    told = sentence(rule, 990, lambda template: spanish.get(template, template))
    assert told == "Deben participar 50 de 990; después 2 de cada 3 votos emitidos deben ser Sí."


@pytest.mark.parametrize(
    ("quorum", "threshold", "roll", "words"),
    [
        (returned({"share": "1/5"}), MAJORITY, None, ["rewards staying home"]),
        (present({"share": "1/5"}), MAJORITY, None, []),
        (None, MAJORITY, None, ["a single vote could decide"]),
        (present({"number": 9}), {**MAJORITY, "base": "returned"}, None, ["as a No would"]),
        (present({"number": 9}), {**MAJORITY, "share": "1/1"}, None, ["nothing can ever carry"]),
        (present({"number": 33}), MAJORITY, 32, ["cannot be met"]),
        (present({"number": 32}), MAJORITY, 32, []),
        (present({"share": "1/1"}, "more_than"), MAJORITY, None, ["cannot be met"]),
        (present({"share": "1/1"}), MAJORITY, None, []),
    ],
)
def test_the_traps_of_a_rule_are_pointed_out(
    quorum: object, threshold: object, roll: int | None, words: list[str]
) -> None:
    """A turnout quorum, a base in which abstaining counts against, and what can never be met each get a warning."""
    found = warnings(parse_rule({"quorum": quorum, "threshold": threshold}), roll)
    assert len(found) == len(words)
    assert all(word in warning for word, warning in zip(words, found, strict=True))
