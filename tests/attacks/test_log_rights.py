"""Nobody whom the application runs as can change, drop or reorder the log, by any SQL."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from auditlog import alarm, queries
from foundation.database import db
from tests.noted import note_down, work

REWRITING = [
    "update log_entry set type = 'forged' where seq = 1",
    "update log_entry set seq = 99 where seq = 2",
    "update log_entry set canonical = canonical where seq = 0",
    "delete from log_entry where seq = 2",
    "delete from log_entry",
    "update log_tile set hashes = hashes",
    "delete from log_tile",
    "update checkpoint set root = root",
    "update checkpoint set size = size + 1",
    "delete from checkpoint",
    "update log_pending set type = 'forged'",
    "update boundary set kind = 'forged'",
    "delete from boundary",
]
ENTRY = (
    "log_entry (seq, id, type, canonical, leaf_hash)"
    " select {seq}, '{id}', type, canonical, leaf_hash from log_entry where seq = 0"
)


def refused(house, process, statement) -> str:
    """Return the database's refusal; a statement that goes through fails the test."""
    with pytest.raises(DBAPIError) as caught:
        house.run(process, lambda: db.session.execute(text(statement)))
    return str(caught.value.orig)


@pytest.fixture
def kept_house(app, house, clock):
    from auditlog.actions import write_boundary
    from foundation.database import transaction
    from tests.noted import Noted

    work(house)
    with transaction():
        write_boundary("ballot:1", "opened", clock.at, Noted("opened"))
    before = list(queries.whole_log(3))
    yield house
    assert list(queries.whole_log(3)) == before


@pytest.mark.parametrize("process", ["web", "log", "counter"])
@pytest.mark.parametrize("statement", REWRITING)
def test_no_process_rewrites_the_log(kept_house, process, statement):
    if kept_house.dialect == "sqlite":
        if "= canonical" in statement or "= hashes" in statement or "= root" in statement:
            pytest.skip("on SQLite a column set to its own value changes nothing, so nothing is refused")
        if process != "log":
            pytest.skip("SQLite has no roles: what the worker may not do, no process may")
    said = refused(kept_house, process, statement)
    assert "permission denied" in said or "nobody may delete rows" in said or "frozen column" in said


@pytest.mark.parametrize("process", ["web", "counter"])
@pytest.mark.parametrize(
    "statement",
    [
        "insert into " + ENTRY.format(seq=3, id="f" * 32),
        "insert into checkpoint (size, root, note, made_at) select 9, root, note, made_at from checkpoint",
        "insert into log_tile (level, n, width, hashes) select 7, n, width, hashes from log_tile",
        "update checkpoint set note = 'forged'",
        "delete from log_pending",
    ],
)
def test_only_the_worker_places_and_signs(kept_house, process, statement):
    if kept_house.dialect == "sqlite":
        pytest.skip("SQLite has no roles; there the signed checkpoints show it, see below")
    assert "permission denied" in refused(kept_house, process, statement)


@pytest.mark.parametrize("process", ["web", "log", "counter"])
@pytest.mark.parametrize("table", ["log_entry", "log_tile", "checkpoint", "log_pending", "boundary"])
def test_no_process_truncates_or_drops(kept_house, process, table):
    if kept_house.dialect == "sqlite":
        pytest.skip("SQLite cannot forbid DROP; the kept checkpoints show it (test_log_rollback)")
    assert "permission denied" in refused(kept_house, process, f"truncate {table}")
    assert "must be owner" in refused(kept_house, process, f"drop table {table}")


@pytest.mark.parametrize(
    "statement",
    [
        "insert or replace into " + ENTRY.format(seq=1, id="f" * 32),
        "replace into " + ENTRY.format(seq=2, id="f" * 32),
        "insert or ignore into " + ENTRY.format(seq=7, id="f" * 32),
        "insert into " + ENTRY.format(seq=-1, id="f" * 32),
        "insert into " + ENTRY.format(seq=1, id="f" * 32) + " on conflict (seq) do update set type = 'forged'",
        "insert or replace into checkpoint (size, root, note, made_at)"
        " select size, root, 'forged', made_at from checkpoint",
        "insert or replace into log_tile (level, n, width, hashes) select level, n, width, x'00' from log_tile",
    ],
)
def test_sqlite_refuses_to_replace_a_line(kept_house, statement):
    """Without recursive triggers INSERT OR REPLACE would slip past the triggers that guard deletion."""
    if kept_house.dialect != "sqlite":
        pytest.skip("a statement of SQLite's own")
    said = refused(kept_house, "log", statement)
    assert "nobody may delete rows" in said or "goes at the end, once" in said or "frozen column" in said


def test_an_entry_slipped_in_past_the_sequencer_stops_the_signing(kept_house):
    """On SQLite any process can add a row at the end; no head covers it, so the worker notices."""
    process = "web" if kept_house.dialect == "sqlite" else "log"
    kept_house.run(process, lambda: db.session.execute(text("insert into " + ENTRY.format(seq=3, id="f" * 32))))
    note_down("after the forgery")
    work(kept_house)
    assert "The log has 4 entries and a head of 3" in (alarm.raised() or "")
    head = queries.latest_checkpoint()
    assert head is not None
    assert head.size == 3
