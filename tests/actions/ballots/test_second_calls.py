"""A second call follows an inquorate first call by the rule itself: in its time, once, on the same text."""

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from auditlog import queries as log
from ballots import actions, queries
from ballots.models import Ballot
from deliberation import queries as decided
from foundation.database import db
from foundation.models import OutgoingMail
from oversight.bundle import build
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
