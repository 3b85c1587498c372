"""From notice to decision, on both databases, through the three processes."""

import json

from sqlalchemy import select

from auditlog import queries as log
from ballots import actions, queries
from ballots.models import Intake, Opening, SealKey
from ballots.rules.window import Phase
from deliberation import queries as deliberation
from foundation.clock import now
from foundation.database import db
from foundation.models import OutgoingMail
from tests.factories import a_vote, hand_in


def types_of(number):
    """The types of the sequenced entries on a ballot, in order."""
    kinds = (
        "roll.frozen",
        "ballot.noticed",
        "ballot.opened",
        "ballot.closed",
        "urn.opened",
        "ballot.counted",
        "key.destroyed",
        "count.signed",
        "ballot.certified",
        "ballot.extended",
        "ballot.annulled",
        "count.alarm",
    )
    return [e.type for e in log.entries_of_type(*kinds) if e.fields.get("ballot") == number]


def test_a_ballot_goes_from_notice_to_a_decision_and_every_step_stands_in_the_log(house, app, clock) -> None:
    vote = a_vote(house)
    assert db.session.scalar(select(db.func.count()).select_from(OutgoingMail)) == 15
    clock.advance(days=3)
    hand_in(vote.ballot, dict(zip(vote.voters[:6], ["yes", "yes", "yes", "no", "", "abstain"], strict=True)))
    assert queries.result(queries.ballot(vote.ballot)) is None
    clock.advance(days=5)
    house.tick()
    result = queries.result(queries.ballot(vote.ballot))
    assert result.outcome == "CARRIED"
    assert result.contests[0]["totals"] == {"yes": 3, "no": 1, "abstain": 1, "blank": 1, "spoiled": 0}
    assert (result.roll, result.returned, result.lines_public) == (15, 6, False)
    assert result.key_destroyed_at == clock.at
    assert db.session.scalars(select(Intake.e).where(Intake.ballot_id == vote.ballot)).all().count(None) == 0
    house.run("counter", no_envelope_is_left, vote.ballot)
    for teller in vote.tellers:
        actions.sign_count(vote.ballot, teller, result.hash)
        db.session.commit()
    decision = deliberation.decision_of(vote.proposal)
    assert (decision.outcome, decision.count_hash) == ("CARRIED", result.hash)
    assert db.session.scalar(select(db.func.count()).select_from(OutgoingMail)) == 21
    house.tick()
    assert types_of(vote.number) == [
        "roll.frozen",
        "ballot.noticed",
        "ballot.opened",
        "ballot.closed",
        "urn.opened",
        "ballot.counted",
        "key.destroyed",
        "count.signed",
        "count.signed",
        "ballot.certified",
    ]


def no_envelope_is_left(ballot_id):
    assert set(db.session.scalars(select(Intake.envelope).where(Intake.ballot_id == ballot_id))) == {None}


def test_the_bundle_has_sorted_lists_and_withholds_lines_of_few_papers(house, app, clock) -> None:
    vote = a_vote(house)
    clock.advance(days=3)
    hand_in(vote.ballot, dict.fromkeys(vote.voters[:4], "yes"))
    clock.advance(days=5)
    house.tick()
    count = queries.count_of(vote.ballot)
    for teller in vote.tellers:
        actions.sign_count(vote.ballot, teller, count.hash)
    db.session.commit()
    parts = queries.bundle_parts(deliberation.decision_of(vote.proposal).id)
    assert sorted(parts) == ["commitments-1.json", "count.json", "envelopes.json", "participation.json"]
    assert parts["count.json"].decode() == count.document
    for name in ("commitments-1.json", "envelopes.json", "participation.json"):
        listed = json.loads(parts[name])
        assert len(listed) == 4
        assert listed == sorted(listed)


def test_from_twenty_papers_on_the_lines_are_public(house, app, clock) -> None:
    vote = a_vote(house, plain=22)
    clock.advance(days=3)
    hand_in(vote.ballot, dict.fromkeys(vote.voters[:20], "no"))
    clock.advance(days=5)
    house.tick()
    assert queries.result(queries.ballot(vote.ballot)).lines_public
    lines = queries.lines(queries.ballot(vote.ballot))["contests"]["1"]["lines"]
    assert len(lines) == 20
    assert {line["choice"] for line in lines} == {"no"}
    commitments = [bytes(row) for row in db.session.scalars(select(Opening.commitment).order_by(Opening.pos))]
    assert commitments == sorted(commitments)


def test_digests_are_dropped_an_hour_after_the_protest_window_and_the_receipt_then_says_it_is_over(
    house, app, clock
) -> None:
    vote = a_vote(house)
    clock.advance(days=3)
    hand_in(vote.ballot, dict.fromkeys(vote.voters[:3], "yes"))
    clock.advance(days=5)
    house.tick()
    for teller in vote.tellers:
        actions.sign_count(vote.ballot, teller, queries.count_of(vote.ballot).hash)
    db.session.commit()
    clock.advance(days=5)
    house.tick()
    assert queries.digests_kept(vote.ballot, vote.voters[0])[0] is not None
    clock.advance(hours=1)
    house.tick()
    assert queries.digests_kept(vote.ballot, vote.voters[0]) == [None]
    answer = actions.cast(vote.ballot, vote.voters[0], b"x")
    assert (answer.status, answer.receipt) == (410, None)


def test_a_ballot_nobody_counts_yet_is_closed_by_the_clock_alone(house, app, clock) -> None:
    vote = a_vote(house)
    found = queries.ballot(vote.ballot)
    assert queries.state(found, now()).phase is Phase.NOTICED
    clock.advance(days=8)
    assert queries.state(found, now()).phase is Phase.CLOSED
    assert db.session.scalar(select(db.func.count()).select_from(SealKey)) == 3
