"""What people write, shown to others: no script runs, nothing is mistaken, and no page tells what it must not."""

import html
import logging
import re
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import url_for
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from app import create_app
from ballots.models import Intake
from foundation.database import db
from foundation.errors import BadInput
from membership import actions as membership
from tests.attacks.web_house import WebHouse, sign_log, token_of
from tests.attacks.web_requests import NEW_COUNT, NEW_TIE, PLAIN_FORM, asked
from tests.factories import JOINED, hand_in

NASTY = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>{{7*7}}"
MARKDOWN = f"""{NASTY}

[a](javascript:alert(3)) [b](data:text/html,x) [c](vbscript:x) <javascript:alert(4)>
![d](https://evil.example/pixel.png)

<iframe src="https://evil.example"></iframe><style>*{{display:none}}</style> [e]: javascript:alert(5) "x"

[e] [f](https://evil.example/"onmouseover="alert(6)) `<script>alert(7)</script>`
"""


class Page(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))


def faults(page: str) -> list[str]:
    """What in a page could run or reach out though nobody of the house wrote it."""
    found = []
    for tag, attributes in Page(page).tags:
        reached = [v for n, v in attributes.items() if n in ("src", "srcset", "poster", "data")]
        outside = [v for v in reached if not v.startswith("/")]
        scheme = re.match(r"\s*(javascript|data|vbscript):", attributes.get("href", ""), re.IGNORECASE)
        if tag in ("iframe", "object", "embed", "base", "style") or "http-equiv" in attributes:
            found.append(f"<{tag}>")
        if any(name.startswith("on") or name == "style" for name in attributes) or outside or scheme:
            found.append(f"<{tag} {attributes}>")
        if tag == "script" and not attributes.get("src", "").startswith("/static/"):
            found.append("<script>")
        if tag == "img" and not attributes.get("src", "").startswith("/static/"):
            found.append("<img>")
    return found


def _spoil(made: WebHouse) -> None:
    """Write what is nasty wherever a person may write at all."""
    ids = made.ids
    names = (
        lambda: membership.add_member(NASTY[:60] + " Person", "nasty@members.example", JOINED, persona=NASTY),
        lambda: membership.make_body("circle", "Nasty " + NASTY[:60], ids["body"]),
    )
    for make in names:
        made.act(make)
    new = made.sql("select id from member where email = 'nasty@members.example'")[0][0]
    made.act(membership.join, new, ids["body"], JOINED)
    acts = [
        ("chair", f"/people/{ids['body']}/offices", {"member": new, "office": "facilitator", "reason": NASTY}),
        ("chair", "/relationships/new", {
            **NEW_TIE, "body": ids["body"], "name": NASTY, "summary": NASTY, "holder_name": NASTY,
        }),
        ("chair", "/campaigns/new", {
            "body": ids["body"], "title": NASTY, "aim": NASTY, "candidate": NASTY, "ends_on": "2026-12-01",
        }),
        ("organiser", f"/relationships/{ids['relationship']}/contacts", {"name": NASTY, "role": NASTY, "reach": NASTY}),
        ("organiser", f"/relationships/{ids['relationship']}/capacity", {
            **NEW_COUNT, "counted_by": NASTY, "note": NASTY,
        }),
        ("proposer", f"/proposals/new?kind=position&body={ids['body']}", {"title": NASTY, "text": MARKDOWN}),
        ("member", f"/proposals/{ids['discussed']}/posts", {"text": MARKDOWN, "reply_to": "1"}),
        ("member", f"/proposals/{ids['discussed']}/sides", {"side": "against", "words": NASTY, "affiliation": NASTY}),
        ("member", f"/proposals/{ids['discussed']}/amendments", {"text": MARKDOWN, "reason": NASTY}),
        ("proposer", f"/proposals/{ids['discussed']}/amendments/1", {"answer": NASTY, "act": "aside"}),
        ("chair", f"/proposals/{ids['discussed']}/posts/1/hide", {"reason": NASTY}),
        ("proposer", f"/proposals/{ids['discussed']}/revise", {"title": NASTY, "text": MARKDOWN}),
        ("proposer", f"/rounds/{ids['round']}/contributions", {"side": "question", "said": NASTY}),
        ("proposer", f"/rounds/{ids['round']}/polls/3/end", {"hands-0": "1", "hands-1": "0"}),
        ("proposer", f"/rounds/{ids['round']}/polls", {"question": NASTY, "options": f"{NASTY[:70]}\nNo"}),
        ("proposer", f"/rounds/{ids['round']}/report", {"text": MARKDOWN, "minority": MARKDOWN}),
        ("member", f"/decisions/{ids['decision']}/protest", {"fact": "roll", "text": MARKDOWN}),
        ("auditor", f"/protests/{ids['protest']}/ruling", {"upheld": "yes", "reason": NASTY}),
        ("chair", f"/ballots/{ids['noticed']}/annul", {"reason": NASTY}),
        ("member", "/interests", {"subject": f"proposal:{ids['discussed']}", "statement": NASTY}),
        ("chair", f"/proposals/{ids['discussed']}/notice", {}),
    ]  # fmt: skip
    for who, path, data in acts:
        answer = made.post(who, path, data)
        assert answer.status_code in (302, 303), (path, answer.status_code, answer.get_data(as_text=True)[-2000:])


def _everywhere(made: WebHouse) -> list[str]:
    """Every page there is, those of the newest things too."""
    paths = [one.path(made.house.app("web")) for one in asked(made.house.app("web"), made.ids) if one.method == "GET"]
    for table, path in (
        ("proposal", "/proposals/%s"), ("relationship", "/relationships/%s"), ("campaign", "/campaigns/%s"),
        ("ballot", "/ballots/%s"), ("ballot", "/ballots/%s/rulings"), ("body", "/people/%s"),
    ):  # fmt: skip
        paths += [path % row[0] for row in made.sql(f"select id from {table}")]
    newest = made.sql("select max(seq) from log_entry")[0][0]
    paths += [f"/log/entries/{seq}" for seq in range(newest - 15, newest + 1)]
    return [path for path in paths if not path.endswith((".zip", ".css", ".pyz")) and "/log/tile" not in path]


def test_nothing_that_people_wrote_runs_on_any_page(made: WebHouse) -> None:
    _spoil(made)
    made.house.run("log", sign_log)
    seen = 0
    inside = [("proposer", f"/rounds/{made.ids['round']}")]  # what is said in a round is seen inside it alone
    for who, path in [*(("chair", path) for path in dict.fromkeys(_everywhere(made))), *inside]:
        answer = made.get(who, path)
        page = answer.get_data(as_text=True)
        seen += "alert(" in html.unescape(page)
        if answer.mimetype == "text/html":
            assert faults(page) == [], path
            assert "49" not in re.findall(r"</script>(\d\d)", html.unescape(page)), path
        elif "xml" in answer.mimetype:
            assert "<script" not in page, path
    assert seen >= 12, "the texts must have been shown somewhere, or this looked at nothing"


def test_contacts_that_are_nasty_do_not_run_either(made: WebHouse) -> None:
    path = f"/relationships/{made.ids['relationship']}/contacts"
    made.post("organiser", path, {"name": NASTY, "role": NASTY, "reach": NASTY})
    page = made.post("organiser", f"/mandates/{made.ids['mandate']}/contacts").get_data(as_text=True)
    assert "alert(2)" in page
    assert faults(page) == []


HIDDEN = (
    "Anna\u202eEvil", "An\u200bna Person", "Anna\x07Person", "\u2066Anna\u2069", "An\u00adna Person",
    "Anna\ufeffPerson",
)  # fmt: skip


@pytest.mark.parametrize("sign", HIDDEN)
def test_a_sign_that_cannot_be_seen_is_refused_in_every_short_text(made: WebHouse, sign: str) -> None:
    ids = made.ids
    with made.unchanged():
        for who, path, data in (
            ("chair", "/relationships/new", {**NEW_TIE, "body": ids["body"], "name": sign}),
            ("chair", "/campaigns/new", {"body": ids["body"], "title": sign, "aim": "A", "ends_on": "2026-12-01"}),
            ("organiser", f"/relationships/{ids['relationship']}/contacts", {"name": sign, "role": "a", "reach": "b"}),
            ("organiser", f"/relationships/{ids['relationship']}/capacity", {**NEW_COUNT, "counted_by": sign}),
            ("proposer", f"/proposals/new?kind=position&body={ids['body']}", {"title": sign, "text": "We say so."}),
            ("chair", f"/people/{ids['body']}/offices", {
                "member": ids["voter2"], "office": "organiser", "reason": sign,
            }),
            ("chair", f"/ballots/{ids['noticed']}/annul", {"reason": sign}),
            ("auditor", f"/protests/{ids['protest']}/ruling", {"upheld": "yes", "reason": sign}),
            ("member", "/interests", {"subject": f"proposal:{ids['discussed']}", "statement": sign}),
        ):  # fmt: skip
            assert made.post(who, path, data).status_code == 422, path


@pytest.mark.parametrize(
    "name", ["Ann\u0430 Person", "\u202eAnna", "An\u200dna", "\u3164", "Anna\nPerson", "\U0001d400nn\u0430"]
)
def test_a_name_that_could_pass_for_another_is_refused(made: WebHouse, name: str) -> None:
    with pytest.raises(BadInput):
        made.act(membership.add_member, name, "twin@members.example", JOINED)


@pytest.mark.parametrize("name", ["Loc\u0430l 212", "\u3164", "\u041ecal", "\u2800 \u2800", "L\u03bfcal 212", "---"])
def test_nothing_that_a_vote_is_about_has_a_name_of_letters_that_look_like_others(made: WebHouse, name: str) -> None:
    """Or members could vote for one union and switch on a tie to another."""
    tie = {**NEW_TIE, "body": made.ids["body"]}
    campaign = {"body": made.ids["body"], "title": "Ward 5", "aim": "A seat", "ends_on": "2026-12-01"}
    with made.unchanged():
        for path, data in (
            ("/relationships/new", {**tie, "name": name}),
            ("/relationships/new", {**tie, "holder": "person", "holder_name": name}),
            ("/campaigns/new", {**campaign, "title": name}), ("/campaigns/new", {**campaign, "candidate": name}),
        ):  # fmt: skip
            assert made.post("chair", path, data).status_code == 422, (path, data)


@pytest.mark.parametrize("text", ["%", "_", "%%", "' or '1'='1", "\\", "*", "\\%"])
def test_a_search_takes_every_sign_for_itself(made: WebHouse, text: str) -> None:
    page = made.get("anonymous", "/personas", query_string={"q": text}).get_data(as_text=True)
    assert "Voter1 Person" not in page
    page = made.get("chair", f"/people/{made.ids['body']}", query_string={"q": text}).get_data(as_text=True)
    assert "Voter1 Person" not in page.split("<form")[-1]


@pytest.mark.parametrize(
    "value", ["' or 1=1 --", "..%2f..%2fetc%2fpasswd", "%2e%2e", "a" * 3000, "é" * 40], ids=range(5)
)
def test_an_address_made_of_anything_finds_nothing(made: WebHouse, value: str) -> None:
    app = made.house.app("web")
    with made.unchanged():
        for one in asked(app, made.ids):
            known = [n for n, v in one.values.items() if len(str(v)) == 32 or n in ("number", "path", "filename")]
            if known and one.method == "GET" and not one.name.endswith(" counted"):
                answer = made.get("chair", one.path(app, **dict.fromkeys(known, value)))
                assert answer.status_code in (302, 403, 404), (one.name, answer.status_code)


def test_every_answer_carries_the_headers_that_keep_a_page_to_itself(made: WebHouse) -> None:
    for one in asked(made.house.app("web"), made.ids):
        if one.method != "GET":
            continue
        for who in ("anonymous", "chair"):
            answer = made.get(who, one.path(made.house.app("web")))
            policy = answer.headers["Content-Security-Policy"]
            for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"):
                assert part in policy
            assert not re.search(r"unsafe|\*|https?:", policy)
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            if answer.mimetype == "text/html":
                assert answer.headers["Cache-Control"] == "no-store", one.name


def test_an_answer_that_caches_keep_carries_no_cookie(made: WebHouse) -> None:
    """Not even after a rest, when the session's last use is written."""
    kept = 0
    for one in asked(made.house.app("web"), made.ids):
        if one.method == "GET":
            made.house.clock.advance(minutes=6)
            answer = made.get("chair", one.path(made.house.app("web")))
            if "no-store" not in answer.headers.get("Cache-Control", ""):
                assert "Set-Cookie" not in answer.headers, one.name
                kept += 1
    assert kept >= 6


def test_no_error_page_tells_how_the_house_is_built(made: WebHouse) -> None:
    pages = [
        (made.get("chair", "/nothing/here"), 404), (made.get("chair", "/sign-out"), 405),
        (made.get("foreign", f"/ballots/{made.ids['open']}"), 404), (made.clients["chair"].post("/interests"), 400),
        (made.post("member", "/campaigns/new"), 403), (made.post("chair", "/interests", {"x": "y" * 300_000}), 413),
        (made.get("chair", "/proposals/%00"), 404), (made.get("chair", "/decisions/a%0db"), 404),
    ]  # fmt: skip
    for answer, status in pages:
        page = answer.get_data(as_text=True)
        assert answer.status_code == status, page
        assert page.count("<h1") == 1
        for word in ("Traceback", 'File "', "site-packages", "sqlalchemy", "werkzeug", "select "):
            assert word not in page
    told = made.get("chair", "/nothing", headers={"Accept": "application/json"})
    assert (told.mimetype, told.json["status"]) == ("application/problem+json", 404)


def _for_people(made: WebHouse) -> Any:
    return create_app(made.house.config, made.house.clock, testing=False)


def test_what_breaks_tells_the_log_and_nobody_else(made: WebHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    app = _for_people(made)

    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("secret-of-the-house")

    monkeypatch.setitem(app.view_functions, "front.promise", broken)
    answer = app.test_client().get("/promise")
    assert answer.status_code == 500
    assert "secret-of-the-house" not in answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
@pytest.mark.parametrize("path", ["/", "/sign-in", "/register", "/log", "/healthz", "/nothing"])
def test_while_the_database_is_away_everybody_is_told_to_come_back(
    made: WebHouse, monkeypatch: pytest.MonkeyPatch, path: str, accept: str
) -> None:
    app = _for_people(made)
    client = app.test_client()
    client.set_cookie("mandate", "a" * 43)
    with app.test_request_context():
        file = url_for("static", filename="css/tokens.css")

    def away(*_: Any, **__: Any) -> Any:
        raise OperationalError("select", {}, Exception("the server closed the connection"))

    monkeypatch.setattr(Session, "execute", away)
    for answer in (client.get(path, headers={"Accept": accept}), client.post(path, headers={"Accept": accept})):
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "10"
        assert "Set-Cookie" not in answer.headers
        assert "nothing was changed" in answer.get_data(as_text=True)
    assert client.get(file).status_code == 200


CHOICE = re.compile(r"choice|\byes\b|\bno\b|abstain", re.IGNORECASE)


def test_casting_writes_nothing_of_the_paper_into_any_log_or_session(
    made: WebHouse, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = made.post("member", f"/ballots/{made.ids['open']}/cast", PLAIN_FORM)
    assert answer.status_code == 200
    told = "\n".join(record.getMessage() for record in caplog.records)
    assert not CHOICE.search(told)
    assert PLAIN_FORM["s0"] not in told
    assert made.ids["member"] not in told
    kept = made.sql(f"select data from web_session where member_id = '{made.ids['member']}'")
    for (data,) in kept:
        assert not any(word in data for word in (made.ids["open"], "choice", PLAIN_FORM["s0"]))


def test_an_error_of_the_database_names_no_value(made: WebHouse) -> None:
    """It goes into a log that people read: neither a member, nor a digest, nor a paper."""

    def twice() -> None:
        row = made.sql("select ballot_id, member_id, n from intake limit 1")[0]
        db.session.add(Intake(ballot_id=row[0], member_id=row[1], n=row[2], e=b"\x07" * 32, envelope=b"secret-paper"))
        db.session.flush()

    with pytest.raises(IntegrityError) as caught:
        made.act(twice)
    told = str(caught.value)
    assert not any(word in told for word in ("secret-paper", made.ids["chair"], "x07"))


WATCHED = (
    "/ballots", "/ballots/{open}", "/ballots/{open}/result", "/ballots/{open}/certify", "/ballots/{open}/rulings",
    "/ballots/{open}/lines", "/proposals/{proposal_open}", "/audit", "/inbox", "/log", "/people/{body}",
)  # fmt: skip


def _as_shown(made: WebHouse, who: str) -> list[str]:
    pages = [made.get(who, path.format(**made.ids)).get_data(as_text=True) for path in WATCHED]
    return [re.sub(r'(value|data-[a-z0-9-]+)="[^"]{30,}"', "", page) for page in pages]


@pytest.mark.parametrize("who", ["chair", "teller", "auditor", "above", "committee"])
def test_no_page_of_anybody_changes_when_another_member_votes(made: WebHouse, who: str) -> None:
    before = _as_shown(made, who)
    made.act(hand_in, made.ids["open"], {made.ids["voter5"]: "no", made.ids["voter6"]: "yes"})
    assert _as_shown(made, who) == before


def test_below_twenty_papers_lines_are_for_auditors_alone(made: WebHouse) -> None:
    ids = made.ids
    for who in ("member", "chair", "teller", "committee"):
        found = made.get(who, f"/ballots/{ids['counted']}/lines").json["contests"]["1"]["lines"]
        assert len(found) == 4
        assert all(set(line) == {"commitment"} for line in found)
        page = made.get(who, f"/ballots/{ids['counted']}/result").get_data(as_text=True)
        for (secret,) in made.sql(f"select secret from urn where ballot_id = '{ids['counted']}'"):
            assert bytes(secret).hex() not in page
    for who in ("auditor", "above"):
        found = made.get(who, f"/ballots/{ids['counted']}/lines").json["contests"]["1"]["lines"]
        assert all({"choice", "secret"} <= set(line) for line in found)


def test_contacts_open_to_an_organiser_of_the_campaign_under_a_live_mandate_alone(made: WebHouse) -> None:
    path = f"/mandates/{made.ids['mandate']}/contacts"
    before = made.sql("select count(*) from log_pending")[0][0]
    assert "Petra Pier" in made.post("organiser", path).get_data(as_text=True)
    assert made.sql("select count(*) from log_pending")[0][0] == before + 1
    for who in ("chair", "secretary", "auditor", "committee", "foreign", "above", "member", "anonymous"):
        assert "Petra Pier" not in made.post(who, path).get_data(as_text=True)
    confirm = f"/mandates/{made.ids['mandate']}/suspend/{made.ids['suspend_act']}"
    assert made.post("committee", confirm).status_code == 302
    shut = made.post("organiser", path)
    assert shut.status_code == 403
    assert "Petra Pier" not in shut.get_data(as_text=True)


def test_contacts_shut_in_the_second_in_which_the_mandate_ends(made: WebHouse) -> None:
    path = f"/mandates/{made.ids['mandate']}/contacts"
    until = made.act(_until, made.ids["mandate"])
    made.house.clock.set(until - timedelta(seconds=1))
    client = made.new_client("organiser")
    data = {"csrf_token": token_of(client, "/confirm-password")}
    assert "Petra Pier" in client.post(path, data=data).get_data(as_text=True)
    made.house.clock.set(until)
    answer = client.post(path, data=data)
    assert answer.status_code == 403
    assert "Petra Pier" not in answer.get_data(as_text=True)


def _until(mandate_id: str) -> Any:
    from relationships.queries import mandate

    found = mandate(mandate_id)
    assert found is not None
    return found.until_at


def test_whoever_may_not_rule_learns_nobody_s_address_or_interest(made: WebHouse) -> None:
    """Known and unknown addresses answer alike before an officer's own form."""
    for act in ("amend", "name-teller"):
        path = f"/ballots/{made.ids['open']}/{act}"
        pages = set()
        for member in ("voter1@members.example", "nobody@members.example", "teller@members.example", ""):
            answer = made.post("member", path, {"member": member, "reason": "I wonder."})
            assert answer.status_code == 403
            pages.add(re.sub(r'value="[^"]{30,}"', "", answer.get_data(as_text=True)))
        assert len(pages) == 1


def test_fields_that_no_form_has_are_not_taken(made: WebHouse) -> None:
    """Mass assignment: an outcome, an office, an owner or a state sent along is as if it were not there."""
    ids = made.ids
    more = {
        "outcome": "CARRIED", "id": "0" * 32, "number": "P-2000-001", "proposer_id": ids["member"], "role": "chair",
        "changed_at": "2000-01-01", "certified_at": "2000-01-01", "weight": "9", "body_id": ids["hill"],
        "state": "certified", "by_b": ids["secretary"], "withdrawn_at": "2000-01-01", "until_at": "2099-01-01",
        "procedure_id": "0" * 32,
    }  # fmt: skip
    data = {"title": "A new matter", "text": "We say so.", **more}
    assert made.post("proposer", f"/proposals/new?kind=position&body={ids['body']}", data).status_code == 303
    row = made.sql("select * from proposal where title = 'A new matter'")[0]._mapping
    assert not any(more[name] == row[name] for name in more if name in row)
    assert (row["proposer_id"], row["body_id"]) == (ids["proposer"], ids["body"])
    assert (row["until_at"], row["withdrawn_at"]) == (None, None)
    form = {"member": ids["voter2"], "office": "organiser", "reason": "Chosen.", **more}
    made.post("chair", f"/people/{ids['body']}/offices", form)
    acts = made.sql("select by_b from paired_act where kind = 'office.give'")
    assert [by for (by,) in acts] == [None, None]
