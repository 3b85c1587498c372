"""The bundles that the house itself builds: the stranger's verifier accepts each, on both databases."""

import json
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask

from auditlog import queries as log
from ballots import actions as ballots
from foundation.database import db
from foundation.errors import NotFound
from oversight import actions, queries
from oversight.bundle import build
from oversight.errors import NotYetProved
from relationships import actions as acts
from relationships import queries as relationships
from tests.actions.oversight.conftest import Desk
from tests.factories import a_member, hand_in
from verifier.report import Report
from verifier.verify import verify


def checked(data: bytes, tmp_path: Path, **options: str) -> Report:
    file = tmp_path / "bundle.zip"
    file.write_bytes(data)
    return verify(file, **options)


def test_an_activation_is_proved_from_its_vote_to_its_mandate(desk: Desk, tmp_path: Path) -> None:
    decision = desk.activate()
    desk.clock.advance(days=5, seconds=1)
    desk.house.tick()
    report = checked(build(decision.id), tmp_path, key=log.key_line())
    assert (report.status, report.first_bad) == ("ok", None)
    assert (report.outcome, report.demo) == ("CARRIED", True)
    assert "active in this log" in report.checks[17].saw
    assert report.checks[14].saw == "contest 1: 23 lines open to their commitments, 0 invalid"


def test_an_endorsement_and_a_sever_are_proved_too(desk: Desk, tmp_path: Path) -> None:
    desk.activate()
    desk.clock.advance(days=5, seconds=1)
    desk.house.tick()
    desk.rule("sever")
    [mandate] = relationships.mandates_of()
    sever = desk.decide("sever", ["yes"] * 9, mandate_id=mandate.id)
    first = checked(build(sever.id), tmp_path)
    assert (first.status, first.first_bad) == ("ok", None)
    desk.clock.advance(days=5, seconds=1)
    desk.house.tick()
    for number in ("D-2026-001", "D-2026-002", "D-2026-003"):
        report = checked(build(number), tmp_path)
        assert (report.status, report.first_bad) == ("ok", None), number
    assert "ended (severed)" in checked(build("D-2026-002"), tmp_path).checks[17].saw


@pytest.mark.parametrize(
    ("choices", "outcome", "opened"),
    [
        (["yes"] * 2, "INQUORATE", False),
        (["no"] * 9, "NOT CARRIED", True),
        (["yes", "no", "", "abstain"], "NOT CARRIED", True),
    ],
)  # fmt: skip
def test_what_did_not_carry_is_proved_as_well(
    desk: Desk, tmp_path: Path, choices: list[str], outcome: str, opened: bool
) -> None:
    desk.rule("position")
    decision = desk.decide("position", choices)
    data = build(decision.id)
    report = checked(data, tmp_path)
    assert (report.status, report.first_bad, report.outcome) == ("ok", None, outcome)
    names = zipfile.ZipFile(BytesIO(data)).namelist()
    assert ("commitments-1.json" in names) is opened
    assert "openings-1.json" not in names


def test_a_roll_call_is_proved_with_its_names_as_references(desk: Desk, tmp_path: Path) -> None:
    desk.rule("position", ballot={"secrecy": "roll-call", "method": "motion", "days": 5})
    decision = desk.decide("position", ["yes"] * 5 + ["no"] * 2)
    report = checked(build(decision.id), tmp_path)
    assert (report.status, report.first_bad, report.outcome) == ("ok", None, "CARRIED")


def test_an_extension_is_proved(desk: Desk, tmp_path: Path) -> None:
    desk.rule("position", inquorate={"then": "extend", "days": 2, "times": 1})
    ballot = desk.hold("position", ["yes"] * 2)
    desk.clock.advance(days=2)
    desk.house.tick()
    report = checked(build(desk.certify(ballot).id), tmp_path)
    assert (report.status, report.first_bad, report.outcome) == ("ok", None, "INQUORATE")
    assert "extended 1 times" in report.checks[10].saw


def test_an_addition_to_the_roll_and_a_suspension_are_proved(desk: Desk, tmp_path: Path) -> None:
    desk.activate()
    desk.clock.advance(days=5, seconds=1)
    [mandate] = relationships.mandates_of()
    act = acts.propose_suspension(mandate.id, "term:1", "They did not meet us.", desk.people[4])
    db.session.commit()
    acts.confirm_suspension(act, desk.people[5])
    db.session.commit()
    desk.house.tick()
    assert "suspended in this log" in checked(build("D-2026-002"), tmp_path).checks[17].saw
    desk.rule("position")
    late = a_member("Late Joiner", (desk.chapter.root,))
    desk.clock.advance(days=14, seconds=1)
    ballot = desk.open("position")
    db.session.commit()
    left = a_member("Left Out", (desk.chapter.root,))
    ruling = ballots.propose_amendment(ballot, left, "Left off by error.", desk.chapter.chair)
    db.session.commit()
    ballots.amend_roll(ruling.id, desk.chapter.secretary)
    db.session.commit()
    hand_in(ballot, dict.fromkeys([*desk.people[:8], left, late], "yes"))
    desk.clock.advance(days=5)
    desk.house.tick()
    report = checked(build(desk.certify(ballot).id), tmp_path)
    assert (report.status, report.first_bad) == ("ok", None)
    assert "1 added by two officers" in report.checks[12].saw
    assert "active in this log" in checked(build("D-2026-002"), tmp_path).checks[17].saw


def test_the_same_checkpoint_gives_the_same_bytes(desk: Desk, app: Flask) -> None:
    desk.rule("position")
    decision = desk.decide("position", ["yes"] * 9)
    once = build(decision.id)
    app.extensions["mandate.bundles"].clear()
    assert build(decision.number) == once


def test_a_protest_upheld_is_in_the_bundle_and_the_outcome_reads_void(desk: Desk, tmp_path: Path) -> None:
    decision = desk.activate()
    protest = actions.file_protest(decision.id, "notice", "It came late.", desk.people[9])
    db.session.commit()
    act = actions.propose_ruling(protest.id, True, "It did.", desk.auditors[0])
    db.session.commit()
    actions.confirm_ruling(act, desk.auditors[1])
    db.session.commit()
    desk.house.tick()
    report = checked(build(decision.id), tmp_path)
    assert (report.status, report.first_bad, report.outcome) == ("ok", None, "VOID")
    assert queries.decisions()[0].outcome == "VOID"
    with zipfile.ZipFile(BytesIO(build(decision.id))) as archive:
        assert json.loads(archive.read("protests.json")) == [{"protest": protest.id, "text": "It came late."}]


def test_a_decision_waits_for_its_checkpoint_and_an_unknown_one_is_refused(desk: Desk) -> None:
    desk.rule("position")
    ballot = desk.hold("position", ["yes"] * 9)
    from ballots import queries as ballot_queries

    for teller in desk.tellers:
        ballots.sign_count(ballot, teller, ballot_queries.count_of(ballot).hash)
        db.session.commit()
    with pytest.raises(NotYetProved):
        build("D-2026-001")
    with pytest.raises(NotFound):
        build("D-2026-009")
