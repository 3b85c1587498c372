"""Boundaries are facts of time: their entries are written once, in order, and extension is the rule's own."""

from datetime import timedelta

from auditlog import queries as log
from ballots import actions, queries
from ballots.rules.window import Phase
from foundation.clock import now
from foundation.database import db
from tests.factories import a_vote, an_envelope, hand_in

EXTEND = {"then": "extend", "days": 2, "times": 1}


def test_settling_late_writes_every_boundary_once_and_in_order(house, app, clock) -> None:
    vote = a_vote(house)
    assert actions.settle(vote.ballot) == 0
    clock.advance(days=30)
    assert actions.settle(vote.ballot) == 2
    assert actions.settle(vote.ballot) == 0
    written = log.boundaries(queries.subject(vote.ballot))
    found = queries.ballot(vote.ballot)
    assert [(b.kind, b.due) for b in written] == [("opened", found.opens_at), ("closed", found.closes_at)]
    assert written[1].facts == {"n": 0, "needed": 3}


def test_too_few_at_the_close_extend_the_ballot_and_it_was_never_closed(house, app, clock) -> None:
    vote = a_vote(house, inquorate=EXTEND)
    clock.advance(days=3)
    hand_in(vote.ballot, dict.fromkeys(vote.voters[:2], "yes"))
    clock.advance(days=5, hours=1)
    assert queries.state(queries.ballot(vote.ballot), now()).phase is Phase.CLOSE_DUE
    late = actions.cast(vote.ballot, vote.voters[2], an_envelope(vote.ballot))
    db.session.commit()
    assert late.status == 200
    found = queries.ballot(vote.ballot)
    state = queries.state(found, now())
    assert (state.phase, state.closes_at) == (Phase.OPEN, found.closes_at + timedelta(days=2))
    clock.advance(days=2)
    house.tick()
    assert queries.result(queries.ballot(vote.ballot)).outcome == "CARRIED"
    extended = log.entries_of_type("ballot.extended")
    assert [(e.fields["needed"], e.fields["reached"]) for e in extended] == [(3, 2)]


def test_enough_at_the_close_is_not_extended(house, app, clock) -> None:
    vote = a_vote(house, inquorate=EXTEND)
    clock.advance(days=3)
    hand_in(vote.ballot, dict.fromkeys(vote.voters[:3], "yes"))
    clock.advance(days=5)
    answer = actions.cast(vote.ballot, vote.voters[3], an_envelope(vote.ballot))
    assert answer.status == 410
    assert [b.kind for b in log.boundaries(queries.subject(vote.ballot))] == ["opened", "closed"]


def test_a_ballot_inquorate_for_good_is_never_opened_and_its_key_goes(house, app, clock) -> None:
    vote = a_vote(house, inquorate=EXTEND)
    clock.advance(days=3)
    hand_in(vote.ballot, dict.fromkeys(vote.voters[:2], "yes"))
    clock.advance(days=7)
    house.tick()
    result = queries.result(queries.ballot(vote.ballot))
    assert (result.outcome, result.returned) == ("INQUORATE", 2)
    assert "totals" not in result.contests[0]
    assert result.contests[0]["judgement"]["quorum_needed"] == 3
    assert result.key_destroyed_at is not None
    assert log.entries_of_type("urn.opened") == []
    assert queries.lines(queries.ballot(vote.ballot))["contests"]["1"]["lines"] == []
    for teller in vote.tellers:
        actions.sign_count(vote.ballot, teller, result.hash)
        db.session.commit()
    assert queries.stage(queries.ballot(vote.ballot), now()) == "certified"


def test_turnout_is_a_snapshot_cut_down_to_five_and_renewed_every_quarter_of_an_hour(house, app, clock) -> None:
    vote = a_vote(house)
    clock.advance(days=3)
    found = queries.ballot(vote.ballot)
    hand_in(vote.ballot, dict.fromkeys(vote.voters[:9], "yes"))
    house.tick()
    assert queries.turnout(found, now()) == {"told": "fewer than 10", "reached": None, "roll": 15}
    hand_in(vote.ballot, dict.fromkeys(vote.voters[9:], "no"))
    clock.advance(minutes=14)
    house.tick()
    assert queries.turnout(found, now())["told"] == "fewer than 10"
    clock.advance(minutes=1)
    house.tick()
    db.session.expire_all()
    assert queries.turnout(found, now())["reached"] == 10
    clock.advance(days=5)
    assert queries.turnout(found, now())["reached"] == 12
