"""What anybody, a member, an organiser and the committee get from the pages of relationships, and what they do not."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from deliberation import actions as deliberation
from foundation.database import db
from relationships import actions, queries
from relationships.events import instant
from relationships.rules.capacity import digest
from tests.carried import LASTING
from tests.factories import a_rule


@pytest.fixture
def live(tied, clock):
    made = actions.grant(tied.decide("activate"))
    db.session.commit()
    clock.advance(days=6)
    return made.id


def signed_in(app, member_id):
    client = app.test_client()
    assert client.post("/personas", data={"member": member_id}).status_code == 303
    return client


@pytest.fixture(autouse=True)
def no_csrf(app, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)  # and on again: the app is used by other tests too


def test_anybody_reads_the_register(client, tied, live):
    page = client.get("/register")
    assert page.status_code == 200
    assert "Local 212" in page.text
    assert "M-2026-001" in page.text
    told = client.get("/register", headers={"Accept": "application/json"}).json["register"]
    assert [(row["state"], row["counterpart"], row["mandate"]) for row in told] == [
        ("active", "Local 212", "M-2026-001")
    ]


def test_an_empty_register_says_what_would_fill_it(client):
    page = client.get("/register")
    assert page.status_code == 200
    assert "No relationship has been voted on yet" in page.text


def test_a_name_stands_on_the_register_as_its_bearer_writes_it(client, tied):
    """Only a role is given a capital at the start of its line; a union may write itself small."""
    other = actions.make_counterpart("ver.example", "union")
    tie = actions.make_relationship(tied.chapter.root, other.id, "direct", "organisation", "body-body", "Old friends.")
    actions.grant(tied.decide("activate", relationship_id=tie.id))
    db.session.commit()
    told = client.get("/register", headers={"Accept": "application/json"}).json["register"]
    assert "ver.example" in [row["counterpart"] for row in told]


def test_a_private_person_is_named_by_role(client, tied):
    other = actions.make_counterpart("Ana Secret", "public figure", True, "a member of the school board")
    tie = actions.make_relationship(
        tied.chapter.root, other.id, "direct", "organisation", "leader-leader", "Old friends."
    )
    actions.grant(tied.decide("activate", relationship_id=tie.id))
    db.session.commit()
    page = client.get("/register").text
    assert "A member of the school board" in page
    assert "Ana Secret" not in page


def test_other_systems_fetch_keys_and_wait_for_the_first_status_list(client, tied, live):
    assert [key["crv"] for key in client.get("/.well-known/jwks.json").json["keys"]] == ["Ed25519"]
    assert client.get("/mandates/status").status_code == 503
    assert client.get("/mandates/M-2026-001/token").status_code == 404
    assert client.get("/mandates/M-2026-001/proof").status_code == 503
    assert client.get("/mandates/M-2026-999/proof").status_code == 404
    assert client.get(f"/mandates/{live}/token").status_code == 404


def test_once_the_worker_ran_token_status_and_proof_are_there(client, tied, live, house):
    from auditlog import sequencer
    from relationships import tokens

    house.run("log", sequencer.start)
    for turn in (actions.settle_due, sequencer.tick, tokens.mint_due, sequencer.tick, tokens.publish_status_list):
        house.run("log", turn)
    status = client.get("/mandates/status")
    assert (status.status_code, status.mimetype) == (200, "application/statuslist+jwt")
    assert client.get("/mandates/M-2026-001/token").text.count(".") == 2
    assert client.get("/mandates/M-2026-001/proof").text.startswith("c2sp.org/tlog-proof@v1")


def test_pages_of_members_lead_a_visitor_to_sign_in(client, tied, live):
    for path in ("/relationships", f"/relationships/{tied.relationship}", f"/campaigns/{tied.campaign}"):
        assert client.get(path).status_code == 302
    for path in (f"/mandates/{live}/contacts", f"/mandates/{live}/suspend"):
        assert client.post(path).status_code == 403


def test_a_member_sees_relationship_campaign_and_terms_but_no_contacts(app, tied, live):
    member = signed_in(app, tied.chapter.members["Member 1"])
    assert "Local 212" in member.get("/relationships").text
    page = member.get(f"/relationships/{tied.relationship}").text
    assert "Invite us to the April meeting" in page
    assert "Contact Person" not in page
    assert "Read the contacts" not in page
    assert "Ward 4" in member.get(f"/campaigns/{tied.campaign}").text
    assert member.post(f"/mandates/{live}/contacts").status_code == 403
    assert member.get(f"/mandates/{live}/suspend").status_code == 403
    assert member.get("/relationships/new").status_code == 403


def test_an_outsider_gets_the_404_of_an_unknown_thing(app, tied, live):
    outsider = signed_in(app, tied.stranger)
    for path in (f"/relationships/{tied.relationship}", f"/campaigns/{tied.campaign}", "/relationships/" + "0" * 32):
        assert outsider.get(path).status_code == 404


def test_an_organiser_reads_the_contacts_by_post_alone(app, tied, live):
    organiser = signed_in(app, tied.organiser)
    assert "Read the contacts" in organiser.get(f"/relationships/{tied.relationship}").text
    assert organiser.get(f"/mandates/{live}/contacts").status_code == 405
    page = organiser.post(f"/mandates/{live}/contacts")
    assert page.status_code == 200
    assert "Contact Person" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_two_of_the_committee_suspend_on_their_page(app, tied, live, clock):
    first, second = signed_in(app, tied.first), signed_in(app, tied.second)
    path = f"/mandates/{live}/suspend"
    assert first.post(path, data={"ground": "term:1"}).status_code == 422
    assert first.post(path, data={"ground": "term:9", "reason": "x"}).status_code == 422
    assert first.post(path, data={"ground": "term:1", "event": "f" * 32, "reason": "x"}).status_code == 422
    assert '<option value="term:1">Term 1, theirs: ' in first.get(path).text
    assert first.post(path, data={"ground": "term:1", "reason": "No invitation came"}).status_code == 302
    assert "Confirm" not in first.get(path).text.split("Propose</h2>")[0].split("<main")[1]
    page = second.get(path).text
    assert "Ground: Term 1, theirs: " in page
    assert "No invitation came" in page
    act = page.split(f"{path}/")[1][:32]
    assert first.post(f"{path}/{act}").status_code == 403
    assert second.post(f"{path}/{act}").status_code == 302
    assert str(queries.mandate_state(live, clock.at)) == "suspended"
    on_register = second.get("/register").text.replace("\u00a0", " ")
    assert "No invitation came" in on_register
    (row,) = second.get("/register", headers={"Accept": "application/json"}).json["register"]
    mandate = queries.mandate(live)
    assert row["until"] == instant(mandate.until_at)
    assert row["since"] < row["suspended_until"] < row["until"]
    assert f"suspended until {clock.at + timedelta(days=mandate.suspend_days):%-d %b %Y}" in on_register
    assert signed_in(app, tied.chapter.chair).get(path).status_code in (403, 404)


def test_an_officer_enters_a_relationship_a_contact_and_a_campaign(app, tied):
    chair = signed_in(app, tied.chapter.chair)
    assert chair.get("/relationships/new").status_code == 200
    given = {
        "body": tied.chapter.root, "name": "Hospital Workers", "kind": "union", "directness": "indirect",
        "holder": "organisation", "level": "body-body", "summary": "Nurses.",
    }  # fmt: skip
    answer = chair.post("/relationships/new", data=given)
    assert answer.status_code == 302
    assert "Hospital Workers" in chair.get(answer.location).text
    contact = {"name": "New Person", "role": "steward", "reach": "by post"}
    assert chair.post(answer.location + "/contacts", data=contact).status_code == 302
    assert "New Person" not in chair.get(answer.location).text
    assert chair.post("/relationships/new", data=given | {"private_person": "y"}).status_code == 422
    assert chair.post("/relationships/new", data=given | {"kind": "enemy"}).status_code == 422
    assert chair.post("/relationships/new", data=given | {"body": tied.chapter.branch}).status_code == 422
    assert chair.post("/relationships/new", data=given | {"name": "a\u202eb"}).status_code == 422
    campaign = {"body": tied.chapter.root, "title": "Measure R", "aim": "Rent", "ends_on": "2026-11-04"}
    answer = chair.post("/campaigns/new", data=campaign)
    assert answer.status_code == 302
    assert "Measure R" in chair.get(answer.location).text
    assert chair.post("/campaigns/new", data=campaign | {"ends_on": "soon"}).status_code == 422


def test_an_officer_enters_what_a_relationship_can_bring_and_the_campaign_sums_it(app, tied, live):
    chair = signed_in(app, tied.chapter.chair)
    path = f"/relationships/{tied.relationship}"
    given = {"kind": "votes", "amount": "410", "counted_by": "us", "counted_on": "2026-01-05", "sure": "counted"}
    for name, wrong in (
        ("amount", "-1"), ("amount", "many"), ("counted_on", "2099-01-01"), ("kind", "love"), ("sure", "very")
    ):  # fmt: skip
        answer = chair.post(f"{path}/capacity", data={**given, name: wrong})
        assert answer.status_code == 422
        assert "must be put right" in answer.text
    assert "Nobody has counted yet" in chair.get(path).text
    assert chair.post(f"{path}/capacity", data=given).status_code == 302
    assert "counted by us" in chair.get(path).text
    page = chair.get(f"/campaigns/{tied.campaign}").text
    assert "Votes: 410 may be used, 0 are held and not active" in page


def test_what_a_relationship_can_bring_is_bound_by_the_log_and_not_told_in_it(app, tied, live):
    made = actions.count_capacity(
        tied.relationship, "votes", 410410, "the circle", date(2026, 1, 5), "counted", "By list."
    )
    db.session.commit()
    entry = db.session.execute(text("select canonical from log_pending where id = :id"), {"id": made.entry_id}).scalar()
    assert b"410410" not in bytes(entry)
    assert digest(queries.capacity([tied.relationship])[0]).encode() in bytes(entry)


def test_from_the_pages_a_member_comes_to_the_filled_in_forms_to_renew_and_to_sever(app, tied, live):
    for kind in ("renew", "sever"):
        lasting = LASTING if kind == "renew" else {}
        deliberation.adopt_procedure(tied.chapter.root, kind, a_rule(**{"class": kind, "name": kind, **lasting}))
    db.session.commit()
    member = signed_in(app, tied.chapter.members["Member 1"])
    page = member.get(f"/relationships/{tied.relationship}").text
    ways = dict(re.findall(r'href="(/proposals/new\?kind=(?:renew|sever)[^"]+)">Propose to (renew|sever)<', page))
    found = {what: member.get(path.replace("&amp;", "&")).text for path, what in ways.items()}
    assert "Go on working with Local 212 in “Ward 4”" in found["renew"]
    assert "Invite us to the April meeting" in found["renew"]
    assert "Stop working with Local 212 in “Ward 4”" in found["sever"]
    assert f'selected value="mandate:{live}"' in found["sever"]
    for page in found.values():
        assert "must take part; then more than half of the votes cast must be Yes" in page
        assert "members could vote if the roll were frozen today" in page
        assert "Asked already" not in page


def test_what_is_asked_already_is_named_before_it_is_asked_twice(app, tied, live):
    root, member = tied.chapter.root, tied.chapter.members["Member 1"]
    deliberation.adopt_procedure(root, "sever", a_rule(**{"class": "sever", "name": "sever"}))
    made = deliberation.propose(root, "sever", "Stop it", "It ends.", member, mandate_id=live)
    made_id, number = made.id, made.number
    db.session.commit()
    client, form = signed_in(app, member), f"/proposals/new?kind=sever&body={root}"
    page = client.get(f"{form}&severed=mandate:{live}").text
    assert f"{number} already asks this; discuss it there." in re.sub(r"<[^>]+>", "", page)
    assert f'href="/proposals/{made_id}">Stop it' in page
    page = client.get(form).text
    assert "already asks this" not in page
    assert f'href="/proposals/{made_id}">Stop it' in page
    again = client.post(form, data={"title": "Stop", "text": "Enough.", "severed": f"mandate:{live}"})
    assert again.status_code == 303
    for address in (f"/proposals/{made_id}", again.headers["Location"]):
        assert client.post(f"{address}/withdraw").status_code == 303
    assert "Asked already" not in client.get(f"{form}&severed=mandate:{live}").text


def test_from_a_proposal_a_member_comes_to_what_it_is_about(app, tied, live):
    deliberation.adopt_procedure(tied.chapter.root, "sever", a_rule(**{"class": "sever", "name": "sever"}))
    made = deliberation.propose(tied.chapter.root, "sever", "Part", "We part.", tied.chapter.chair, mandate_id=live)
    db.session.commit()
    member = signed_in(app, tied.chapter.members["Member 1"])
    page = member.get(f"/proposals/{made.id}").text
    for path, name in ((f"/relationships/{tied.relationship}", "Local 212"), (f"/campaigns/{tied.campaign}", "Ward 4")):
        assert f'<a href="{path}">{name}</a>' in page
        assert member.get(path).status_code == 200


def test_what_another_body_decides_is_not_filled_into_a_form(app, tied, live):
    deliberation.adopt_procedure(tied.chapter.root, "sever", a_rule(**{"class": "sever", "name": "sever"}))
    db.session.commit()
    member = signed_in(app, tied.chapter.members["Member 1"])
    page = member.get(f"/proposals/new?kind=sever&body={tied.chapter.root}&severed=mandate:{'0' * 32}")
    assert page.status_code == 200
    assert "Stop working" not in page.text


def test_anybody_reads_a_relationship_that_was_voted_on_and_nothing_of_any_other(client, tied, live):
    page = client.get(f"/register/{tied.relationship}")
    assert page.status_code == 200
    for words in ("Local 212", "M-2026-001", "Invite us to the April meeting", "Web of Local 212"):
        assert words in page.text
    for words in ("Contact Person", "Read the contacts", "Propose to", "Enter a count", "Capacity"):
        assert words not in page.text
    other = actions.make_counterpart("Nobody asked", "union")
    tie = actions.make_relationship(tied.chapter.root, other.id, "direct", "organisation", "body-body", "Old friends.")
    db.session.commit()
    assert client.get(f"/register/{tie.id}").status_code == 404
    assert client.get(f"/register/{'0' * 32}").status_code == 404


def test_a_private_person_is_named_by_role_on_the_public_page_too(client, tied):
    other = actions.make_counterpart("Ana Secret", "public figure", True, "a member of the school board")
    tie = actions.make_relationship(
        tied.chapter.root, other.id, "direct", "person", "leader-leader", "Old friends.", "Olga Holder"
    )
    actions.grant(tied.decide("activate", relationship_id=tie.id))
    db.session.commit()
    page = client.get(f"/register/{tie.id}").text
    assert "A member of the school board" in page
    assert "Ana Secret" not in page
    assert "Olga Holder" not in page


def test_officers_come_from_a_proposal_to_its_roll_before_notice_and_others_do_not(app, tied):
    deliberation.adopt_procedure(tied.chapter.root, "position", a_rule())
    made = deliberation.propose(tied.chapter.root, "position", "Say so", "We say so.", tied.chapter.chair)
    db.session.commit()
    way = f'href="/people/{tied.chapter.root}/roll?kind=position"'
    assert way in signed_in(app, tied.chapter.chair).get(f"/proposals/{made.id}").text
    assert way not in signed_in(app, tied.chapter.members["Member 1"]).get(f"/proposals/{made.id}").text
