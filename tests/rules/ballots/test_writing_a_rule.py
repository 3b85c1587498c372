"""A rule written in a form: what the fields say becomes the document, and a document becomes the fields again."""

from typing import Any

import pytest

from ballots.rules.procedure_part import check
from ballots.rules.rule_writing import field_at_fault, fields_of, written
from deliberation.rules.document import Unusable
from deliberation.rules.reading import parse
from tests.factories import a_rule

APART = {
    "apart": "share_of_groups", "apart_by": "branches", "apart_comparator": "at_least", "apart_share": "3/5",
    "apart_quorum": "5", "apart_inquorate": "left_out", "apart_without": "together", "apart_weights": "equal",
    "apart_per": "75", "apart_named": "",
}  # fmt: skip
FIRST = {
    "first": "number", "first_by": "branches", "first_number": "3", "first_share": "3/5", "first_inquorate": "counted",
    "first_days": "90",
}  # fmt: skip


def document(**changes: Any) -> dict[str, Any]:
    return dict(parse(a_rule(**changes)).document)


def made(**fields: str) -> dict[str, Any]:
    begun = document()
    return dict(parse(written(begun, {**fields_of(begun), "first": "", **fields}), check).document)


@pytest.mark.parametrize(
    ("kind", "weights", "more"),
    [
        ("share_of_groups", None, {"share": "3/5", "comparator": "at_least"}),
        ("overall_and_each", None, {}),
        ("winner_takes_all", "members", {"share": "3/5", "comparator": "at_least", "weights": "members"}),
        ("winner_takes_all", "per", {"share": "3/5", "comparator": "at_least", "weights": {"per": 75}}),
    ],
)
def test_every_way_of_counting_apart_can_be_said(kind: str, weights: str | None, more: dict[str, Any]) -> None:
    """The fields that a way does not use are left aside."""
    found = made(**{**APART, "apart": kind, "apart_weights": weights or "equal"})
    group = {"of": "returned", "need": {"number": 5}}
    rest = {"by": "branches", "quorum": group, "inquorate": "left_out", "without": "together"}
    assert found["composite"] == {"kind": kind, **rest, **more}


def test_weights_by_name_are_written_one_a_line_and_a_roll_call_takes_weighted_shares() -> None:
    """As a composite by weight needs them; a group without a quorum is an empty field."""
    fields = APART | {
        "apart": "weighted_shares", "apart_weights": "named", "apart_named": "North: 5\n\n South : 3\n",
        "apart_without": "overall", "apart_quorum": "", "secrecy": "roll-call",
    }  # fmt: skip
    found = made(**fields)
    assert found["composite"]["weights"] == {"named": {"North": 5, "South": 3}}
    assert (found["composite"]["quorum"], found["ballot"]["secrecy"]) == (None, "roll-call")


def test_what_must_be_asked_first_can_be_said() -> None:
    """By number, by share, or by members."""
    rest = {"by": "branches", "inquorate": "counted", "days": 90}
    assert made(**FIRST)["referral"] == {**rest, "number": 3}
    assert made(**{**FIRST, "first": "share"})["referral"] == {**rest, "share": "3/5"}
    assert made(**{**FIRST, "first": "members"})["referral"] == {**rest, "members": "3/5"}


def test_a_document_goes_into_the_fields_and_out_again_as_it_was() -> None:
    """Whatever the fields cannot say stays, such as a quorum of the lesser of two."""
    lesser = {"of": "returned", "need": {"lesser": [{"share": "1/20"}, {"number": 60}]}, "comparator": "at_least"}
    grouped = made(**APART, **FIRST)
    for begun in (document(), document(quorum=lesser), grouped, document(quorum=None)):
        fields = {**APART, **FIRST, "quorum_share": "", "quorum_number": ""} | fields_of(begun)
        assert parse(written(begun, fields)).document == begun


@pytest.mark.parametrize(
    "then",
    [
        {"then": "extend", "days": 2, "times": 1},
        {"then": "second_call", "quorum": None, "notice_days": 3, "days": 5},
    ],
)
def test_without_a_quorum_nothing_is_extended_or_called_again(then: dict[str, Any]) -> None:
    """The form would else make a rule that contradicts itself."""
    begun = document(inquorate=then)
    assert written(begun, {**fields_of(begun), "quorum": "none"})["inquorate"] == {"then": "lapse"}


@pytest.mark.parametrize(
    ("fields", "at_fault"),
    [
        ({**APART, "apart_share": "0.6"}, "apart_share"),
        ({**APART, "apart_quorum": "five"}, "apart_quorum"),
        ({**APART, "apart": "weighted_shares"}, "apart"),
        ({**APART, "apart": "winner_takes_all", "apart_weights": "named", "apart_named": "North 5"}, "apart_named"),
        ({**APART, "apart": "winner_takes_all", "apart_weights": "per", "apart_per": "0"}, "apart_per"),
        ({**FIRST, "first_number": "0"}, "first_number"),
        ({**FIRST, "first": "members", "first_by": "circles"}, "first_share"),
        ({**FIRST, "first_days": ""}, "first_days"),
        ({"share": "66%"}, "share"),
        ({"quorum": "number", "quorum_number": "-1"}, "quorum_number"),
        ({"name": " "}, "name"),
    ],
)
def test_a_fault_is_told_at_the_field_in_which_it_was_written(fields: dict[str, str], at_fault: str) -> None:
    """By the path that the reader names."""
    with pytest.raises(Unusable) as refused:
        made(**fields)
    assert field_at_fault(refused.value.path) == at_fault


CALLED = {"then": "second_call", "then_days": "2", "second": "number", "second_number": "4", "second_notice": "3"}


def test_what_follows_too_few_can_be_said_and_is_read_back() -> None:
    """A second call with its own quorum, an extension, or nothing; what was not asked stays."""
    quorum = {"of": "returned", "comparator": "at_least", "need": {"number": 4}}
    call = {"then": "second_call", "quorum": quorum, "notice_days": 3, "days": 2}
    assert made(**CALLED)["inquorate"] == call
    assert made(**CALLED | {"second": "none"})["inquorate"] == {**call, "quorum": None}
    assert made(then="extend", then_days="2", then_times="3")["inquorate"] == {"then": "extend", "days": 2, "times": 3}
    assert made(then="kept")["inquorate"] == made(then="lapse")["inquorate"] == {"then": "lapse"}
    begun = document(inquorate=call)
    assert {key: fields_of(begun)[key] for key in CALLED} == CALLED
    assert written(begun, {**fields_of(begun), "first": ""})["inquorate"] == call
    assert written(begun, {**fields_of(begun), "first": "", "quorum": "none"})["inquorate"] == {"then": "lapse"}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"second_number": "some"}, "second_number"), ({"second": "share", "second_share": "0.2"}, "second_share"),
        ({"second_notice": "0"}, "second_notice"), ({"then_days": "0"}, "then_days"), ({"second_number": "3"}, "then"),
    ],
)  # fmt: skip
def test_a_fault_of_what_follows_is_told_at_its_field(fields: dict[str, str], field: str) -> None:
    with pytest.raises(Unusable) as refused:
        made(**CALLED | fields)
    assert field_at_fault(refused.value.path) == field
