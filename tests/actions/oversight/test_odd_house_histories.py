"""Odd but honest histories of the real house: the stranger's verifier accepts every bundle of each."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from auditlog import queries as log
from ballots import actions as ballots
from ballots import queries as ballot_queries
from ballots.counter import keep_spares
from deliberation import actions as deliberation
from foundation.database import db
from membership import actions as membership
from oversight import actions, queries
from oversight.bundle import build
from relationships import actions as acts
from relationships import queries as relationships
from tests.actions.oversight.conftest import Desk
from tests.factories import hand_in
from tests.kept import kept
from verifier.report import Report
from verifier.verify import verify

NO = ["no"] * 9
YES = ["yes"] * 9


def accepted(tmp_path: Path) -> dict[str, Report]:
    """The report on every decision's bundle, each accepted."""
    reports = {}
    for decision in queries.decisions():
        file = tmp_path / f"{decision.number}.zip"
        file.write_bytes(build(decision.number))
        reports[decision.number] = verify(file)
        assert reports[decision.number].status == "ok", (decision.number, reports[decision.number].first_bad)
    return reports


def later(desk: Desk, **by: float) -> None:
    desk.clock.advance(**by)
    desk.house.tick()


def live(desk: Desk) -> str:
    """Activate and let the mandate begin; return its id."""

    def build() -> str:
        desk.activate()
        later(desk, days=5, seconds=1)
        desk.rule("sever")
        return relationships.mandates_of()[-1].id

    return kept(desk.house, "live", build)


def suspend(desk: Desk, mandate: str, ground: str = "term:1") -> None:
    act = acts.propose_suspension(mandate, ground, "They did not meet us.", desk.people[4])
    db.session.commit()
    acts.confirm_suspension(act, desk.people[5])
    db.session.commit()


def protested(desk: Desk, decision: Any, upheld: bool | None, by: list[str] | None = None) -> str:
    protest = actions.file_protest(decision.id, "notice", "It came late.", desk.people[9])
    db.session.commit()
    if upheld is not None:
        ruled(desk, protest.id, upheld, by)
    return protest.id


def ruled(desk: Desk, protest: str, upheld: bool, by: list[str] | None = None) -> None:
    desk.clock.advance(hours=1)
    first, second = by or desk.auditors
    act = actions.propose_ruling(protest, upheld, "Looked into.", first)
    db.session.commit()
    actions.confirm_ruling(act, second)
    db.session.commit()
    desk.house.tick()


@pytest.fixture
def branch(desk: Desk) -> Desk:
    """A branch of the chapter that decides for itself; its people, tellers and auditors are the chapter's too."""
    body = desk.chapter.branch
    for member in [*desk.people, desk.chapter.chair]:
        membership.join(member, body, date(2024, 1, 15))
    for kind, holders in (("chair", [desk.chapter.chair]), ("committee", desk.people[4:6])):
        for member in holders:
            membership.found_office(member, body, kind)
    other = acts.make_counterpart("Local 9", "union")
    tie = acts.make_relationship(body, other.id, "direct", "organisation", "body-body", "Harbor.")
    campaign = acts.make_campaign(body, "Ward 5", "Council seat", date(2026, 11, 4))
    db.session.commit()
    return replace(desk, chapter=replace(desk.chapter, root=body), relationship=tie.id, campaign=campaign.id)


def test_a_branch_whose_counts_the_chapters_tellers_sign_and_whose_late_protest_its_auditors_dismiss(
    branch: Desk, tmp_path: Path
) -> None:
    decision = branch.activate()
    protest = protested(branch, decision, None)
    later(branch, days=13)
    accepted(tmp_path)
    ruled(branch, protest, False)
    assert "active in this log" in accepted(tmp_path)["D-2026-002"].checks[17].saw


def test_a_teller_whom_the_auditors_above_named_signs_in_place_of_one_who_did_not(branch: Desk, tmp_path: Path) -> None:
    branch.rule("position")
    ballot = branch.hold("position", YES)
    later(branch, days=8)
    ruling = ballots.propose_teller(ballot, branch.people[7], "Nobody signed.", branch.auditors[0])
    db.session.commit()
    ballots.name_teller(ruling.id, branch.auditors[1])
    db.session.commit()
    branch.tellers = [branch.tellers[0], branch.people[7]]
    branch.certify(ballot)
    accepted(tmp_path)


def test_a_sever_that_a_protest_makes_void_and_a_second_one_that_holds(desk: Desk, tmp_path: Path) -> None:
    mandate = live(desk)
    protested(desk, desk.decide("sever", YES, mandate_id=mandate), True)
    assert "active in this log" in accepted(tmp_path)["D-2026-002"].checks[17].saw
    desk.decide("sever", YES, mandate_id=mandate)
    later(desk, days=5, seconds=1)
    reports = accepted(tmp_path)
    assert "ended (severed)" in reports["D-2026-002"].checks[17].saw
    assert reports["D-2026-003"].outcome == "VOID"


def test_a_suspension_that_a_sever_ballot_keeps_past_its_day_and_lets_go_of_when_it_fails(
    desk: Desk, tmp_path: Path
) -> None:
    mandate = live(desk)
    suspend(desk, mandate)
    later(desk, days=10)
    ballot = desk.hold("sever", NO, mandate_id=mandate)
    later(desk, days=2)
    assert "suspended in this log" in accepted(tmp_path)["D-2026-002"].checks[17].saw
    desk.certify(ballot)
    desk.house.tick()
    assert "active in this log" in accepted(tmp_path)["D-2026-002"].checks[17].saw
    suspend(desk, mandate, an_entry())
    later(desk, days=15)
    assert "active in this log" in accepted(tmp_path)["D-2026-002"].checks[17].saw


def an_entry() -> str:
    return "entry:" + str(json.loads(list(log.whole_log(3))[2])["id"])


def test_a_sever_ballot_annulled_lets_a_suspension_go_and_is_noticed_anew(desk: Desk, tmp_path: Path) -> None:
    mandate = live(desk)
    suspend(desk, mandate)
    later(desk, days=9)
    ballot = desk.open("sever", mandate_id=mandate)
    later(desk, days=3)
    ruling = ballots.propose_annulment(ballot, "The paper was misprinted.", desk.chapter.chair)
    db.session.commit()
    ballots.annul(ruling.id, desk.chapter.secretary)
    db.session.commit()
    later(desk, days=1)
    assert "active in this log" in accepted(tmp_path)["D-2026-002"].checks[17].saw
    desk.house.run("counter", keep_spares)
    again = ballots.notice(ballot_queries.ballot(ballot).proposal_id, desk.chapter.chair).id
    db.session.commit()
    desk.clock.advance(days=3)
    hand_in(again, dict(zip(desk.people, YES, strict=False)))
    later(desk, days=5)
    desk.certify(again)
    later(desk, days=5, seconds=1)
    assert "ended (severed)" in accepted(tmp_path)["D-2026-002"].checks[17].saw


def test_a_renewal_of_a_renewal_and_the_lapse_of_the_last(desk: Desk, tmp_path: Path) -> None:
    live(desk)
    desk.rule("renew")
    for number in ("D-2026-003", "D-2026-005"):
        desk.decide("renew", YES, mandate_id=relationships.mandates_of()[-1].id)
        later(desk, days=60)
        assert "active in this log" in accepted(tmp_path)[number].checks[17].saw
        if number == "D-2026-003":
            desk.decide("endorse", YES, campaign_id=desk.campaign)  # the first endorsement's term is over
            later(desk, days=5, seconds=1)
    later(desk, days=90)
    reports = accepted(tmp_path)
    assert "M-2026-003" in reports["D-2026-005"].checks[17].saw
    assert "ended (lapsed) in this log" in reports["D-2026-005"].checks[17].saw


def test_a_decision_made_void_is_noticed_again_and_an_endorsement_withdrawn(desk: Desk, tmp_path: Path) -> None:
    decision = desk.activate()
    protested(desk, decision, True)
    desk.house.run("counter", keep_spares)
    again = ballots.notice(decision.proposal_id, desk.chapter.chair).id
    db.session.commit()
    desk.clock.advance(days=3)
    hand_in(again, dict(zip(desk.people, YES, strict=False)))
    later(desk, days=5)
    desk.certify(again)
    later(desk, days=5, seconds=1)
    reports = accepted(tmp_path)
    assert (reports["D-2026-002"].outcome, reports["D-2026-003"].outcome) == ("VOID", "CARRIED")
    desk.rule("sever")
    endorsed = next(one for one in queries.decisions() if one.number == "D-2026-001")
    desk.decide("sever", YES, endorsement_id=endorsed.id)
    later(desk, days=5, seconds=1)
    reports = accepted(tmp_path)
    assert "M-2026-002 ended (severed)" in reports["D-2026-004"].checks[17].saw


def test_offices_change_hands_and_a_rule_is_adopted_anew_between_proposal_and_notice(
    desk: Desk, tmp_path: Path
) -> None:
    given = membership.give_office(
        desk.people[8], desk.chapter.root, "teller", "One left.", desk.chapter.chair, desk.chapter.secretary
    )
    db.session.commit()
    desk.rule("position")
    made = deliberation.propose(desk.chapter.root, "position", "To say so", "Because.", desk.chapter.chair)
    db.session.commit()
    desk.rule("position", notice_days=9)
    deliberation.revise(made.id, desk.chapter.chair, "To say it", "Because of this.")
    db.session.commit()
    desk.house.run("counter", keep_spares)
    ballot = ballots.notice(made.id, desk.chapter.chair).id
    db.session.commit()
    desk.clock.advance(days=3)
    hand_in(ballot, dict(zip(desk.people, YES, strict=False)))
    later(desk, days=5)
    desk.tellers = [desk.tellers[0], desk.people[8]]
    desk.certify(ballot)
    membership.end_office(given.id, "Moved away.", desk.chapter.chair, desk.chapter.secretary)
    db.session.commit()
    desk.rule("position")
    desk.tellers = desk.people[:2]
    desk.decide("position", NO)
    accepted(tmp_path)


def test_a_roll_call_in_which_people_change_their_minds(desk: Desk, tmp_path: Path) -> None:
    desk.rule("position", ballot={"secrecy": "roll-call", "method": "motion", "days": 5},
              inquorate={"then": "extend", "days": 2, "times": 1})  # fmt: skip
    ballot = desk.open("position")
    hand_in(ballot, dict.fromkeys(desk.people[:2], "yes"))
    later(desk, days=5, hours=1)
    hand_in(ballot, {desk.people[0]: "no", desk.people[3]: "abstain", desk.people[6]: "yes"})
    later(desk, days=2)
    desk.certify(ballot)
    assert "extended 1 times" in accepted(tmp_path)["D-2026-001"].checks[10].saw
