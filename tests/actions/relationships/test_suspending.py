"""The committee suspends by two, with a reason, once for each ground; a sever ballot keeps it; it lifts itself."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from auditlog.models import LogPending
from foundation.clock import now
from foundation.database import db
from foundation.errors import BadInput, NotAllowed
from membership import queries as membership
from relationships import actions, queries
from relationships.errors import AlreadySuspended, NotLive
from relationships.rules.mandate import State
from tests.decided import noticed_ballot


def state(mandate_id):
    return queries.mandate_state(mandate_id, now())


@pytest.fixture
def live(tied, clock):
    made = actions.grant(tied.decide("activate"))
    db.session.commit()
    clock.advance(days=6)
    return made.id


def suspend(tied, mandate_id, ground="term:1"):
    act = actions.propose_suspension(mandate_id, ground, "They sent no invitation", tied.first)
    db.session.commit()
    made = actions.confirm_suspension(act, tied.second)
    db.session.commit()
    return made


def ballot(tied, at):
    proposal = tied.endorsement.proposal_id
    return tied.house.run("owner", noticed_ballot, proposal, tied.chapter.root, tied.chapter.chair, at)


def test_two_of_the_committee_suspend_with_a_reason_and_it_lifts_itself(tied, live, clock):
    made = suspend(tied, live)
    assert state(live) is State.SUSPENDED
    rows = db.session.execute(select(LogPending).where(LogPending.type == "relationship.suspended")).scalars().all()
    [entry] = [json.loads(bytes(row.canonical)) for row in rows]
    assert entry["id"] == made.entry_id
    assert (entry["cause"], entry["ground"], entry["reason"]) == ("committee", "term:1", "They sent no invitation")
    assert entry["lifts"] == "2026-03-22T09:00:00Z"
    assert len(set(entry["by"])) == 2
    clock.advance(days=14)
    assert state(live) is State.ACTIVE
    assert actions.settle(live) == 1  # resumed; activated and suspended were written by the act


def test_one_person_alone_suspends_nothing(tied, live):
    act = actions.propose_suspension(live, "term:1", "Reason", tied.first)
    db.session.commit()
    with pytest.raises(NotAllowed):
        actions.confirm_suspension(act, tied.first)
    db.session.rollback()
    assert state(live) is State.ACTIVE
    assert len(membership.waiting_acts(subject=f"mandate:{live}")) == 1


def test_only_the_committee_proposes_and_confirms(tied, live):
    for other in (tied.chapter.chair, tied.organiser, tied.stranger):
        with pytest.raises(NotAllowed):
            actions.propose_suspension(live, "term:1", "Reason", other)
        db.session.rollback()
    act = actions.propose_suspension(live, "term:1", "Reason", tied.first)
    db.session.commit()
    with pytest.raises(NotAllowed):
        actions.confirm_suspension(act, tied.chapter.chair)


def test_the_same_ground_suspends_once_another_ground_again(tied, live, clock):
    suspend(tied, live)
    clock.advance(days=15)
    with pytest.raises(AlreadySuspended):
        actions.propose_suspension(live, "term:1", "Reason", tied.first)
    db.session.rollback()
    suspend(tied, live, "term:2")
    assert state(live) is State.SUSPENDED


def test_a_ground_is_a_term_of_the_mandate_or_an_entry_of_the_log(tied, live):
    for ground in ("", "term:0", "term:3", "term:x", "entry:" + "0" * 32, "because", "term:1 "):
        with pytest.raises(BadInput):
            actions.propose_suspension(live, ground, "Reason", tied.first)
        db.session.rollback()


def test_a_suspension_needs_a_reason(tied, live):
    for reason in ("", "   ", "x" * 1001):
        with pytest.raises(BadInput):
            actions.propose_suspension(live, "term:1", reason, tied.first)
        db.session.rollback()


def test_what_has_not_begun_or_has_ended_cannot_be_suspended(tied, clock):
    made = actions.grant(tied.decide("activate")).id
    db.session.commit()
    for days in (0, 100):
        clock.advance(days=days)
        with pytest.raises(NotLive):
            actions.propose_suspension(made, "term:1", "Reason", tied.first)
        db.session.rollback()


@pytest.mark.parametrize("noticed_first", [True, False])
def test_a_sever_ballot_keeps_it_and_any_outcome_but_carried_lifts_it(tied, live, clock, noticed_first):
    opens, until = clock.at + timedelta(days=10), clock.at + timedelta(days=30)
    held = ballot(tied, clock.at)
    if noticed_first:
        actions.hold_suspensions([live], held, opens, until)
        db.session.commit()
    suspend(tied, live)
    if not noticed_first:
        actions.hold_suspensions([live], held, opens, until)
        db.session.commit()
    clock.advance(days=20)
    assert state(live) is State.SUSPENDED
    actions.release_suspensions(held, "NOT CARRIED")
    actions.release_suspensions(held, "NOT CARRIED")
    db.session.commit()
    assert state(live) is State.ACTIVE


def test_a_sever_ballot_never_certified_keeps_it_at_most_until_its_day(tied, live, clock):
    suspend(tied, live)
    actions.hold_suspensions([live], ballot(tied, clock.at), clock.at + timedelta(days=10), clock.at + timedelta(30))
    db.session.commit()
    clock.advance(days=29)
    assert state(live) is State.SUSPENDED
    clock.advance(days=1)
    assert state(live) is State.ACTIVE


def test_a_carried_sever_takes_over_without_a_gap(tied, live, clock):
    suspend(tied, live)
    held = ballot(tied, clock.at)
    actions.hold_suspensions([live], held, clock.at + timedelta(days=10), clock.at + timedelta(days=30))
    db.session.commit()
    clock.advance(days=20)
    actions.sever(tied.decide("sever"), mandate_id=live)
    actions.release_suspensions(held, "CARRIED")
    db.session.commit()
    assert state(live) is State.SUSPENDED
    clock.advance(days=5)
    assert state(live) is State.SEVERED


def test_releasing_a_ballot_that_keeps_nothing_does_nothing(tied, clock):
    actions.release_suspensions(ballot(tied, clock.at), "VOID")
    db.session.commit()


def test_contacts_open_to_an_organiser_under_a_live_mandate_and_each_reading_is_logged(tied, live, clock):
    read = actions.read_contacts(tied.organiser, live)
    db.session.commit()
    assert [one.name for one in read] == ["Another Person", "Contact Person"]
    rows = db.session.execute(select(LogPending).where(LogPending.type == "contacts.read")).scalars().all()
    [entry] = [json.loads(bytes(row.canonical)) for row in rows]
    assert (entry["mandate"], entry["count"]) == ("M-2026-001", 2)
    assert len(entry["ref"]) == 64
    assert b"Contact Person" not in bytes(rows[0].canonical)


def test_contacts_stay_shut_to_others_and_outside_the_mandates_life(tied, clock):
    made = actions.grant(tied.decide("activate")).id
    db.session.commit()
    for other in (tied.chapter.chair, tied.first, tied.stranger):
        with pytest.raises(NotAllowed):
            actions.read_contacts(other, made)
    with pytest.raises(NotLive):
        actions.read_contacts(tied.organiser, made)  # not begun
    db.session.rollback()
    clock.advance(days=6)
    suspend(tied, made)
    with pytest.raises(NotLive):
        actions.read_contacts(tied.organiser, made)
    db.session.rollback()
    clock.advance(days=95)
    with pytest.raises(NotLive):
        actions.read_contacts(tied.organiser, made)  # lapsed, though nobody settled it
