"""The pages of a ballot: limits before the paper, both ways of voting, receipts, results, certifying and rulings."""

import html
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from ballots import actions, queries
from ballots.rules.paper import commitment, secret, seed_from_words
from deliberation import queries as deliberation
from foundation.database import db
from foundation.hashing import b64
from membership import queries as membership
from tests.factories import a_member, a_position, a_vote, an_envelope, hand_in
from tests.kept import kept


def csrf(client: FlaskClient, path: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(path).get_data(as_text=True))
    assert found is not None
    return found.group(1)


def signed_in(app, member_id: str) -> FlaskClient:
    client = app.test_client()
    client.post("/personas", data={"csrf_token": csrf(client, "/sign-in"), "member": member_id})
    return client


def post(client: FlaskClient, path: str, **data: Any) -> Any:
    return client.post(path, data={"csrf_token": csrf(client, "/ballots"), **data})


def seen(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    page = html.unescape(answer.get_data(as_text=True))
    assert answer.status_code == status, page
    assert page.count("<h1") == 1
    return page


def envelope(client: FlaskClient, ballot: str, paper: Any) -> Any:
    body = {"envelope": b64(paper) if isinstance(paper, bytes) else paper}
    headers = {"X-CSRFToken": csrf(client, "/ballots"), "Accept": "application/json"}
    return client.post(f"/ballots/{ballot}/envelope", json=body, headers=headers)


@pytest.fixture
def vote(house, app, clock):
    made = a_vote(house)
    clock.advance(days=3)
    return made


@pytest.fixture
def counted(house, vote, clock):
    def build() -> Any:
        hand_in(vote.ballot, dict(zip(vote.voters[:4], ["yes", "yes", "yes", "no"], strict=True)))
        clock.advance(days=5)
        house.tick()
        return vote

    return kept(house, "four voted and it is counted", build)


def test_the_limits_stand_before_the_paper_and_the_script_finds_all_it_needs(app, house, vote) -> None:
    house.tick()
    page = seen(signed_in(app, vote.voters[0]), f"/ballots/{vote.ballot}")
    assert 0 < page.index("Your first vote stands") < page.index('data-contest="1"')
    assert 0 < page.index("Read the text first") < page.index('data-contest="1"')
    for part in (f'data-ballot="{vote.number}"', "data-seal-key=", "data-length=", 'id="review-cast"',
                 'id="ballot-code"',
                 'data-say="cannot-seal"', "js/ballot.js",
                 f'data-endpoint="/ballots/{vote.ballot}/envelope"'):  # fmt: skip
        assert part in page
    assert re.search(r'data-noticed="[0-9a-f]{64}"', page)
    assert "3 of 15 must take part; then more than half of the votes cast must be Yes." in page


def test_the_plain_way_takes_three_pages_and_shows_both_codes_once(app, vote) -> None:
    client = signed_in(app, vote.voters[0])
    page = seen(client, f"/ballots/{vote.ballot}")
    s0 = re.search(r'name="s0" value="([0-9a-f]{64})"', page).group(1)
    form = {"choice-1": "yes", "s0": s0, "words": "a grey heron"}
    looked = post(client, f"/ballots/{vote.ballot}/review", **form).get_data(as_text=True)
    assert "Is this your vote?" in looked
    assert not queries.took_part(vote.ballot, vote.voters[0])
    kept = post(client, f"/ballots/{vote.ballot}/cast", **form)
    told = kept.get_data(as_text=True)
    assert kept.status_code == 200
    for part in ("receipt-v1", vote.number, s0, 'id="ballot-code"', 'id="receipt-code"', 'href="/promise"'):
        assert part in told
    seed = seed_from_words(bytes.fromhex(s0), "a grey heron")
    own = commitment(vote.number, "1", "yes", secret(vote.number, "1", seed)).hex()
    assert f"begins on the opened list with <code>{own[:12]}</code>" in told
    again = seen(client, f"/ballots/{vote.ballot}/receipt")
    for part in ("receipt-v1", 'href="/promise"', 'href="/receipts"'):
        assert part in again
    assert 'id="ballot-code"' not in again
    assert own[:12] not in again
    page = seen(client, f"/ballots/{vote.ballot}")
    assert "Your vote is in the urn." in page
    assert "Before you vote" not in page
    assert "Read the text first" not in page


def test_going_back_keeps_the_mark_and_casts_nothing(app, vote) -> None:
    client = signed_in(app, vote.voters[0])
    back = post(client, f"/ballots/{vote.ballot}/cast", **{"choice-1": "no", "s0": "a" * 64, "act": "back"})
    assert re.search(r'value="no"[^>]* checked', back.get_data(as_text=True))
    assert not queries.took_part(vote.ballot, vote.voters[0])


def test_another_paper_after_one_stands_gets_409_and_the_receipt_of_the_first(app, vote) -> None:
    client = signed_in(app, vote.voters[0])
    post(client, f"/ballots/{vote.ballot}/cast", **{"choice-1": "no", "s0": "a" * 64})
    second = post(client, f"/ballots/{vote.ballot}/cast", **{"choice-1": "yes", "s0": "b" * 64})
    assert second.status_code == 409
    assert "the first paper stands" in second.get_data(as_text=True)
    assert "receipt-v1" in second.get_data(as_text=True)


def test_the_script_is_answered_in_json_in_the_order_of_the_protocol(app, house, vote, clock) -> None:
    voter, other = signed_in(app, vote.voters[0]), signed_in(app, vote.voters[1])
    late = signed_in(app, a_member("Too Late", (vote.chapter.root,)))
    stranger = signed_in(app, a_member("A Stranger"))
    paper = an_envelope(vote.ballot)
    first = envelope(voter, vote.ballot, paper)
    assert (first.status_code, list(first.json)) == (200, ["receipt"])
    assert envelope(voter, vote.ballot, paper).json == first.json
    stands = envelope(voter, vote.ballot, an_envelope(vote.ballot, "no"))
    assert (stands.status_code, stands.json["reason"], stands.json["receipt"]) == (
        409,
        "already_voted",
        first.json["receipt"],
    )
    assert (envelope(other, vote.ballot, paper).status_code, envelope(other, vote.ballot, paper).json["reason"]) == (
        409,
        "envelope_taken",
    )
    for broken in ("", "!!", 7, paper[:-1], "A" * 20_000):
        answer = envelope(other, vote.ballot, broken)
        assert (answer.status_code, answer.json["reason"]) == (422, "wrong_length")
    assert (envelope(late, vote.ballot, paper).status_code, envelope(late, vote.ballot, paper).json["reason"]) == (
        403,
        "not_on_roll",
    )
    unknown = envelope(voter, "0" * 32, paper)
    assert unknown.status_code == envelope(stranger, vote.ballot, paper).status_code == 404
    assert unknown.json == envelope(stranger, vote.ballot, paper).json
    clock.advance(days=5)
    voter, other = signed_in(app, vote.voters[0]), signed_in(app, vote.voters[1])
    assert envelope(voter, vote.ballot, paper).json == first.json
    assert (envelope(other, vote.ballot, an_envelope(vote.ballot)).status_code) == 410


def test_a_cast_without_a_token_of_the_session_is_refused(app, vote) -> None:
    client = signed_in(app, vote.voters[0])
    assert (
        client.post(f"/ballots/{vote.ballot}/envelope", json={"envelope": b64(an_envelope(vote.ballot))}).status_code
        == 400
    )
    assert not queries.took_part(vote.ballot, vote.voters[0])


def test_an_outsider_gets_the_404_of_an_unknown_ballot_on_every_page(app, vote) -> None:
    client = signed_in(app, a_member("A Stranger"))
    for page in ("", "/receipt", "/result", "/lines", "/certify", "/rulings"):
        for ballot in (vote.ballot, "0" * 32):
            assert client.get(f"/ballots/{ballot}{page}").status_code == 404, page
    for act in ("/review", "/cast", "/certify", "/annul", "/amend", "/name-teller"):
        assert post(client, f"/ballots/{vote.ballot}{act}", reason="x").status_code == 404, act


def test_a_get_changes_nothing_even_past_the_close(app, vote, clock) -> None:
    from auditlog.queries import boundaries

    clock.advance(days=6)
    client = signed_in(app, vote.voters[0])
    for page in ("", "/receipt", "/result", "/certify", "/rulings"):
        assert client.get(f"/ballots/{vote.ballot}{page}").status_code == 200, page
    assert boundaries(queries.subject(vote.ballot)) == []


def test_the_result_is_for_members_until_it_is_certified_and_then_for_everybody(app, counted) -> None:
    visitor = app.test_client()
    assert visitor.get(f"/ballots/{counted.ballot}/result").status_code == 302
    assert visitor.get(f"/ballots/{'0' * 32}/result").status_code == 302
    member = signed_in(app, counted.voters[7])
    assert "Counted, not yet certified." in seen(member, f"/ballots/{counted.ballot}/result")
    for teller in counted.tellers:
        actions.sign_count(counted.ballot, teller, queries.count_of(counted.ballot).hash)
    db.session.commit()
    page = seen(visitor, f"/ballots/{counted.ballot}/result")
    assert "CARRIED" in page
    assert "withheld by rule" in page
    assert 'id="lookup-code"' in page
    assert "js/lookup.js" in page
    decided = deliberation.decision_of(counted.proposal)
    assert 'href="/promise"' in page
    for part in ("", "#proof", "#protests"):
        assert f'/decisions/{decided.number}{part}"' in page or f'/decisions/{decided.id}{part}"' in page
    names = [membership.name_of(teller) for teller in counted.tellers]
    assert not any(name in page for name in names)
    assert all(name in seen(member, f"/ballots/{counted.ballot}/result") for name in names)
    lines = visitor.get(f"/ballots/{counted.ballot}/lines").json
    assert [list(line) for line in lines["contests"]["1"]["lines"]] == [["commitment"]] * 4
    listed = f"/ballots/{counted.ballot}/list"
    begun = re.findall(r'<th scope="row">([0-9a-f]{12})</th>', seen(visitor, listed))
    assert begun == [line["commitment"][:12] for line in lines["contests"]["1"]["lines"]]
    assert "withheld by rule" in seen(visitor, listed)
    assert 'data-label="Choice"' not in seen(visitor, listed)
    assert seen(signed_in(app, counted.auditors[0]), listed).count('<td data-label="Choice">Yes</td>') == 3
    auditor = signed_in(app, counted.auditors[0]).get(f"/ballots/{counted.ballot}/lines").json
    assert sorted(line["choice"] for line in auditor["contests"]["1"]["lines"]) == ["no", "yes", "yes", "yes"]


def test_a_teller_sees_the_recount_and_signs_only_with_a_fresh_password(app, counted, clock) -> None:
    client = signed_in(app, counted.tellers[0])
    page = seen(client, f"/ballots/{counted.ballot}/certify")
    shown = re.search(r'name="count" value="([0-9a-f]{64})"', page).group(1)
    assert shown == queries.count_of(counted.ballot).hash
    assert "Shall we say so?" in page
    clock.advance(minutes=11)
    led = post(client, f"/ballots/{counted.ballot}/certify", count=shown)
    assert led.status_code == 303
    assert "confirm" in led.headers["Location"]
    assert queries.signatures(counted.ballot) == []
    fresh = signed_in(app, counted.tellers[0])
    assert post(fresh, f"/ballots/{counted.ballot}/certify", count=shown).status_code == 303
    assert (
        post(signed_in(app, counted.tellers[1]), f"/ballots/{counted.ballot}/certify", count=shown).status_code == 303
    )
    assert deliberation.decision_of(counted.proposal).outcome == "CARRIED"
    assert (
        post(signed_in(app, counted.chapter.chair), f"/ballots/{counted.ballot}/certify", count=shown).status_code
        == 409
    )


def test_a_teller_reads_the_recount_step_by_step_with_its_numbers(app, counted) -> None:
    page = seen(signed_in(app, counted.tellers[0]), f"/ballots/{counted.ballot}/certify")
    shown = queries.count_of(counted.ballot).hash
    steps = [
        "4 lines, each of which hashes to its commitment", "Yes 3, No 1, Abstain 0, Blank 0, Spoiled 0",
        "Needed 3, took part 4; Yes needed 3; CARRIED", f"Both are {shown}.", "Destroyed: what was sealed",
    ]  # fmt: skip
    places = [page.index(step) for step in steps]
    assert places == sorted(places)
    assert page.index("Sign this count") > places[-1]
    assert "7 days after the close" in page
    assert "5 days from the second signature on." in page


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_a_recount_that_differs_says_so_shows_both_and_what_to_do_next(app, house, counted) -> None:
    house.run("owner", forged)
    teller, member = (signed_in(app, who) for who in (counted.tellers[0], counted.voters[5]))
    page = seen(teller, f"/ballots/{counted.ballot}/certify")
    for told in ("The recount differs. Do not sign.", "does not hash to its commitment", "What the recount comes to",
                 "Yes 2, No 2", "Tell the auditors of the body."):  # fmt: skip
        assert told in page
    assert "Sign this count" not in page
    assert "Raise the alarm" in page
    assert "Raise the alarm</button>" not in seen(member, f"/ballots/{counted.ballot}/certify")
    shown = queries.count_of(counted.ballot).hash
    assert post(teller, f"/ballots/{counted.ballot}/certify", count=shown).status_code == 409
    page = seen(teller, f"/ballots/{counted.ballot}/certify")
    assert "Alarm: certification has stopped." in page
    assert "Raise the alarm</button>" not in page


def forged() -> None:
    """Let whoever owns the file turn one opened Yes into a No."""
    db.session.execute(text('drop trigger "freeze_urn"'))
    pos = db.session.execute(text("select min(pos) from urn where choice = 'yes'")).scalar_one()
    db.session.execute(text("update urn set choice = 'no' where pos = :pos"), {"pos": pos})


def test_the_clock_of_a_ballot_tells_each_instant_and_which_have_passed(app, vote, clock) -> None:
    member = signed_in(app, vote.voters[0])
    post(member, f"/ballots/{vote.ballot}/cast", **{"choice-1": "no", "s0": "a" * 64})
    page = seen(member, f"/ballots/{vote.ballot}")
    hours = re.findall(r'<th scope="row">(Noticed|Opens|Closes|Counted|Certify until|Protests until)</th>', page)
    assert hours == ["Noticed", "Opens", "Closes", "Counted", "Certify until", "Protests until"]
    assert page[page.index('id="clock"') :].count("Passed") == 2


def test_notice_is_given_from_the_proposals_page_by_its_officers(app, house, vote) -> None:
    proposal = a_position(vote.chapter)
    member, chair = signed_in(app, vote.voters[0]), signed_in(app, vote.chapter.chair)
    assert "Give notice" not in seen(member, f"/proposals/{proposal}")
    assert post(member, f"/proposals/{proposal}/notice").status_code == 403
    assert "Give notice" in seen(chair, f"/proposals/{proposal}")
    made = post(chair, f"/proposals/{proposal}/notice")
    assert made.status_code == 303
    assert "not open yet" in seen(member, made.headers["Location"])
    assert "B-2026-002" in seen(member, f"/proposals/{proposal}")


def test_rulings_are_proposed_by_one_and_confirmed_by_another(app, vote) -> None:
    chair, secretary = signed_in(app, vote.chapter.chair), signed_in(app, vote.chapter.secretary)
    page = f"/ballots/{vote.ballot}/rulings"
    told = seen(chair, page)
    assert "Annul the ballot" in told
    ids = re.findall(r'\bid="([^"]+)"', told)
    assert len(ids) == len(set(ids))
    assert "Propose to annul" not in seen(signed_in(app, vote.voters[9]), page)
    assert post(chair, f"/ballots/{vote.ballot}/annul", reason="").status_code == 422
    assert post(chair, f"/ballots/{vote.ballot}/annul", reason="Wrong text.").status_code == 303
    act = re.search(r"/acts/([0-9a-f]{32})", seen(secretary, page)).group(1)
    assert post(chair, f"/ballots/{vote.ballot}/acts/{act}").status_code == 403
    assert post(secretary, f"/ballots/{vote.ballot}/acts/{act}").status_code == 303
    assert "This ballot is void" in seen(signed_in(app, vote.voters[0]), f"/ballots/{vote.ballot}")


def test_the_inbox_asks_to_vote_until_one_has_and_then_to_certify(app, house, vote, clock) -> None:
    teller = vote.tellers[0]
    client = signed_in(app, teller)
    assert f'ballot <span class="ref">{vote.number}</span>' in seen(client, "/inbox")
    hand_in(vote.ballot, dict.fromkeys([teller, *vote.voters[2:5]], "yes"))
    assert f'ballot <span class="ref">{vote.number}</span></a>' not in seen(client, "/inbox")
    clock.advance(days=5)
    house.tick()
    assert f'Count of ballot <span class="ref">{vote.number}</span>' in seen(signed_in(app, teller), "/inbox")
    assert vote.number in seen(signed_in(app, teller), "/ballots")


def test_an_inquorate_ballot_says_it_was_never_opened(app, house, vote, clock) -> None:
    hand_in(vote.ballot, {vote.voters[0]: "yes"})
    clock.advance(days=5)
    house.tick()
    page = seen(signed_in(app, vote.voters[0]), f"/ballots/{vote.ballot}/result")
    assert "INQUORATE" in page
    assert "never opened" in page
    assert 'id="lookup"' not in page
    receipts = seen(signed_in(app, vote.voters[0]), "/receipts")
    assert "none: this ballot was never opened" in receipts
    assert "Find it on the opened list" not in receipts


def test_a_roll_call_shows_names_to_members_and_none_to_visitors(app, house, clock) -> None:
    made = a_vote(house, ballot={"secrecy": "roll-call", "method": "motion", "days": 5})
    clock.advance(days=3)
    hand_in(made.ballot, dict.fromkeys(made.voters[:3], "yes"))
    assert "This is a roll call" in seen(signed_in(app, made.voters[0]), f"/ballots/{made.ballot}")
    clock.advance(days=5)
    house.tick()
    for teller in made.tellers:
        actions.sign_count(made.ballot, teller, queries.count_of(made.ballot).hash)
    db.session.commit()
    assert "Member 3" in seen(signed_in(app, made.voters[5]), f"/ballots/{made.ballot}/result")
    assert "Member 3" not in seen(app.test_client(), f"/ballots/{made.ballot}/result")
