"""A rule or an input that cannot be used is refused with the key that is bad, and nothing is decided."""

import json
from typing import Any

import pytest

from ballots.rules.decide_document import decide, decide_text
from deliberation.rules.document import Unusable

MAJORITY = {"share": "1/2", "base": "cast", "comparator": "more_than"}
PLAIN: dict[str, Any] = {"quorum": None, "threshold": MAJORITY}


def nested(depth: int) -> dict[str, Any]:
    """Return a need with `depth` lessers around a number."""
    need: dict[str, Any] = {"number": 1}
    for _ in range(depth):
        need = {"lesser": [need]}
    return need


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ([], "rule"),
        (None, "rule"),
        ({}, "rule"),
        ({"threshold": MAJORITY}, "rule"),
        ({"quorum": None}, "rule"),
        ({**PLAIN, "floor": []}, "rule"),
        ({**PLAIN, "floors": None}, "rule.floors"),
        ({**PLAIN, "floors": [{"share": "2/5"}]}, "rule.floors[0]"),
        ({**PLAIN, "floors": [{"number": 3}, {"number": 3, "base": "roll"}]}, "rule.floors[1]"),
        ({**PLAIN, "floors": [{"number": True}]}, "rule.floors[0].number"),
        ({**PLAIN, "floors": [{"share": "2/5", "base": "all"}]}, "rule.floors[0].base"),
        ({**PLAIN, "threshold": {"share": "1/2", "base": "cast"}}, "rule.threshold"),
        ({**PLAIN, "threshold": {**MAJORITY, "share": 0.5}}, "rule.threshold.share"),
        ({**PLAIN, "threshold": {**MAJORITY, "share": "0/2"}}, "rule.threshold.share"),
        ({**PLAIN, "threshold": {**MAJORITY, "share": "3/2"}}, "rule.threshold.share"),
        ({**PLAIN, "threshold": {**MAJORITY, "share": "1/0"}}, "rule.threshold.share"),
        ({**PLAIN, "threshold": {**MAJORITY, "share": "-1/-2"}}, "rule.threshold.share"),
        ({**PLAIN, "threshold": {**MAJORITY, "share": " 1/2"}}, "rule.threshold.share"),
        ({**PLAIN, "threshold": {**MAJORITY, "share": "1/2\n"}}, "rule.threshold.share"),
        ({**PLAIN, "threshold": {**MAJORITY, "share": "50%"}}, "rule.threshold.share"),
        ({**PLAIN, "threshold": {**MAJORITY, "share": "١/٢"}}, "rule.threshold.share"),
        ({**PLAIN, "threshold": {**MAJORITY, "share": "1/" + "9" * 5000}}, "rule.threshold.share"),
        ({**PLAIN, "threshold": {**MAJORITY, "comparator": ">"}}, "rule.threshold.comparator"),
        ({**PLAIN, "threshold": {**MAJORITY, "base": ["cast"]}}, "rule.threshold.base"),
        ({**PLAIN, "quorum": {"of": "cast", "need": {"number": 1}}}, "rule.quorum.of"),
        ({**PLAIN, "quorum": {"of": "returned"}}, "rule.quorum"),
        ({**PLAIN, "quorum": {"of": "returned", "need": {}}}, "rule.quorum.need"),
        ({**PLAIN, "quorum": {"of": "returned", "need": {"number": -1}}}, "rule.quorum.need.number"),
        ({**PLAIN, "quorum": {"of": "returned", "need": {"number": 60.0}}}, "rule.quorum.need.number"),
        ({**PLAIN, "quorum": {"of": "returned", "need": {"number": 6, "share": "1/2"}}}, "rule.quorum.need"),
        ({**PLAIN, "quorum": {"of": "returned", "need": {"number": 6, "of_mean": [1]}}}, "rule.quorum.need"),
        ({**PLAIN, "quorum": {"of": "returned", "need": {"lesser": []}}}, "rule.quorum.need.lesser"),
        (
            {**PLAIN, "quorum": {"of": "returned", "need": {"greater": [{"number": "6"}]}}},
            "rule.quorum.need.greater[0].number",
        ),
        ({**PLAIN, "quorum": {"of": "present", "need": {"share": "1/2", "of_mean": []}}}, "rule.quorum.need.of_mean"),
        (
            {**PLAIN, "quorum": {"of": "present", "need": {"share": "1/2", "of_mean": [1, -1]}}},
            "rule.quorum.need.of_mean[1]",
        ),
    ],
)
def test_a_malformed_rule_is_unusable_and_the_bad_key_is_named(rule: object, path: str) -> None:
    """No malformed rule decides anything, whatever the inputs."""
    with pytest.raises(Unusable) as refused:
        decide(rule, {"yes": 1})
    assert refused.value.path == path
    assert str(refused.value).startswith(path + ": ")


@pytest.mark.parametrize(
    ("inputs", "path"),
    [
        (None, "inputs"),
        ("yes", "inputs"),
        ({"yes": 1, "nay": 0}, "inputs"),
        ({"yes": -1}, "inputs.yes"),
        ({"yes": True}, "inputs.yes"),
        ({"yes": "1"}, "inputs.yes"),
        ({"yes": None}, "inputs.yes"),
        ({"yes": 1.0}, "inputs.yes"),
        ({"yes": 10**100}, "inputs.yes"),
        ({"roll": None}, "inputs.roll"),
        ({"yes": 6, "no": 3, "spoiled": 1, "blank": 1, "abstain": 1, "roll": 11}, "inputs"),
        ([{"yes": 1}, {"yes": 1, "no": -2}], "inputs[1].no"),
        ([[{"yes": 1}]], "inputs[0]"),
    ],
)
def test_malformed_inputs_are_unusable_and_the_bad_key_is_named(inputs: object, path: str) -> None:
    """One bad item makes the whole list unusable."""
    with pytest.raises(Unusable) as refused:
        decide(PLAIN, inputs)
    assert refused.value.path == path


@pytest.mark.parametrize(
    ("rule", "missing"),
    [
        ({**PLAIN, "quorum": {"of": "present", "need": {"number": 1}}}, "present"),
        ({**PLAIN, "quorum": {"of": "returned", "need": {"lesser": [{"number": 1}, {"share": "1/20"}]}}}, "roll"),
        ({**PLAIN, "threshold": {**MAJORITY, "base": "roll"}}, "roll"),
        ({**PLAIN, "threshold": {**MAJORITY, "base": "present"}}, "present"),
        ({**PLAIN, "floors": [{"share": "2/5", "base": "roll"}]}, "roll"),
        ({**PLAIN, "floors": [{"share": "2/5", "base": "present"}]}, "present"),
    ],
)
def test_a_rule_that_needs_a_figure_not_known_is_unusable_and_the_item_is_named(rule: object, missing: str) -> None:
    """The roll and the presence are never taken to be 0."""
    with pytest.raises(Unusable) as refused:
        decide(rule, [{"yes": 1, "roll": 9, "present": 9}, {"yes": 1}])
    assert refused.value.path == f"inputs[1].{missing}"


def test_a_figure_that_no_rule_asks_for_may_be_missing_or_strange() -> None:
    """Presence is never compared with papers, and neither it nor the roll is needed by a plain majority."""
    assert decide(PLAIN, {"yes": 1})["outcome"] == "CARRIED"  # type: ignore[index]
    assert decide(PLAIN, {"yes": 1, "present": 0})["outcome"] == "CARRIED"  # type: ignore[index]
    assert decide(PLAIN, {"yes": 1, "roll": 1, "present": 5})["outcome"] == "CARRIED"  # type: ignore[index]


def test_no_papers_at_all_do_not_carry() -> None:
    """An empty input is a ballot nobody took part in."""
    decided = decide(PLAIN, {})
    assert isinstance(decided, dict)
    assert (decided["outcome"], decided["yes_needed"], decided["quorum_needed"]) == ("NOT CARRIED", None, None)


def test_no_yes_vote_never_carries_even_where_nothing_is_needed() -> None:
    """A floor of 0 does not make a motion without any Yes vote carry."""
    rule = {
        **PLAIN,
        "threshold": {"share": "1/100", "base": "cast", "comparator": "at_least"},
        "floors": [{"number": 0}],
    }
    assert decide(rule, {"no": 5})["outcome"] == "NOT CARRIED"  # type: ignore[index]


def test_lesser_and_greater_may_be_nested_sixteen_deep_and_no_deeper() -> None:
    """The depth of a need is bounded, so that no document can exhaust the reader."""
    deepest = {**PLAIN, "quorum": {"of": "returned", "need": nested(16)}}
    assert decide(deepest, {"yes": 1})["outcome"] == "CARRIED"  # type: ignore[index]
    with pytest.raises(Unusable, match="nested 16 deep"):
        decide({**PLAIN, "quorum": {"of": "returned", "need": nested(17)}}, {"yes": 1})


def test_a_ranked_rule_is_decided_by_its_own_count() -> None:
    """A rule with the key "ranked" takes ranked papers: 42 A>B, 23 B>A, 20 NOE, 15 C>B>A, NOE never excluded."""
    rule = {"ranked": {"noe": "fixed", "acceptance": {"share": "3/5", "of": "all"}}, "quorum": None}
    papers = [(42, ["A", "B"]), (23, ["B", "A"]), (20, ["NOE"]), (15, ["C", "B", "A"])]
    inputs = {"roll": 100, "noe": "NOE", "papers": [{"count": n, "ranking": ranking} for n, ranking in papers]}
    assert decide(rule, inputs)["outcome"] == "A"  # type: ignore[index]
    with pytest.raises(Unusable):
        decide(rule, {"yes": 1})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ('{"quorum": null} x', "not JSON"),
        ('{"quorum": null, "quorum": null}', "stands twice"),
        ('{"quorum": {"of": "returned", "need": {"number": 1, "number": 2}}}', "stands twice"),
        ('{"quorum": NaN}', "not a number"),
        ('{"quorum": -Infinity}', "not a number"),
        ('{"quorum": 0.5}', "not a whole number"),
        ('{"quorum": 1e2}', "not a whole number"),
        ('{"quorum": ' + "9" * 5000 + "}", "more than 100 digits"),
        ("[" * 100_000, "nested too deeply"),
        (" " * 300_000, "longer than"),
        (b'{"quorum": "\xff"}', "UTF-8"),
        (b"\xef\xbb\xbf{}", "not JSON"),
        ("{}".encode("utf-16"), "UTF-8"),
    ],
)
def test_a_text_that_is_not_strict_json_is_unusable_with_a_plain_reason(text: str | bytes, reason: str) -> None:
    """Two readers of the same text could otherwise see two different rules."""
    with pytest.raises(Unusable, match=reason):
        decide_text(text, "{}")
    if len(text) < 200_000:
        with pytest.raises(Unusable, match=reason):
            decide_text(json.dumps(PLAIN), text)


def test_two_texts_are_decided() -> None:
    """Text or bytes, the same outcome with its reasons."""
    rule, inputs = json.dumps(PLAIN), '{"yes": 2, "no": 1}'
    assert decide_text(rule, inputs) == decide_text(rule.encode(), inputs.encode())
    assert decide_text(rule, inputs) == {
        "outcome": "CARRIED",
        "quorum_needed": None,
        "quorum_reached": None,
        "yes_needed": 2,
        "floors_needed": [],
        "reasons": [
            "No quorum is set.",
            "Threshold: more than 1/2 of the 3 votes cast must be Yes, that is 2; 2 are Yes (66.66%).",
            "Everything needed was reached, so the motion is carried.",
        ],
    }


def test_a_message_never_repeats_a_long_or_unprintable_value_whole() -> None:
    """What comes from outside is cut off and escaped before it is shown."""
    with pytest.raises(Unusable) as refused:
        decide({**PLAIN, "\ud800" + "x" * 10_000: 1}, {})
    assert len(str(refused.value)) < 200
    str(refused.value).encode("utf-8")
