"""Elections in a ballot: bars, endorsements, quorum first, ties by lot, and papers that say nothing told honestly."""

from typing import Any

import pytest

from ballots.counting.methods import METHODS
from ballots.rules.choices import SPELLINGS, every_choice, is_valid_choice
from ballots.rules.contests import noticed_contests
from ballots.rules.count_document import judge_count, judge_unopened_count
from ballots.rules.election_reasons import named
from ballots.rules.election_rule import ELECTIONS
from ballots.rules.lot import lot_order
from ballots.rules.opened_papers import Papers, papers_of
from ballots.rules.procedure_part import check, tell
from ballots.rules.standing import standings
from ballots.rules.terms import BallotTerms, terms_of
from deliberation.rules.contests import contests
from deliberation.rules.document import Unusable
from deliberation.rules.procedure import METHODS as WRITTEN
from deliberation.rules.reading import parse

SEED = b"\x05" * 32
NAMES = ("Ada", "Grace", "Jean", "Mary")


def a_procedure(method: str, **more: Any) -> dict[str, Any]:
    return {
        "class": "elect", "name": "Elections", "source": "test", "electorate": {"standing": {}}, "discussion_days": 0,
        "notice_days": 3, "ballot": {"secrecy": "sealed", "method": method, "days": 5, "seats": 1, **more},
        "quorum": {"of": "returned", "need": {"number": 3}}, "threshold": None, "inquorate": {"then": "lapse"},
        "certifiers": 2, "certify_within_days": 7, "protest_days": 5, "rule_within_days": 7,
    }  # fmt: skip


def terms(method: str, names: tuple[str, ...] = NAMES[:3], **more: Any) -> BallotTerms:
    procedure = parse(a_procedure(method, **more), check)
    asked = contests([{"title": "Who?", "options": list(names)}], procedure)
    listed = noticed_contests("Elect", asked, procedure.document)
    return terms_of({"ballot": "B-2026-001", "quorum": procedure.document["quorum"], "contests": listed})


def counted(asked: BallotTerms, votes: dict[str, int], invalid: int = 0, roll: int = 1000) -> dict[str, Any]:
    returned = sum(votes.values()) + invalid
    found: dict[str, Any] = judge_count(asked, roll, returned, {1: papers_of(asked.contests[0], votes, returned)}, SEED)
    return found["contests"][0]  # type: ignore[no-any-return]


def test_every_method_that_counts_can_be_written_in_a_procedure_and_on_a_paper() -> None:
    assert set(WRITTEN) == {"motion", *ELECTIONS} == set(SPELLINGS) == {"motion", "ranked", "yes-no", *METHODS}


def test_several_candidates_each_against_three_fifths_and_several_allowed() -> None:
    """Vector C11: A 62 to 38, B 61 to 39, C 59 to 41 elect A and B; one seat has the highest alone."""
    votes = {"o1,o2": 61, "o1,o3": 1, "o3": 38}
    several = counted(terms("approval", seats=3, bar={"share": "3/5", "base": "valid"}), votes | {"o3": 38})
    assert several["count"]["rounds"][0]["totals"] == {"o1": "62", "o2": "61", "o3": "39"}
    votes = {"o1,o2,o3": 24, "o1,o2": 37, "o1,o3": 1, "o3": 34, "": 4}
    several = counted(terms("approval", seats=3, bar={"share": "3/5", "base": "returned"}), votes)
    assert several["count"]["rounds"][0]["totals"] == {"o1": "62", "o2": "61", "o3": "59"}
    assert (several["judgement"]["winners"], several["judgement"]["bar_needed"]) == (["o1", "o2"], 60)
    single = counted(terms("approval", bar={"share": "3/5", "base": "returned"}), votes)
    assert single["judgement"]["winners"] == ["o1"]


def test_a_score_must_reach_more_than_half_of_what_all_papers_could_give() -> None:
    """The Harvey Milk club's bar: the sum is at least 50 % and one of 5 times the ballots (domain: section 2)."""
    bar = {"share": "1/2", "base": "returned", "comparator": "more_than"}
    asked = terms("score", names=NAMES[:2], scores=[0, 5], bar=bar)
    at_half = counted(asked, {"o1:5,o2:4": 5, "o1:0,o2:0": 5})
    assert (at_half["judgement"]["outcome"], at_half["judgement"]["bar_needed"]) == ("NONE ELECTED", 26)
    above = counted(asked, {"o1:5,o2:4": 5, "o1:1,o2:0": 1, "o1:0,o2:0": 4})
    assert above["judgement"]["winners"] == ["o1"]


@pytest.mark.parametrize(
    ("mode", "of", "winners"),
    [
        ("candidate", "continuing", []), ("candidate", "all", []), ("fixed", "continuing", ["o1"]),
        ("fixed", "all", ["o1"]), ("confirm", "continuing", ["o1"]), ("confirm", "all", ["o1"]),
    ],
)  # fmt: skip
def test_the_ranked_vectors_hold_in_a_ballot_too(mode: str, of: str, winners: list[str]) -> None:
    """I1 to I3: 42 A>B; 23 B>A; 20 NOE; 15 C>B>A, acceptance 3/5; NOE is the last option, o4."""
    asked = terms("ranked", ranked={"noe": mode, "acceptance": {"share": "3/5", "of": of}})
    assert asked.contests[0].options == ("o1", "o2", "o3", "o4")
    votes = {"o1>o2": 42, "o2>o1": 23, "o4": 20, "o3>o2>o1": 15}
    found = counted(asked, votes)
    assert found["judgement"]["winners"] == winners
    assert found["judgement"]["outcome"] == ("ELECTED" if winners else "NONE ELECTED")
    assert found["count"]["valid"] == 100


def test_papers_that_say_nothing_are_told_and_elect_nobody() -> None:
    found = counted(terms("irv"), {"o1>o2": 3, "o1=o2": 2, "": 4}, invalid=1)
    assert [found["count"][key] for key in ("valid", "blank", "invalid")] == [3, 4, 3]
    assert "Counted: 3, blank: 4, spoiled: 3." in found["judgement"]["reasons"][1]


def test_nobody_is_elected_where_every_paper_is_blank() -> None:
    bar = {"share": "1/10", "base": "valid"}
    forms: dict[str, dict[str, Any]] = {
        "score": {"scores": [0, 5], "bar": bar},
        "approval": {"bar": bar},
        "ranked": {"ranked": {"noe": "fixed", "acceptance": {"share": "1/2", "of": "all"}}},
    }
    for method, more in forms.items():
        found = counted(terms(method, **more), {"": 5})
        assert found["judgement"]["outcome"] == "NONE ELECTED", method


def test_a_choice_in_another_spelling_or_of_somebody_unknown_is_spoiled() -> None:
    asked = terms("schulze")
    assert papers_of(asked.contests[0], {"o1>o2": 2, "o2=o1": 3, "o9": 1}, 7) == Papers({"o1>o2": 2}, 5)


def test_too_few_are_judged_without_a_count() -> None:
    asked = terms("meek", seats=2)
    value = judge_unopened_count(asked, 15, 2)
    assert value is not None
    assert (value["outcome"], value["contests"][0]["judgement"]["winners"]) == ("INQUORATE", [])
    assert not {"count", "lot"} & set(value["contests"][0])
    assert "lot_seed" not in value


def test_a_tie_falls_on_the_one_the_lot_drew_first() -> None:
    asked = terms("approval")
    found = counted(asked, {"o1": 5, "o2": 5, "o3": 5})
    order = lot_order("B-2026-001", 1, SEED, ("o1", "o2", "o3"))
    assert found["lot"] == list(order)
    assert found["judgement"]["winners"] == [order[0]]
    assert any("the lot fell on" in reason for reason in found["judgement"]["reasons"])


def test_an_election_needs_its_seed_and_as_many_papers_as_took_part() -> None:
    asked = terms("irv")
    with pytest.raises(Unusable, match="seed"):
        judge_count(asked, 20, 5, {1: Papers({"o1": 5})})
    with pytest.raises(Unusable, match="took part"):
        judge_count(asked, 20, 6, {1: Papers({"o1": 5})}, SEED)
    with pytest.raises(Unusable, match="roll"):
        judge_count(asked, 4, 5, {1: Papers({"o1": 5})}, SEED)


def test_a_motion_and_an_election_share_one_ballot() -> None:
    document = {**a_procedure("approval"), "threshold": {"share": "2/3", "base": "cast", "comparator": "at_least"}}
    procedure = parse(document, check)
    asked = contests([{"title": "Shall we?", "options": []}, {"title": "Who?", "options": ["Ada", "Jean"]}], procedure)
    listed = noticed_contests("Both", asked, procedure.document)
    both = terms_of({"ballot": "B-2026-002", "quorum": document["quorum"], "contests": listed})
    papers = {1: Papers({"yes": 5, "no": 1}), 2: Papers({"o1": 2, "o2": 3, "": 1})}
    value = judge_count(both, 10, 6, papers, SEED)
    assert value["outcome"] == "CARRIED"
    assert [c["judgement"]["outcome"] for c in value["contests"]] == ["CARRIED", "ELECTED"]
    assert tell(procedure.document, 10).endswith("Of a motion on the same ballot 2 of every 3 votes cast must be Yes.")


def test_the_names_take_the_place_of_ids_in_a_reason() -> None:
    names = {"o1": "Ada", "o10": "Grace", "o2": "Jean"}
    assert named("Elected: o10, o1; o3 and go2 stay.", names) == "Elected: Grace, Ada; o3 and go2 stay."


def test_every_option_has_a_place_in_the_table() -> None:
    found = counted(terms("scottish-stv", names=NAMES, seats=2), {"o1>o2": 9, "o2": 4, "o3>o4": 3, "o4": 2})
    rows = standings(found)
    assert {row.option for row in rows} == {"o1", "o2", "o3", "o4"}
    assert [row.place for row in rows[:2]] == [1, 2]
    assert rows[-1].excluded


@pytest.mark.parametrize(
    ("method", "options", "number"),
    [("motion", 0, 4), ("approval", 3, 8), ("score", 2, 37), ("irv", 2, 6), ("meek", 3, 26), ("borda", 9, 0)],
)
def test_every_choice_is_listed_once_where_they_can_be_tried(method: str, options: int, number: int) -> None:
    ids = [f"o{n}" for n in range(1, options + 1)]
    found = every_choice(method, ids)
    assert len(found) == len(set(found)) == number
    assert all(is_valid_choice(method, ids, choice) for choice in found)


def test_a_withdrawn_option_is_passed_over_on_every_paper_and_told() -> None:
    asked, votes = terms("irv"), {"o1>o2": 5, "o2": 3, "o3": 4, "o1": 2}
    papers = {1: papers_of(asked.contests[0], votes, 14)}
    whole = judge_count(asked, 20, 14, papers, SEED, withdrawn={1: {"o1"}})["contests"][0]
    assert (whole["withdrawn"], whole["judgement"]["winners"], whole["count"]["invalid"]) == (["o1"], ["o2"], 2)
    assert "Withdrawn and passed over: o1." in whole["judgement"]["reasons"]
    assert [row.option for row in standings(whole) if row.withdrawn] == ["o1"]


def test_with_its_last_option_a_question_is_withdrawn_and_nothing_of_it_is_told() -> None:
    asked, gone = terms("irv"), {1: {"o1", "o2", "o3"}}
    whole = judge_unopened_count(asked, 20, 14, gone)
    assert whole is not None
    [contest] = whole["contests"]
    assert (whole["outcome"], set(contest)) == ("WITHDRAWN", {"n", "method", "judgement"})
    assert set(contest["judgement"]) == {"outcome", "reasons"}
    noe = terms("ranked", ranked={"noe": "fixed", "acceptance": {"share": "1/2", "of": "all"}})
    assert judge_unopened_count(noe, 20, 14, gone) is None, "no endorsement is left to choose"


def test_no_endorsement_cannot_be_withdrawn() -> None:
    asked = terms("ranked", ranked={"noe": "fixed", "acceptance": {"share": "1/2", "of": "all"}}).contests[0]
    assert [option for option in asked.options if asked.may_lose(option)] == ["o1", "o2", "o3"]
    assert not asked.may_lose("o9")
