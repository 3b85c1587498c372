"""Notice fixes everything or refuses; then only two people, with a reason, may void a ballot or add to its roll."""

import pytest
from sqlalchemy import func, select

from auditlog import queries as log
from ballots import actions, queries
from ballots.counter import keep_spares
from ballots.errors import BallotOver, NoSpareKey, NoticeRefused
from ballots.models import Ballot
from deliberation.errors import GatesNotMet
from foundation.clock import now
from foundation.database import db
from foundation.errors import NotAllowed
from foundation.models import OutgoingMail
from membership import actions as membership
from membership import queries as members
from membership.errors import TwoPeopleNeeded
from tests.factories import a_chapter, a_position, a_vote, an_envelope, hand_in


def ballots():
    return db.session.scalar(select(func.count()).select_from(Ballot))


def test_notice_without_a_spare_key_is_refused_and_leaves_nothing(house, app) -> None:
    chapter = a_chapter(12)
    proposal = a_position(chapter)
    with pytest.raises(NoSpareKey):
        actions.notice(proposal, chapter.chair)
    db.session.rollback()
    house.run("counter", keep_spares)
    actions.notice(proposal, chapter.chair)
    db.session.commit()
    assert ballots() == 1


def test_notice_takes_an_officer_of_the_body(house, app) -> None:
    chapter = a_chapter(12)
    proposal = a_position(chapter)
    house.run("counter", keep_spares)
    for member in (chapter.members["Member 1"], chapter.keeper):
        with pytest.raises(NotAllowed):
            actions.notice(proposal, member)


def test_notice_is_refused_with_what_is_missing_while_a_gate_is_not_met(house, app) -> None:
    chapter = a_chapter(12)
    proposal = a_position(chapter, discussion_days=7)
    house.run("counter", keep_spares)
    with pytest.raises(GatesNotMet):
        actions.notice(proposal, chapter.chair)


def test_no_sealed_ballot_is_noticed_on_a_roll_under_ten_but_a_roll_call_is(house, app) -> None:
    chapter = a_chapter(6)
    sealed = a_position(chapter)
    house.run("counter", keep_spares)
    with pytest.raises(NoticeRefused) as refused:
        actions.notice(sealed, chapter.chair)
    assert "has 9 members on the roll" in refused.value.why
    db.session.rollback()
    named = a_position(chapter, ballot={"secrecy": "roll-call", "method": "motion", "days": 5})
    actions.notice(named, chapter.chair)
    db.session.commit()
    assert ballots() == 1


def test_a_proposal_before_the_members_is_not_noticed_twice(house, app) -> None:
    vote = a_vote(house)
    with pytest.raises(NoticeRefused, match="before the members already"):
        actions.notice(vote.proposal, vote.chapter.chair)


def test_the_notice_entry_fixes_roll_rule_key_and_window(house, app, clock) -> None:
    vote = a_vote(house)
    house.tick()
    (noticed,) = log.entries_of_type("ballot.noticed")
    (frozen,) = log.entries_of_type("roll.frozen")
    assert (noticed.fields["roll_root"], noticed.fields["roll_size"]) == (frozen.fields["root"], 15)
    assert (noticed.fields["opens"], noticed.fields["closes"]) == ("2026-03-05T09:00:00Z", "2026-03-10T09:00:00Z")
    assert noticed.fields["contests"][0]["rule"] == {
        "threshold": {"share": "1/2", "base": "cast", "comparator": "more_than"}, "floors": [],
    }  # fmt: skip
    assert noticed.fields["paper_length"] == queries.ballot(vote.ballot).paper_length
    assert noticed.fields["proposal"].startswith("P-2026-")


def test_two_officers_annul_before_the_count_and_the_proposal_returns_to_notice(house, app, clock) -> None:
    vote = a_vote(house)
    clock.advance(days=3)
    hand_in(vote.ballot, {vote.voters[0]: "yes"})
    act = actions.propose_annulment(vote.ballot, "The text was a wrong one.", vote.chapter.chair)
    db.session.commit()
    with pytest.raises(TwoPeopleNeeded):
        actions.annul(act.id, vote.chapter.chair)
    with pytest.raises(NotAllowed):
        actions.annul(act.id, vote.voters[9])
    db.session.rollback()
    actions.annul(act.id, vote.chapter.secretary)
    db.session.commit()
    assert queries.stage(queries.ballot(vote.ballot), now()) == "annulled"
    assert actions.cast(vote.ballot, vote.voters[1], an_envelope(vote.ballot)).status == 410
    db.session.commit()
    clock.advance(days=9)
    house.tick()
    assert queries.count_of(vote.ballot) is None
    house.tick()
    assert [len(log.entries_of_type(t)) for t in ("ballot.annulled", "key.destroyed", "ballot.closed")] == [1, 1, 0]
    assert actions.notice(vote.proposal, vote.chapter.chair).number == "B-2026-002"


def test_two_officers_add_somebody_left_off_until_the_close_and_the_denominator_changes(house, app, clock) -> None:
    left_off = {"electorate": {"standing": {"attended": {"at_least": 1, "of_last": 1}}}}
    chapter = a_chapter(12)
    membership.record_meeting(chapter.root, now().date(), list(chapter.members.values()))
    db.session.commit()
    proposal = a_position(chapter, **left_off)
    house.run("counter", keep_spares)
    ballot = actions.notice(proposal, chapter.chair).id
    db.session.commit()
    assert members.roll_ref(queries.ballot(ballot).roll_id, chapter.keeper) is None
    clock.advance(days=3)
    act = actions.propose_amendment(ballot, chapter.keeper, "Was at the meeting.", chapter.chair)
    actions.amend_roll(act.id, chapter.secretary)
    db.session.commit()
    assert queries.roll_size(queries.ballot(ballot)) == 13
    assert db.session.scalar(select(OutgoingMail.member_id).where(OutgoingMail.key.like("added:%"))) == chapter.keeper
    hand_in(ballot, dict.fromkeys([chapter.keeper, *list(chapter.members.values())[:3]], "yes"))
    clock.advance(days=5)
    with pytest.raises(BallotOver):
        actions.propose_amendment(ballot, chapter.secretary, "Me too.", chapter.chair)
    db.session.rollback()
    house.tick()
    assert queries.result(queries.ballot(ballot)).roll == 13
