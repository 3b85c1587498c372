"""Turns come in the order of asking, are not lost by who gives up, and are kept until a transaction is over."""

import sqlite3
import time
from pathlib import Path
from threading import Thread

import pytest

from foundation import turns
from foundation.turns import QueuedConnection, Turns


def waiting(queue: Turns, number: int) -> None:
    for _ in range(500):
        if len(queue._waiting) == number:
            return
        time.sleep(0.002)
    raise AssertionError("nobody waits")


def test_who_asked_first_goes_first() -> None:
    queue, order = Turns(), []
    assert queue.take(0)

    def come(name: int) -> None:
        assert queue.take(10)
        order.append(name)
        queue.leave()

    threads = [Thread(target=come, args=(name,)) for name in range(6)]
    for n, thread in enumerate(threads, 1):
        thread.start()
        waiting(queue, n)
    queue.leave()
    for thread in threads:
        thread.join(10)
    assert order == [0, 1, 2, 3, 4, 5]
    assert queue.take(0)


def test_who_gives_up_leaves_the_turn_to_the_next() -> None:
    queue = Turns()
    assert queue.take(0)
    assert not queue.take(0.01)
    assert not queue._waiting
    queue.leave()
    assert queue.take(0)


def opened(path: Path) -> QueuedConnection:
    made = sqlite3.connect(path, factory=QueuedConnection, isolation_level=None, check_same_thread=False)
    made.execute("pragma journal_mode=wal")
    return made


@pytest.mark.parametrize("end", ["commit", "rollback", "close"])
def test_a_writer_keeps_its_turn_to_the_end_of_its_transaction(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.01)
    one, two = opened(tmp_path / "a.db"), opened(tmp_path / "a.db")
    one.execute("create table t (x)")
    one.begin_writing()
    one.execute("insert into t values (1)")
    with pytest.raises(sqlite3.OperationalError, match="database is locked"):
        two.begin_writing()
    assert not two.in_transaction
    getattr(one, end)()
    two.begin_writing()
    assert two.execute("select count(*) from t").fetchone() == ((1,) if end == "commit" else (0,))
    two.rollback()
    one.close()
    two.close()


def test_a_writer_refused_by_another_process_gives_its_turn_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = opened(tmp_path / "a.db")
    one.execute("pragma busy_timeout=0")
    other = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    other.execute("begin immediate")
    with pytest.raises(sqlite3.OperationalError, match="database is locked"):
        one.begin_writing()
    other.execute("rollback")
    one.begin_writing()
    one.commit()
    one.close()
    other.close()
