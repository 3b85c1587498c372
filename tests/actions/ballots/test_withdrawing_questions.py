"""A question is withdrawn before the close by two officers: no tally, no lines, no effect; the others go on."""

import os
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from auditlog import queries as log
from ballots import actions, queries
from ballots.errors import BallotOver
from ballots.models import ContestWithdrawal, Intake, Opening, SealKey
from ballots.rules.casting import Reason
from ballots.rules.sealing import seal
from deliberation import actions as deliberation
from deliberation import queries as decided
from deliberation.rules.text import instant_text
from foundation.clock import now
from foundation.database import db, new_id
from foundation.errors import BadInput, NotAllowed, Refusal
from foundation.hashing import crockford_encode
from foundation.models import OutgoingMail
from membership import actions as membership
from oversight.bundle import build
from tests.actions.ballots.test_whole_way_by_each_method import OPTIONS, RANKINGS, a_committee_chapter, certified
from tests.attempts import refusal
from tests.factories import a_member, a_rule, a_vote, an_envelope, hand_in
from verifier.verify import verify

SECOND = timedelta(seconds=1)
EXTEND = {"then": "extend", "days": 2, "times": 1}
WHY = "The hall it asks for was sold."


def two_questions(chapter: Any, **rule_says: Any) -> str:
    """A noticed ballot that elects a speaker and asks a motion beside it."""
    ballot = {"secrecy": "sealed", "method": "irv", "days": 5, "seats": 1}
    rule = a_rule(**{"class": "elect", "name": "Elections", "ballot": ballot, **rule_says})
    deliberation.adopt_procedure(chapter.root, "elect", rule)
    asked = [
        {"title": "Who shall speak?", "options": list(OPTIONS)},
        {"title": "Shall we hire the hall?", "options": []},
    ]
    made = deliberation.propose(chapter.root, "elect", "Speaker and hall", "Both.", chapter.chair, contests=asked)
    ballot_id = actions.notice(made.id, chapter.chair).id
    db.session.commit()
    return ballot_id


def cast_both(ballot_id: str, member_id: str, first: str, second: str) -> bytes:
    found, seed = queries.ballot(ballot_id), os.urandom(16)
    key = db.session.get(SealKey, found.seal_key_id)
    envelope = seal(bytes(key.public), found.number, {"1": first, "2": second}, seed, found.paper_length)
    assert actions.cast(ballot_id, member_id, envelope).status == 200
    db.session.commit()
    return seed


def withdraw(ballot_id: str, chapter: Any, contest: int = 1) -> None:
    act = actions.propose_contest_withdrawal(ballot_id, contest, WHY, chapter.chair)
    actions.withdraw_contest(act.id, chapter.secretary)
    db.session.commit()


def test_one_of_two_questions_is_withdrawn_and_the_other_is_counted_as_if_alone(house, app, clock, tmp_path) -> None:
    chapter = a_committee_chapter(house)
    ballot_id = two_questions(chapter)
    clock.advance(days=3)
    voters = list(chapter.members.values())
    many = 20 if house.dialect == "sqlite" else 6
    for member_id, ranking in zip(voters[:many], RANKINGS, strict=False):
        seed = cast_both(ballot_id, member_id, ranking, "yes")
    withdraw(ballot_id, chapter, 2)
    told = db.session.scalars(select(OutgoingMail.body).where(OutgoingMail.key.like("withdrawn-2:%"))).all()
    assert len(told) == 27
    assert "“Shall we hire the hall?” was withdrawn" in told[0]
    assert "The other questions go on" in told[0]
    cast_both(ballot_id, voters[20], "o1", "")
    clock.advance(days=5)
    house.tick()
    found = queries.ballot(ballot_id)
    result = queries.result(found)
    assert (result.outcome, result.was_opened, result.returned) == ("ELECTED", True, many + 1)
    assert set(result.contests[1]) - {"title", "names"} == {"n", "method", "judgement"}
    assert result.contests[1]["judgement"]["outcome"] == "WITHDRAWN"
    assert list(queries.lines(found, everything=True)["contests"]) == ["1"]
    assert [one.contest["n"] for one in queries.counted_contests(found)] == ([1] if many == 20 else [])
    assert db.session.scalar(select(func.count()).select_from(Opening).where(Opening.contest == 2)) == 0
    decision_id = certified(chapter, ballot_id)
    house.tick()
    file = tmp_path / "bundle.zip"
    file.write_bytes(build(decision_id))
    report = verify(file, code=crockford_encode(seed))
    assert (report.status, report.first_bad, report.outcome) == ("ok", None, "ELECTED")
    assert "its envelope" in report.checks[19].saw, "the withdrawn part of the paper is found by trying"


def test_where_nothing_is_left_no_paper_is_taken_nothing_opened_and_no_deadline_moves(
    house, app, clock, tmp_path
) -> None:
    vote = a_vote(house, inquorate=EXTEND)
    found = queries.ballot(vote.ballot)
    clock.advance(days=3)
    hand_in(vote.ballot, dict.fromkeys(vote.voters[:2], "no"))
    withdraw(vote.ballot, vote.chapter)
    late = actions.cast(vote.ballot, vote.voters[2], an_envelope(vote.ballot))
    assert (late.status, late.reason) == (410, Reason.WITHDRAWN)
    again = actions.cast(vote.ballot, vote.voters[0], an_envelope(vote.ballot))
    assert (again.status, again.reason) == (409, Reason.ALREADY_VOTED), "a receipt is shown as ever"
    db.session.rollback()
    clock.advance(days=5)
    house.tick()
    assert [b.kind for b in log.boundaries(queries.subject(vote.ballot))] == ["opened", "closed"]
    result = queries.result(found)
    assert (result.outcome, result.was_opened, result.quorum_needed) == ("WITHDRAWN", False, None)
    assert result.key_destroyed_at is not None
    assert log.entries_of_type("urn.opened") == []
    kept = select(Intake.envelope).where(Intake.ballot_id == vote.ballot)
    house.run("counter", lambda: _is_empty(db.session.scalars(kept).all()))
    assert (queries.papers_opened(vote.ballot), queries.recount(found).agrees) == (False, True)
    for teller in vote.tellers:
        actions.sign_count(vote.ballot, teller, result.hash)
        db.session.commit()
    made = decided.decision_on(vote.ballot)
    assert (made.outcome, decided.is_decided(vote.proposal)) == ("WITHDRAWN", True)
    house.tick()
    file = tmp_path / "bundle.zip"
    file.write_bytes(build(made.id))
    report = verify(file)
    assert (report.status, report.first_bad, report.outcome) == ("ok", None, "WITHDRAWN")


def _is_empty(envelopes: Any) -> None:
    assert envelopes == [None, None]


def test_a_question_is_withdrawn_by_two_officers_of_the_body_in_time_and_once(house, app, clock) -> None:
    vote = a_vote(house)
    chapter, closes = vote.chapter, queries.ballot(vote.ballot).closes_at
    stranger = a_member("Branch Chair", (chapter.branch,))
    membership.found_office(stranger, chapter.branch, "chair")
    db.session.commit()
    for who in (vote.voters[5], stranger, vote.tellers[0]):
        with pytest.raises(NotAllowed):
            actions.propose_contest_withdrawal(vote.ballot, 1, WHY, who)
        db.session.rollback()
    with pytest.raises(BadInput):
        actions.propose_contest_withdrawal(vote.ballot, 2, WHY, chapter.chair)
    db.session.rollback()
    clock.set(closes - SECOND)
    act = actions.propose_contest_withdrawal(vote.ballot, 1, WHY, chapter.chair).id
    db.session.commit()
    for who, refused in ((chapter.chair, Refusal), (vote.voters[5], NotAllowed), (stranger, NotAllowed)):
        with pytest.raises(refused):
            actions.withdraw_contest(act, who)
        db.session.rollback()
    actions.withdraw_contest(act, chapter.secretary)
    db.session.commit()
    for again in (
        lambda: actions.withdraw_contest(act, chapter.secretary),
        lambda: actions.propose_contest_withdrawal(vote.ballot, 1, WHY, chapter.secretary),
    ):
        with pytest.raises(Refusal):
            again()
        db.session.rollback()
    house.tick()
    assert len(log.entries_of_type("contest.withdrawn")) == 1


def test_at_the_close_it_is_too_late_to_withdraw(house, app, clock) -> None:
    vote = a_vote(house)
    clock.set(queries.ballot(vote.ballot).closes_at - SECOND)
    act = actions.propose_contest_withdrawal(vote.ballot, 1, WHY, vote.chapter.chair)
    db.session.commit()
    clock.advance(seconds=1)
    with pytest.raises(BallotOver):
        actions.withdraw_contest(act.id, vote.chapter.secretary)
    db.session.rollback()
    house.tick()
    assert queries.result(queries.ballot(vote.ballot)).outcome == "INQUORATE"


def test_a_withdrawal_typed_into_the_table_withdraws_nothing_and_raises_the_alarm(house, app, clock) -> None:
    """The counter believes the log; whoever can write rows can stop the certification, and that is seen."""
    vote = a_vote(house)
    clock.advance(days=3)
    hand_in(vote.ballot, dict.fromkeys(vote.voters[:5], "yes"))
    at = "2026-03-10 09:00:00.000000"
    typed = (
        "insert into contest_withdrawal (ballot_id, contest, option, reason, by_a, by_b, at, entry_id) values "
        f"('{vote.ballot}', 1, '*', 'x', '{vote.chapter.chair}', '{vote.chapter.secretary}', '{at}', '{new_id()}')"
    )
    assert house.dialect == "sqlite" or "permission denied" in refusal(house, "counter", typed)
    assert refusal(house, "web", typed) == ""
    assert db.session.scalar(select(func.count()).select_from(ContestWithdrawal)) == 1
    db.session.rollback()
    clock.advance(days=5)
    house.tick()
    result = queries.result(queries.ballot(vote.ballot))
    assert result.outcome == "CARRIED"
    with pytest.raises(Refusal):
        actions.sign_count(vote.ballot, vote.tellers[0], result.hash)
    db.session.commit()
    assert queries.alarms(vote.ballot)


def test_a_question_withdrawn_while_voting_is_extended_ends_at_the_close_that_was_told(
    house, app, clock, tmp_path
) -> None:
    """The extension is in the log, so the close stays the extended one; the house's other decisions stay sound."""
    vote = a_vote(house, inquorate=EXTEND)
    clock.advance(days=3)
    hand_in(vote.ballot, {vote.voters[0]: "yes"})
    clock.advance(days=5, hours=1)
    house.tick()
    extended = queries.state(queries.ballot(vote.ballot), now()).closes_at
    withdraw(vote.ballot, vote.chapter)
    assert queries.state(queries.ballot(vote.ballot), now()).closes_at == extended
    clock.advance(days=2)
    house.tick()
    (closed,) = log.entries_of_type("ballot.closed")
    assert closed.fields["due"] == instant_text(extended)
    assert queries.alarms(vote.ballot) == []
    for teller in vote.tellers:
        actions.sign_count(vote.ballot, teller, queries.result(queries.ballot(vote.ballot)).hash)
        db.session.commit()
    made = decided.decision_on(vote.ballot)
    house.tick()
    file = tmp_path / "bundle.zip"
    file.write_bytes(build(made.id))
    report = verify(file)
    assert (report.status, report.first_bad, report.outcome) == ("ok", None, "WITHDRAWN")
