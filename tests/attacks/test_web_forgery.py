"""Requests that somebody else made up: forged forms, planted and copied sessions, foreign hosts, ways out."""

import time
from dataclasses import replace
from typing import Any

import pytest
from itsdangerous import URLSafeTimedSerializer
from itsdangerous.timed import TimestampSigner

from app import create_app
from tests.attacks.web_house import (
    WebHouse,
    as_real_installation,
    cookie_of,
    members_only_register,
    token_of,
)
from tests.attacks.web_requests import Asked, asked
from tests.carried import PASSWORD, address


def posts(made: WebHouse) -> list[Asked]:
    """One request for every route that takes a form."""
    found = {one.rule: one for one in asked(made.house.app("web"), made.ids) if one.method == "POST"}
    return list(found.values())


class _LongAgo(TimestampSigner):
    def get_timestamp(self) -> int:
        return int(time.time()) - 25 * 3600


def signed_token(made: WebHouse, who: str, signer: Any) -> str:
    """Sign the very token in this person's session, at an instant the signer chooses."""
    rows = made.sql(f"select data from web_session where member_id = '{made.ids[who]}'")
    import json

    raw = json.loads(rows[0][0])["csrf_token"]
    key = made.house.app("web").secret_key
    return str(URLSafeTimedSerializer(key, salt="wtf-csrf-token", signer=signer).dumps(raw))


def forged(made: WebHouse) -> dict[str, str | None]:
    return {
        "none": None,
        "empty": "",
        "of another session": made.tokens["member"],
        "of a stranger": made.tokens["anonymous"],
        "expired": signed_token(made, "chair", _LongAgo),
        "of another key": URLSafeTimedSerializer("0" * 64, salt="wtf-csrf-token").dumps("a" * 40),
    }


def test_no_form_is_taken_without_a_fresh_token_of_its_own_session(made: WebHouse) -> None:
    app = made.house.app("web")
    client = made.clients["chair"]
    with made.unchanged():
        for one in posts(made):
            for how, token in forged(made).items():
                data = one.data if token is None else {**one.data, "csrf_token": token}
                assert client.post(one.path(app), data=data).status_code == 400, (one.name, how)
                headers = {} if token is None else {"X-CSRFToken": token}
                assert client.post(one.path(app), json=one.data, headers=headers).status_code == 400, (one.name, how)


def test_the_same_token_signed_now_is_taken(made: WebHouse) -> None:
    """So that the test above fails where it must."""
    fresh = signed_token(made, "chair", TimestampSigner)
    data = {"csrf_token": fresh, "reason": "It must be so."}
    assert made.clients["chair"].post(f"/ballots/{made.ids['noticed']}/annul", data=data).status_code == 303


LOOKERS = ("anonymous", "chair", "organiser")


def test_looking_changes_nothing_and_shows_no_contact(made: WebHouse) -> None:
    app = made.house.app("web")
    with made.unchanged():
        for one in asked(app, made.ids):
            if one.method == "GET":
                for who in LOOKERS:
                    page = made.get(who, one.path(app)).get_data()
                    assert b"Petra Pier" not in page, (one.name, who)
                    assert b"at the depot" not in page, (one.name, who)


def test_what_changes_something_cannot_be_had_by_looking(made: WebHouse) -> None:
    app = made.house.app("web")
    both = {one.rule for one in asked(app, made.ids) if one.method == "GET"}
    only = [one for one in posts(made) if one.rule not in both]
    assert len(only) >= 15
    with made.unchanged():
        for one in only:
            for method in ("get", "put", "patch", "delete"):
                answer = getattr(made.clients["chair"], method)(one.path(app), data=one.data)
                assert answer.status_code in (400, 405), (one.name, method, answer.status_code)


@pytest.mark.parametrize("door", ["/sign-in", "/personas"])
def test_a_planted_session_is_not_the_one_that_is_signed_in(made: WebHouse, door: str) -> None:
    attacker = made.house.app("web").test_client()
    token = token_of(attacker, "/sign-in")
    planted = cookie_of(attacker)
    victim = made.house.app("web").test_client()
    victim.set_cookie("mandate", planted)
    data = {"csrf_token": token, "email": address("chair"), "password": PASSWORD, "member": made.ids["chair"]}
    assert victim.post(door, data=data).status_code == 303
    assert cookie_of(victim) != planted
    assert victim.get("/inbox").status_code == 200
    assert attacker.get("/inbox").status_code == 302


def test_a_made_up_session_is_never_taken_over(made: WebHouse) -> None:
    for value in ("a" * 43, "", "'" * 40, "ä" * 40, "x" * 3000):
        client = made.house.app("web").test_client()
        token_of(client, "/sign-in")
        client.set_cookie("mandate", value)
        assert client.get("/inbox").status_code == 302
        token_of(client, "/sign-in")
        assert cookie_of(client) != value


def test_a_copied_cookie_is_worth_nothing_after_signing_out_and_no_token_of_it_either(made: WebHouse) -> None:
    client = made.new_client("chair")
    token, copy = token_of(client, "/confirm-password"), cookie_of(client)
    assert client.post("/sign-out", data={"csrf_token": token}).status_code == 303
    thief = made.house.app("web").test_client()
    thief.set_cookie("mandate", copy)
    for path in ("/inbox", "/people", "/sessions"):
        assert thief.get(path).status_code == 302
    thief.set_cookie("mandate", copy)
    answer = thief.post(f"/ballots/{made.ids['noticed']}/annul", data={"csrf_token": token, "reason": "Mine."})
    assert answer.status_code == 400


def test_whoever_lost_their_office_has_lost_it_in_the_session_that_is_open(made: WebHouse) -> None:
    ballot = made.ids["noticed"]
    held = made.sql(f"select id from office where member_id = '{made.ids['secretary']}'")[0][0]
    page = f"/people/{made.ids['body']}"
    made.post("chair", f"{page}/offices/{held}/end", {"reason": "Done."})
    act = made.sql("select id from paired_act where kind = 'office.end' and by_b is null")[0][0]
    assert made.post("keeper", f"{page}/acts/{act}/confirm").status_code == 303
    assert made.post("secretary", f"/ballots/{ballot}/annul", {"reason": "Still mine?"}).status_code == 403


OUT = [
    "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "https:evil.example",
    "/\t/evil.example", "/\n/evil.example", "javascript:alert(1)", "evil.example", " //evil.example",
    "///evil.example", "/%0d%0aSet-Cookie: a=b\r\nX: y", "http:///evil.example", "data:text/html,x", "/ /evil.example",
]  # fmt: skip


@pytest.mark.parametrize("way", OUT)
def test_nobody_is_led_out_of_the_house(made: WebHouse, way: str) -> None:
    ids = made.ids
    answers = [
        made.post("chair", "/confirm-password", {"password": PASSWORD, "next": way}),
        made.post("chair", "/confirm-password?next=" + way.replace("\n", "%0A"), {"password": PASSWORD}),
        made.post("chair", "/interests", {
            "subject": f"proposal:{ids['discussed']}", "statement": "An aunt.", "next": way,
        }),
        made.get("chair", "/sign-in", query_string={"next": way}),
        made.post("anonymous", "/personas", {"member": ids["voter1"], "next": way}),
    ]  # fmt: skip
    for answer in answers:
        assert answer.status_code in (303, 302), answer.status_code
        place = answer.headers["Location"]
        assert place.startswith("/"), place
        assert not place.startswith(("//", "/\\")), place
        assert "evil" not in place
        assert "Set-Cookie: a=b" not in str(answer.headers)


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "//evil.example/..", "/\\evil.example", "//evil.example/%2e%2e", "/.//evil.example"],
)
def test_a_strange_address_leads_nowhere_else(made: WebHouse, path: str) -> None:
    answer = made.clients["chair"].open(path, base_url="http://localhost")
    place = answer.headers.get("Location", "/")
    assert place.startswith(("/", "http://localhost/")), place
    assert not place.startswith("//"), place


def in_production(made: WebHouse, proxies: int = 0) -> Any:
    config = replace(
        made.house.config, production=True, base_url="https://mandate.example", trusted_proxies=proxies
    )  # fmt: skip
    return create_app(config, made.house.clock, testing=False)


@pytest.mark.parametrize(
    "host",
    ["evil.example", "mandate.example.evil.example", "mandate.example@evil.example", "evil.example:443", "127.0.0.1"],
)
def test_in_production_only_the_house_s_own_name_is_answered(made: WebHouse, host: str) -> None:
    client = in_production(made).test_client()
    assert client.get("/register", base_url="https://mandate.example").status_code == 200
    assert client.get("/register", headers={"Host": host}).status_code == 400


def test_forwarded_headers_count_only_from_a_proxy_that_was_named(made: WebHouse) -> None:
    spoof = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http", "X-Forwarded-For": "203.0.113.9"}
    for path in ("/register", "/log/feed", f"/ballots/{made.ids['certified']}/result", "/inbox"):
        answer = in_production(made).test_client().get(path, base_url="https://mandate.example", headers=spoof)
        assert answer.status_code in (200, 302)
        assert "evil.example" not in answer.get_data(as_text=True) + str(answer.headers)
    behind = in_production(made, proxies=1).test_client()
    assert behind.get("/register", base_url="https://mandate.example", headers=spoof).status_code == 400


def test_in_production_the_cookie_cannot_leave_the_house(made: WebHouse) -> None:
    answer = in_production(made).test_client().get("/sign-in", base_url="https://mandate.example")
    told = answer.headers["Set-Cookie"]
    assert told.startswith("__Host-mandate=")
    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in told
    assert "Domain" not in told
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in made.get("anonymous", "/sign-in").headers


def test_in_production_a_cookie_tossed_in_by_a_neighbouring_site_is_not_looked_at(made: WebHouse) -> None:
    """A neighbour can set `mandate` for the whole domain, but never a name that begins with `__Host-`."""
    own = cookie_of(made.new_client("chair"))
    there = in_production(made).test_client(use_cookies=False)
    for sent, status in ((f"mandate={own}", 302), (f"__Host-mandate={own}", 200),
                         (f"mandate=tossed; __Host-mandate={own}; mandate=tossed", 200)):  # fmt: skip
        answer = there.get("/inbox", base_url="https://mandate.example", headers={"Cookie": sent})
        assert answer.status_code == status, sent


def test_a_session_left_open_gives_no_copy_of_its_owner_s_data_away(made: WebHouse) -> None:
    assert made.get("member", "/me/data.json").json["made"]
    made.house.clock.advance(minutes=10, seconds=1)
    led = made.get("member", "/me/data.json")
    assert (led.status_code, led.headers["Location"]) == (303, "/confirm-password?next=/me")
    assert made.post("member", "/confirm-password", {"password": PASSWORD, "next": "/me"}).status_code == 303
    assert made.get("member", "/me/data.json").status_code == 200


def test_a_real_installation_has_no_persona_and_no_outbox(made: WebHouse) -> None:
    with as_real_installation(made.house):
        for who in ("anonymous", "member", "chair"):
            assert made.get(who, "/personas").status_code == 404
            assert made.get(who, "/outbox").status_code == 404
            assert made.post(who, "/personas", {"member": made.ids["chair"]}).status_code == 404
            page = made.get(who, "/register").get_data(as_text=True)
            assert "/personas" not in page
            assert "/outbox" not in page
        assert made.get("anonymous", "/inbox").status_code == 302


def test_a_register_for_members_shows_strangers_nothing_even_after_members_looked(made: WebHouse) -> None:
    ids = made.ids
    paths = [
        "/register", "/audit", "/audit/coverage", "/decisions", f"/decisions/{ids['decision']}",
        f"/decisions/{ids['decision']}/bundle.zip", f"/decisions/{ids['decision_number']}/bundle.zip",
        f"/ballots/{ids['certified']}/result", f"/ballots/{ids['certified']}/lines",
        f"/mandates/{ids['mandate_number']}/token",
    ]  # fmt: skip
    with members_only_register(made.house):
        for path in paths:
            assert made.get("member", path).status_code == 200, path
            for headers in ({}, {"Accept": "application/json"}):
                answer = made.clients["anonymous"].get(path, headers=headers)
                assert answer.status_code in (302, 403, 404), path
                assert b"Ward 4" not in answer.get_data()
        assert made.get("foreign", f"/ballots/{ids['certified']}/result").status_code == 404
