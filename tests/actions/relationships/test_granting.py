"""A mandate comes into being through a certified, carried decision alone, and begins, stays and ends by the clock."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from auditlog import queries as log
from auditlog.models import LogPending
from foundation.clock import now
from foundation.database import db
from relationships import actions, queries
from relationships.errors import AlreadyStanding, NoEffect, TooLate
from relationships.models import Mandate
from relationships.rules.mandate import State


def logged(kind):
    """The fields of the entries of a type that wait for their place, in no order."""
    rows = db.session.execute(select(LogPending.canonical).where(LogPending.type == kind)).scalars()
    return [json.loads(bytes(row)) for row in rows]


def state(mandate_id):
    return queries.mandate_state(mandate_id, now())


def written(mandate_id):
    return [(one.kind, one.due) for one in log.boundaries(f"mandate:{mandate_id}")]


@pytest.fixture
def granted(tied):
    made = actions.grant(tied.decide("activate"))
    db.session.commit()
    return made.id


def test_a_carried_activate_grants_a_mandate_from_the_end_of_its_window_and_logs_it(tied, clock):
    decision = tied.decide("activate")
    made = actions.grant(decision)
    db.session.commit()
    assert (made.from_at, made.until_at) == (clock.at + timedelta(days=5), clock.at + timedelta(days=100))
    assert made.slot == 0
    [entry] = logged("mandate.granted")
    assert entry["id"] == made.entry_id
    assert {key: entry[key] for key in entry if key not in ("v", "id", "type", "at")} == {
        "mandate": "M-2026-001",
        "decision": decision.number,
        "relationship": tied.relationship,
        "campaign": tied.campaign,
        "terms_hash": decision.terms_hash,
        "endorsement": tied.endorsement.number,
        "from": "2026-03-07T09:00:00Z",
        "until": "2026-06-10T09:00:00Z",
    }


def test_it_is_live_by_its_rows_with_no_worker_running(granted, clock):
    assert state(granted) is State.GRANTED
    clock.advance(days=5)
    assert state(granted) is State.ACTIVE
    clock.advance(days=95)
    assert state(granted) is State.LAPSED
    assert written(granted) == []


def test_settling_writes_each_boundary_once_in_order_with_the_instant_it_was_due(granted, clock):
    assert actions.settle(granted) == 0
    clock.advance(days=200)
    assert actions.settle(granted) == 2
    assert actions.settle(granted) == 0
    assert [kind for kind, _ in written(granted)] == ["activated", "ended"]
    [activated], [ended] = logged("relationship.activated"), logged("relationship.ended")
    assert activated["due"] == "2026-03-07T09:00:00Z"
    assert (ended["due"], ended["how"]) == ("2026-06-10T09:00:00Z", "lapsed")
    assert db.session.get(Mandate, granted).ended_at == clock.at - timedelta(days=105) + timedelta(days=5)


def test_the_worker_finds_what_is_due(granted, house, clock):
    assert house.run("log", actions.settle_due) == 0
    clock.advance(days=5)
    assert house.run("log", actions.settle_due) == 1
    assert house.run("log", actions.settle_due) == 0
    assert [kind for kind, _ in written(granted)] == ["activated"]


@pytest.mark.parametrize("outcome", ["NOT CARRIED", "INQUORATE"])
def test_a_decision_that_was_not_carried_grants_nothing(tied, outcome):
    with pytest.raises(NoEffect):
        actions.grant(tied.decide("activate", outcome=outcome))
    assert queries.mandates_of() == []


def test_a_decision_lacking_something_a_mandate_needs_grants_nothing(tied):
    whole = tied.decide("activate")
    for change in (
        {"kind": "endorse"}, {"kind": "position"}, {"relationship_id": None}, {"campaign_id": None},
        {"until_at": None}, {"endorsement_id": None}, {"endorsement_number": None}, {"renews_id": "f" * 32},
        {"kind": "renew"}, {"terms": "[]"},
    ):  # fmt: skip
        with pytest.raises(NoEffect):
            actions.grant(replace(whole, **change))
    assert queries.mandates_of() == []


def test_a_mandate_that_would_end_before_it_begins_is_not_granted(tied, clock):
    with pytest.raises(NoEffect, match="end before it begins"):
        actions.grant(tied.decide("activate", until_at=clock.at + timedelta(days=5)))


@pytest.mark.parametrize("forged", ["relationship_id", "campaign_id", "terms_hash", "outcome", "kind"])
def test_the_database_refuses_a_mandate_that_its_decision_does_not_carry(tied, forged):
    """Law 1 in the keys: another relationship, campaign, terms, outcome or kind than was certified."""
    other = actions.make_campaign(tied.chapter.root, "Another", "Measure", now().date())
    tie = actions.make_relationship(
        tied.chapter.root, actions.make_counterpart("Other", "union").id, "direct", "organisation", "body-body", "x"
    )
    values = {"relationship_id": tie.id, "campaign_id": other.id, "terms_hash": "0" * 64}
    db.session.commit()
    if forged == "outcome":
        lie = replace(tied.decide("activate", outcome="NOT CARRIED"), outcome="CARRIED")
    elif forged == "kind":
        lie = replace(tied.decide("position", relationship_id=tied.relationship, campaign_id=tied.campaign),
                      kind="activate", until_at=now() + timedelta(days=50), endorsement_id=tied.endorsement.id,
                      endorsement_number=tied.endorsement.number)  # fmt: skip
    else:
        lie = replace(tied.decide("activate"), terms=None, **{forged: values[forged]})
    with pytest.raises(DBAPIError):
        actions.grant(lie)
    db.session.rollback()
    assert queries.mandates_of() == []


def test_the_web_process_cannot_change_or_delete_what_was_granted(granted, house):
    for statement in ("delete from mandate", "update mandate set until_at = from_at", "update mandate set kind = 'x'"):
        with pytest.raises(DBAPIError):
            house.run("web", lambda s=statement: db.session.execute(text(s)))


def test_a_second_mandate_of_the_pair_is_refused_while_one_stands(tied, granted, clock):
    with pytest.raises(AlreadyStanding):
        actions.grant(tied.decide("activate"))
    db.session.rollback()
    clock.advance(days=99)
    with pytest.raises(AlreadyStanding):
        actions.grant(tied.decide("activate"))


def test_after_a_lapse_that_nobody_settled_the_pair_is_free_again(tied, granted, clock):
    clock.advance(days=100)
    again = actions.grant(tied.decide("activate"))
    db.session.commit()
    assert written(granted)[-1][0] == "ended"
    assert queries.standing_mandate(tied.relationship, tied.campaign, clock.at).id == again.id


def test_a_renewal_begins_when_the_old_mandate_ends_and_takes_its_place(tied, granted, clock, house):
    clock.advance(days=80)
    made = actions.grant(tied.decide("renew", renews_id=granted, until_at=clock.at + timedelta(days=200)))
    db.session.commit()
    renewal = made.id
    assert (made.slot, made.from_at) == (1, clock.at + timedelta(days=20))
    assert logged("mandate.granted")[-1].get("renews") or logged("mandate.granted")[0].get("renews") == "M-2026-001"
    clock.advance(days=20)
    assert (state(granted), state(renewal)) == (State.LAPSED, State.ACTIVE)
    house.run("log", actions.settle_due)
    db.session.expire_all()
    assert [kind for kind, _ in written(granted)] == ["activated", "ended"]
    assert [kind for kind, _ in written(renewal)] == ["activated"]
    assert db.session.get(Mandate, renewal).slot == 0
    assert [row.state for row in queries.register(clock.at)] == ["active"]


def test_settling_the_renewal_first_settles_what_it_renews(tied, granted, clock):
    clock.advance(days=80)
    renewal = actions.grant(tied.decide("renew", renews_id=granted, until_at=clock.at + timedelta(days=200))).id
    db.session.commit()
    clock.advance(days=30)
    assert actions.settle(renewal) == 2  # the old one ends, the new one begins
    assert [kind for kind, _ in written(granted)] == ["activated", "ended"]


def test_a_renewal_decided_late_begins_after_its_own_window(tied, granted, clock):
    clock.advance(days=98)
    made = actions.grant(tied.decide("renew", renews_id=granted, until_at=clock.at + timedelta(days=200)))
    assert made.from_at == clock.at + timedelta(days=5)


def test_a_mandate_is_renewed_once(tied, granted, clock):
    clock.advance(days=80)
    actions.grant(tied.decide("renew", renews_id=granted, until_at=clock.at + timedelta(days=200)))
    db.session.commit()
    with pytest.raises(AlreadyStanding):
        actions.grant(tied.decide("renew", renews_id=granted, until_at=clock.at + timedelta(days=200)))


def test_a_sever_suspends_at_once_and_ends_when_its_window_ends(tied, granted, clock):
    clock.advance(days=10)
    sever = tied.decide("sever")
    actions.sever(sever, mandate_id=granted)
    db.session.commit()
    assert state(granted) is State.SUSPENDED
    clock.advance(days=5)
    assert state(granted) is State.SEVERED
    actions.settle(granted)
    assert [kind for kind, _ in written(granted)] == ["activated", "suspended", "ended"]
    [suspended], [ended] = logged("relationship.suspended"), logged("relationship.ended")
    assert (suspended["cause"], suspended["decision"]) == ("sever", sever.number)
    assert (ended["how"], ended["decision"]) == ("severed", sever.number)


def test_severing_the_endorsement_ends_every_mandate_under_it_and_voids_one_not_begun(tied, granted, clock):
    clock.advance(days=10)
    sever = tied.decide("sever")
    actions.sever(replace(sever, endorsement_number=tied.endorsement.number), endorsement_id=tied.endorsement.id)
    db.session.commit()
    assert queries.endorsement_ended_at(tied.endorsement.id) == clock.at + timedelta(days=5)
    [entry] = logged("endorsement.withdrawn")
    assert (entry["endorsement"], entry["decision"]) == (tied.endorsement.number, sever.number)
    assert state(granted) is State.SUSPENDED
    clock.advance(days=5)
    assert state(granted) is State.SEVERED
    late = actions.grant(tied.decide("activate"))
    db.session.commit()
    assert state(late.id) is State.VOID


@pytest.mark.parametrize(("mandate", "endorsement"), [(None, None), ("x", "y")])
def test_a_sever_names_one_thing(tied, mandate, endorsement):
    with pytest.raises(NoEffect):
        actions.sever(tied.decide("sever"), mandate_id=mandate, endorsement_id=endorsement)


def test_a_sever_not_carried_severs_nothing(tied, granted):
    with pytest.raises(NoEffect):
        actions.sever(tied.decide("sever", outcome="NOT CARRIED"), mandate_id=granted)


def test_a_protest_stays_the_mandate_until_it_is_dismissed(tied, granted, clock):
    decision = queries.mandate(granted).decision_id
    protest = tied.protest(decision)
    actions.stay(decision, protest)
    db.session.commit()
    clock.advance(days=6)
    assert state(granted) is State.STAYED
    assert actions.settle(granted) == 0
    actions.rule_stay(protest, upheld=False)
    db.session.commit()
    assert state(granted) is State.ACTIVE
    actions.settle(granted)
    assert written(granted) == [("activated", clock.at)]


def test_a_protest_upheld_makes_the_decision_void_and_the_mandate_never_begins(tied, granted, clock):
    decision = queries.mandate(granted).decision_id
    protest = tied.protest(decision)
    actions.stay(decision, protest)
    db.session.commit()
    assert not queries.is_void(decision)
    clock.advance(days=3)
    actions.rule_stay(protest, upheld=True)
    db.session.commit()
    assert queries.is_void(decision)
    assert queries.stays(decision) == [(clock.at - timedelta(days=3), clock.at, True)]
    clock.advance(days=20)
    assert state(granted) is State.VOID
    actions.settle(granted)
    assert [(entry["how"]) for entry in logged("relationship.ended")] == ["void"]
    actions.grant(tied.decide("activate"))  # its place is free again


def test_a_protest_after_the_window_comes_too_late(tied, granted, clock):
    decision = queries.mandate(granted).decision_id
    protest = tied.protest(decision)
    db.session.commit()
    clock.advance(days=5)
    with pytest.raises(TooLate):
        actions.stay(decision, protest)


def test_a_protest_upheld_against_a_sever_lifts_its_suspension(tied, granted, clock):
    clock.advance(days=10)
    sever = tied.decide("sever")
    actions.sever(sever, mandate_id=granted)
    db.session.commit()
    protest = tied.protest(sever.id)
    actions.stay(sever.id, protest)
    db.session.commit()
    clock.advance(days=6)
    assert state(granted) is State.SUSPENDED
    actions.rule_stay(protest, upheld=True)
    db.session.commit()
    assert state(granted) is State.ACTIVE
    actions.settle(granted)
    assert [kind for kind, _ in written(granted)] == ["activated", "suspended", "resumed"]


def test_an_endorsement_made_void_ends_what_stands_under_it(tied, granted, clock):
    clock.advance(days=6)
    protest = tied.protest(tied.endorsement.id)
    actions.stay(tied.endorsement.id, protest)
    actions.rule_stay(protest, upheld=True)
    db.session.commit()
    assert queries.endorsement_ended_at(tied.endorsement.id) == clock.at
    assert state(granted) is State.VOID


def test_the_bundles_part_says_what_the_entry_says(tied, granted):
    decision = queries.mandate(granted).decision_id
    [part] = json.loads(queries.bundle_parts(decision)["mandates.json"])
    [entry] = logged("mandate.granted")
    assert part == {key: entry[key] for key in entry if key not in ("v", "id", "type", "at")}
    assert queries.bundle_parts(tied.endorsement.id) == {}
