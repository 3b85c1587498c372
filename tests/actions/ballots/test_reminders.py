"""The system reminds those who have not voted, once for each close, and shows nobody who they are."""

from sqlalchemy import select

from foundation.database import db
from foundation.models import OutgoingMail
from tests.factories import a_vote, hand_in


def reminded() -> list[str]:
    asked = select(OutgoingMail.member_id).where(OutgoingMail.key.like("reminder %"))
    return sorted(db.session.execute(asked).scalars())


def test_a_day_before_the_close_those_who_have_not_voted_are_reminded_once(house, app, clock) -> None:
    vote = a_vote(house)
    clock.advance(days=3)
    hand_in(vote.ballot, dict.fromkeys(vote.voters[:4], "yes"))
    clock.advance(days=3, hours=23, minutes=59, seconds=59)
    house.tick()
    assert reminded() == []
    clock.advance(seconds=1)
    house.tick()
    officers = [vote.chapter.chair, vote.chapter.secretary, vote.chapter.keeper]
    assert reminded() == sorted([*vote.voters[4:], *officers])
    for process in house.apps.values():  # as a worker that was started anew
        process.extensions.pop("mandate.ballots.reminded", None)
    hand_in(vote.ballot, {vote.voters[4]: "no"})
    clock.advance(hours=12)
    house.tick()
    assert len(reminded()) == 11
    words = db.session.scalars(select(OutgoingMail.body).where(OutgoingMail.key.like("reminder %"))).first()
    assert "not in yet" in words
    assert f"/ballots/{vote.ballot}" in words


def test_an_extension_reminds_again_before_its_own_close(house, app, clock) -> None:
    vote = a_vote(house, inquorate={"then": "extend", "days": 2, "times": 1})
    clock.advance(days=3)
    hand_in(vote.ballot, {vote.voters[0]: "yes"})
    clock.advance(days=4)
    house.tick()
    assert len(reminded()) == 14
    clock.advance(days=1)
    house.tick()
    assert len(reminded()) == 14
    clock.advance(days=1)
    house.tick()
    assert len(reminded()) == 28


def test_a_void_ballot_reminds_nobody(house, app, clock) -> None:
    from ballots import actions

    vote = a_vote(house)
    act = actions.propose_annulment(vote.ballot, "A wrong text.", vote.chapter.chair)
    actions.annul(act.id, vote.chapter.secretary)
    db.session.commit()
    clock.advance(days=7, hours=12)
    house.tick()
    assert reminded() == []
