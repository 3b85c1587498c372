"""Casting in the order of the protocol: 404, 403, 200 again, 409, not open, closed, length, taken."""

import pytest
from sqlalchemy import func, select

from auditlog.models import LogPending
from auditlog.note import Verifier, open_note
from ballots import actions, queries
from ballots.actions import casting
from ballots.errors import BadPaper, OfficeKeyUnusable
from ballots.models import Intake
from ballots.rules.casting import Reason
from ballots.rules.sealing import digest
from foundation.clock import now
from foundation.database import db
from foundation.hashing import b64
from foundation.installation import required
from foundation.models import OutgoingMail
from membership import actions as membership
from tests.factories import a_member, a_vote, an_envelope, hand_in
from tests.statements import statements


def rows(ballot_id):
    return db.session.scalar(select(func.count()).select_from(Intake).where(Intake.ballot_id == ballot_id))


def cast(vote, member, envelope):
    answer = actions.cast(vote.ballot, member, envelope)
    db.session.commit()
    return answer.status, answer.reason


def test_who_is_not_in_the_body_learns_nothing_and_who_joined_later_is_not_on_the_roll(house, app, clock) -> None:
    vote = a_vote(house)
    stranger, late = a_member("A Stranger"), a_member("Too Late", (vote.chapter.root,))
    clock.advance(days=3)
    paper = an_envelope(vote.ballot)
    assert cast(vote, stranger, paper) == (404, Reason.UNKNOWN_BALLOT)
    assert cast(vote, late, paper) == (403, Reason.NOT_ON_ROLL)
    assert rows(vote.ballot) == 0


def test_the_window_opens_and_closes_to_the_second(house, app, clock) -> None:
    vote = a_vote(house)
    one, two, three, four = vote.voters[:4]
    clock.advance(days=3, seconds=-1)
    assert cast(vote, one, an_envelope(vote.ballot)) == (409, Reason.NOT_YET_OPEN)
    clock.advance(seconds=1)
    assert cast(vote, two, an_envelope(vote.ballot)) == (200, None)
    clock.advance(days=5, seconds=-1)
    assert cast(vote, three, an_envelope(vote.ballot)) == (200, None)
    clock.advance(seconds=1)
    assert cast(vote, four, an_envelope(vote.ballot)) == (410, Reason.CLOSED)
    assert rows(vote.ballot) == 2


def test_the_first_paper_stands_and_a_lost_reply_is_answered_by_the_same_receipt_at_any_time(house, app, clock) -> None:
    vote = a_vote(house)
    clock.advance(days=3)
    paper, other = an_envelope(vote.ballot, "yes"), an_envelope(vote.ballot, "no")
    first = actions.cast(vote.ballot, vote.voters[0], paper)
    db.session.commit()
    assert actions.cast(vote.ballot, vote.voters[0], paper) == first
    again = actions.cast(vote.ballot, vote.voters[0], other)
    assert (again.status, again.reason, again.receipt) == (409, Reason.ALREADY_VOTED, first.receipt)
    clock.advance(days=5)
    assert actions.cast(vote.ballot, vote.voters[0], paper) == first
    house.tick()
    assert actions.cast(vote.ballot, vote.voters[0], paper) == first
    assert rows(vote.ballot) == 1


def test_the_receipt_is_a_note_of_the_office_key_over_presence_alone(house, app, clock) -> None:
    vote = a_vote(house)
    clock.advance(days=3)
    paper = an_envelope(vote.ballot)
    note = open_note(
        actions.cast(vote.ballot, vote.voters[0], paper).receipt.encode(), [Verifier.parse(required().office_key)]
    )
    assert note.text == f"receipt-v1\n{required().origin}\n{vote.number}\n{b64(digest(paper))}\n"


def test_a_paper_of_another_length_is_refused_only_while_the_ballot_is_open(house, app, clock) -> None:
    vote = a_vote(house)
    clock.advance(days=3)
    paper = an_envelope(vote.ballot)
    for broken in (b"", paper[:-1], paper + b"x"):
        assert cast(vote, vote.voters[0], broken) == (422, Reason.WRONG_LENGTH)
    clock.advance(days=5)
    assert cast(vote, vote.voters[0], b"") == (410, Reason.CLOSED)
    assert rows(vote.ballot) == 0


def test_the_same_envelope_from_two_members_leaves_the_first_untouched(house, app, clock) -> None:
    vote = a_vote(house)
    clock.advance(days=3)
    paper = an_envelope(vote.ballot)
    assert cast(vote, vote.voters[0], paper) == (200, None)
    assert cast(vote, vote.voters[1], paper) == (409, Reason.ENVELOPE_TAKEN)
    assert queries.digests_kept(vote.ballot, vote.voters[0]) == [digest(paper)]
    assert not queries.took_part(vote.ballot, vote.voters[1])


def test_a_race_that_the_verdict_did_not_see_is_undone_and_judged_again(house, app, clock, monkeypatch) -> None:
    """The other tab's row appears between the question and the insert; the key refuses ours."""
    vote = a_vote(house)
    clock.advance(days=3)
    standing = an_envelope(vote.ballot)
    hand = casting._keep

    def slower(found, member_id, verdict, envelope):
        monkeypatch.setattr(casting, "_keep", hand)
        assert hand(found, member_id, casting.Accepted(digest(standing), 1), standing)
        return hand(found, member_id, verdict, envelope)

    monkeypatch.setattr(casting, "_keep", slower)
    answer = actions.cast(vote.ballot, vote.voters[0], an_envelope(vote.ballot))
    assert (answer.status, answer.reason) == (409, Reason.ALREADY_VOTED)
    db.session.commit()
    assert queries.digests_kept(vote.ballot, vote.voters[0]) == [digest(standing)]


def test_a_sealed_cast_writes_no_entry_and_no_mail(house, app, clock) -> None:
    vote = a_vote(house)
    clock.advance(days=3)
    actions.settle(vote.ballot)
    before = [db.session.scalar(select(func.count()).select_from(t)) for t in (LogPending, OutgoingMail)]
    hand_in(vote.ballot, {vote.voters[0]: "yes"})
    assert [db.session.scalar(select(func.count()).select_from(t)) for t in (LogPending, OutgoingMail)] == before


def test_without_a_usable_office_key_no_paper_is_taken(house, app, clock) -> None:
    vote = a_vote(house)
    clock.advance(days=3)
    (house.config.keys / "office" / "office").chmod(0o644)
    with pytest.raises(OfficeKeyUnusable):
        actions.cast(vote.ballot, vote.voters[0], an_envelope(vote.ballot))
    db.session.rollback()
    assert rows(vote.ballot) == 0


def test_who_left_after_the_freeze_still_votes(house, app, clock) -> None:
    vote = a_vote(house)
    membership.leave(vote.voters[5], vote.chapter.root, now().date())
    db.session.commit()
    clock.advance(days=3)
    assert cast(vote, vote.voters[5], an_envelope(vote.ballot)) == (200, None)


def test_a_paper_is_judged_and_kept_in_three_statements(house, app, clock) -> None:
    """A crowd votes in the last hour: the lock (PostgreSQL's), all facts with the time, the row."""
    vote = a_vote(house)
    clock.advance(days=3)
    assert cast(vote, vote.voters[0], an_envelope(vote.ballot)) == (200, None)
    paper = an_envelope(vote.ballot)
    with statements() as sent:
        answer = actions.cast(vote.ballot, vote.voters[1], paper)
    assert answer.status == 200
    assert [s.split()[0].lower() for s in sent] == ["select"] * (2 if house.dialect == "postgresql" else 1) + ["insert"]


def test_the_plain_way_gives_the_same_envelope_for_the_same_form_and_refuses_other_marks(house, app, clock) -> None:
    vote = a_vote(house)
    found = queries.ballot(vote.ballot)
    one = actions.seal_for(found, {"1": "yes"}, "ab" * 32, "my own")
    assert actions.seal_for(found, {"1": "yes"}, "ab" * 32, "my own") == one
    assert actions.seal_for(found, {"1": "yes"}, "ab" * 32, "mine").e != one.e
    for choices, s0 in (({"1": "YES"}, "ab" * 32), ({"2": "yes"}, "ab" * 32), ({"1": "yes"}, "zz")):
        with pytest.raises(BadPaper):
            actions.seal_for(found, choices, s0, "")


def test_in_a_roll_call_the_last_paper_counts_and_each_is_logged(house, app, clock) -> None:
    vote = a_vote(house, ballot={"secrecy": "roll-call", "method": "motion", "days": 5})
    clock.advance(days=3)
    hand_in(vote.ballot, dict.fromkeys(vote.voters[:3], "yes"))
    hand_in(vote.ballot, {vote.voters[0]: "no"})
    assert len(queries.digests_kept(vote.ballot, vote.voters[0])) == 2
    clock.advance(days=5)
    house.tick()
    result = queries.result(queries.ballot(vote.ballot))
    assert result.contests[0]["totals"] == {"yes": 2, "no": 1, "abstain": 0, "blank": 0, "spoiled": 0}
    lines = queries.lines(queries.ballot(vote.ballot))["contests"]["1"]["lines"]
    assert sorted(line["choice"] for line in lines) == ["no", "yes", "yes"]
    assert all(len(line["ref"]) == 64 for line in lines)
    from auditlog.queries import entries_of_type

    assert sorted(e.fields["n"] for e in entries_of_type("ballot.cast")) == [1, 1, 1, 2]
