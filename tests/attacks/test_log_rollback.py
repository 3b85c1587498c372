"""A database set back, forked or altered is noticed by what is kept outside of it; nothing is signed any more."""

import pytest
from sqlalchemy import select, text

from auditlog import alarm, kept, queries, sequencer
from auditlog.models import LogPending
from auditlog.signing import log_signer
from foundation.database import db
from tests.noted import by_the_owner, log_is, note_down, work


@pytest.fixture
def signed(app, house):
    """A log of six entries, signed at three and at six."""
    work(house)
    note_down("a", "b", "c")
    work(house)
    assert [size_of(note) for note in kept.notes(kept.path())] == [3, 6]
    return house


def size_of(note: bytes) -> int:
    return int(note.split(b"\n")[1])


def sizes_signed() -> list[int]:
    return [size_of(note) for note in kept.notes(kept.path())]


def set_back(house, size: int) -> None:
    by_the_owner(
        house,
        f"delete from log_entry where seq >= {size}",
        f"delete from checkpoint where size > {size}",
        f"delete from log_tile where width > {size}",
    )


def test_a_database_restored_from_yesterday_signs_nothing(signed):
    set_back(signed, 3)
    note_down("after the restore")
    assert work(signed) == 0
    assert "The database has 3 entries, but 6 were signed" in (alarm.raised() or "")
    assert sizes_signed() == [3, 6]
    db.session.rollback()
    assert db.session.scalars(select(LogPending.type)).all() == ["test.noted"]  # it waits, and is not lost


def test_a_database_set_back_and_grown_past_the_signed_size_is_a_fork(signed):
    """The forger sequences other entries until the log is longer than what was signed."""
    set_back(signed, 3)
    note_down("x", "y", "z", "w")
    log_is(signed, sequencer.sequence)
    assert work(signed) == 0
    assert "The database holds another tree of 6 entries than was signed" in (alarm.raised() or "")
    assert sizes_signed() == [3, 6]


def test_a_fork_with_a_forged_head_of_the_signed_size_does_not_continue_it(signed):
    """Even the head's row is copied from the true log; the tiles cannot follow."""
    head = queries.latest_checkpoint()
    assert head is not None
    set_back(signed, 3)
    note_down("x", "y", "z")
    log_is(signed, sequencer.sequence)
    note_down("w")
    log_is(signed, sequencer.sequence)
    root = f"x'{head.root.hex()}'" if signed.dialect == "sqlite" else f"decode('{head.root.hex()}', 'hex')"
    by_the_owner(signed, f"update checkpoint set root = {root} where size = 6")
    work(signed)
    assert "The 7 entries do not continue the signed 6" in (alarm.raised() or "")
    assert sizes_signed() == [3, 6]


def test_a_whole_other_log_is_not_signed(signed):
    by_the_owner(signed, "delete from log_entry", "delete from log_tile", "delete from checkpoint")
    note_down("another", "history")
    work(signed)
    assert "The database has 0 entries, but 6 were signed" in (alarm.raised() or "")


@pytest.mark.parametrize("column", ["canonical", "leaf_hash"])
def test_an_entry_altered_between_commit_and_signature_is_not_signed(signed, column):
    note_down("aye", "aye")
    log_is(signed, sequencer.sequence)
    other = f"(select {column} from log_entry where seq = 7)"
    by_the_owner(signed, f"update log_entry set {column} = {other} where seq = 6")
    work(signed)
    assert "Entry 6 is not the one whose hash the tree holds" in (alarm.raised() or "")
    assert sizes_signed() == [3, 6]


@pytest.mark.parametrize(
    "statement",
    [
        "update log_entry set canonical = (select canonical from log_entry where seq = 5) where seq = 1",
        "update log_entry set leaf_hash = (select leaf_hash from log_entry where seq = 5) where seq = 1",
        "update log_entry set type = 'key.retired' where seq = 1",
        "update log_entry set id = 'ffffffffffffffffffffffffffffffff' where seq = 1",
        "update log_entry set seq = 77 where seq = 1",
        "delete from log_entry where seq = 1",
        "update log_tile set hashes = (select hashes from log_tile where width = 3) where width = 6",
        "delete from log_tile where width = 6",
        "update checkpoint set root = (select root from checkpoint where size = 6) where size = 3",
        "update checkpoint set note = (select note from checkpoint where size = 6) where size = 3",
        "update checkpoint set note = note || 'x' where size = 3",
    ],
)
def test_any_old_row_that_was_altered_is_found_at_start(signed, statement):
    assert alarm.raised() is None
    by_the_owner(signed, statement)
    log_is(signed, sequencer.start)
    assert alarm.raised() is not None
    note_down("later")
    assert work(signed) == 0
    assert sizes_signed() == [3, 6]


def test_kept_checkpoints_that_are_gone_stop_the_signing(signed):
    kept.path().unlink()
    note_down("later")
    work(signed)
    assert "The kept checkpoints are missing" in (alarm.raised() or "")
    assert not kept.path().exists()


def test_kept_checkpoints_set_back_stop_the_signing(signed):
    first = next(kept.notes(kept.path()))
    kept.path().write_bytes(first + b"\n")
    note_down("later")
    work(signed)
    assert "The kept checkpoints end at 3 entries, the database's at 6" in (alarm.raised() or "")


def test_kept_checkpoints_of_another_key_stop_the_signing(signed):
    last = kept.last(kept.path())
    assert last is not None
    kept.path().write_bytes(last.replace(b"\n6\n", b"\n9\n") + b"\n")
    note_down("later")
    work(signed)
    assert "A kept checkpoint is not signed by this log's key" in (alarm.raised() or "")


def test_another_key_in_the_logs_folder_signs_nothing(signed):
    path = signed.config.keys / "log" / "log"
    path.write_bytes(b"7" * 32)
    note_down("later")
    work(signed)
    assert "not the one this log began with" in (alarm.raised() or "")
    assert sizes_signed() == [3, 6]


def test_the_alarm_stands_until_somebody_removes_it(signed):
    kept_bytes = kept.path().read_bytes()
    kept.path().unlink()
    work(signed)
    kept.path().write_bytes(kept_bytes)
    note_down("waits")
    assert work(signed) == 0
    assert log_is(signed, lambda: sequencer.sign_newest(log_signer(), kept.path())) is None
    alarm.path().unlink()
    assert work(signed) == 1
    assert sizes_signed() == [3, 6, 7]


def test_a_table_that_was_dropped_is_not_begun_again(signed):
    by_the_owner(signed, "drop table checkpoint")
    with pytest.raises(Exception, match="checkpoint"):
        work(signed)
    db.session.rollback()
    by_the_owner(
        signed, "create table checkpoint (size bigint primary key, root " + (
            "blob" if signed.dialect == "sqlite" else "bytea") + ", note text, made_at timestamp)"
    )  # fmt: skip
    if signed.dialect == "postgresql":
        by_the_owner(signed, "grant select, insert, update on checkpoint to mandate_log, mandate_web")
    work(signed)
    assert "The database has 0 entries, but 6 were signed" in (alarm.raised() or "")
    assert db.session.scalar(text("select count(*) from checkpoint")) == 0
