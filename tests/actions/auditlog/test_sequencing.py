"""The sequencer gives every committed entry one place, keeps the tiles, and has each head signed afterwards."""

import pytest
from sqlalchemy import func, select

from auditlog import alarm, kept, queries, recheck, sequencer, stored
from auditlog.actions import append
from auditlog.checkpoint import open_checkpoint
from auditlog.merkle.tree import leaf_hash, root
from auditlog.models import Checkpoint, LogPending, LogTile
from auditlog.note import Verifier
from foundation.database import db
from tests.noted import Noted, by_the_owner, elsewhere, log_is, note_down, work


def heads() -> list[tuple[int, bool]]:
    rows = db.session.execute(select(Checkpoint.size, Checkpoint.note).order_by(Checkpoint.size))
    return [(row.size, row.note is not None) for row in rows]


def test_places_are_whole_and_the_root_is_that_of_the_entries(app, house):
    note_down("a", "b", "c", "d")
    assert work(house) == 7
    leaves = [leaf_hash(data) for data in queries.whole_log(7)]
    head = queries.latest_checkpoint()
    assert head is not None
    assert (head.size, head.root) == (7, root(leaves))
    assert [entry.seq for entry in queries.page(None, 50)] == [6, 5, 4, 3, 2, 1, 0]
    assert db.session.scalar(select(func.count()).select_from(LogPending)) == 0


def test_the_first_entry_is_the_genesis(app, house):
    work(house)
    first = queries.entry_at(0)
    assert first is not None
    assert first.type == "genesis"
    assert first.fields["log_key"] == queries.key_line()


def test_the_head_is_signed_by_the_key_of_the_installation_and_kept_outside(app, house):
    work(house)
    head = queries.latest_checkpoint()
    assert head is not None
    signed = open_checkpoint(head.note.encode(), Verifier.parse(queries.key_line()))
    assert (signed.checkpoint.size, signed.checkpoint.root) == (3, head.root)
    assert kept.last(house.config.data / "log" / "checkpoints.txt") == head.note.encode()


def test_where_nothing_waits_no_new_head_is_made(app, house):
    work(house)
    assert work(house) == 0
    assert heads() == [(3, True)]


def test_a_batch_is_one_head_and_the_newest_alone_is_signed(app, house):
    note_down("a", "b")
    assert [log_is(house, sequencer.sequence, 2) for _ in range(4)] == [2, 2, 1, 0]
    assert heads() == [(2, False), (4, False), (5, False)]
    work(house)
    assert heads() == [(2, False), (4, False), (5, True)]


def test_a_head_left_unsigned_is_signed_at_start(app, house):
    log_is(house, sequencer.sequence)
    assert heads() == [(3, False)]
    log_is(house, sequencer.start)
    assert heads() == [(3, True)]


def test_a_note_kept_before_a_crash_is_published_as_it_is(app, house):
    work(house)
    by_the_owner(house, "update checkpoint set note = null")
    before = kept.path().read_bytes()
    log_is(house, sequencer.start)
    assert heads() == [(3, True)]
    assert kept.path().read_bytes() == before


def test_what_a_crash_cut_short_in_the_kept_file_is_cut_off(app, house):
    work(house)
    with kept.path().open("ab") as file:
        file.write(b"test.invalid/0\n9\nAAAA")
    note_down("after the crash")
    work(house)
    assert [recheck.opened(note).size for note in kept.notes(kept.path())] == [3, 4]
    assert alarm.raised() is None


def test_tiles_of_every_size_stay_and_full_ones_are_whole(app, house):
    note_down(*(f"line {number}" for number in range(252)))
    work(house)  # 255
    note_down("the 256th")
    work(house)
    note_down("the first of the next tile")
    work(house)
    places = db.session.execute(
        select(LogTile.level, LogTile.n, LogTile.width).order_by(LogTile.level, LogTile.n, LogTile.width)
    ).all()
    assert [tuple(place) for place in places] == [(0, 0, 255), (0, 0, 256), (0, 1, 1), (1, 0, 1)]
    assert log_is(house, recheck.verify_stored).size == 257
    head = queries.latest_checkpoint()
    assert head is not None
    assert head.root == root([leaf_hash(data) for data in queries.whole_log(257)])


def test_an_act_that_commits_late_is_not_skipped(app, house):
    """A later act is sequenced and signed while an earlier one is still open: the earlier one comes afterwards."""
    if house.dialect == "sqlite":
        pytest.skip("SQLite lets one act write at a time, so none can be overtaken")
    append(Noted("began first, commits last"))
    with app.app_context():  # another session
        note_down("began last, commits first")
        elsewhere(house._run, "log", sequencer.tick, ())  # not house.run, which would commit ours first
    assert stored.entry_count() == 4
    db.session.commit()
    assert work(house) == 1
    words = [entry.fields["words"] for entry in queries.entries_of_type("test.noted")]
    assert words == ["began last, commits first", "began first, commits last"]
