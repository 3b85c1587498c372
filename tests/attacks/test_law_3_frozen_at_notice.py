"""Law 3: text, rule and roll that are voted on are those that were noticed; a change makes a new proposal."""

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from auditlog import queries as log
from ballots import actions, queries
from deliberation import actions as deliberation
from deliberation import queries as decided
from deliberation.models import Notice, Proposal
from foundation.clock import now
from foundation.database import db
from foundation.errors import Refusal
from oversight.bundle import build
from relationships.models import Mandate
from tests.attempts import Visitor, refusal
from tests.carried import carried
from tests.factories import a_rule, a_vote, hand_in
from verifier.verify import verify


@pytest.fixture
def vote(app, house):
    return a_vote(house)


def hashes(house: Any, number: str) -> dict[str, Any]:
    house.tick()
    (noticed,) = [e for e in log.entries_of_type("ballot.noticed") if e.fields["ballot"] == number]
    db.session.rollback()
    return {name: noticed.fields[name] for name in ("text_hash", "terms_hash", "procedure_hash", "roll_root")}


def test_the_hashes_in_the_log_are_of_the_frozen_rows(app, house, vote) -> None:
    logged = hashes(house, vote.number)
    notice = db.session.execute(select(Notice).where(Notice.proposal_id == vote.proposal)).scalar_one()
    assert hashlib.sha256(notice.document.encode()).hexdigest() == logged["text_hash"] == notice.text_hash
    assert json.loads(notice.document)["text"] == "We say so."
    rule = decided.procedure(db.session.get(Proposal, vote.proposal).procedure_id)
    assert hashlib.sha256(rule.document.encode()).hexdigest() == logged["procedure_hash"] == rule.hash


def test_no_page_changes_or_withdraws_a_noticed_proposal(app, house, vote) -> None:
    """The proposer may until notice; from then on another text is another proposal."""
    proposer, before = Visitor(app, vote.chapter.chair), hashes(house, vote.number)
    changed = {"title": "Another title", "text": "Another text."}
    assert proposer.post(f"/proposals/{vote.proposal}/revise", **changed).status_code == 409
    assert proposer.post(f"/proposals/{vote.proposal}/withdraw").status_code == 409
    assert proposer.post(f"/proposals/{vote.proposal}/notice").status_code == 409
    db.session.rollback()
    assert db.session.get(Proposal, vote.proposal).title == "Shall we say so?"
    assert hashes(house, vote.number) == before


@pytest.mark.parametrize("days", [0, 4, 9])
def test_no_action_changes_it_before_during_or_after_the_vote(app, vote, clock, days) -> None:
    clock.advance(days=days)
    with pytest.raises(Refusal):
        deliberation.revise(vote.proposal, title="Another", text="Another.", by=vote.chapter.chair)
    db.session.rollback()
    with pytest.raises(Refusal):
        deliberation.withdraw(vote.proposal, vote.chapter.chair)
    db.session.rollback()


def test_a_newer_procedure_is_not_the_rule_of_a_noticed_ballot(app, house, vote, clock) -> None:
    easy = a_rule(quorum=None, threshold={"share": "1/100", "base": "cast", "comparator": "at_least"}, protest_days=1)
    deliberation.adopt_procedure(vote.chapter.root, "position", easy)
    db.session.commit()
    clock.advance(days=3)
    hand_in(vote.ballot, dict(zip(vote.voters[:6], ["yes", *["no"] * 5], strict=True)))
    clock.advance(days=5)
    house.tick()
    result = queries.result(queries.ballot(vote.ballot))
    assert result.outcome == "NOT CARRIED"
    page = Visitor(app, vote.voters[0]).page(f"/ballots/{vote.ballot}/result")
    assert "3 of 15 must take part; then more than half" in page


FROZEN = [
    "update ballot set opens_at = closes_at", "update ballot set closes_at = opens_at",
    "update ballot set quorum = 'null'", "update ballot set roll_id = id", "update ballot set extend_times = 99",
    "update ballot set protest_days = 0", "update ballot set certify_within_days = 999",
    "update ballot set secrecy = 'roll-call'", "update ballot set seal_key_id = id", "update ballot set codes = false",
    "update contest set rule = 'null'", "update contest set title = 'Another'", "update contest set method = 'x'",
    "update notice set document = 'x'", "update notice set text_hash = 'x'", "update notice set terms_hash = 'x'",
    "update notice set opens_at = noticed_at", "update procedure set document = '{}'",
    "update procedure set hash = 'x'", "update roll set root = 'x'", "update roll set frozen_at = frozen_at",
    "update proposal set kind = 'sever'", "update proposal set procedure_id = id",
    "update proposal set campaign_id = id", "update seal_key set public = 'x'", "delete from contest",
    "delete from notice", "delete from ballot", "delete from procedure", "delete from proposal",
]  # fmt: skip


@pytest.mark.parametrize("process", ["web", "log", "counter"])
def test_no_process_changes_a_frozen_row(app, house, vote, process) -> None:
    for statement in FROZEN:
        if house.dialect == "sqlite" and statement.endswith("frozen_at = frozen_at"):
            continue  # set to its own value nothing changes, and SQLite's trigger has nothing to refuse
        said = refusal(house, process, statement)
        assert "permission denied" in said or "frozen column" in said or "nobody may delete" in said, statement


def test_a_text_changed_in_the_proposals_row_is_neither_voted_on_nor_bundled(app, house, vote, clock, tmp_path) -> None:
    """Web may write a proposal's text, since it may be changed until notice; what was noticed is a copy of its own."""
    assert refusal(house, "web", "update proposal set text = 'A lie', title = 'A lie', terms = '[]'") == ""
    clock.advance(days=3)
    assert "A lie" not in Visitor(app, vote.voters[0]).page(f"/ballots/{vote.ballot}")
    hand_in(vote.ballot, dict.fromkeys(vote.voters[:5], "yes"))
    clock.advance(days=5)
    house.tick()
    for teller in vote.tellers:
        actions.sign_count(vote.ballot, teller, queries.count_of(vote.ballot).hash)
        db.session.commit()
    house.tick()
    data = build(decided.decision_of(vote.proposal).id)
    file = tmp_path / "b.zip"
    file.write_bytes(data)
    assert verify(file).status == "ok"
    import zipfile

    with zipfile.ZipFile(file) as bundle:
        members = {name: bundle.read(name) for name in bundle.namelist()}
    assert any(b"We say so." in data for data in members.values())
    assert not any(b"A lie" in data for data in members.values())


def test_an_end_moved_in_the_proposals_row_after_notice_does_not_lengthen_the_mandate(app, house, clock) -> None:
    way = carried(house)
    asked = now() + timedelta(days=30)
    proposal, ballot = _noticed_until(way, asked)
    later = "2026-12-24 00:00:00.000000"
    assert refusal(house, "web", f"update proposal set until_at = '{later}' where id = '{proposal}'") == ""
    way.ballot = ballot
    clock.advance(days=3)
    way.vote(["yes"] * 20)
    clock.advance(days=5)
    house.tick()
    for teller in ("Tara Teller", "Theo Teller"):
        actions.sign_count(ballot, way.named[teller], queries.count_of(ballot).hash)
        db.session.commit()
    assert db.session.execute(select(Mandate.until_at)).scalar_one() == asked


def _noticed_until(way: Any, until_at: Any) -> tuple[str, str]:
    """Another activate of another relationship, asked for until a day, noticed now."""
    from ballots.counter import keep_spares
    from relationships import actions as ties

    other = ties.make_counterpart("Bakers' Guild", "union")
    tie = ties.make_relationship(way.chapter.root, other.id, "direct", "organisation", "body-body", "Bread.")
    made = deliberation.propose(
        way.chapter.root, "activate", "With the bakers", "Bread.", way.chapter.chair, campaign_id=way.campaign,
        relationship_id=tie.id, until_at=until_at,
    ).id  # fmt: skip
    db.session.commit()
    way.house.run("counter", keep_spares)
    ballot = actions.notice(made, way.chapter.chair).id
    db.session.commit()
    return made, ballot


def test_what_a_teller_signs_is_bound_to_what_was_noticed(app, house, vote, clock, tmp_path) -> None:
    """Whoever owns the database and changes the noticed rule changes a file of the bundle, and is refused."""
    clock.advance(days=3)
    hand_in(vote.ballot, dict.fromkeys(vote.voters[:5], "yes"))
    clock.advance(days=5)
    house.tick()
    for teller in vote.tellers:
        actions.sign_count(vote.ballot, teller, queries.count_of(vote.ballot).hash)
        db.session.commit()
    house.tick()

    def forge() -> None:
        if house.dialect == "sqlite":
            db.session.execute(text("drop trigger freeze_procedure"))
        db.session.execute(
            text("update procedure set name = 'Another rule', document = replace(document, '1/2', '1/9')")
        )

    house.run("owner", forge)
    file = tmp_path / "b.zip"
    file.write_bytes(build(decided.decision_of(vote.proposal).id))
    assert verify(file).status == "refused"
