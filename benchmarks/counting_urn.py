"""A million opened papers in the database: equal ones put together by it in one query, judged, and counted by IRV.

What is measured is what a teller's recount calls, from the query to the judged count, on SQLite and on PostgreSQL. Told
are CPU seconds of our process and of that of the database that serves it, which works alone here.
"""

import os
import secrets
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import text

from ballots.queries.certifying import opened_count
from ballots.rules.count_document import count_document
from ballots.rules.terms import BallotTerms, ContestTerms
from benchmarks.counting_papers import rankings
from benchmarks.timing import Limit
from foundation.clock import StillClock
from foundation.database import db
from tests.conftest import START, House, PostgresBase, SqliteBase, make_config
from tests.postgres import Server

PAPERS, OPTIONS = 1_000_000, 10
BALLOT = "b" * 32
MOST_SECONDS = 2.0
_COLUMNS = "ballot_id, contest, pos, commitment, choice, secret"

Row = tuple[str, int, int, bytes, str, bytes]


def measure() -> Iterator[Limit]:
    """Measure both databases, three times each."""
    folder = Path(tempfile.mkdtemp(prefix="mandate-urn-"))
    try:
        (folder / "sqlite").mkdir()
        lite = SqliteBase(folder / "sqlite")
        lite.lay(lite.first)
        with closing(sqlite3.connect(lite.data / "house.sqlite3")) as connection, connection:
            connection.executemany(f"insert into urn ({_COLUMNS}) values (?, ?, ?, ?, ?, ?)", _rows())
        yield _counted(House(make_config(lite.url, lite.data), StillClock(START), "sqlite", lite))
        with Server.start() as server:
            (folder / "postgresql").mkdir()
            base = PostgresBase(server, folder / "postgresql")
            base.own.execute("set session_replication_role = replica")
            with base.own.cursor().copy(f"copy urn ({_COLUMNS}) from stdin") as into:
                for row in _rows():
                    into.write_row(row)
            base.own.execute("analyze urn")
            yield _counted(House(make_config(base.url, base.data), StillClock(START), "postgresql", base))
            base.own.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _rows() -> Iterator[Row]:
    for place, ranking in enumerate(rankings(PAPERS, OPTIONS)):
        choice = ">".join(f"o{option + 1}" for option in ranking)
        yield BALLOT, 1, place, secrets.token_bytes(32), choice, secrets.token_bytes(32)


def _counted(house: House) -> Limit:
    options = tuple(f"o{option}" for option in range(1, OPTIONS + 1))
    terms = BallotTerms("B-2026-001", None, (ContestTerms(1, "Who?", "irv", options, {"seats": 1}),))
    taken = []
    with house.app("web").app_context():
        served_by = _backend(house)
        for _ in range(3):
            began = time.process_time() + _cpu(served_by)
            value = opened_count(BALLOT, terms, PAPERS, PAPERS, bytes(32))
            count_document(value)
            taken.append(time.process_time() + _cpu(served_by) - began)
            counted = value["contests"][0]["count"]
            assert (counted["valid"], len(counted["rounds"])) == (PAPERS, OPTIONS - 1)
    house.close()
    what = f"{PAPERS:,} opened papers grouped and counted, {house.dialect}"
    return Limit(what, statistics.median(taken), "s", MOST_SECONDS)


def _backend(house: House) -> int | None:
    """Return the process of PostgreSQL that serves our session, after it was told to work alone; None on SQLite."""
    if house.dialect == "sqlite":
        return None
    db.session.execute(text("set max_parallel_workers_per_gather = 0"))
    return int(db.session.execute(text("select pg_backend_pid()")).scalar_one())


def _cpu(process: int | None) -> float:
    """Return the CPU seconds that another process has used so far."""
    if process is None:
        return 0.0
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
