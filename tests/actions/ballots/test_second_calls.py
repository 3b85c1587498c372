"""A second call follows an inquorate first call by the rule itself: in its time, once, on the same text."""

import sys
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from auditlog import queries as log
from ballots import actions, queries
from ballots.actions.second_call import call_again, call_due
from ballots.models import Ballot
from ballots.queries.second_calls import is_due
from deliberation import queries as decided
from deliberation.errors import GatesNotMet
from deliberation.rules.second_call import NOTICED_WITHIN
from foundation.clock import now
from foundation.database import db
from foundation.errors import Refusal
from foundation.models import OutgoingMail
from oversight import actions as desk
from oversight.bundle import build
from tests.actions.ballots.test_whole_way_by_each_method import a_committee_chapter, certified
from tests.actions.ballots.test_withdrawing_questions import cast_both, two_questions, withdraw
from tests.factories import Vote, a_member, a_vote, hand_in
from tests.kept import kept
from verifier.verify import verify

SECOND = timedelta(seconds=1)
CALL = {"then": "second_call", "quorum": None, "notice_days": 2, "days": 1}


def inquorate(house: Any, **changes: Any) -> Vote:
    """A first call that two took part in and three had to, certified just now."""
    return kept(house, f"an inquorate first call {sorted(changes.items())!r}", lambda: _inquorate(house, changes))


def _inquorate(house: Any, changes: dict[str, Any]) -> Vote:
    vote = a_vote(house, inquorate=CALL, **changes)
    house.clock.advance(days=3)
    hand_in(vote.ballot, dict.fromkeys(vote.voters[:2], "no"))
    house.clock.advance(days=5)
    house.tick()
    certify(vote, vote.ballot)
    return vote


def certify(vote: Vote, ballot_id: str) -> str:
    for teller in vote.tellers:
        actions.sign_count(ballot_id, teller, queries.count_of(ballot_id).hash)
        db.session.commit()
    made = decided.decision_on(ballot_id)
    assert made is not None
    return made.id


def second_of(vote: Vote) -> Ballot | None:
    return queries.second_call_of(queries.ballot(vote.ballot))


def test_the_whole_way_of_a_second_call(house, app, clock, tmp_path) -> None:
    vote = inquorate(house)
    first = queries.ballot(vote.ballot)
    newcomer = a_member("New Comer", (vote.chapter.root,))
    until = decided.decision_on(vote.ballot).protest_until
    clock.set(until - SECOND)
    house.tick()
    assert second_of(vote) is None, "the time for protests has not passed"
    assert decided.is_decided(vote.proposal)
    clock.set(until)
    house.tick()
    found = second_of(vote)
    assert found is not None
    assert (found.first_call_id, found.opens_at, found.closes_at) == (
        first.id, until + timedelta(days=2), until + timedelta(days=3),
    )  # fmt: skip
    assert (found.quorum, found.seal_key_id == first.seal_key_id, found.roll_id == first.roll_id) == (
        "null", False, False,
    )  # fmt: skip
    assert queries.roll_size(found) == queries.roll_size(first) + 1, "the roll is new"
    [noticed] = [e.fields for e in log.entries_of_type("ballot.noticed") if e.fields["ballot"] == found.number]
    [before] = [e.fields for e in log.entries_of_type("ballot.noticed") if e.fields["ballot"] == first.number]
    assert (noticed["first_call"], "by" in noticed) == (first.number, False)
    same = ("text_hash", "procedure_hash", "terms_hash", "contests", "proposal")
    assert all(noticed[key] == before[key] for key in same)
    told = db.session.scalars(select(OutgoingMail.body).where(OutgoingMail.key.like(f"notice:{found.number}:%"))).all()
    assert len(told) == 16
    assert f"the first, ballot {first.number}, 2 took part and 3 were needed" in told[0]
    assert not decided.is_decided(vote.proposal)
    house.tick()
    assert db.session.scalar(select(func.count()).select_from(Ballot)) == 2
    clock.set(found.opens_at)
    hand_in(found.id, {newcomer: "yes"})
    clock.set(found.closes_at)
    house.tick()
    assert queries.result(found).outcome == "CARRIED"
    decision_id = certify(vote, found.id)
    clock.advance(days=60)
    house.tick()
    assert db.session.scalar(select(func.count()).select_from(Ballot)) == 2
    for one, outcome in ((decided.decision_on(first.id).id, "INQUORATE"), (decision_id, "CARRIED")):
        file = tmp_path / "bundle.zip"
        file.write_bytes(build(one))
        report = verify(file)
        assert (report.status, report.first_bad, report.outcome) == ("ok", None, outcome)


def test_nobody_notices_it_by_hand_and_two_workers_notice_one(house, app, clock) -> None:
    vote = inquorate(house)
    clock.set(decided.decision_on(vote.ballot).protest_until)
    with pytest.raises(GatesNotMet):
        actions.notice(vote.proposal, vote.chapter.chair)
    db.session.rollback()
    house.run("log", lambda: [call_due(), call_due()])
    with pytest.raises(Refusal):
        actions.notice(vote.proposal, vote.chapter.chair)
    db.session.rollback()
    assert call_again(vote.ballot) is None, "asked again, it is not due any more"
    assert db.session.scalar(select(func.count()).select_from(Ballot)) == 2


def test_a_protest_keeps_it_waiting_and_one_upheld_takes_the_proposal_back_to_notice(house, app, clock) -> None:
    vote = inquorate(house)
    own = decided.decision_on(vote.ballot)
    filed = desk.file_protest(own.id, "notice", "The letter came late.", vote.voters[7])
    db.session.commit()
    clock.set(own.protest_until + timedelta(days=1))
    house.tick()
    assert second_of(vote) is None
    desk.confirm_ruling(desk.propose_ruling(filed.id, True, "It did.", vote.auditors[0]), vote.auditors[1])
    db.session.commit()
    clock.advance(days=1)
    house.tick()
    assert second_of(vote) is None
    assert actions.notice(vote.proposal, vote.chapter.chair).first_call_id is None


def test_a_second_call_annulled_is_noticed_anew(house, app, clock) -> None:
    vote = inquorate(house)
    clock.set(decided.decision_on(vote.ballot).protest_until)
    house.tick()
    dead = second_of(vote)
    act = actions.propose_annulment(dead.id, "The branch was left out.", vote.chapter.chair)
    actions.annul(act.id, vote.chapter.secretary)
    db.session.commit()
    house.tick()
    again = second_of(vote)
    assert again is not None
    assert (again.id != dead.id, again.first_call_id) == (True, vote.ballot)
    clock.set(again.closes_at)
    house.tick()
    assert queries.result(again).outcome == "NOT CARRIED"


def test_without_a_spare_key_it_waits_and_after_thirty_days_it_lapses(house, app, clock, monkeypatch) -> None:
    vote = inquorate(house)
    until = decided.decision_on(vote.ballot).protest_until
    clock.set(until + NOTICED_WITHIN - SECOND)
    used = queries.call_window_of(queries.ballot(vote.ballot))
    assert used == (until, until + NOTICED_WITHIN)
    assert is_due(queries.ballot(vote.ballot), now())
    with monkeypatch.context() as patched:
        patched.setattr(sys.modules["ballots.actions.notice"], "spare_key", lambda: None)
        assert house.run("log", call_due) == 0
    assert second_of(vote) is None
    clock.advance(seconds=1)
    house.tick()
    assert second_of(vote) is None


def test_what_was_withdrawn_from_the_first_call_stays_so_in_the_second(house, app, clock) -> None:
    chapter = a_committee_chapter(house)
    ballot_id = two_questions(chapter, inquorate=CALL)
    withdraw(ballot_id, chapter, 2)
    clock.advance(days=8)
    house.tick()
    certified(chapter, ballot_id)
    clock.advance(days=5)
    house.tick()
    found = queries.second_call_of(queries.ballot(ballot_id))
    assert found is not None
    assert queries.withdrawn(found.id) == {2: {"*"}}
    clock.set(found.opens_at)
    cast_both(found.id, chapter.chair, "o2", "yes")
    clock.set(found.closes_at)
    house.tick()
    result = queries.result(found)
    assert (result.outcome, result.contests[1]["judgement"]["outcome"]) == ("ELECTED", "WITHDRAWN")
    certified(chapter, found.id)
