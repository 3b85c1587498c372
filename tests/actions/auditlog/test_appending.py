"""An act leaves its entry with itself: together or not at all, in order, at the database's time."""

from datetime import timedelta
from threading import Barrier, Thread

from sqlalchemy import select

from auditlog import queries
from auditlog.actions import append, write_boundary
from auditlog.entry import parse
from auditlog.models import LogPending
from foundation.database import db, transaction
from tests.noted import Noted, note_down, work


def pending() -> list[str]:
    rows = db.session.execute(select(LogPending.canonical).order_by(LogPending.turn)).scalars()
    return [str(parse(bytes(row)).fields["words"]) for row in rows if parse(bytes(row)).type == "test.noted"]


def test_an_entry_is_undone_with_its_act(app):
    append(Noted("never happened"))
    db.session.rollback()
    assert pending() == []


def test_an_entry_carries_the_database_time_of_its_act(app, house, clock):
    clock.advance(hours=5, seconds=7)
    [entry_id] = note_down("late")
    work(house)
    found = queries.entry(entry_id)
    assert found is not None
    assert found.at == clock.at
    assert found.fields == {"words": "late"}


def test_the_entries_of_one_act_keep_their_order(app, house):
    words = [f"line {number}" for number in range(40)]
    ids = note_down(*words)
    assert work(house) == 43  # three more from the making of the installation
    assert [entry.fields["words"] for entry in queries.entries_of_type("test.noted")] == words
    assert [queries.index_of(entry_id) for entry_id in ids] == list(range(3, 43))


def test_an_entry_without_a_place_has_no_index_and_no_proof(app):
    [entry_id] = note_down("waiting")
    assert queries.index_of(entry_id) is None
    assert queries.entry(entry_id) is None
    assert queries.proof_text(entry_id) is None


def test_a_boundary_is_written_once_for_each_due_instant(app, clock):
    due = clock.at + timedelta(days=1)
    with transaction():
        assert write_boundary("ballot:1", "closed", due, Noted("first"), {"returned": 48}) is True
    with transaction():
        assert write_boundary("ballot:1", "closed", due, Noted("second"), {"returned": 49}) is False
        assert write_boundary("ballot:1", "closed", due + timedelta(seconds=1), Noted("third")) is True
        assert write_boundary("ballot:2", "closed", due, Noted("fourth")) is True
    assert pending() == ["first", "third", "fourth"]
    written = queries.boundaries("ballot:1")
    assert [(b.kind, b.due, b.facts) for b in written] == [
        ("closed", due, {"returned": 48}), ("closed", due + timedelta(seconds=1), {}),
    ]  # fmt: skip


def test_a_boundary_names_its_entry(app, house, clock):
    with transaction():
        write_boundary("ballot:1", "opened", clock.at, Noted("opened"))
    work(house)
    [boundary] = queries.boundaries("ballot:1")
    found = queries.entry(boundary.entry_id)
    assert found is not None
    assert found.fields["words"] == "opened"


def test_two_who_write_the_same_boundary_at_once_leave_one_entry(app, house, clock):
    start, answers = Barrier(2), []

    def settle() -> None:
        start.wait(10)
        answers.append(write_boundary("ballot:9", "opened", clock.at, Noted("opened")))

    db.session.commit()
    house.app("log")
    threads = [Thread(target=house.run, args=("log", settle)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(answers) == [False, True]
    assert pending() == ["opened"]
