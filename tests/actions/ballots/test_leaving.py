"""Whoever leaves after the freeze keeps the vote, and the door to it; a ballot that died keeps nothing."""

import pytest

from auditlog import queries as log
from ballots import actions, counter, queries
from foundation.clock import now
from foundation.database import db
from membership import actions as membership
from membership import queries as members
from membership.errors import WrongSignIn
from membership.signing_in import with_password
from tests.factories import a_vote, an_envelope, hand_in

PASSWORD = "four words nobody connects"


def resign(vote, member: str) -> str:
    """Leave the chapter; return the address to sign in with."""
    membership.set_password(member, PASSWORD)
    membership.leave(member, vote.chapter.root, members.local_day(now()))
    db.session.commit()
    return members.email_of(member)


def test_who_resigned_after_the_freeze_signs_in_and_votes_until_the_window_for_protests_is_over(
    house, app, clock
) -> None:
    vote = a_vote(house)
    gone = vote.voters[5]
    address = resign(vote, gone)
    clock.advance(days=3)
    assert with_password(address, PASSWORD, "127.0.0.1").member_id == gone
    hand_in(vote.ballot, {gone: "no"} | dict.fromkeys(vote.voters[6:9], "yes"))
    assert members.bodies_of(gone) == []
    clock.advance(days=5)
    house.tick()
    for teller in vote.tellers:
        actions.sign_count(vote.ballot, teller, queries.count_of(vote.ballot).hash)
    db.session.commit()
    clock.advance(days=4, hours=23)
    assert not members.has_left(gone)
    clock.advance(hours=1)
    assert members.has_left(gone)
    db.session.commit()
    with pytest.raises(WrongSignIn):
        with_password(address, PASSWORD, "127.0.0.1")


def test_a_void_ballot_keeps_nobody(house, app, clock) -> None:
    vote = a_vote(house)
    resign(vote, vote.voters[5])
    assert not members.has_left(vote.voters[5])
    act = actions.propose_annulment(vote.ballot, "A wrong text.", vote.chapter.chair)
    actions.annul(act.id, vote.chapter.secretary)
    db.session.commit()
    assert members.has_left(vote.voters[5])


def test_who_joined_after_the_freeze_and_left_again_has_no_door(house, app, clock) -> None:
    vote = a_vote(house)
    from tests.factories import a_member

    late = a_member("Too Late", (vote.chapter.root,))
    resign(vote, late)
    assert members.has_left(late)


def test_an_annulment_after_the_opening_leaves_the_opening_in_the_log(house, app, clock) -> None:
    vote = a_vote(house)
    clock.advance(days=4)
    act = actions.propose_annulment(vote.ballot, "A wrong text.", vote.chapter.chair)
    actions.annul(act.id, vote.chapter.secretary)
    db.session.commit()
    house.tick()
    order = [e.type for e in log.entries_of_type("ballot.noticed", "ballot.opened", "ballot.annulled")]
    assert order == ["ballot.noticed", "ballot.opened", "ballot.annulled"]


def test_the_digests_of_a_void_ballot_are_dropped_with_its_key(house, app, clock) -> None:
    vote = a_vote(house)
    clock.advance(days=3)
    hand_in(vote.ballot, {vote.voters[0]: "yes"})
    act = actions.propose_annulment(vote.ballot, "A wrong text.", vote.chapter.chair)
    actions.annul(act.id, vote.chapter.secretary)
    db.session.commit()
    house.tick()
    house.tick()
    assert queries.digests_kept(vote.ballot, vote.voters[0]) == [None]
    assert actions.cast(vote.ballot, vote.voters[0], an_envelope(vote.ballot)).status == 410


def test_no_key_is_called_destroyed_while_the_folder_of_its_copy_is_away(house, app, clock) -> None:
    vote = a_vote(house)
    clock.advance(days=3)
    hand_in(vote.ballot, dict.fromkeys(vote.voters[:3], "yes"))
    clock.advance(days=5)
    house.run("log", _worker)
    away = house.config.escrow.with_name("escrow-away")
    house.config.escrow.rename(away)
    house.run("counter", counter.count_due)
    assert house.run("counter", counter.destroy_due) == 0
    assert queries.result(queries.ballot(vote.ballot)).key_destroyed_at is None
    away.rename(house.config.escrow)
    assert house.run("counter", counter.destroy_due) == 1
    key = queries.ballot(vote.ballot).seal_key_id
    assert not (house.config.escrow / key).exists()
    assert not (house.config.keys / "seal" / key).exists()


def _worker() -> None:
    from installation.processes import worker_tick

    worker_tick()
