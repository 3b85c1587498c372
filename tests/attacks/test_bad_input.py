"""Every form and every JSON address handed what it cannot use: a plain refusal, the right status, nothing changed."""

import io
import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from foundation.hashing import b64
from tests.attacks.web_house import WebHouse, token_of
from tests.attacks.web_requests import Asked, asked, send
from tests.factories import an_envelope

REFUSALS = {400, 403, 404, 409, 410, 413, 415, 422, 429}
WHO = {
    "ballots.confirm": "chair", "ballots.amend": "chair", "ballots.annul": "chair", "ballots.cast": "member",
    "ballots.withdraw_option": "chair", "ballots.withdraw_question": "chair",
    "ballots.sign": "teller", "ballots.envelope": "member", "ballots.name_teller": "auditor",
    "ballots.review": "member", "ballots.notice": "chair", "relationships.make_campaign": "chair",
    "relationships.make_relationship": "chair", "relationships.add_contact": "organiser",
    "relationships.count_capacity": "organiser",
    "relationships.contacts": "organiser", "relationships.propose_suspension": "committee",
    "relationships.confirm_suspension": "committee", "membership.settle_act": "secretary",
    "membership.give_office": "chair", "membership.end_office": "chair", "membership.declare_interest": "member",
    "membership.confirm_password_now": "member", "membership.end_session": "member",
    "membership.sign_in_now": "anonymous", "membership.first_sign_in_now": "anonymous",
    "membership.be_persona": "anonymous", "membership.sign_out": "anonymous", "deliberation.propose": "proposer",
    "deliberation.refer": "proposer",
    "deliberation.revise": "proposer", "deliberation.withdraw": "proposer", "deliberation.call_round": "chair",
    "deliberation.change_round": "chair",
    "deliberation.attendance": "proposer", "deliberation.send_report": "proposer", "oversight.file_protest": "member",
    **{f"deliberation.{one}": "proposer" for one in (
        "answer_poll", "contribution", "end_poll", "guests", "poll", "speaking", "take_back",
    )},
    "deliberation.propose_finding": "committee", "deliberation.confirm_finding": "committee",
    "deliberation.say": "member", "deliberation.edit_post": "proposer", "deliberation.hide_post": "chair",
    "deliberation.show_post": "chair", "deliberation.sides": "member", "deliberation.withdraw_statement": "member",
    "deliberation.amendments": "member", "deliberation.answer_amendment": "proposer",
    "oversight.propose_ruling": "auditor", "oversight.confirm_ruling": "auditor",
}  # fmt: skip
"""Who may do what each route does; a new route without a name here fails."""
STATE = {"ballots.sign": "counted", "ballots.annul": "noticed"}
BARE = {
    "ballots.notice", "ballots.confirm", "membership.settle_act", "relationships.contacts",
    "relationships.confirm_suspension", "deliberation.withdraw", "deliberation.attendance",
    "deliberation.confirm_finding",
    "oversight.confirm_ruling", "membership.sign_out", "membership.end_session", "ballots.envelope",
    "membership.be_persona", "membership.confirm_password_now", "deliberation.show_post",
    "deliberation.withdraw_statement",
}  # fmt: skip
"""Routes whose form is a button, or whose fields have tests of their own."""


def requests(made: WebHouse) -> dict[str, Asked]:
    """One sound request for every route that takes a form, in the state in which it is taken."""
    found = {}
    for one in asked(made.house.app("web"), made.ids):
        state = STATE.get(one.endpoint, "open")
        in_state = not one.rule.startswith("/ballots/<id>") or one.name.endswith(f" {state}")
        if one.method == "POST" and in_state:
            found[one.endpoint] = one
    return found


def with_fields(made: WebHouse) -> list[tuple[str, str, Asked]]:
    return [(e, WHO[e], one) for e, one in requests(made).items() if e not in BARE]


def refused(answer: Any) -> bool:
    page = answer.get_data(as_text=True)
    assert "Traceback" not in page
    assert answer.status_code in REFUSALS, (answer.status_code, page[:300])
    if answer.mimetype == "text/html":
        assert page.count("<h1") == 1
    return True


def test_every_form_has_somebody_who_may_send_it(made: WebHouse) -> None:
    assert set(requests(made)) == set(WHO)


def test_an_empty_form_is_refused(made: WebHouse) -> None:
    for endpoint, who, one in with_fields(made):
        if endpoint in ("ballots.cast", "ballots.review"):
            continue  # an empty paper is a blank one, and its dice are tested below
        with made.unchanged():
            assert refused(made.post(who, one.path(made.house.app("web")))), endpoint


@pytest.mark.parametrize("size", [6_000, 60_000])
def test_a_field_that_is_far_too_long_is_refused(made: WebHouse, size: int) -> None:
    app = made.house.app("web")
    with made.unchanged():
        for endpoint, who, one in with_fields(made):
            if endpoint == "ballots.review":
                continue  # it shows again what it was sent, and keeps nothing
            longest = "text" if "text" in one.data else max(one.data, key=lambda name: len(one.data[name]))
            for name in {longest, *list(one.data)[:2]} - {"words", "act", "none"}:
                if (size < 20_000 and name in ("text", "minority")) or (name == "choice-1" and "s0" not in one.data):
                    continue
                assert refused(made.post(who, one.path(app), {**one.data, name: "x" * size})), (endpoint, name)


def test_a_body_over_the_limit_is_413_and_not_read_on(made: WebHouse) -> None:
    app = made.house.app("web")
    with made.unchanged():
        for endpoint, one in requests(made).items():
            answer = made.post(WHO[endpoint], one.path(app), {**one.data, "more": "x" * 300_000})
            assert answer.status_code == 413, endpoint


NO_TEXT = ("\x00", "a\x00b")


@pytest.mark.parametrize("sign", NO_TEXT)
def test_a_nul_in_any_field_is_refused(made: WebHouse, sign: str) -> None:
    app = made.house.app("web")
    with made.unchanged():
        for endpoint, one in requests(made).items():
            for name in (*one.data, "member_id", "next"):
                answer = made.post(WHO[endpoint], one.path(app), {**one.data, name: sign})
                assert answer.status_code == 400, (endpoint, name)


def test_bytes_that_are_no_utf_8_are_refused(made: WebHouse) -> None:
    app = made.house.app("web")
    with made.unchanged():
        for endpoint, who, one in with_fields(made):
            for name in one.data:
                parts = {"csrf_token": made.tokens[who], **one.data}
                parts.pop(name)
                body = b"".join(
                    b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (key.encode(), value)
                    for key, value in [*((k, v.encode()) for k, v in parts.items()), (name, b"\xff\xfe\xe9")]
                )
                client = made.clients[who]
                kind = "multipart/form-data; boundary=b"
                answer = client.post(one.path(app), data=body + b"--b--\r\n", content_type=kind)
                assert answer.status_code == 400, (endpoint, name)


KINDS = ("text/plain", "application/json", "application/xml", "multipart/form-data", "application/octet-stream", "")


@pytest.mark.parametrize("kind", KINDS)
def test_another_kind_of_content_is_as_an_empty_form(made: WebHouse, kind: str) -> None:
    """With the token in a header, so that it is the content that is refused."""
    app = made.house.app("web")
    with made.unchanged():
        for endpoint, who, one in with_fields(made):
            if endpoint == "ballots.review":
                continue
            body = json.dumps(one.data) if kind == "application/json" else urlencode(one.data)
            headers = {"X-CSRFToken": made.tokens[who]}
            answer = made.clients[who].post(one.path(app), data=body, content_type=kind, headers=headers)
            assert refused(answer), (endpoint, kind)
            assert kind != "application/json" or answer.status_code == 415, endpoint


JSON_FOR_A_FORM = (
    '{"reason": 5}',
    "[1, 2]",
    "[" * 50_000,
    '{"reason": ["a", {"b": 1}]}',
    "7",
    '{"reason": "a\\u0000b"}',
)


@pytest.mark.parametrize("body", JSON_FOR_A_FORM, ids=range(len(JSON_FOR_A_FORM)))
def test_json_in_place_of_a_form_is_refused_before_it_is_read(made: WebHouse, body: str) -> None:
    app = made.house.app("web")
    with made.unchanged():
        for endpoint, one in requests(made).items():
            if endpoint != "ballots.envelope":
                headers = {"X-CSRFToken": made.tokens[WHO[endpoint]]}
                client = made.clients[WHO[endpoint]]
                answer = client.post(one.path(app), data=body, content_type="application/json", headers=headers)
                assert answer.status_code == 415, endpoint


def test_a_hundred_thousand_fields_are_dealt_with_at_once(made: WebHouse) -> None:
    app = made.house.app("web")
    one = requests(made)["deliberation.propose"]
    token = urlencode({"csrf_token": made.tokens["proposer"]})
    many = {
        "names": token + "&a" * 100_000,
        "terms": token + "&title=T" + "".join(f"&terms-{n}-text=x" for n in range(10_000)),
        "numbers": token + "".join(f"&terms-{'9' * 4000}-text=x" for _ in range(50)),
    }
    client = made.clients["proposer"]
    with made.unchanged():
        for how, body in many.items():
            started = time.monotonic()
            answer = client.post(one.path(app), data=body, content_type="application/x-www-form-urlencoded")
            assert refused(answer), how
            assert time.monotonic() - started < 5, how
        parts = {"csrf_token": made.tokens["proposer"], **{f"f{n}": "x" for n in range(300)}}
        answer = client.post(one.path(app), data={**parts, "file": (io.BytesIO(b"x"), "../../etc/passwd")})
        assert answer.status_code == 413


CHOICES = ("maybe", "YES", "yes ", "yes,no", "1", "o1", "[]", "\u0443es", "yes\n", "x" * 5000)


@pytest.mark.parametrize("choice", CHOICES)
def test_a_mark_that_is_none_of_the_paper_s_is_refused_and_not_kept_as_blank(made: WebHouse, choice: str) -> None:
    form = {"choice-1": choice, "s0": "ab" * 32, "words": ""}
    with made.unchanged():
        for act in ("cast", "review"):
            assert made.post("member", f"/ballots/{made.ids['open']}/{act}", form).status_code == 422


@pytest.mark.parametrize("s0", ["", "ab", "ab" * 33, "zz" * 32, "AB" * 32, " " + "ab" * 32, "٠" * 64])
def test_dice_that_are_none_are_refused(made: WebHouse, s0: str) -> None:
    form = {"choice-1": "yes", "s0": s0, "words": ""}
    with made.unchanged():
        assert made.post("member", f"/ballots/{made.ids['open']}/cast", form).status_code == 422


ENVELOPES = (
    None, [], {}, 7, "x", {"envelope": None}, {"envelope": 7}, {"envelope": []}, {"envelope": {"a": 1}},
    {"envelope": ""}, {"envelope": "===="}, {"envelope": "é"}, {"envelope": "AAAA" * 3000}, {"envelop": "AAAA"},
    {"envelope": "A" * 200_000},
)  # fmt: skip


@pytest.mark.parametrize("body", ENVELOPES, ids=range(len(ENVELOPES)))
def test_an_envelope_that_is_none_is_refused(made: WebHouse, body: Any) -> None:
    with made.unchanged():
        answer = made.envelope("member", made.ids["open"], body)
        assert answer.status_code == 422
        assert set(answer.json) == {"reason", "message"}


RAW = {
    "deep lists": b"[" * 100_000, "deep objects": b'{"a":' * 40_000, "cut": b'{"envelope": "AA', "no json": b"\xff\xfe",
    "long number": b'{"envelope": ' + b"9" * 5000 + b"}", "nan": b'{"envelope": NaN}',
    "empty": b"", "bom": b"\xef\xbb\xbf{}",
    "surrogate": b'{"envelope": "\\ud800"}', "nul": b'{"envelope": "\\u0000"}',
    "twice": b'{"envelope": "AAAA", "envelope": "BBBB"}',
}  # fmt: skip


@pytest.mark.parametrize("how", RAW)
def test_json_that_is_none_of_ours_is_refused(made: WebHouse, how: str) -> None:
    headers = {"X-CSRFToken": made.tokens["member"], "Accept": "application/json"}
    path = f"/ballots/{made.ids['open']}/envelope"
    with made.unchanged():
        for kind in ("application/json", "text/plain", "application/x-www-form-urlencoded"):
            answer = made.clients["member"].post(path, data=RAW[how], headers=headers, content_type=kind)
            assert answer.status_code == 422, (how, kind)


def test_an_envelope_off_by_a_byte_is_refused_and_one_of_another_ballot_is_no_choice(made: WebHouse) -> None:
    own = made.act(an_envelope, made.ids["open"], "yes", b"1" * 16)
    with made.unchanged():
        for paper in (own[:-1], own + b"\0", own[1:], own * 2):
            assert made.envelope("member", made.ids["open"], {"envelope": b64(paper)}).status_code == 422


def test_the_envelope_of_another_member_is_refused_and_theirs_stands(made: WebHouse) -> None:
    ballot = made.ids["open"]
    paper = {"envelope": made.ids[f"paper_{ballot}"]}
    assert made.envelope("member", ballot, paper).status_code == 200
    with made.unchanged():
        assert made.envelope("auditor", ballot, paper).status_code == 409
        assert made.envelope("member", ballot, paper).status_code == 200


ONCE = {
    "ballots.confirm": 409, "ballots.annul": 409, "ballots.sign": 409, "ballots.notice": 409,
    "membership.settle_act": 409, "membership.give_office": 409, "membership.end_office": 409,
    "oversight.file_protest": 422, "oversight.confirm_ruling": 404, "oversight.propose_ruling": 409,
    "relationships.confirm_suspension": 403, "deliberation.withdraw": 409, "deliberation.send_report": 409,
    "deliberation.answer_poll": 409, "deliberation.end_poll": 409, "deliberation.take_back": 409,
    "deliberation.propose_finding": 409, "deliberation.confirm_finding": 409,
    "deliberation.hide_post": 409, "deliberation.withdraw_statement": 404, "deliberation.answer_amendment": 409,
}  # fmt: skip
"""What can be done once, and how the same request sent again is answered."""


@pytest.mark.parametrize("endpoint", ONCE)
def test_what_is_sent_again_is_done_once(made: WebHouse, endpoint: str) -> None:
    one, who = requests(made)[endpoint], WHO[endpoint]
    first = send(made, who, one)
    assert first.status_code in (302, 303), first.get_data(as_text=True)[-3000:]
    with made.unchanged():
        assert send(made, who, one).status_code in (ONCE[endpoint], 409, 403, 404)


def test_the_plain_form_sent_twice_is_one_paper_with_one_receipt(made: WebHouse) -> None:
    one = requests(made)["ballots.cast"]
    first = send(made, "member", one)
    with made.unchanged():
        again = send(made, "member", one)
        other = made.post("member", one.path(made.house.app("web")), {**one.data, "choice-1": "yes"})
    assert (first.status_code, again.status_code, other.status_code) == (200, 200, 409)


def at(made: WebHouse, who: str, instant: Any, path: str, data: Any = None) -> Any:
    """Sign in at another instant and send a form."""
    made.house.clock.set(instant)
    client = made.new_client(who)
    return client.post(path, data={"csrf_token": token_of(client, "/confirm-password"), **(data or {})})


def test_a_protest_is_taken_to_the_last_second_of_its_window_and_not_in_the_next(made: WebHouse) -> None:
    path, data = f"/decisions/{made.ids['decision']}/protest", {"fact": "count", "text": "It does not add up."}
    over = made.act(_protest_until, made.ids["decision"])
    late = at(made, "member", over, path, data)
    assert late.status_code == 410
    assert late.get_data(as_text=True).count("<h1") == 1
    assert at(made, "member", over - timedelta(seconds=1), path, data).status_code == 302


def _protest_until(decision_id: str) -> Any:
    from deliberation.queries import decision

    return decision(decision_id).protest_until


def test_nothing_is_done_too_early_or_too_late(made: WebHouse) -> None:
    ids, start = made.ids, made.kept_at
    report = f"/rounds/{ids['round']}"
    early = start - timedelta(hours=1, minutes=1)
    assert at(made, "proposer", early, f"{report}/attendance", {"act": "strike"}).status_code == 409
    assert at(made, "proposer", early, f"{report}/report", {"text": "We talked.", "none": "y"}).status_code == 409
    late = start + timedelta(days=30)
    assert at(made, "chair", late, f"/ballots/{ids['open']}/amend", {
        "member": "voter1@members.example", "reason": "Left out."
    }).status_code == 409  # fmt: skip
    assert at(made, "member", late, f"/ballots/{ids['open']}/cast", {
        "choice-1": "yes", "s0": "ab" * 32, "words": ""
    }).status_code == 410  # fmt: skip
    past = {"host_id": ids["circle"], "opens_at": "2020-01-01T10:00", "closes_at": "2020-01-01T12:00"}
    made.back()
    assert made.post("secretary", f"/proposals/{ids['discussed']}/rounds/new", past).status_code == 403


TWICE = (
    ("ballots.notice", ("chair", "secretary")), ("membership.settle_act", ("secretary", "keeper")),
    ("ballots.confirm", ("chair", "auditor")), ("oversight.file_protest", ("member", "teller")),
)  # fmt: skip


@pytest.mark.parametrize(("endpoint", "people"), TWICE)
def test_two_at_once_are_one(made: WebHouse, endpoint: str, people: tuple[str, str]) -> None:
    one = requests(made)[endpoint]
    with ThreadPoolExecutor(2) as pool:
        answers = [found.status_code for found in pool.map(lambda who: send(made, who, one), people)]
    assert len([status for status in answers if status in (302, 303)]) == 1, answers
    assert all(status in (302, 303) or status in REFUSALS for status in answers), answers


def test_other_people_s_things_cannot_be_named_in_a_form(made: WebHouse) -> None:
    """A body, campaign, relationship or member of elsewhere in a field is refused like one that does not exist."""
    ids = made.ids
    forms = [
        ("foreign", "/campaigns/new", {"body": ids["body"], "title": "T", "aim": "A", "ends_on": "2026-12-01"}),
        ("foreign", f"/proposals/new?kind=endorse&body={ids['hill']}", {
            "title": "T", "text": "We.", "campaign_id": ids["campaign"],
        }),
        ("foreign", f"/proposals/new?kind=activate&body={ids['hill']}", {
            "title": "T", "text": "We.", "campaign_id": ids["campaign"], "relationship_id": ids["relationship"],
        }),
        ("foreign", f"/proposals/new?kind=position&body={ids['body']}", {"title": "T", "text": "We."}),
        ("chair", f"/people/{ids['body']}/offices", {"member": "f" * 32, "office": "teller", "reason": "R"}),
        ("chair", f"/people/{ids['body']}/offices", {"member": ids["gone"], "office": "teller", "reason": "R"}),
        ("chair", f"/people/{ids['body']}/offices", {"member": ids["member"], "office": "queen", "reason": "R"}),
        ("foreign", f"/people/{ids['hill']}/offices/{ids['office']}/end", {"reason": "R"}),
        ("foreign", f"/people/{ids['hill']}/acts/{ids['office_act']}/confirm", {}),
        ("chair", f"/ballots/{ids['noticed']}/acts/{ids['annul_act']}", {}),
        ("chair", f"/ballots/{ids['open']}/acts/{ids['office_act']}", {}),
        ("committee", f"/mandates/{ids['mandate']}/suspend/{ids['annul_act']}", {}),
        ("auditor", f"/protests/{ids['protest']}/ruling/{ids['annul_act']}", {}),
        ("proposer", f"/rounds/{ids['round']}/attendance", {"member_id": ids["foreign"]}),
        ("member", f"/rounds/{ids['round']}/attendance", {"member_id": ids["proposer"], "act": "strike"}),
        ("member", "/interests", {"subject": "member:" + ids["chair"], "statement": "S"}),
        ("member", "/sessions/end", {"session": ""}),
    ]  # fmt: skip
    with made.unchanged():
        for who, path, data in forms:
            answer = made.post(who, path, data)
            assert answer.status_code in (403, 404, 409, 422) or path == "/sessions/end", (path, answer.status_code)
    assert made.get("chair", "/inbox").status_code == 200
