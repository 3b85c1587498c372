"""Signing in and out by the pages, and every known way to slip past them."""

import re
from dataclasses import replace
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import create_app
from foundation.clock import StillClock
from foundation.database import db
from foundation.models import WebSession
from membership import actions, passwords
from tests.factories import a_chapter, a_member
from tests.kept import kept_here

GOOD = "nine grey herons stand"
WRONG = "seven wet lanterns hum"
ADA = "ada.example@members.example"


def csrf(client: FlaskClient, path: str = "/sign-in") -> str:
    page = client.get(path).get_data(as_text=True)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None, page
    return found.group(1)


def post(client: FlaskClient, path: str, token_from: str = "/sign-in", **data: Any) -> Any:
    return client.post(path, data={"csrf_token": csrf(client, token_from), **data})


def sign_in(client: FlaskClient, email: str = ADA, password: str = GOOD, **more: Any) -> Any:
    return post(client, "/sign-in", email=email, password=password, **more)


def cookie(client: FlaskClient) -> str:
    kept = client.get_cookie("mandate")
    assert kept is not None
    return str(kept.value)


def body(response: Any) -> str:
    """A page without what differs each time it is made."""
    page = re.sub(r'value="[^"]{40,}"', "", response.get_data(as_text=True))
    return page.replace("nobody@members.example", ADA)


@pytest.fixture
def ada(app: Flask) -> str:
    name = f"Ada Example at {passwords._HASHER.memory_cost} kB"
    return kept_here(name, lambda: a_member("Ada Example", (a_chapter(0).root,), password=GOOD))


def test_a_member_signs_in_and_sees_the_inbox(client: FlaskClient, ada: str) -> None:
    response = sign_in(client)
    assert (response.status_code, response.headers["Location"]) == (303, "/inbox")
    page = client.get("/inbox").get_data(as_text=True)
    assert "Nothing waits for you, Ada Example" in page


@pytest.mark.parametrize("path", ["/sign-in", "/first-sign-in"])
def test_every_id_on_a_page_that_lets_people_in_names_one_thing(client: FlaskClient, path: str) -> None:
    named = re.findall(r'\sid="([^"]+)"', client.get(path).get_data(as_text=True))
    assert "main" in named
    assert len(named) == len(set(named))


@pytest.mark.parametrize("path", ["/inbox", "/people", "/sessions", "/confirm-password"])
def test_a_stranger_is_led_to_sign_in_and_back(client: FlaskClient, ada: str, path: str) -> None:
    led = client.get(path)
    assert led.status_code == 302
    assert led.headers["Location"].startswith("/sign-in?next=")
    assert sign_in(client, next=path).headers["Location"] == path


def test_wrong_password_unknown_account_and_no_password_read_the_same(client: FlaskClient, ada: str) -> None:
    wrong, unknown = sign_in(client, ADA, WRONG), sign_in(client, "nobody@members.example", WRONG)
    assert wrong.status_code == unknown.status_code == 403
    assert body(wrong) == body(unknown)
    assert "do not belong together" in body(wrong)


@pytest.mark.usefixtures("real_passwords")
def test_wrong_password_and_unknown_account_take_the_same_time(
    client: FlaskClient, ada: str, clock: StillClock
) -> None:
    """The digest is worked in either case; without that the unknown account would be many times faster."""
    took: dict[str, list[float]] = {ADA: [], "nobody@members.example": []}
    sign_in(client, "warm@members.example", WRONG)
    for _ in range(5):
        for email, times in took.items():
            token = csrf(client)
            start = perf_counter()
            client.post("/sign-in", data={"csrf_token": token, "email": email, "password": WRONG})
            times.append(perf_counter() - start)
        clock.advance(minutes=16)
    known, unknown = (median(times) for times in took.values())
    assert unknown > 0.5 * known


def test_too_many_tries_answer_429_with_the_wait(client: FlaskClient, ada: str) -> None:
    for _ in range(5):
        assert sign_in(client, ADA, WRONG).status_code == 403
    late = sign_in(client, ADA, GOOD)
    assert (late.status_code, late.headers["Retry-After"]) == (429, "30")


def test_a_cookie_copied_before_signing_out_opens_nothing_after(app: Flask, client: FlaskClient, ada: str) -> None:
    sign_in(client)
    copied = cookie(client)
    assert post(client, "/sign-out", "/people").status_code == 303
    thief = app.test_client()
    thief.set_cookie("mandate", copied)
    assert thief.get("/inbox").status_code == 302
    assert db.session.execute(select(WebSession).where(WebSession.member_id == ada)).first() is None


def test_a_session_prepared_by_somebody_else_is_not_the_one_signed_in(
    app: Flask, client: FlaskClient, ada: str
) -> None:
    """Fixation: the id known before signing in is worth nothing afterwards."""
    csrf(client)
    known_before = cookie(client)
    sign_in(client)
    assert cookie(client) != known_before
    other = app.test_client()
    other.set_cookie("mandate", known_before)
    assert other.get("/inbox").status_code == 302


def test_a_made_up_session_id_is_never_adopted(client: FlaskClient, ada: str) -> None:
    client.set_cookie("mandate", "a" * 43)
    sign_in(client)
    assert cookie(client) != "a" * 43


@pytest.mark.parametrize(
    "evil",
    ["//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example",
     "https://evil.example/inbox", "javascript:alert(1)", "/\t/evil.example", "/x\r\nSet-Cookie: a=b", "http:///evil.example",
     " //evil.example", "evil.example", "%2f%2fevil.example", "/%09/../\\evil.example"],
)  # fmt: skip
def test_signing_in_leads_to_no_other_house(client: FlaskClient, ada: str, evil: str) -> None:
    assert sign_in(client, next=evil).headers["Location"] == "/inbox"
    assert client.get("/sign-in", query_string={"next": evil}).headers["Location"] == "/inbox"


@pytest.mark.parametrize(
    "path", ["/sign-in", "/sign-out", "/first-sign-in", "/confirm-password", "/sessions/end", "/interests", "/personas"]
)
@pytest.mark.parametrize("token", [None, "made-up"])
def test_no_form_is_taken_without_its_token(client: FlaskClient, ada: str, path: str, token: str | None) -> None:
    sign_in(client)
    data = {"email": ADA, "password": GOOD, "member": ada, **({} if token is None else {"csrf_token": token})}
    assert client.post(path, data=data).status_code == 400
    assert client.get("/inbox").status_code == 200


def test_the_token_of_another_session_is_refused(app: Flask, client: FlaskClient, ada: str) -> None:
    sign_in(client)
    theirs = csrf(app.test_client())
    assert client.post("/sign-out", data={"csrf_token": theirs}).status_code == 400


@pytest.mark.parametrize("path", ["/sign-out", "/sessions/end", "/interests"])
def test_nothing_changes_by_reading(client: FlaskClient, ada: str, path: str) -> None:
    sign_in(client)
    assert client.get(path).status_code == 405
    assert client.get("/inbox").status_code == 200


def test_the_first_sign_in_sets_the_password_and_is_for_once(app: Flask, client: FlaskClient, ada: str) -> None:
    code = actions.make_one_time_code(ada)
    data = {"code": code, "password": WRONG, "repeated": WRONG}
    assert post(client, "/first-sign-in", "/first-sign-in", **data).headers["Location"] == "/inbox"
    assert client.get("/inbox").status_code == 200
    other = app.test_client()
    assert post(other, "/first-sign-in", "/first-sign-in", **data).status_code == 403
    assert sign_in(other, ADA, GOOD).status_code == 403
    assert sign_in(other, ADA, WRONG).status_code == 303


def test_a_scanner_that_follows_links_uses_no_code_up(client: FlaskClient, ada: str) -> None:
    code = actions.make_one_time_code(ada)
    db.session.commit()
    asked = {"code": code, "password": WRONG, "repeated": WRONG}
    for _ in range(2):
        assert client.get("/first-sign-in", query_string=asked).status_code == 200
        assert client.head("/first-sign-in", query_string=asked).status_code == 200
    assert post(client, "/first-sign-in", "/first-sign-in", **asked).headers["Location"] == "/inbox"


def test_tries_are_counted_for_all_processes_together(app: Flask, client: FlaskClient, ada: str) -> None:
    """Two web processes share the database, so guesses cannot be spread over them."""
    other = create_app(app.extensions["mandate.config"], app.extensions["mandate.clock"], testing=True).test_client()
    for one in (client, other, client, other, client):
        assert sign_in(one, ADA, WRONG).status_code == 403
    assert [sign_in(one, ADA, GOOD).status_code for one in (other, client)] == [429, 429]


def test_a_new_password_ends_the_sessions_begun_with_the_old_one(app: Flask, client: FlaskClient, ada: str) -> None:
    sign_in(client)
    code = actions.make_one_time_code(ada)
    data = {"code": code, "password": WRONG, "repeated": WRONG}
    post(app.test_client(), "/first-sign-in", "/first-sign-in", **data)
    assert client.get("/inbox").status_code == 302


def test_one_sees_and_ends_ones_own_sessions_and_nobody_elses(app: Flask, client: FlaskClient, ada: str) -> None:
    phone, stranger = app.test_client(), app.test_client()
    a_member("Bo Example", password=GOOD)
    sign_in(client)
    sign_in(phone)
    sign_in(stranger, "bo.example@members.example")
    theirs = db.session.execute(select(WebSession.id_hash, WebSession.member_id)).all()
    bos = next(id_hash for id_hash, who in theirs if who not in (None, ada))
    assert client.get("/sessions").get_data(as_text=True).count('name="session"') == 3
    post(client, "/sessions/end", "/sessions", session=bos[:16])
    assert stranger.get("/inbox").status_code == 200
    post(client, "/sessions/end", "/sessions", session="others")
    assert phone.get("/inbox").status_code == 302
    assert client.get("/inbox").status_code == 200


def test_a_session_ends_after_two_hours_unused_and_a_day_in_any_case(
    client: FlaskClient, ada: str, clock: StillClock
) -> None:
    sign_in(client)
    for _ in range(12):
        clock.advance(hours=2)
        assert client.get("/inbox").status_code == 200
    clock.advance(seconds=1)
    assert client.get("/inbox").status_code == 302


def test_the_password_is_asked_again_after_ten_minutes(
    app: Flask, client: FlaskClient, ada: str, clock: StillClock
) -> None:
    sign_in(client)
    fresh_at = select(WebSession.fresh_at).where(WebSession.member_id == ada)
    first = db.session.execute(fresh_at).scalar_one()
    clock.advance(minutes=11)
    assert post(client, "/confirm-password", "/confirm-password", password=WRONG).status_code == 403
    db.session.rollback()
    assert db.session.execute(fresh_at).scalar_one() == first
    db.session.rollback()
    led = post(client, "/confirm-password", "/confirm-password", password=GOOD, next="/people")
    assert led.headers["Location"] == "/people"
    db.session.rollback()
    assert db.session.execute(fresh_at).scalar_one() == clock.at


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client: FlaskClient, ada: str) -> None:
    set_cookie = sign_in(client).headers["Set-Cookie"]
    assert "HttpOnly" in set_cookie
    assert "SameSite=Lax" in set_cookie


def test_personal_pages_are_kept_by_no_cache(client: FlaskClient, ada: str) -> None:
    sign_in(client)
    for path in ("/inbox", "/people", "/sessions"):
        assert client.get(path).headers["Cache-Control"] == "no-store"


def test_in_a_demo_anybody_is_anybody(client: FlaskClient, ada: str) -> None:
    assert "Ada Example" in client.get("/personas?q=ada").get_data(as_text=True)
    assert client.get("/personas?next=/ballots/1").get_data(as_text=True).count('name="next" value="/ballots/1"') == 1
    assert client.get("/personas?q=ada&next=/ballots/1").get_data(as_text=True).count('value="/ballots/1"') == 2
    assert post(client, "/personas", "/personas?q=ada", member=ada).status_code == 303
    assert client.get("/inbox").status_code == 200
    assert client.get("/outbox").status_code == 200


def test_outside_a_demo_there_are_no_personas_and_no_outbox(app: Flask, client: FlaskClient, ada: str) -> None:
    token = csrf(client, "/sign-in")
    app.extensions["mandate.installation"] = replace(app.extensions["mandate.installation"], demo=False)
    assert client.get("/personas").status_code == 404
    assert client.get("/outbox").status_code == 404
    assert client.get("/demo").status_code == 404
    assert client.post("/personas", data={"csrf_token": token, "member": ada}).status_code == 404
    assert client.get("/inbox").status_code == 302
