"""A procedure is read strictly, its contradictions are refused in plain words, and it has one spelling to be hashed."""

import copy
import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from ballots.rules import procedure_part
from deliberation.rules.document import Unusable
from deliberation.rules.procedure import CLASSES, Attended, BallotForm, Inquorate, Petition, Rounds, Suspend
from deliberation.rules.reading import canonical, parse
from deliberation.rules.telling import notices, sentence

DOCS = Path(__file__).parents[3] / "docs"
WHOLE: dict[str, Any] = json.loads(
    re.findall(r"```json\n(.*?)```", (DOCS / "procedures.md").read_text(encoding="utf-8"), re.DOTALL)[0]
)
LASTING = ("term_days", "suspend", "sever")


def changed(path: str, value: object) -> dict[str, Any]:
    """Return the whole example with one key, named by a dotted path, set to another value."""
    document = copy.deepcopy(WHOLE)
    *parents, last = path.split(".")
    inner = document
    for parent in parents:
        inner = inner[parent]
    inner[last] = value
    return document


def without(*keys: str) -> dict[str, Any]:
    """Return the whole example without some of its keys."""
    return {key: value for key, value in copy.deepcopy(WHOLE).items() if key not in keys}


def test_the_example_of_the_documentation_is_read_as_it_says() -> None:
    """Every part of the document becomes a value."""
    procedure = parse(WHOLE, procedure_part.check)
    assert procedure.decision_class == "endorse"
    assert procedure.standing.dues_paid_at_freeze
    assert procedure.standing.tenure_days_at_opening == 30
    assert procedure.standing.attended == Attended(1, 3)
    assert procedure.petition == Petition(25, None)
    assert procedure.rounds == Rounds("branches", Fraction(3, 5), 5)
    assert (procedure.discussion_days, procedure.notice_days) == (7, 14)
    assert procedure.ballot == BallotForm("sealed", "motion", 5)
    assert procedure.inquorate == Inquorate("extend", 2, 1)
    assert (procedure.certifiers, procedure.certify_within_days) == (2, 7)
    assert (procedure.protest_days, procedure.rule_within_days, procedure.term_days) == (5, 7, 365)
    assert procedure.suspend == Suspend("committee", 2, 14)
    assert procedure.sever_petition_share == Fraction(1, 20)
    assert procedure.document == WHOLE


def test_the_motion_rule_is_what_decide_takes() -> None:
    """Quorum, threshold and floors, and a copy that nobody can change the procedure by."""
    procedure = parse(WHOLE, procedure_part.check)
    rule = procedure.motion_rule()
    assert rule == {key: WHOLE[key] for key in ("quorum", "threshold", "floors")}
    rule["threshold"].clear()  # type: ignore[attr-defined]
    assert procedure.motion_rule()["threshold"] == WHOLE["threshold"]


def test_a_procedure_is_not_changed_through_the_document_it_was_read_from() -> None:
    """What was hashed stays what it was."""
    document = copy.deepcopy(WHOLE)
    procedure = parse(document)
    document["threshold"]["share"] = "1/100"
    assert procedure.motion_rule() == {key: WHOLE[key] for key in ("quorum", "threshold", "floors")}


def test_one_procedure_has_one_spelling() -> None:
    """Order of keys and optional keys left out make no difference, another rule does, and the spelling reads back."""
    assert canonical(WHOLE) == canonical(dict(reversed(list(WHOLE.items()))))
    assert canonical(without("floors", "petition")) == canonical(changed("petition", None))
    assert canonical(WHOLE) != canonical(changed("notice_days", 15))
    assert json.loads(canonical(WHOLE)) == WHOLE
    assert canonical(json.loads(canonical(without("rounds")))) == canonical(without("rounds"))


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ([], ""),
        ({}, ""),
        (changed("quorum_", 1), ""),
        (without("notice_days"), ""),
        (changed("class", "appoint"), "class"),
        (changed("name", ""), "name"),
        (changed("name", " x"), "name"),
        (changed("name", "a\nb"), "name"),
        (changed("name", "x" * 201), "name"),
        (changed("name", "e\u0301"), "name"),
        (changed("source", None), "source"),
        (changed("electorate", {}), "electorate"),
        (changed("electorate.standing", None), "electorate.standing"),
        (changed("electorate.standing.friends", 1), "electorate.standing"),
        (changed("electorate.standing.dues_paid", "at_opening"), "electorate.standing.dues_paid"),
        (changed("electorate.standing.tenure_days", 30), "electorate.standing.tenure_days"),
        (changed("electorate.standing.tenure_days.at", "freeze"), "electorate.standing.tenure_days.at"),
        (changed("electorate.standing.attended.at_least", 4), "electorate.standing.attended"),
        (changed("electorate.standing.attended.at_least", 0), "electorate.standing.attended.at_least"),
        (changed("petition", {}), "petition"),
        (changed("petition", {"number": 1, "share": "1/2"}), "petition"),
        (changed("petition.number", 0), "petition.number"),
        (changed("rounds.hosts", "chapters"), "rounds.hosts"),
        (changed("rounds.share", "5/3"), "rounds.share"),
        (changed("rounds.attendance", -1), "rounds.attendance"),
        (changed("discussion_days", -1), "discussion_days"),
        (changed("discussion_days", 7.0), "discussion_days"),
        (changed("notice_days", 0), "notice_days"),
        (changed("notice_days", True), "notice_days"),
        (changed("notice_days", 3661), "notice_days"),
        (changed("ballot.secrecy", "open"), "ballot.secrecy"),
        (changed("ballot.method", "irv"), "ballot"),
        (changed("ballot.method", "plurality"), "ballot.method"),
        (changed("ballot.seats", 1), "ballot"),
        (changed("ballot", {"secrecy": "sealed", "method": "meek", "days": 5, "seats": 2}), "ballot.method"),
        (changed("threshold", None), "threshold"),
        (changed("ballot.days", 0), "ballot.days"),
        (changed("quorum.of", "cast"), "quorum.of"),
        (changed("quorum.need", {"number": 2**60}), "quorum"),
        (changed("floors", [{"number": 2**60}]), ""),
        (changed("threshold.share", 0.5), "threshold.share"),
        (changed("threshold.base", "all"), "threshold.base"),
        (changed("floors", None), "floors"),
        (changed("floors", [{"number": 1}] * 17), "floors"),
        (changed("floors", [{"share": "1/2"}]), "floors[0]"),
        (changed("inquorate", {"then": "meet"}), "inquorate.then"),
        (changed("inquorate", {"then": "extend"}), "inquorate"),
        (changed("inquorate", {"then": "lapse", "days": 2}), "inquorate"),
        (changed("inquorate.times", 0), "inquorate.times"),
        (changed("certifiers", 1), "certifiers"),
        (changed("certifiers", 3), "certifiers"),
        (changed("protest_days", 0), "protest_days"),
        (changed("suspend.by", "chair"), "suspend.by"),
        (changed("suspend.need", 1), "suspend.need"),
        (changed("sever.petition_share", "0/1"), "sever.petition_share"),
        (without("term_days"), "term_days"),
        (without("suspend"), "suspend"),
        (changed("sever", None), "sever"),
        (changed("class", "sever"), "term_days"),
        (changed("class", "position"), "term_days"),
    ],
)
def test_a_malformed_procedure_is_unusable_and_the_bad_key_is_named(document: object, path: str) -> None:
    """Nothing misspelt, missing or of the wrong type gets through."""
    with pytest.raises(Unusable) as refused:
        parse(document, procedure_part.check)
    assert refused.value.path == path


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (changed("quorum", None), "there is nothing to extend"),
        (changed("threshold", {"share": "1/1", "base": "cast", "comparator": "more_than"}), "nothing could ever carry"),
        (changed("quorum", {"of": "returned", "comparator": "more_than", "need": {"share": "1/1"}}), "never be met"),
        (changed("quorum.of", "present"), "Nobody is present in a ballot held over days"),
        (changed("threshold.base", "present"), "Nobody is present in a ballot held over days"),
        (changed("floors", [{"share": "1/2", "base": "present"}]), "Nobody is present in a ballot held over days"),
    ],
)
def test_a_procedure_that_contradicts_itself_is_refused_in_plain_words(document: object, words: str) -> None:
    """Such a rule could never do what it says."""
    with pytest.raises(Unusable, match=words):
        parse(document, procedure_part.check)


def test_a_document_nested_without_end_is_refused_and_not_followed() -> None:
    """Also where no other package looks at the part in question."""
    need: dict[str, Any] = {"number": 1}
    for _ in range(5_000):
        need = {"lesser": [need]}
    with pytest.raises(Unusable):
        canonical({**without("quorum"), "quorum": need})


def test_a_roll_call_may_have_a_base_of_those_present() -> None:
    """The refusal is for sealed ballots."""
    document = changed("ballot.secrecy", "roll-call")
    document["threshold"]["base"] = "present"
    assert parse(document, procedure_part.check).ballot.secrecy == "roll-call"


@pytest.mark.parametrize("decision_class", CLASSES)
def test_each_class_can_be_written_down(decision_class: str) -> None:
    """Term, suspension and severing belong to the classes that last."""
    document = {**WHOLE, "class": decision_class}
    lasting = decision_class not in ("sever", "position", "elect", "refer")
    if not lasting:
        document = {key: value for key, value in document.items() if key not in LASTING}
    if decision_class == "elect":
        document["ballot"] = {"secrecy": "sealed", "method": "meek", "days": 5, "seats": 3}
    procedure = parse(document, procedure_part.check)
    assert procedure.decision_class == decision_class
    assert (procedure.term_days is None) is not lasting


def test_a_procedure_is_told_in_the_order_in_which_things_happen() -> None:
    """Who, what must come first, the ballot, the rule, what follows."""
    procedure = parse(WHOLE, procedure_part.check)
    assert sentence(procedure, procedure_part.tell(procedure.document, 990)) == (
        "Members may vote who meet this: dues paid when the roll is frozen; a member for 30 days or more when "
        "voting opens; at 1 or more of the last 3 meetings. 25 members must sign for it first. 3/5 of the branches"
        " must discuss it, 5 or more present, and report. It is discussed for 7 days or more. After 14 days of "
        "notice a secret ballot is open; days of voting: 5. 50 of 990 must take part; then 2 of every 3 votes cast"
        " must be Yes. If too few take part, voting goes on once for 2 more days. 2 tellers sign the count within "
        "7 days; members may protest for 5 days, and a protest is ruled on within 7 days. If carried, it holds for"
        " 365 days. 2 members of the committee can suspend it, for no longer than 14 days unless a ballot opens. "
        "1/20 of the members can force a ballot on ending it."
    )


def test_what_members_should_notice_is_pointed_out() -> None:
    """The ballots' warnings come first, then those about the procedure itself."""
    procedure = parse(changed("suspend.ballot_within_days", 13), procedure_part.check)
    found = notices(procedure, procedure_part.warn(procedure.document))
    assert len(found) == 2
    assert "rewards staying home" in found[0]
    assert "lifts itself after 13 days, but notice takes 14" in found[1]
    assert notices(parse(changed("term_days", 19))) == (
        "The term is shorter than the way to a renewal, so a gap cannot be avoided.",
    )
    hasty = {**without("rounds"), "discussion_days": 0}
    assert notices(parse(hasty)) == ("No discussion is asked for before the notice.",)
    assert notices(parse(WHOLE)) == ()


def test_the_schema_names_the_keys_that_are_read() -> None:
    """Each key of the schema is one that `parse` takes, and what the schema requires `parse` requires too."""
    schema = json.loads((DOCS / "procedure-schema.json").read_text(encoding="utf-8"))
    assert set(schema["properties"]) == {*WHOLE, "composite", "referral"}
    for key in WHOLE:
        required = key in schema["required"] or key in LASTING
        if required:
            with pytest.raises(Unusable):
                parse(without(key), procedure_part.check)
        else:
            parse(without(key), procedure_part.check)
