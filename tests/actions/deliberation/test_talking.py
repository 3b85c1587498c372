"""What members say on a proposal: posts, statements and amendments, who may, until when, and what is kept of it."""

import json
from datetime import timedelta

import pytest
from flask import Flask

from auditlog.models import LogPending
from deliberation import actions, queries
from deliberation.errors import AlreadyNoticed, NotProposer, TooMuch, UnknownThing, UnusableText, WasWithdrawn
from deliberation.models import Proposal
from foundation.clock import now
from foundation.database import db
from foundation.errors import NotAllowed, Refusal
from membership import actions as membership
from membership import queries as members
from tests.conftest import House
from tests.deliberation_stage import DAY, Stage, propose, set_stage


def logged(kind: str) -> list[dict[str, object]]:
    db.session.flush()
    return [json.loads(row.canonical) for row in db.session.query(LogPending).filter_by(type=kind)]


def notice(stage: Stage, house: House, found: Proposal) -> None:
    house.clock.advance(days=7)
    t = now()
    actions.freeze(found.id, membership.freeze_roll(stage.root, None, t, t + 14 * DAY), t + 14 * DAY, stage.chair)


def to_answer(app: Flask, member_id: str) -> list[int]:
    """The numbers of the amendments that the inbox of a member asks them to answer, first to last."""
    with app.test_request_context():
        return [int(one.url.rpartition("-")[2]) for one in queries.inbox(member_id) if "#amendment-" in one.url]


def test_a_thread_keeps_its_order_and_the_liveliest_stands_first(app: Flask) -> None:
    stage = set_stage()
    found = propose(stage)
    actions.say(found.id, "When?", stage.ann)
    actions.say(found.id, "Where?", stage.chair)
    for n in range(3):
        actions.say(found.id, f"Answer {n}", stage.chair, reply_to=1 if n == 0 else 2 + n)
    page = queries.threads(found.id)
    assert (page.threads, page.posts, page.pages) == (2, 5, 1)
    assert [one.first.row.text for one in page.shown] == ["When?", "Where?"]
    assert [said.row.text for said in page.shown[0].newest] == ["Answer 1", "Answer 2"]
    assert (page.shown[0].first.author, page.shown[0].first.row.replies) == ("Member 1", 3)
    whole = queries.thread(found.id, 4)
    assert [said.row.n for said in whole.shown] == [3, 4, 5]


def test_a_long_thread_is_shown_page_by_page_and_a_post_on_the_page_it_stands_on(app: Flask) -> None:
    stage = set_stage()
    found = propose(stage)
    for n in range(42):
        actions.say(found.id, f"Post {n + 1}", stage.ann, reply_to=1 if n else None)
    assert (queries.thread(found.id, 41).page, queries.thread(found.id, 42).page) == (1, 2)
    assert [said.row.n for said in queries.thread(found.id, 42).shown] == [42]
    assert [said.row.n for said in queries.threads(found.id, 99).shown[0].newest] == [41, 42]


def test_a_quote_is_taken_from_the_text_or_from_a_post_and_from_nowhere_else(app: Flask) -> None:
    stage = set_stage()
    found = propose(stage)
    actions.say(found.id, "We *agree*.", stage.ann, quote="We decide *this*.")
    actions.say(found.id, "Do we?", stage.chair, 1, "We *agree*.", 1)
    for quote, quoted in (("We agree", 1), ("We *agree*.", None), ("We *agree*.", 2)):
        with pytest.raises(UnusableText):
            actions.say(found.id, "No.", stage.ann, 1, quote, quoted)
    with pytest.raises(UnknownThing):
        actions.say(found.id, "No.", stage.ann, 1, "We", 77)


def test_a_post_is_put_right_by_its_author_for_a_quarter_of_an_hour(house: House, app: Flask) -> None:
    stage = set_stage()
    found = propose(stage)
    actions.say(found.id, "Wehn?", stage.ann)
    house.clock.advance(minutes=14)
    with pytest.raises(NotAllowed):
        actions.edit_post(found.id, 1, "Never.", stage.chair)
    assert actions.edit_post(found.id, 1, "When?", stage.ann).edited_at == now()
    house.clock.advance(minutes=1)
    with pytest.raises(Refusal):
        actions.edit_post(found.id, 1, "Then!", stage.ann)


def test_a_post_is_hidden_by_an_officer_with_a_reason_and_the_log_says_so(app: Flask) -> None:
    stage = set_stage()
    found = propose(stage)
    actions.say(found.id, "Her number is 555.", stage.ann)
    for nobody in (stage.ann, stage.harbor_facilitator):
        with pytest.raises(NotAllowed):
            actions.hide_post(found.id, 1, "Rude.", nobody)
    hidden = actions.hide_post(found.id, 1, "A telephone number.", stage.chair)
    assert (hidden.text, hidden.hidden_reason) == ("Her number is 555.", "A telephone number.")
    (entry,) = logged("post.hidden")
    assert (entry["post"], entry["by"]) == (1, membership.reference_for(f"office:{stage.root}", stage.chair))
    assert "telephone" not in json.dumps(entry)
    for refused in (lambda: actions.hide_post(found.id, 1, "Twice.", stage.chair),
                    lambda: actions.edit_post(found.id, 1, "Hello.", stage.ann)):  # fmt: skip
        with pytest.raises(Refusal):
            refused()
    with pytest.raises(UnknownThing):
        actions.say(found.id, "Look!", stage.chair, 1, "555", 1)
    assert actions.show_post(found.id, 1, stage.chair).hidden_at is None


def test_members_of_the_body_and_of_those_below_speak_and_nobody_else(app: Flask) -> None:
    stage = set_stage()
    found = propose(stage)
    with pytest.raises(NotAllowed):
        actions.say(found.id, "Hello.", stage.outsider)
    for act in (lambda: actions.file_statement(found.id, "for", "Yes.", "", stage.outsider),
                lambda: actions.move_amendment(found.id, "No.", "So.", stage.outsider)):  # fmt: skip
        with pytest.raises(NotAllowed):
            act()
    actions.withdraw(found.id, stage.ann)
    with pytest.raises(WasWithdrawn):
        actions.say(found.id, "Hello.", stage.ann)


def test_one_voice_does_not_fill_the_page(app: Flask) -> None:
    stage = set_stage()
    found = propose(stage)
    for _time in range(60):
        actions.say(found.id, "Again.", stage.ann)
    with pytest.raises(TooMuch):
        actions.say(found.id, "Again.", stage.ann)
    actions.say(found.id, "Let others speak.", stage.chair)


def test_a_member_has_one_statement_and_may_replace_it_until_notice(house: House, app: Flask) -> None:
    stage = set_stage()
    found = propose(stage)
    actions.file_statement(found.id, "for", "Yes.", "Harbor circle", stage.ann)
    actions.file_statement(found.id, "against", "No.", "", stage.ann)
    (told,) = queries.statements(found.id)
    assert (told.row.side, told.row.words, told.author) == ("against", "No.", members.name_of(stage.ann))
    assert [entry["statement"] for entry in logged("statement.filed")] == [1, 2]
    assert [entry["statement"] for entry in logged("statement.withdrawn")] == [1]
    assert "Yes." not in json.dumps(logged("statement.filed"))
    for _time in range(3):
        actions.file_statement(found.id, "for", "Yes!", "", stage.ann)
    with pytest.raises(TooMuch):
        actions.file_statement(found.id, "for", "Yes!!", "", stage.ann)
    notice(stage, house, found)
    for act in (lambda: actions.file_statement(found.id, "for", "Late.", "", stage.chair),
                lambda: actions.withdraw_statement(found.id, stage.ann)):  # fmt: skip
        with pytest.raises(AlreadyNoticed):
            act()
    assert actions.say(found.id, "After notice people may talk.", stage.ann).n == 1


def test_an_amendment_is_taken_over_by_the_proposer_and_only_into_the_version_it_was_moved_to(app: Flask) -> None:
    stage = set_stage()
    found = propose(stage)
    actions.move_amendment(found.id, "We decide *that*.", "It is better.", stage.chair)
    actions.move_amendment(found.id, "We decide *nothing*.", "It is cheaper.", stage.chair)
    with pytest.raises(NotProposer):
        actions.answer_amendment(found.id, 1, True, "", stage.chair)
    assert to_answer(app, stage.ann) == [1, 2]
    assert to_answer(app, stage.chair) == []
    with pytest.raises(UnusableText):
        actions.answer_amendment(found.id, 1, False, " ", stage.ann)
    actions.answer_amendment(found.id, 1, True, "", stage.ann)
    assert found.text == "We decide *that*."
    kept = queries.versions(found.id)
    assert [(one.n, one.text) for one in kept] == [(1, "We decide *this*."), (2, "We decide *that*.")]
    assert "It is better." in kept[1].reason
    assert kept[1].text_hash == logged("proposal.revised")[0]["text_hash"] == logged("amendment.moved")[0]["text_hash"]
    for n, accepted in ((1, False), (2, True)):
        with pytest.raises(Refusal):
            actions.answer_amendment(found.id, n, accepted, "So.", stage.ann)
    actions.answer_amendment(found.id, 2, False, "We decide something.", stage.ann)
    assert [entry["accepted"] for entry in logged("amendment.answered")] == [True, False]
    assert to_answer(app, stage.ann) == []


def test_nothing_is_amended_after_notice(house: House, app: Flask) -> None:
    stage = set_stage()
    found = propose(stage)
    actions.move_amendment(found.id, "We decide *that*.", "It is better.", stage.chair)
    notice(stage, house, found)
    assert to_answer(app, stage.ann) == []
    for act in (lambda: actions.move_amendment(found.id, "We.", "So.", stage.chair),
                lambda: actions.answer_amendment(found.id, 1, True, "", stage.ann)):  # fmt: skip
        with pytest.raises(AlreadyNoticed):
            act()
    assert timedelta(0) < now() - found.changed_at
