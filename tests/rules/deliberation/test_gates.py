"""What must hold before a proposal is noticed, and whose turn it is, told without clock or database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from deliberation.rules.gates import GateFacts, all_met, days_until_effect, gates
from deliberation.rules.reading import parse

T = datetime(2026, 3, 2, 9, 0, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def rules(kind: str = "position", rounds: bool = False) -> object:
    document: dict[str, object] = {
        "class": kind, "name": "Rule", "source": "a test", "electorate": {"standing": {}}, "discussion_days": 7,
        "notice_days": 14, "ballot": {"secrecy": "sealed", "method": "motion", "days": 5}, "quorum": None,
        "threshold": {"share": "1/2", "base": "cast", "comparator": "more_than"}, "inquorate": {"then": "lapse"},
        "certifiers": 2, "certify_within_days": 7, "protest_days": 5, "rule_within_days": 7,
    }  # fmt: skip
    if kind in ("endorse", "activate", "renew"):
        document |= {"term_days": 365, "suspend": {"by": "committee", "need": 2, "ballot_within_days": 14}}
        document["sever"] = {"petition_share": "1/20"}
    if rounds:
        document["rounds"] = {"hosts": "branches", "share": "3/5", "attendance": 5}
    return parse(document)


def facts(kind: str = "position", rounds: bool = False, **more: object) -> GateFacts:
    return replace(GateFacts(rules(kind, rounds), T), **more)  # type: ignore[arg-type]


def unmet(found: GateFacts, t: datetime = T + 7 * DAY) -> list[str]:
    return [gate.who for gate in gates(found, t) if not gate.met]


def test_discussion_is_over_at_the_very_second_the_days_are_full() -> None:
    assert unmet(facts(), T + 7 * DAY - timedelta(seconds=1)) == ["the calendar"]
    assert unmet(facts(), T + 7 * DAY) == []


def test_three_fifths_of_five_branches_means_three_reports_with_enough_present() -> None:
    hosts = frozenset("abcde")
    two = facts(rounds=True, hosts=hosts, reports={"a": 5, "b": 9, "c": 4})
    assert unmet(two) == ["the facilitators of the branches that have not reported"]
    assert gates(two, T)[1].what == "3 of 5 branches must report on a round; 2 have."
    assert unmet(facts(rounds=True, hosts=hosts, reports={"a": 5, "b": 9, "c": 5})) == []


def test_reports_of_bodies_that_were_not_asked_do_not_count() -> None:
    assert unmet(facts(rounds=True, hosts=frozenset("ab"), reports={"x": 50, "y": 50})) != []


def test_a_body_without_branches_passes_the_rounds() -> None:
    assert unmet(facts(rounds=True)) == []


@pytest.mark.parametrize("state", ["none", "in its window", "stayed", "ended"])
@pytest.mark.parametrize("kind", ["activate", "renew"])
def test_only_an_endorsement_that_stands_lets_a_relationship_be_used(kind: str, state: str) -> None:
    standing = facts(kind, endorsement="standing", mandate_stands=kind == "renew")
    assert all_met(gates(standing, T + 7 * DAY))
    assert not all_met(gates(replace(standing, endorsement=state), T + 7 * DAY))  # type: ignore[arg-type]


def test_a_second_mandate_on_the_same_pair_is_stopped_before_notice() -> None:
    assert unmet(facts("activate", endorsement="standing", mandate_stands=True)) == [
        "propose to renew instead, or wait until it ends"
    ]
    assert len(unmet(facts("activate", endorsement="standing", rival="P-2026-004"))) == 1


def test_renew_and_sever_need_something_that_still_stands() -> None:
    assert unmet(facts("renew", endorsement="standing")) == ["propose to activate anew"]
    assert unmet(facts("sever")) == ["nobody; it has ended by itself"]
    assert unmet(facts("sever", mandate_stands=True)) == []
    assert len(unmet(facts("renew", endorsement="standing", mandate_stands=True, renewed=True))) == 1


def test_what_is_withdrawn_or_decided_cannot_be_noticed() -> None:
    assert len(unmet(facts(withdrawn=True))) == 1
    assert len(unmet(facts(decided=True))) == 1


def test_an_end_that_the_way_itself_would_overtake_is_stopped_before_notice() -> None:
    t = T + 7 * DAY
    assert days_until_effect(rules("activate")) == 14 + 5 + 7 + 5  # type: ignore[arg-type]
    short = facts("activate", endorsement="standing", until_at=t + 31 * DAY)
    assert unmet(short) == ["the proposer, by asking for a later end"]
    assert unmet(replace(short, until_at=t + 31 * DAY + timedelta(seconds=1))) == []
