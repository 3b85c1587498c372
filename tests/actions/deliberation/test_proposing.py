"""Proposals: who may make which, what their text may be, and until when it can change."""

import hashlib
import json
from datetime import timedelta

import pytest
from flask import Flask

from auditlog.models import LogPending
from deliberation import actions, queries
from deliberation.errors import (
    AlreadyNoticed,
    GatesNotMet,
    NoProcedure,
    NotProposer,
    NotStanding,
    UnknownThing,
    UnusableText,
    WasWithdrawn,
)
from foundation.clock import StillClock, now
from foundation.database import db
from foundation.errors import NotAllowed
from membership import actions as membership
from tests.conftest import House
from tests.deliberation_stage import DAY, activate, endorse, propose, rules, set_stage, unmet


def logged(kind: str) -> list[dict[str, object]]:
    db.session.flush()
    rows = db.session.query(LogPending).filter_by(type=kind).all()
    return [json.loads(row.canonical) for row in rows]


def test_a_body_adopts_versions_and_a_proposal_keeps_the_one_it_was_made_under(app: Flask) -> None:
    stage = set_stage()
    first = propose(stage)
    second = actions.adopt_procedure(stage.root, "position", rules("position", notice_days=21))
    assert (second.version, queries.rules_of(first.procedure_id).notice_days) == (2, 14)
    assert second.hash == hashlib.sha256(second.document.encode()).hexdigest()
    assert queries.rules_of(propose(stage).procedure_id).notice_days == 21


@pytest.mark.parametrize("changes", [
    {"notice_days": 0}, {"class": "endorse"}, {"unknown": 1}, {"petition": {"number": 25}}, {"certifiers": 1},
    {"term_days": 30},
])  # fmt: skip
def test_rules_that_cannot_be_kept_are_never_adopted(app: Flask, changes: dict[str, object]) -> None:
    stage = set_stage()
    with pytest.raises(UnusableText):
        actions.adopt_procedure(stage.root, "position", {**rules("position"), **changes})


def test_a_proposal_is_logged_by_number_and_hash_and_names_nobody(app: Flask) -> None:
    stage = set_stage()
    made = propose(stage)
    (entry,) = logged("proposal.made")
    assert (made.number, entry["proposal"], entry["kind"]) == ("P-2026-001", "P-2026-001", "position")
    assert len(str(entry["text_hash"])) == 64
    assert stage.ann not in json.dumps(entry)


def test_only_members_of_the_body_propose_to_it(app: Flask) -> None:
    stage = set_stage()
    with pytest.raises(NotAllowed):
        actions.propose(stage.root, "position", "T", "x", stage.outsider)
    with pytest.raises(NotAllowed):
        actions.propose(stage.hill, "position", "T", "x", stage.ann)
    with pytest.raises(NoProcedure):
        actions.propose(stage.harbor, "position", "T", "x", stage.ann)


@pytest.mark.parametrize(("kind", "named"), [
    ("position", {"campaign_id": "it"}), ("endorse", {}), ("activate", {"campaign_id": "it"}), ("sever", {}),
    ("endorse", {"campaign_id": "0" * 32}), ("renew", {"mandate_id": "0" * 32}), ("appoint", {}),
])  # fmt: skip
def test_a_proposal_names_exactly_what_its_kind_is_about(app: Flask, kind: str, named: dict[str, str]) -> None:
    stage = set_stage()
    given = {key: stage.campaign if value == "it" else value for key, value in named.items()}
    with pytest.raises(UnusableText):
        actions.propose(stage.root, kind, "T", "x", stage.ann, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("title", "text"), [("", "x"), ("two\nlines", "x"), ("T", " "), ("T", "a\x00b"), ("x" * 301, "x")]
)
def test_an_unusable_text_makes_no_proposal(app: Flask, title: str, text: str) -> None:
    stage = set_stage()
    with pytest.raises(UnusableText):
        actions.propose(stage.root, "position", title, text, stage.ann)
    assert queries.proposals_for(stage.ann) == []


def test_the_proposer_alone_changes_the_text_and_the_discussion_starts_again(app: Flask, clock: StillClock) -> None:
    stage = set_stage()
    made = propose(stage)
    clock.advance(days=6)
    with pytest.raises(NotProposer):
        actions.revise(made.id, stage.chair, "T", "y")
    actions.revise(made.id, stage.ann, "Better", "y\r\nz")
    assert (made.title, made.text) == ("Better", "y\nz")
    assert logged("proposal.revised")[0]["text_hash"] != logged("proposal.made")[0]["text_hash"]
    clock.advance(days=6)
    assert unmet(made.id) == ["the calendar"]
    clock.advance(days=1)
    assert unmet(made.id) == []


def test_a_withdrawn_proposal_is_over(app: Flask) -> None:
    stage = set_stage()
    made = propose(stage)
    actions.withdraw(made.id, stage.ann)
    with pytest.raises(WasWithdrawn):
        actions.revise(made.id, stage.ann, "T", "y")
    with pytest.raises(WasWithdrawn):
        actions.withdraw(made.id, stage.ann)
    assert len(logged("proposal.withdrawn")) == 1
    assert unmet(made.id)[0] == "nobody; make a new proposal"


def test_from_notice_on_nothing_of_the_text_can_change(app: Flask, clock: StillClock) -> None:
    stage = set_stage()
    made = propose(stage, terms=[{"by": "ours", "text": "We knock on doors", "due": "2026-06-01"}])
    t = now()
    roll = membership.freeze_roll(stage.root, None, t, t + 21 * DAY)
    with pytest.raises(GatesNotMet) as refused:
        actions.freeze(made.id, roll, t + 21 * DAY, stage.chair)
    assert refused.value.extra[0]["who"] == "the calendar"
    clock.advance(days=7)
    t = now()
    roll = membership.freeze_roll(stage.root, None, t, t + 14 * DAY)
    with pytest.raises(NotAllowed):
        actions.freeze(made.id, roll, t + 14 * DAY, stage.ann)
    with pytest.raises(UnusableText):
        actions.freeze(made.id, roll, t + 14 * DAY - timedelta(seconds=1), stage.chair)
    frozen = actions.freeze(made.id, roll, t + 14 * DAY, stage.chair)
    document = json.loads(frozen.document)
    assert (frozen.n, document["number"], document["title"]) == (1, made.number, "To position")
    assert document["terms"] == [{"by": "ours", "due": "2026-06-01", "text": "We knock on doors"}]
    assert frozen.text_hash == hashlib.sha256(frozen.document.encode()).hexdigest()
    assert frozen.terms_hash == hashlib.sha256(made.terms.encode()).hexdigest()
    assert frozen.procedure_hash == queries.procedure(made.procedure_id).hash
    with pytest.raises(AlreadyNoticed):
        actions.revise(made.id, stage.ann, "T", "other")
    with pytest.raises(AlreadyNoticed):
        actions.withdraw(made.id, stage.ann)


def test_an_activation_needs_an_endorsement_whose_window_has_passed(app: Flask, house: House) -> None:
    stage = set_stage()
    with pytest.raises(NotStanding):
        propose(stage, "activate", campaign_id=stage.campaign, relationship_id=stage.relationship)
    decided = endorse(house, stage)
    assert queries.standing_endorsement(stage.root, stage.campaign, now()) is None
    with pytest.raises(NotStanding):
        propose(stage, "activate", campaign_id=stage.campaign, relationship_id=stage.relationship)
    house.clock.advance(days=5)
    assert queries.standing_endorsement(stage.root, stage.campaign, now()).id == decided.id  # type: ignore[union-attr]
    assert propose(stage, "activate", campaign_id=stage.campaign, relationship_id=stage.relationship).number
    house.clock.advance(days=365)
    assert queries.standing_endorsement(stage.root, stage.campaign, now()) is None


def test_an_endorsement_not_carried_permits_nothing(app: Flask, house: House) -> None:
    stage = set_stage()
    endorse(house, stage, "NOT CARRIED")
    house.clock.advance(days=30)
    with pytest.raises(NotStanding):
        propose(stage, "activate", campaign_id=stage.campaign, relationship_id=stage.relationship)


def test_the_end_of_a_mandate_lies_within_the_term(app: Flask, house: House) -> None:
    stage = set_stage()
    endorse(house, stage)
    house.clock.advance(days=5)
    about = {"campaign_id": stage.campaign, "relationship_id": stage.relationship}
    for wrong in (now(), now() - DAY, now() + 397 * DAY, (now() + DAY).replace(tzinfo=None)):
        with pytest.raises(UnusableText):
            propose(stage, "activate", until_at=wrong, **about)
    with pytest.raises(UnusableText):
        propose(stage, "position", until_at=now() + 30 * DAY)
    assert propose(stage, "activate", until_at=now() + 396 * DAY, **about).until_at == now() + 396 * DAY


def test_outsiders_get_the_answer_of_an_unknown_proposal(app: Flask) -> None:
    stage = set_stage()
    made = propose(stage)
    assert queries.proposal_for(made.id, stage.hill_facilitator).id == made.id
    for proposal_id, member_id in ((made.id, stage.outsider), ("0" * 32, stage.ann)):
        with pytest.raises(UnknownThing):
            queries.proposal_for(proposal_id, member_id)


def test_a_second_activation_of_the_same_pair_never_reaches_the_members(app: Flask, house: House) -> None:
    stage = set_stage()
    endorse(house, stage)
    house.clock.advance(days=5)
    about = {"campaign_id": stage.campaign, "relationship_id": stage.relationship}
    rival = propose(stage, "activate", **about)
    assert activate(house, stage).outcome == "CARRIED"
    assert unmet(rival.id) == ["propose to renew instead, or wait until it ends"]
