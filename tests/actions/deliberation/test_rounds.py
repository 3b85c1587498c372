"""Rounds: who calls, attends and reports, and how reports open the way to notice."""

import hashlib
import json
from datetime import timedelta

import pytest
from flask import Flask

from auditlog.models import LogPending
from deliberation import actions, queries
from deliberation.errors import RoundRefused, UnknownThing, UnusableText, WasWithdrawn
from deliberation.models import Proposal, Round
from foundation.clock import StillClock, now
from foundation.database import db
from foundation.errors import NotAllowed
from tests.conftest import House
from tests.deliberation_stage import DAY, Stage, certify, propose, set_stage, unmet

HOUR = timedelta(hours=1)
ASKED = {"rounds": {"hosts": "branches", "share": "1/2", "attendance": 2}}


def called(stage: Stage, proposal: Proposal) -> Round:
    return actions.call_round(proposal.id, stage.harbor, now() + DAY, now() + DAY + 2 * HOUR, stage.harbor_facilitator)


def test_a_round_goes_from_its_call_to_its_report_and_opens_the_gate(app: Flask, clock: StillClock) -> None:
    stage = set_stage(**ASKED)
    made = propose(stage)
    assert unmet(made.id)[-1] == "the facilitators of the branches that have not reported"
    held = called(stage, made)
    assert (held.number, queries.round_state(held, now())) == ("R-2026-001", "planned")
    clock.advance(days=1)
    actions.attend(held.id, stage.ann, stage.ann)
    actions.attend(held.id, stage.ann, stage.ann)
    actions.attend(held.id, stage.harbor_facilitator, stage.harbor_facilitator)
    assert queries.attendance(held.id) == 2
    filed = actions.file_report(held.id, "We are for it.", "Two of us are not.", stage.harbor_facilitator)
    entry = json.loads(db.session.query(LogPending).filter_by(id=filed.entry_id).one().canonical)
    report = {
        "attendance": 2, "host": stage.harbor, "minority": "Two of us are not.", "round": "R-2026-001",
        "text": "We are for it.",
    }  # fmt: skip
    spelled = json.dumps(report, sort_keys=True, separators=(",", ":")).encode()
    assert entry["report_hash"] == hashlib.sha256(spelled).hexdigest()
    assert (entry["attendance"], entry["minority"], queries.round_state(held, now())) == (2, True, "reported")
    clock.advance(days=6)
    assert unmet(made.id) == []


def test_officers_of_the_host_or_of_the_deciding_body_call_a_round(app: Flask) -> None:
    stage = set_stage(**ASKED)
    made = propose(stage)
    opens, closes = now() + DAY, now() + 2 * DAY
    for nobody in (stage.ann, stage.hill_facilitator, stage.outsider):
        with pytest.raises(NotAllowed):
            actions.call_round(made.id, stage.harbor, opens, closes, nobody)
    assert actions.call_round(made.id, stage.hill, opens, closes, stage.chair).host_id == stage.hill
    with pytest.raises(RoundRefused):
        actions.call_round(made.id, stage.hill, opens, closes, stage.hill_facilitator)
    with pytest.raises(RoundRefused):
        actions.call_round(made.id, stage.root, opens, closes, stage.chair)


def test_dates_that_make_no_round_are_refused(app: Flask) -> None:
    stage = set_stage(**ASKED)
    made = propose(stage)
    t = now()
    for opens, closes in ((t - HOUR, t + HOUR), (t + HOUR, t + HOUR), (t + 2 * HOUR, t + HOUR), (t, t + 400 * DAY)):
        with pytest.raises(UnusableText):
            actions.call_round(made.id, stage.harbor, opens, closes, stage.harbor_facilitator)


def test_nobody_calls_a_round_on_a_withdrawn_or_unknown_proposal(app: Flask) -> None:
    stage = set_stage(**ASKED)
    made = propose(stage)
    actions.withdraw(made.id, stage.ann)
    with pytest.raises(WasWithdrawn):
        called(stage, made)
    with pytest.raises(UnknownThing):
        actions.call_round("0" * 32, stage.harbor, now(), now() + DAY, stage.chair)


def test_the_hours_of_a_round_are_put_right_openly_and_only_its_close_moves_once_it_is_open(
    app: Flask, clock: StillClock
) -> None:
    stage = set_stage(**ASKED)
    held = called(stage, propose(stage))
    opens = now() + 2 * DAY
    for nobody in (stage.ann, stage.hill_facilitator, stage.outsider):
        with pytest.raises(NotAllowed):
            actions.change_round(held.id, opens, opens + HOUR, "The hall is taken.", nobody)
    with pytest.raises(UnusableText):
        actions.change_round(held.id, opens, opens + HOUR, " ", stage.harbor_facilitator)
    with pytest.raises(UnusableText):
        actions.change_round(held.id, held.opens_at, held.closes_at, "Nothing.", stage.harbor_facilitator)
    with pytest.raises(UnusableText):
        actions.change_round(held.id, now() - HOUR, opens, "Too late.", stage.harbor_facilitator)
    actions.change_round(held.id, opens, opens + HOUR, "The hall is taken.", stage.harbor_facilitator)
    clock.advance(days=2)
    with pytest.raises(UnusableText):
        actions.change_round(held.id, opens + HOUR, opens + 2 * HOUR, "Begin again.", stage.harbor_facilitator)
    with pytest.raises(UnusableText):
        actions.change_round(held.id, opens, opens + timedelta(seconds=0), "Over.", stage.harbor_facilitator)
    actions.change_round(held.id, opens, opens + 3 * HOUR, "Many want to speak.", stage.chair)
    clock.advance(hours=2)
    assert queries.round_state(held, now()) == "open"
    logged = [json.loads(row.canonical) for row in db.session.query(LogPending).all()]
    changes = [entry for entry in logged if entry["type"] == "round.changed"]
    assert [entry["reason"] for entry in changes] == ["The hall is taken.", "Many want to speak."]
    assert changes[1]["closes"] > changes[0]["closes"] > changes[0]["opens"]
    assert stage.chair not in json.dumps(changes)


def test_a_round_called_off_takes_nobody_and_nothing_and_its_host_may_call_another(
    app: Flask, clock: StillClock
) -> None:
    stage = set_stage(**ASKED)
    made = propose(stage)
    held = called(stage, made)
    actions.call_off(held.id, "The hall burnt down.", stage.harbor_facilitator)
    clock.advance(days=1)
    assert queries.round_state(held, now()) == "called_off"
    with pytest.raises(RoundRefused):
        actions.attend(held.id, stage.ann, stage.ann)
    with pytest.raises(RoundRefused):
        actions.contribute(held.id, "for", "We are for it.", stage.harbor_facilitator)
    with pytest.raises(RoundRefused):
        actions.file_report(held.id, "We are for it.", "", stage.harbor_facilitator)
    with pytest.raises(RoundRefused):
        actions.call_off(held.id, "Again.", stage.chair)
    again = called(stage, made)
    assert [one.id for one in queries.rounds_of(made.id)] == [again.id]
    clock.advance(days=1)
    for member_id in (stage.ann, stage.harbor_facilitator):
        actions.attend(again.id, member_id, stage.harbor_facilitator)
    actions.file_report(again.id, "We are for it.", "", stage.harbor_facilitator)
    with pytest.raises(RoundRefused):
        actions.call_off(again.id, "We meant no.", stage.harbor_facilitator)
    with pytest.raises(RoundRefused):
        actions.change_round(again.id, now() + DAY, now() + 2 * DAY, "Again.", stage.harbor_facilitator)


def test_members_of_the_host_take_part_while_it_is_open_and_officers_put_the_list_right(
    app: Flask, clock: StillClock
) -> None:
    stage = set_stage(**ASKED)
    held = called(stage, propose(stage))
    with pytest.raises(RoundRefused):
        actions.attend(held.id, stage.ann, stage.ann)
    clock.advance(days=1)
    for member_id, by in ((stage.hill_facilitator, stage.hill_facilitator), (stage.ann, stage.outsider)):
        with pytest.raises(NotAllowed):
            actions.attend(held.id, member_id, by)
    clock.advance(hours=2)
    with pytest.raises(RoundRefused):
        actions.attend(held.id, stage.ann, stage.ann)
    actions.attend(held.id, stage.ann, stage.harbor_facilitator)
    actions.strike(held.id, stage.ann, stage.harbor_facilitator)
    assert queries.attendance(held.id) == 0


def test_a_report_needs_the_attendance_the_rules_ask_for_and_never_changes(app: Flask, clock: StillClock) -> None:
    stage = set_stage(**ASKED)
    held = called(stage, propose(stage))
    reporter = stage.harbor_facilitator
    with pytest.raises(RoundRefused):
        actions.file_report(held.id, "Too early", "", reporter)
    clock.advance(days=1)
    actions.attend(held.id, stage.ann, stage.ann)
    with pytest.raises(RoundRefused):
        actions.file_report(held.id, "Too few", "", reporter)
    actions.attend(held.id, reporter, reporter)
    for nobody in (stage.ann, stage.chair, stage.hill_facilitator):
        with pytest.raises(NotAllowed):
            actions.file_report(held.id, "Not mine to send", "", nobody)
    with pytest.raises(UnusableText):
        actions.file_report(held.id, " ", "", reporter)
    actions.file_report(held.id, "For it.", "", reporter)
    for act in (
        lambda: actions.file_report(held.id, "Other", "", reporter),
        lambda: actions.strike(held.id, stage.ann, reporter),
    ):
        with pytest.raises(RoundRefused):
            act()


def test_a_report_goes_up_after_notice_but_not_after_the_decision(app: Flask, house: House) -> None:
    stage = set_stage(rounds={"hosts": "branches", "share": "1/2", "attendance": 1})
    made = propose(stage)
    held, late = called(stage, made), actions.call_round(made.id, stage.hill, now() + DAY, now() + 9 * DAY, stage.chair)
    house.clock.advance(days=7)
    for one, reporter in ((held, stage.harbor_facilitator), (late, stage.hill_facilitator)):
        actions.attend(one.id, reporter, reporter)
    actions.file_report(held.id, "For it.", "", stage.harbor_facilitator)
    decided = certify(house, stage, made.id)
    with pytest.raises(RoundRefused):
        actions.file_report(late.id, "Too late.", "", stage.hill_facilitator)
    assert json.loads(queries.bundle_parts(decided.id)["rounds.json"]) == [
        {"attendance": 1, "host": stage.harbor, "minority": "", "round": held.number, "text": "For it."}
    ]


def test_the_inbox_names_rounds_to_call_to_run_to_attend_and_reports_owed(app: Flask, clock: StillClock) -> None:
    stage = set_stage(**ASKED)
    made = propose(stage, title="Depot")

    def waits(member_id: str) -> list[tuple[str, str]]:
        with app.test_request_context():  # a page of its own: what one page asked twice is looked up once
            return [(one.title, one.act) for one in queries.inbox(member_id)]

    to_call = ("Harbor branch is asked for a round on “Depot”", "Call it")
    assert (waits(stage.harbor_facilitator), waits(stage.ann)) == ([to_call], [])
    held = called(stage, made)
    assert waits(stage.harbor_facilitator) == [("You run a round on “Depot”", "Prepare it")]
    assert waits(stage.ann) == []
    actions.call_off(held.id, "The hall burnt down.", stage.harbor_facilitator)
    assert waits(stage.harbor_facilitator) == [to_call]
    held = called(stage, made)
    clock.advance(days=1)
    assert waits(stage.ann) == [("Round on “Depot”", "Take part")]
    assert waits(stage.harbor_facilitator) == [("Your round on “Depot” is open", "Run it")]
    with app.test_request_context():
        assert [one.until for one in queries.inbox(stage.ann)] == [held.closes_at]
    for member_id in (stage.ann, stage.harbor_facilitator):
        actions.attend(held.id, member_id, stage.harbor_facilitator)
    assert waits(stage.ann) == []
    clock.advance(hours=2)
    assert waits(stage.harbor_facilitator) == [("Report of the round on “Depot”", "Report")]
    actions.file_report(held.id, "For it.", "", stage.harbor_facilitator)
    assert waits(stage.harbor_facilitator) == waits(stage.ann) == waits(stage.outsider) == []
