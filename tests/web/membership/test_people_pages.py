"""People: who sees which body, and giving an office by two on the pages."""

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from foundation.clock import StillClock
from foundation.database import db
from membership import actions, queries
from membership.models import Interest, PairedAct
from tests.factories import Chapter, a_chapter, a_member


def csrf(client: FlaskClient, path: str = "/people") -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(path).get_data(as_text=True))
    assert found is not None
    return found.group(1)


def signed_in(app: Flask, member_id: str) -> FlaskClient:
    client = app.test_client()
    client.post("/personas", data={"csrf_token": csrf(client, "/sign-in"), "member": member_id})
    return client


def post(client: FlaskClient, path: str, **data: Any) -> Any:
    return client.post(path, data={"csrf_token": csrf(client), **data})


def propose(client: FlaskClient, c: Chapter, name: str = "Member 1", office: str = "teller") -> Any:
    fields = {"member": c.members.get(name, name), "office": office, "reason": "Chosen."}
    return post(client, f"/people/{c.root}/offices", **fields)


def test_two_officers_give_an_office_by_the_pages(app: Flask) -> None:
    c = a_chapter()
    chair, secretary = signed_in(app, c.chair), signed_in(app, c.secretary)
    assert propose(chair, c).status_code == 303
    act = db.session.query(PairedAct).one().id
    assert "Give an office in Test Chapter" in secretary.get("/inbox").get_data(as_text=True)
    page = secretary.get(f"/people/{c.root}").get_data(as_text=True)
    assert "Give Member 1 the office of teller" in page
    assert post(chair, f"/people/{c.root}/acts/{act}/confirm").status_code == 403
    assert post(secretary, f"/people/{c.root}/acts/{act}/confirm").status_code == 303
    db.session.rollback()
    assert queries.holds(c.members["Member 1"], c.root, "teller")
    assert post(secretary, f"/people/{c.root}/acts/{act}/confirm").status_code == 409


def test_nobody_proposes_their_own_office(app: Flask) -> None:
    c = a_chapter()
    assert propose(signed_in(app, c.chair), c, c.chair, "auditor").status_code == 403


def test_a_plain_member_sees_officers_but_no_form_and_proposes_nothing(app: Flask) -> None:
    c = a_chapter()
    client = signed_in(app, c.members["Member 1"])
    page = client.get(f"/people/{c.root}").get_data(as_text=True)
    assert "Chair One" in page
    assert "Member 2" not in page
    assert f"/people/{c.root}/offices" not in page
    assert propose(client, c, "Member 2").status_code == 403
    assert db.session.query(PairedAct).count() == 0


@pytest.mark.parametrize("path", ["/people/{branch}", "/people/" + "0" * 32])
def test_a_body_of_others_answers_as_one_that_does_not_exist(app: Flask, path: str) -> None:
    c = a_chapter()
    client = signed_in(app, c.members["Member 1"])
    known, unknown = client.get(path.format(branch=c.branch)), client.get("/people/" + "f" * 32)
    assert known.status_code == unknown.status_code == 404
    strip = re.compile(r'value="[^"]{40,}"')
    assert strip.sub("", known.get_data(as_text=True)) == strip.sub("", unknown.get_data(as_text=True))


def test_an_act_is_reached_through_its_own_body_only(app: Flask) -> None:
    c = a_chapter()
    propose(signed_in(app, c.chair), c)
    act = db.session.query(PairedAct).one().id
    assert post(signed_in(app, c.secretary), f"/people/{c.branch}/acts/{act}/confirm").status_code == 404


def test_fields_nobody_asked_for_change_nothing(app: Flask) -> None:
    """Mass assignment: who gives, since when and whether it is a founding are never read from a form."""
    c = a_chapter()
    client = signed_in(app, c.chair)
    extra = {
        "member": c.members["Member 1"],
        "office": "teller",
        "reason": "Chosen.",
        "by_b": c.secretary,
        "founding": "1",
    }
    post(client, f"/people/{c.root}/offices", **extra)
    act = db.session.query(PairedAct).one()
    assert act.by_b is None
    assert queries.holds(c.members["Member 1"], c.root) is None


def test_an_office_is_given_only_with_a_password_given_just_now(app: Flask, clock: StillClock) -> None:
    c = a_chapter()
    client = signed_in(app, c.chair)
    clock.advance(minutes=11)
    led = propose(client, c)
    assert (led.status_code, led.headers["Location"]) == (303, f"/confirm-password?next=/people/{c.root}")
    assert db.session.query(PairedAct).count() == 0
    assert post(client, "/confirm-password", next=f"/people/{c.root}").headers["Location"] == f"/people/{c.root}"
    propose(client, c)
    assert db.session.query(PairedAct).count() == 1


def test_an_office_is_ended_by_two_with_a_reason(app: Flask) -> None:
    c = a_chapter()
    keeper = queries.holds(c.keeper, c.root)
    assert keeper is not None
    path = f"/people/{c.root}/offices/{keeper.id}/end"
    assert post(signed_in(app, c.keeper), path, reason="Mine.").status_code == 403
    assert post(signed_in(app, c.chair), path, reason="").status_code == 422
    assert post(signed_in(app, c.chair), path, reason="Moved away.").status_code == 303
    act = db.session.query(PairedAct).one().id
    assert post(signed_in(app, c.secretary), f"/people/{c.root}/acts/{act}/confirm").status_code == 303
    db.session.rollback()
    assert queries.holds(c.keeper, c.root) is None


def test_an_interest_is_declared_and_leads_back_to_our_own_page(app: Flask) -> None:
    c = a_chapter()
    client, subject = signed_in(app, c.members["Member 1"]), "campaign:" + "ab" * 16
    led = post(client, "/interests", subject=subject, statement="My brother runs it.", next="//evil.example")
    assert led.headers["Location"] == "/people"
    assert db.session.query(Interest).one().statement == "My brother runs it."


def test_a_hostile_name_is_shown_as_text(app: Flask) -> None:
    c = a_chapter()
    name = '<script>alert("1")</script>'
    who = a_member("Plain Name", (c.root,))
    queries.member(who).name = name
    db.session.commit()
    page = signed_in(app, c.chair).get(f"/people/{c.root}").get_data(as_text=True)
    assert name not in page
    assert "&lt;script&gt;" in page


def test_whoever_left_is_signed_out_at_once(app: Flask) -> None:
    c = a_chapter()
    client = signed_in(app, c.members["Member 1"])
    actions.leave(c.members["Member 1"], c.root, date(2026, 3, 2))
    assert client.get("/inbox").status_code == 302
