"""A durable sealed cast through the whole action on SQLite, beside a bare INSERT with the same durability."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ballots import actions as ballots
from benchmarks.timing import Ratio, beside
from foundation.clock import StillClock
from foundation.database import db
from tests.conftest import START, House, SqliteBase, make_config
from tests.factories import a_vote, an_envelope

MEMBERS = 300


class _Bare:
    """One INSERT and one fsync a vote: nothing can be durable for less."""

    def __init__(self, folder: Path) -> None:
        self.connection = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
        for pragma in ("journal_mode=wal", "synchronous=full"):
            self.connection.execute(f"pragma {pragma}")
        self.connection.execute("create table intake (member text primary key, e blob, envelope blob) without rowid")
        self.n = 0

    def insert(self, number: int) -> None:
        for _ in range(number):
            self.n += 1
            self.connection.execute("begin immediate")
            self.connection.execute("insert into intake values (?, ?, ?)", (f"{self.n:032x}", b"e" * 32, b"x" * 300))
            self.connection.execute("commit")


def measure() -> Iterator[Ratio]:
    """Measure a third of the members' casts at a time, in turn with as many bare inserts."""
    folder = Path(tempfile.mkdtemp(prefix="mandate-bench-"))
    try:
        base = SqliteBase(folder)
        base.lay(base.first)
        clock = StillClock(START)
        house = House(make_config(base.url, base.data), clock, "sqlite", base)
        with house.app("web").app_context():
            vote = a_vote(house, plain=MEMBERS)
            envelopes = iter([(voter, an_envelope(vote.ballot)) for voter in vote.voters[:MEMBERS]])
            db.session.commit()
            clock.advance(days=3, hours=1)
            bare = _Bare(folder)

            def cast() -> None:
                for _ in range(MEMBERS // 3):
                    voter, envelope = next(envelopes)
                    answer = ballots.cast(vote.ballot, voter, envelope)
                    db.session.commit()
                    assert answer.status == 200, answer

            ours, theirs = beside(cast, lambda: bare.insert(MEMBERS // 3))
            db.session.remove()
        house.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    yield Ratio(f"{MEMBERS // 3} durable casts", ours, theirs, "bare durable INSERTs on SQLite", None)
