"""The counter believes the signed log: whatever does not fit it is not opened, and it counts exactly once."""

import pytest
from sqlalchemy import func, select, text

from auditlog import queries as log
from ballots import actions, counter, queries
from ballots.counter import counting, destroying, logged, spares
from ballots.models import BallotCount, KeyDestruction, Opening, SealKey
from ballots.rules.sealing import envelope_length
from foundation.clock import now
from foundation.database import db
from tests.factories import a_vote, an_envelope, hand_in
from tests.kept import kept


def closed(house, clock, voters=5, **changes):
    """A ballot with so many Yes votes, closed and in the signed log, not yet looked at by the counter."""

    def build():
        vote = a_vote(house, **changes)
        clock.advance(days=3)
        hand_in(vote.ballot, dict.fromkeys(vote.voters[:voters], "yes"))
        clock.advance(days=5)
        house.run("log", worker)
        return vote

    return kept(house, f"{voters} said yes and it closed under {sorted(changes.items())!r}", build)


def worker():
    from installation.processes import worker_tick

    worker_tick()


def counts():
    return db.session.scalar(select(func.count()).select_from(BallotCount))


def key_files(house, ballot_id):
    key_id = queries.ballot(ballot_id).seal_key_id
    return house.config.keys / "seal" / key_id, house.config.escrow / key_id


def test_nothing_is_counted_before_a_signed_checkpoint_covers_the_close(house, app, clock) -> None:
    vote = a_vote(house)
    clock.advance(days=3)
    hand_in(vote.ballot, dict.fromkeys(vote.voters[:3], "yes"))
    clock.advance(days=5)
    actions.settle(vote.ballot)
    house.run("counter", counter.tick)
    assert counts() == 0
    house.tick()
    assert counts() == 1


def test_two_counters_and_many_ticks_count_once(house, app, clock) -> None:
    closed(house, clock)
    for _ in range(3):
        house.run("counter", counter.tick)
    assert counts() == 1
    assert db.session.scalar(select(func.count()).select_from(KeyDestruction)) == 1
    house.tick()
    assert len(log.entries_of_type("ballot.counted")) == 1


@pytest.mark.parametrize("place", ["before", "filling", "after", "destroying", "cutting"])
def test_killed_anywhere_and_run_again_gives_exactly_one_count(house, app, clock, monkeypatch, place) -> None:
    """A kill is an exception that nobody catches: what was not committed is gone."""
    vote = closed(house, clock)
    where = {
        "before": (counting, "open_all"), "filling": (counting, "_fill_urn"), "after": (counter, "destroy_due"),
        "destroying": (destroying.keys, "destroy"), "cutting": (destroying, "cut_write_ahead_log"),
    }[place]  # fmt: skip

    def killed(*_given):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(*where, killed)
        with pytest.raises(KeyboardInterrupt):
            house.run("counter", counter.tick)
    house.run("counter", counter.tick)
    assert counts() == 1
    assert db.session.scalar(select(func.count()).select_from(Opening)) == 5
    assert not any(path.exists() for path in key_files(house, vote.ballot))
    house.tick()
    assert len(log.entries_of_type("key.destroyed")) == 1


def tamper(house, statement):
    """As whoever owns the database: triggers aside, the row is changed."""

    def act():
        if db.engine.dialect.name == "sqlite":
            for name in (
                db.session.execute(text("select name from sqlite_master where type = 'trigger'")).scalars().all()
            ):
                db.session.execute(text(f'drop trigger "{name}"'))
        db.session.execute(text(statement))

    house.run("owner", act)


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("delete from intake where member_id = :m", "4 envelopes, 5 were logged"),
        ("update intake set envelope = e where member_id = :m", "not the one that was receipted"),
        ("update intake set envelope = null where member_id = :m", "missing from the box"),
        ("update intake set member_id = :n where member_id = :m", "not those logged"),
    ],
)
def test_a_box_that_is_not_the_one_logged_is_not_opened_and_raises_one_alarm(
    house, app, clock, statement, reason
) -> None:
    vote = closed(house, clock)
    tamper(house, statement.replace(":m", f"'{vote.voters[0]}'").replace(":n", f"'{vote.voters[9]}'"))
    for _ in range(2):
        house.run("counter", counter.tick)
    assert counts() == 0
    (alarm,) = queries.alarms(vote.ballot)
    assert reason in alarm.reason
    assert key_files(house, vote.ballot)[0].exists()
    house.tick()
    assert len(log.entries_of_type("count.alarm")) == 1


def test_a_close_that_does_not_follow_from_the_notice_is_distrusted(house, app, clock) -> None:
    vote = closed(house, clock)
    entries = log.entries_of_type(*logged.TYPES)
    assert logged.closed_ballot(entries, vote.number, now()).n == 5
    for type_, change in (
        ("ballot.closed", {"due": "2026-03-09T09:00:00Z"}), ("ballot.closed", {"needed": 4}),
        ("ballot.noticed", {"roll_size": 14}), ("ballot.noticed", {"closes": "2026-03-11T09:00:00Z"}),
        ("ballot.noticed", {"quorum": {"of": "returned", "need": {"number": 2}}}),
    ):  # fmt: skip
        forged = [
            type(e)(e.seq, e.id, e.type, e.at, {**e.fields, **change}, e.canonical, e.leaf_hash)
            if e.type == type_
            else e
            for e in entries
        ]
        with pytest.raises(logged.Distrusted):
            logged.closed_ballot(forged, vote.number, now())


def test_a_close_that_is_still_to_come_by_the_counters_own_clock_is_distrusted(house, app, clock) -> None:
    vote = closed(house, clock)
    entries = log.entries_of_type(*logged.TYPES)
    from datetime import timedelta

    assert logged.closed_ballot(entries, vote.number, now() - timedelta(seconds=30)) is None
    with pytest.raises(logged.Distrusted, match="still to come"):
        logged.closed_ballot(entries, vote.number, now() - timedelta(hours=1))


def test_the_escrow_copy_opens_the_box_when_the_first_key_is_damaged(house, app, clock) -> None:
    vote = closed(house, clock)
    key_files(house, vote.ballot)[0].write_bytes(b"short")
    house.run("counter", counter.tick)
    assert counts() == 1


def test_a_key_lost_with_its_copy_makes_the_ballot_void_and_the_proposal_returns_to_notice(house, app, clock) -> None:
    vote = closed(house, clock)
    for path in key_files(house, vote.ballot):
        path.unlink()
    house.run("counter", counter.tick)
    assert queries.annulment(vote.ballot).cause == "key lost"
    assert counts() == 0
    house.tick()
    assert [e.fields["cause"] for e in log.entries_of_type("ballot.annulled")] == ["key lost"]
    db.session.expire_all()
    assert queries.stage(queries.ballot(vote.ballot), now()) == "annulled"
    again = actions.notice(vote.proposal, vote.chapter.chair)
    db.session.commit()
    assert again.number != vote.number


def test_envelopes_that_do_not_open_are_spoiled_and_the_rest_is_counted(house, app, clock) -> None:
    vote = a_vote(house)
    clock.advance(days=3)
    hand_in(vote.ballot, dict.fromkeys(vote.voters[:3], "yes"))
    junk = bytes(envelope_length(queries.ballot(vote.ballot).paper_length))
    assert actions.cast(vote.ballot, vote.voters[3], junk).status == 200
    assert actions.cast(vote.ballot, vote.voters[4], an_envelope(vote.ballot, "maybe")).status == 200
    db.session.commit()
    clock.advance(days=5)
    house.tick()
    totals = queries.result(queries.ballot(vote.ballot)).contests[0]["totals"]
    assert totals == {"yes": 3, "no": 0, "abstain": 0, "blank": 0, "spoiled": 2}
    house.tick()
    (opened,) = log.entries_of_type("urn.opened")
    assert (opened.fields["contests"][0]["lines"], opened.fields["contests"][0]["invalid"]) == (3, 2)


def test_the_same_seed_of_two_members_gives_two_lines_that_both_count(house, app, clock) -> None:
    vote = a_vote(house)
    clock.advance(days=3)
    for member, choice in zip(vote.voters[:3], ("yes", "no", "abstain"), strict=True):
        assert actions.cast(vote.ballot, member, an_envelope(vote.ballot, choice, b"s" * 16)).status == 200
        db.session.commit()
    clock.advance(days=5)
    house.tick()
    assert queries.result(queries.ballot(vote.ballot)).contests[0]["totals"]["yes"] == 1


def test_spares_are_kept_on_disk_and_in_escrow_and_open_what_is_sealed(house, app, clock) -> None:
    house.run("counter", spares.keep_spares, 4)
    house.run("counter", spares.keep_spares, 4)
    ids = db.session.scalars(select(SealKey.id)).all()
    assert len(ids) == 4
    for key_id in ids:
        pair = [house.config.keys / "seal" / key_id, house.config.escrow / key_id]
        assert pair[0].read_bytes() == pair[1].read_bytes()
        assert {path.stat().st_mode & 0o777 for path in pair} == {0o600}


def test_an_annulment_is_believed_only_once_the_signed_log_holds_it(house, app, clock) -> None:
    vote = a_vote(house)
    house.tick()
    act = actions.propose_annulment(vote.ballot, "wrong text", vote.chapter.chair)
    actions.annul(act.id, vote.chapter.secretary)
    db.session.commit()
    house.run("counter", counter.tick)
    assert key_files(house, vote.ballot)[0].exists()
    house.tick()
    assert not any(path.exists() for path in key_files(house, vote.ballot))
