"""Conditional endorsements: two officers find what became of a condition; it is logged, and no switch is thrown."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from auditlog.models import LogPending
from deliberation import actions, queries
from deliberation.errors import NotYetFound, UnknownThing
from foundation.clock import now
from foundation.database import db
from foundation.errors import NotAllowed
from membership import actions as membership
from membership.errors import TwoPeopleNeeded
from oversight.bundle import build
from relationships import actions as relationships
from relationships import queries as ties
from tests.actions.oversight.conftest import Desk
from verifier.verify import verify

WHY = "The clerk's register has no entry."


@pytest.fixture
def endorsed(desk: Desk) -> str:
    """A campaign endorsed on a condition due on 15 April, and a mandate under it in force; returns its number."""
    desk.activate()
    desk.clock.advance(days=5, seconds=1)
    desk.house.tick()
    return "D-2026-001"


def told(number: str) -> Any:
    """The only condition as pages show it."""
    [one] = queries.conditions_of(number, now())
    return one


def find(desk: Desk, number: str, met: bool) -> Any:
    """Two of the committee find it; committed."""
    act = actions.propose_finding(number, 2, met, WHY, desk.people[4])
    made = actions.confirm_finding(act, desk.people[5])
    db.session.commit()
    return made


def test_a_failed_condition_is_found_by_two_and_is_a_ground_for_people_and_no_switch(
    app: Flask, desk: Desk, endorsed: str, tmp_path: Path
) -> None:
    """Found not met: the mandate lives on; two of the committee suspend it on that entry; the file still verifies."""
    assert told(endorsed).state == "to come"
    with pytest.raises(NotYetFound):
        actions.propose_finding(endorsed, 2, False, WHY, desk.people[4])
    desk.clock.advance(days=25)
    desk.house.tick()
    assert told(endorsed).state == "due"
    found = find(desk, endorsed, met=False)
    assert told(endorsed).state == "not met"
    [mandate] = ties.mandates_of(campaign_id=desk.campaign)
    assert ties.mandate_state(mandate.id, now()) == "active"
    chosen = select(LogPending.canonical).where(LogPending.type == "condition.found")
    entry = json.loads(db.session.execute(chosen).scalar_one())
    assert (entry["decision"], entry["term"], entry["n"], entry["met"], entry["reason"]) == (endorsed, 2, 1, False, WHY)
    desk.house.tick()
    act = relationships.propose_suspension(mandate.id, f"entry:{found.entry_id}", "Not met.", desk.people[4])
    relationships.confirm_suspension(act, desk.people[5])
    db.session.commit()
    assert ties.mandate_state(mandate.id, now()) == "suspended"
    find(desk, endorsed, met=True)
    assert [one.met for one in told(endorsed).findings] == [False, True]
    assert told(endorsed).state == "met"
    desk.house.tick()
    file = tmp_path / "d.zip"
    file.write_bytes(build(queries.decision(endorsed).id))
    report = verify(file)
    assert report.status == "ok", report.first_bad


def test_only_two_officers_without_an_interest_find_it(desk: Desk, endorsed: str) -> None:
    """Not a member, not one alone, not who declared an interest; not what we promised, and not of another decision."""
    desk.clock.advance(days=25)
    committee, other = desk.people[4], desk.people[5]
    with pytest.raises(NotAllowed):
        actions.propose_finding(endorsed, 2, False, WHY, desk.people[9])
    for term in (1, 3):
        with pytest.raises(UnknownThing):
            actions.propose_finding(endorsed, term, True, WHY, committee)
    with pytest.raises(UnknownThing):
        actions.propose_finding(queries.decisions()[0].id, 2, True, WHY, committee)
    act = actions.propose_finding(endorsed, 2, False, WHY, committee)
    with pytest.raises(TwoPeopleNeeded):
        actions.confirm_finding(act, committee)
    membership.declare_interest(other, f"campaign:{desk.campaign}", "I work for it.")
    with pytest.raises(NotAllowed):
        actions.confirm_finding(act, other)
    assert told(endorsed).findings == ()
    assert actions.confirm_finding(act, desk.chapter.chair).by_b == desk.chapter.chair


def test_officers_are_reminded_and_the_pages_say_what_can_be_done(app: Flask, desk: Desk, endorsed: str) -> None:
    """A condition due stands in the inbox of those who find it; a failed one leads to suspending and severing."""
    desk.clock.advance(days=25)
    desk.house.tick()
    client = signed_in(app, desk.people[4])
    assert "A condition of endorsement" in client.get("/inbox").text
    public = app.test_client().get(f"/decisions/{endorsed}").text
    assert "File four hundred signatures" in public
    assert "Day passed, nothing found yet" in public
    assert "What can be done" not in client.get(f"/endorsements/{endorsed}/conditions").text
    given = {"term": "2", "met": "no", "reason": WHY}
    assert client.post(f"/endorsements/{endorsed}/conditions", data={**given, "met": ""}).status_code == 422
    assert client.post(f"/endorsements/{endorsed}/conditions", data=given).status_code == 303
    second = signed_in(app, desk.people[5])
    page = second.get(f"/endorsements/{endorsed}/conditions").text
    assert "Waits for a second officer" in page
    [path] = [part.split('"')[0] for part in page.split('action="') if "/conditions/" in part.split('"')[0]]
    assert second.post(path).status_code == 303
    page = second.get(f"/endorsements/{endorsed}/conditions").text
    assert "What can be done" in page
    assert "ground=entry:" in page.replace("%3A", ":")
    assert app.test_client().get(f"/endorsements/{endorsed}/conditions").status_code == 302


@pytest.fixture(autouse=True)
def _no_csrf(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


def signed_in(app: Flask, member_id: str) -> Any:
    """A browser in which this member is signed in."""
    client = app.test_client()
    assert client.post("/personas", data={"member": member_id}).status_code == 303
    return client
