"""The auditors' desk as strangers, members and auditors see it."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from foundation.database import db
from oversight.verifier_file import build
from tests.actions.oversight.conftest import Desk, desk  # noqa: F401
from verifier.verify import verify


@pytest.fixture(autouse=True)
def _no_csrf(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)  # and on again: the app is used by other tests too


def signed_in(app: Flask, member_id: str) -> Any:
    client = app.test_client()
    assert client.post("/personas", data={"member": member_id}).status_code == 303
    return client


def test_an_empty_house_says_what_would_fill_its_pages(client: FlaskClient) -> None:
    assert "Nothing is decided yet" in client.get("/decisions").text
    assert "Nothing is active" in client.get("/audit/coverage").text
    page = client.get("/audit")
    assert page.status_code == 200
    assert "No protest waits" in page.text
    assert client.get("/decisions/D-2026-001").status_code == 404
    assert client.get("/decisions/D-2026-001/bundle.zip").status_code == 404


def test_a_stranger_reads_a_decision_and_checks_its_file(client: FlaskClient, desk: Desk, tmp_path: Path) -> None:  # noqa: F811
    desk.activate()
    desk.clock.advance(days=5, seconds=1)
    desk.house.tick()
    page = client.get("/decisions/D-2026-002")
    assert page.status_code == 200
    for told in (
        "CARRIED",
        "Quorum: at least 3 must take part",
        "20 are Yes",
        "Download the file",
        'href="/promise"',
        "No protest was filed",
    ):
        assert told in page.text, told
    answer = client.get("/decisions/D-2026-002/bundle.zip")
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="D-2026-002.zip"'
    file = tmp_path / "d.zip"
    file.write_bytes(answer.data)
    assert verify(file).status == "ok"
    for path in ("/audit/coverage", "/audit"):
        covered = client.get(path).text
        for told in ("M-2026-001", "Local 212", "Ward 4", "D-2026-002", "Holds", "Nothing hangs loose."):
            assert told in covered, told
    served = client.get("/audit/mandate-verify.pyz").data
    assert served == build()
    assert sha256(served).hexdigest() in client.get("/audit").text


def test_a_register_for_members_alone_keeps_strangers_out(app: Flask, client: FlaskClient, desk: Desk) -> None:  # noqa: F811
    from dataclasses import replace

    from foundation.installation import required

    app.extensions["mandate.installation"] = replace(required(), register="members")
    for path in ("/audit", "/decisions", "/audit/coverage", "/decisions/D-2026-001/bundle.zip"):
        assert client.get(path).status_code == 302, path
    assert signed_in(app, desk.people[9]).get("/decisions").status_code == 200


def test_a_member_protests_and_two_auditors_rule(app: Flask, client: FlaskClient, desk: Desk) -> None:  # noqa: F811
    desk.activate()
    desk.house.tick()
    db.session.commit()
    assert client.get("/decisions/D-2026-002/protest").status_code == 302
    member = signed_in(app, desk.people[9])
    assert "File the protest" in member.get("/decisions/D-2026-002/protest").text
    given = {"fact": "notice", "about": "", "text": "It came <late>."}
    empty = member.post("/decisions/D-2026-002/protest", data={**given, "text": ""})
    assert empty.status_code == 422
    assert member.post("/decisions/D-2026-002/protest", data=given).status_code == 302
    assert member.post("/decisions/D-2026-002/protest", data=given).status_code == 409
    text = "the text that was voted on"
    assert text in member.get("/decisions/D-2026-002").text
    page = client.get("/decisions/D-2026-002").text
    assert text not in page
    assert "It came &lt;late&gt;." in page
    assert "Not ruled on yet" in page
    one, two = (signed_in(app, auditor) for auditor in desk.auditors)
    path = next(part.split('"')[0] for part in one.get("/audit").text.split('href="') if part.startswith("/protests/"))
    assert member.get(path).status_code == 403
    assert one.get(path).status_code == 200
    assert one.post(path, data={"upheld": "yes", "reason": "It did."}).status_code == 302
    waiting = one.get(path).text
    assert "Take it back" in waiting
    confirm = next(part.split('"')[0] for part in two.get(path).text.split('action="') if part.startswith(f"{path}/"))
    assert one.post(confirm).status_code in (403, 409)
    assert two.post(confirm).status_code == 302
    page = client.get("/decisions/D-2026-002").text
    assert "VOID" in page
    assert "a protest against it was upheld" in page
    assert "<p>It did.</p>" in page
    assert "upheld, so the decision is VOID" in page


def test_an_auditor_takes_back_a_ruling_that_nobody_confirmed(app: Flask, desk: Desk) -> None:  # noqa: F811
    from oversight import actions, queries

    desk.rule("position")
    decision = desk.decide("position", ["yes"] * 9)
    protest = actions.file_protest(decision.id, "conduct", "Pressure.", desk.people[9]).id
    actions.propose_ruling(protest, True, "So it is.", desk.auditors[0])
    db.session.commit()
    act = queries.protest(protest).waiting.id
    one = signed_in(app, desk.auditors[0])
    assert one.post(f"/protests/{protest}/ruling/{act}", data={"act": "withdraw"}).status_code == 302
    db.session.rollback()
    assert queries.protest(protest).waiting is None
