"""The pages of deliberation: what a member sees and can do there, and what others get for it."""

import html
import re
from time import process_time
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from deliberation import actions, queries
from deliberation.markdown import html as as_html
from deliberation.rules.text import LONGEST_TEXT
from foundation.clock import StillClock, now
from foundation.database import db
from tests.conftest import House
from tests.deliberation_stage import DAY, Stage, activate, endorse, propose, set_stage

ASKED = {"rounds": {"hosts": "branches", "share": "1/2", "attendance": 1}}


def csrf(client: FlaskClient, path: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(path).get_data(as_text=True))
    assert found is not None
    return found.group(1)


def signed_in(app: Flask, member_id: str) -> FlaskClient:
    client = app.test_client()
    client.post("/personas", data={"csrf_token": csrf(client, "/sign-in"), "member": member_id})
    return client


def post(client: FlaskClient, path: str, **data: Any) -> Any:
    return client.post(path, data={"csrf_token": csrf(client, "/proposals"), **data})


def seen(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return html.unescape(answer.get_data(as_text=True))


def test_a_member_makes_a_proposal_and_reads_its_page(app: Flask) -> None:
    stage = set_stage()
    client = signed_in(app, stage.ann)
    assert "Take a position" in seen(client, "/proposals/new")
    form = f"/proposals/new?kind=position&body={stage.root}"
    assert "discussed for 7 days" in seen(client, form)
    assert re.search(r">\s*Propose it\s*</button>", seen(client, form))
    assert "into the public log at once" in seen(client, form)
    made = post(client, form, title="The depot", text="We oppose *it*.", **{
        "terms-0-by": "ours", "terms-0-text": "We picket", "terms-0-due": "2026-06-01",
    })  # fmt: skip
    assert made.status_code == 303
    page = seen(client, made.headers["Location"])
    for told in ("The depot", "<em>it</em>", "We picket", "P-2026-001", "Next: the calendar.", "Rules to position"):
        assert told in page
    assert page.count("<h1") == 1
    assert "The depot" in seen(client, "/proposals")


def test_a_form_with_faults_comes_back_with_what_was_typed_and_makes_nothing(app: Flask) -> None:
    stage = set_stage()
    client = signed_in(app, stage.ann)
    form = f"/proposals/new?kind=position&body={stage.root}"
    for wrong in ({"title": "", "text": "typed before"}, {"title": "a\u202eb", "text": "typed before"},
                  {"title": "T", "text": "typed before", "terms-0-by": "ours", "terms-0-text": "No day"}):  # fmt: skip
        answer = post(client, form, **wrong)
        assert answer.status_code == 422
        assert "typed before" in answer.get_data(as_text=True)
        assert not re.search(r"(\w+): \1: ", answer.get_data(as_text=True), re.IGNORECASE)
    assert queries.proposals_for(stage.ann) == []


def test_without_the_hidden_token_nothing_happens(app: Flask) -> None:
    stage = set_stage()
    made = propose(stage)
    client = signed_in(app, stage.ann)
    assert client.post(f"/proposals/{made.id}/withdraw").status_code == 400
    db.session.expire_all()
    assert made.withdrawn_at is None


def test_the_proposer_changes_and_withdraws_by_the_page(app: Flask) -> None:
    stage = set_stage()
    made = propose(stage)
    ann, chair = signed_in(app, stage.ann), signed_in(app, stage.chair)
    assert re.search(r">\s*Change it\s*</button>", seen(ann, f"/proposals/{made.id}/revise"))
    assert post(ann, f"/proposals/{made.id}/revise", title="Better", text="New words").status_code == 303
    assert "New words" in seen(chair, f"/proposals/{made.id}")
    assert chair.get(f"/proposals/{made.id}/revise").status_code == 404
    assert post(chair, f"/proposals/{made.id}/withdraw").status_code == 403
    assert post(ann, f"/proposals/{made.id}/withdraw").status_code == 303
    assert post(ann, f"/proposals/{made.id}/withdraw").status_code == 409
    assert "Withdrawn" in seen(ann, f"/proposals/{made.id}")


def test_a_round_is_called_attended_and_reported_by_the_pages(app: Flask, house: House, clock: StillClock) -> None:
    stage = set_stage(**ASKED)
    made = propose(stage)
    officer, ann = signed_in(app, stage.harbor_facilitator), signed_in(app, stage.ann)
    assert ann.get(f"/proposals/{made.id}/rounds/new").status_code == 403
    form = f"/proposals/{made.id}/rounds/new"
    past = {"opens_at": "2020-01-01T10:00", "closes_at": "2020-01-01T12:00"}
    assert post(officer, form, host_id=stage.harbor, **past).status_code == 422
    turned = {"opens_at": "2026-03-03T19:00", "closes_at": "2026-03-03T18:00"}
    refused = post(officer, form, host_id=stage.harbor, **turned).get_data(as_text=True)
    assert "Closes: It must close after it opens, within a year." in refused
    called = post(officer, form, host_id=stage.harbor, opens_at="2026-03-03T19:00", closes_at="2026-03-03T21:00")
    assert called.status_code == 303
    address = called.headers["Location"]
    held = queries.rounds_of(made.id)[0]
    assert held.opens_at.isoformat() == "2026-03-03T18:00:00+00:00"
    clock.set(held.opens_at)
    officer, ann = signed_in(app, stage.harbor_facilitator), signed_in(app, stage.ann)
    assert post(ann, f"{address}/attendance", away="y").status_code == 303
    assert "I am not there after all" in seen(ann, address)
    ticked = seen(officer, f"{address}/attendance?q=member 1")
    assert re.search(r'name="present" value="\w+" checked> <span>Member 1 <span class="small">by phone', ticked)
    assert ann.get(f"{address}/attendance").status_code == 403
    assert post(officer, f"{address}/report", text="For it.", minority="").status_code == 422
    assert post(ann, f"{address}/report", text="For it.", none="y").status_code == 403
    once_more = post(officer, f"{address}/report", text="For it.", minority="Three of us not.", act="review")
    assert once_more.status_code == 200
    assert "Sign and send it up" in once_more.get_data(as_text=True)
    assert queries.report(held.id) is None
    assert post(officer, f"{address}/report", text="For it.", minority="Three of us not.").status_code == 303
    for page in (address, f"{address}/report", f"/proposals/{made.id}"):
        assert "For it." in seen(ann, page)
        assert "Three of us not." in seen(ann, page)
    assert "Reported" in seen(ann, "/rounds")
    house.tick()
    told = "was called from 3 %s 2026, %s to 3 %s 2026, %s"
    assert told % ("March", "19:00", "March", "21:00") in seen(ann, "/inbox").replace("\u00a0", " ")
    assert told % ("Mar", "18:00 UTC", "Mar", "20:00 UTC") in seen(ann, "/log").replace("\u00a0", " ")


def test_a_round_is_run_on_its_page_and_the_report_drafted_from_it(app: Flask, clock: StillClock) -> None:
    """Everything by forms alone: the floor, what was said, a straw poll, guests, a slip taken back."""
    stage = set_stage(**ASKED)
    held = actions.call_round(propose(stage).id, stage.harbor, now() + DAY, now() + 2 * DAY, stage.harbor_facilitator)
    address = f"/rounds/{held.id}"
    db.session.commit()
    clock.advance(days=1)
    chair, ann, other = (signed_in(app, who) for who in (stage.harbor_facilitator, stage.ann, stage.hill_facilitator))
    assert "Say above that you take part" in seen(ann, address)
    assert post(chair, f"{address}/attendance", act="list", present=[stage.ann]).status_code == 303
    assert post(ann, f"{address}/speaking", act="ask", word="order").status_code == 303
    assert "point of order" in seen(chair, address)
    assert post(chair, f"{address}/speaking", act="floor", n=1, after=0).status_code == 303
    assert "<b>Member 1</b> has the floor" in seen(ann, address)
    wrong = post(chair, f"{address}/contributions", side="for", said="", who=stage.ann)
    assert (wrong.status_code, "Write down what was said." in wrong.get_data(as_text=True)) == (422, True)
    assert post(ann, f"{address}/contributions", side="for", said="They asked us.", who=stage.ann).status_code == 303
    assert post(chair, f"{address}/contributions", side="against", said="It costs.", who="").status_code == 303
    assert post(ann, f"{address}/contributions", n=3, side="for", said="They asked us first.").status_code == 303
    assert post(chair, f"{address}/minutes", n=4).status_code == 303
    assert post(chair, f"{address}/polls", question="Leaning?", options="For\n\nAgainst").status_code == 303
    assert post(ann, f"{address}/polls/7/answer", option=0).status_code == 303
    assert "You have answered." in seen(ann, address)
    assert post(chair, f"{address}/polls/7/end", **{"hands-0": "2", "hands-1": "many"}).status_code == 422
    assert post(chair, f"{address}/polls/7/end", **{"hands-0": "2", "hands-1": "1"}).status_code == 303
    assert post(chair, f"{address}/guests", number=3).status_code == 303
    page = seen(ann, address)
    assert "They asked us first." in page
    assert "<del>A contribution was noted: “It costs.”</del>" in page
    ids = re.findall(r'\bid="([^"]+)"', seen(chair, address))
    assert len(ids) == len(set(ids))
    outside = seen(other, address)
    for inside in ("They asked us first.", "Member 1", "Leaning?", "has the floor"):
        assert inside not in outside
    draft = seen(chair, f"{address}/report")
    assert "One member took part; needed: 1. Guests: 3." in draft
    assert "# For\n\n- They asked us first.\n\n# Straw poll, which binds nobody: Leaning?\n\n- For: 3\n" in draft
    assert "Member 1" not in draft
    assert "There is no report yet." in seen(ann, f"{address}/report")


def test_procedures_are_told_as_sentences_beside_their_document(app: Flask) -> None:
    stage = set_stage()
    client = signed_in(app, stage.ann)
    adopted = queries.procedure_for(stage.root, "endorse")
    assert adopted is not None
    assert "Rules to endorse" in seen(client, "/procedures")
    page = seen(client, f"/procedures/{adopted.id}")
    assert "If carried, it holds for 365 days." in page
    assert adopted.hash in page
    assert '"notice_days": 14' in page


def paths(stage: Stage, proposal_id: str, round_id: str) -> list[str]:
    adopted = queries.procedure_for(stage.root, "position")
    assert adopted is not None
    return [
        f"/proposals/{proposal_id}", f"/proposals/{proposal_id}/revise", f"/proposals/{proposal_id}/rounds/new",
        f"/rounds/{round_id}", f"/procedures/{adopted.id}", f"/proposals/new?kind=position&body={stage.root}",
    ]  # fmt: skip


def test_outsiders_get_the_same_answer_for_foreign_and_for_unknown_things(app: Flask) -> None:
    stage = set_stage(**ASKED)
    made = propose(stage)
    held = actions.call_round(made.id, stage.harbor, now() + DAY, now() + 2 * DAY, stage.harbor_facilitator)
    db.session.commit()
    client = signed_in(app, stage.outsider)
    for foreign, unknown in zip(paths(stage, made.id, held.id), paths(stage, "0" * 32, "0" * 32), strict=True):
        answer = client.get(foreign)
        assert answer.status_code == 404, foreign
        if foreign != unknown:
            token = re.compile(rb'value="[^"]+"')
            assert token.sub(b"", answer.data) == token.sub(b"", client.get(unknown).data)
    for act in (f"/proposals/{made.id}/withdraw", f"/rounds/{held.id}/attendance", f"/rounds/{held.id}/report"):
        token = csrf(client, "/proposals")
        assert client.post(act, data={"csrf_token": token}).status_code == 404, act
    assert "Nothing is proposed yet." in seen(client, "/proposals")


@pytest.mark.parametrize("path", ["/proposals", "/proposals/new", "/rounds", "/procedures", "/proposals/" + "0" * 32])
def test_nobody_reads_deliberation_without_signing_in(app: Flask, path: str) -> None:
    answer = app.test_client().get(path)
    assert answer.status_code == 302
    assert "/sign-in" in answer.headers["Location"] or "next=" in answer.headers["Location"]


def test_the_page_of_a_decision_shows_its_outcome_and_forms_of_every_kind_open(app: Flask, house: House) -> None:
    stage = set_stage()
    endorse(house, stage)
    house.clock.advance(days=5)
    client = signed_in(app, stage.ann)
    form = f"/proposals/new?kind=activate&body={stage.root}"
    assert "Transit Local" in seen(client, form)
    made = post(client, form, title="Use it", text="x", campaign_id=stage.campaign,
                relationship_id=stage.relationship, until="2026-12-24")  # fmt: skip
    assert made.status_code == 303
    assert "25 Dec 2026, 00:00" in seen(client, made.headers["Location"]).replace("\u00a0", " ")
    decided = activate(house, stage)
    client = signed_in(app, stage.ann)
    page = seen(client, f"/proposals/{decided.proposal_id}")
    assert "CARRIED" in page
    assert decided.number in page
    for kind in ("renew", "sever"):
        assert "M-2026-001" in seen(client, f"/proposals/new?kind={kind}&body={stage.root}")


@pytest.mark.parametrize(("given", "shown"), [
    ("# Big", "<h3>Big</h3>"),
    ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
    ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>"),
    ("[a](https://x.example)", '<p><a href="https://x.example" rel="noopener noreferrer nofollow">a</a></p>'),
])  # fmt: skip
def test_a_text_can_only_be_a_text(given: str, shown: str) -> None:
    assert as_html(given).strip() == shown


BOMBS = (
    "> " * 10_000, ">" * 20_000, "[" * 20_000, "[" * 10_000 + "]" * 10_000, "*_" * 10_000, "- a\n" * 5_000,
    "<![CDATA[" * 2_200, "[a]: x\n\n" + "[a]" * 6_600, "[a](" + "(" * 19_990, "`" * 20_000,
    "".join("`" * n + " " for n in range(1, 199)), "\n".join("  " * n + "- a" for n in range(138)),
)  # fmt: skip


@pytest.mark.parametrize("text", BOMBS, ids=range(len(BOMBS)))
def test_the_longest_text_made_to_be_slow_is_shown_within_a_second(text: str) -> None:
    """Of the processor's time: how busy the machine is beside it is no matter of the text."""
    started = process_time()
    shown = as_html(text)
    assert process_time() - started < 1
    assert len(text) <= LONGEST_TEXT
    assert len(shown) < 50 * LONGEST_TEXT
