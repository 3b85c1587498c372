"""The form of the plain way: what cannot be sealed is refused alike at the look once more and at the cast."""

import html
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from ballots import queries
from foundation.hashing import b64
from tests.factories import a_vote, an_envelope

DICE = "s0=" + "ab" * 32
TWO_MARKS = "It holds two marks for one contest."
NO_CHOICE = "It holds a mark that is none of the choices."
BAD_DICE = "The dice of the page are missing or damaged."
UNREADABLE = "The words of your own cannot be read"
TOO_LONG = "The words of your own are longer than 200 characters."


def token(client: FlaskClient) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/sign-in").get_data(as_text=True))
    found = found or re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/ballots").get_data(as_text=True))
    assert found is not None
    return found.group(1)


@pytest.fixture
def vote(house, app, clock):
    made = a_vote(house)
    clock.advance(days=3)
    return made


@pytest.fixture
def voter(app, vote) -> FlaskClient:
    client = app.test_client()
    client.post("/personas", data={"csrf_token": token(client), "member": vote.voters[0]})
    return client


def handed_in(client: FlaskClient, vote: Any, step: str, body: str) -> tuple[int, str]:
    """Post the body byte for byte, as a browser would write it, and return status and page."""
    whole = urlencode({"csrf_token": token(client)}) + "&" + body
    kind = "application/x-www-form-urlencoded"
    answer = client.post(f"/ballots/{vote.ballot}/{step}", data=whole.encode(), content_type=kind)
    return answer.status_code, html.unescape(answer.get_data(as_text=True))


@pytest.mark.parametrize("step", ["review", "cast"])
@pytest.mark.parametrize(
    ("body", "why"),
    [
        (f"choice-1=yes&choice-1=no&{DICE}", TWO_MARKS),
        (f"choice-1=yes&choice-1=yes&{DICE}", TWO_MARKS),
        (f"choice-1=maybe&{DICE}", NO_CHOICE),
        ("choice-1=yes", BAD_DICE),
        ("choice-1=yes&s0=", BAD_DICE),
        ("choice-1=yes&s0=" + "AB" * 32, BAD_DICE),
        ("choice-1=yes&s0=" + "ab" * 31, BAD_DICE),
        ("choice-1=yes&s0=" + "ab" * 33, BAD_DICE),
        (f"choice-1=yes&{DICE}&{DICE}", BAD_DICE),
        (f"choice-1=yes&{DICE}&words=%FF", UNREADABLE),
        (f"choice-1=yes&{DICE}&words=%ED%A0%80", UNREADABLE),
        (f"choice-1=yes&{DICE}&words=a&words=b", UNREADABLE),
        (f"choice-1=yes&{DICE}&words=" + "w" * 201, TOO_LONG),
    ],
)
def test_a_form_that_cannot_be_sealed_is_told_its_own_fault_and_nothing_is_kept(voter, vote, step, body, why) -> None:
    status, page = handed_in(voter, vote, step, body)
    assert status == 422, page
    told = [one for one in (TWO_MARKS, NO_CHOICE, BAD_DICE, UNREADABLE, TOO_LONG) if one in page]
    assert told == [why]
    assert not queries.took_part(vote.ballot, vote.voters[0])


def test_two_hundred_characters_and_a_typed_percent_sign_are_words(voter, vote) -> None:
    words = "%FF" + "é" * 197
    body = f"choice-1=yes&{DICE}&" + urlencode({"words": words})
    status, page = handed_in(voter, vote, "review", body)
    assert (status, f"<strong>{words}</strong>" in page, f'name="words" value="{words}"' in page) == (200, True, True)
    assert handed_in(voter, vote, "cast", body)[0] == 200
    assert queries.took_part(vote.ballot, vote.voters[0])


def test_going_back_keeps_the_words(voter, vote) -> None:
    status, page = handed_in(voter, vote, "cast", f"choice-1=no&{DICE}&words=a+grey+heron&act=back")
    assert (status, 'value="a grey heron"' in page) == (200, True)


@pytest.mark.parametrize(
    ("document", "what"),
    [
        ({"envelope": "!!"}, "cannot be read"), ({"envelope": 7}, "cannot be read"), ({}, "cannot be read"),
        ([], "cannot be read"), ({"envelope": b64(b"short")}, "another length"),
    ],
)  # fmt: skip
def test_an_envelope_that_is_no_base64_is_told_apart_from_one_of_another_length(voter, vote, document, what) -> None:
    headers = {"X-CSRFToken": token(voter), "Accept": "application/json"}
    answer = voter.post(f"/ballots/{vote.ballot}/envelope", json=document, headers=headers)
    told = [one for one in ("cannot be read", "another length") if one in answer.json["message"]]
    assert (answer.status_code, told) == (422, [what])


def test_the_receipt_leads_back_to_the_ballot_after_a_vote_with_the_script(voter, vote) -> None:
    link = f'<a href="/ballots/{vote.ballot}">Back to the ballot</a>'
    page = voter.get(f"/ballots/{vote.ballot}").get_data(as_text=True)
    assert link in page[page.index('id="ballot-kept"') :]
    headers = {"X-CSRFToken": token(voter), "Accept": "application/json"}
    body = {"envelope": b64(an_envelope(vote.ballot))}
    assert voter.post(f"/ballots/{vote.ballot}/envelope", json=body, headers=headers).status_code == 200
    assert link in voter.get(f"/ballots/{vote.ballot}/receipt").get_data(as_text=True)
