"""Fixtures: a fresh database for each test, on SQLite and on a real PostgreSQL, seen through each process's role.

`app` is the web process with its context pushed; `house` gives all four processes over one
database and one still clock. `client` runs each request in a context of its own.
"""

import contextvars
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from psycopg import OperationalError

from app import create_app
from foundation.clock import StillClock
from foundation.config import Config
from foundation.database import Base, db
from foundation.privileges import apply
from membership import passwords
from tests import quick_disk
from tests.kept import Stage, present
from tests.postgres import Server

quick_disk.use()
settings.register_profile("mandate", deadline=None)  # how long an example takes is no matter of a test
settings.load_profile("mandate")

START = datetime(2026, 3, 2, 9, 0, 0, tzinfo=UTC)
FRESH = "fresh"
"""The name of the stage every house begins as."""


def make_config(url: str, data: Path) -> Config:
    return Config(
        data=data,
        escrow=data / "escrow",
        database_urls=dict.fromkeys(("web", "log", "counter", "owner"), url),
        secret_key=b"0" * 64,
        base_url="http://localhost",
        production=False,
        host="127.0.0.1",
        port=0,
        smtp=None,
        mail_from="mandate@localhost",
        trusted_proxies=0,
    )


CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.fixture(autouse=True, scope="session")
def _cheap_passwords() -> Iterator[None]:
    """Work passwords at a thousandth of their cost; what the costs are for asks for `real_passwords`."""
    real, passwords._HASHER = passwords._HASHER, CHEAP
    yield
    passwords._HASHER = real


REAL = passwords._HASHER


@pytest.fixture
def real_passwords(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Work passwords at the costs of production."""
    monkeypatch.setattr(passwords, "_HASHER", REAL)
    passwords._nobody.cache_clear()
    yield
    passwords._nobody.cache_clear()


LONGEST = (
    "test_pages", "test_every_persona", "test_page_states", "test_way_of_a_decision", "test_demo", "test_link",
    "test_ranked_paper", "test_sealing_in_browser",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no worker is left alone with it at the end."""
    items.sort(key=lambda item: LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with Server.start() as server:
        yield server


def _create(url: str, data: Path) -> None:
    """Make the schema and an initialised, empty demo installation, as the database's owner."""
    app = create_app(make_config(url, data), StillClock(START), process="owner", testing=True)
    with app.app_context():
        with db.engine.begin() as connection:
            Base.metadata.create_all(connection)
            apply(connection, Base.metadata)
        from installation.making import make_installation

        make_installation("Test Chapter", "Europe/Berlin", "test.invalid", demo=True)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


class SqliteBase:
    """One SQLite file a test worker uses again and again, laid anew from a folder in which it was kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.stages: dict[str, Stage] = {}
        self.first = folder / "first"
        self.first.mkdir()
        _create(f"sqlite:///{self.first / 'house.sqlite3'}", self.first)
        with sqlite3.connect(self.first / "house.sqlite3") as connection:
            connection.execute("pragma wal_checkpoint(truncate)")
        self.url = f"sqlite:///{self.data / 'house.sqlite3'}"

    def keeps_connections(self, idle: int | None) -> bool:
        """No: the file is replaced."""
        return False

    def lay(self, kept: Path) -> None:
        """Lay keys and database as they were kept; nobody may be connected."""
        shutil.rmtree(self.data, ignore_errors=True)
        shutil.copytree(kept, self.data)

    def rows(self) -> tuple[int, ...]:
        """Return how many rows each table has."""
        with closing(sqlite3.connect(self.data / "house.sqlite3")) as connection:
            counted: tuple[int, ...] = connection.execute(counting()).fetchone()
            return counted

    def keep(self) -> Path:
        """Keep keys and database as they are; nobody may be connected, so that the file is whole."""
        kept = self.folder / f"stage-{len(self.stages)}"
        shutil.copytree(self.data, kept)
        return kept


def counting() -> str:
    """Return the question how many rows each table has."""
    return "select " + ", ".join(f'(select count(*) from "{name}")' for name in Base.metadata.tables)


@dataclass(frozen=True)
class Rows:
    """The rows of a PostgreSQL database by table, where its sequences stand, and the data folder beside it."""

    tables: dict[str, bytes]
    sequences: list[tuple[Any, ...]]
    folder: Path


class PostgresBase:
    """One PostgreSQL database a test worker uses again and again, emptied and filled with what was kept."""

    SHAPE = """
      select (select count(*) from pg_trigger),
             (select string_agg(relacl::text, ',' order by relname) from pg_class
               where relnamespace = 'public'::regnamespace)
    """
    OTHERS = """
      select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()
    """
    BUSY = OTHERS + " and state <> 'idle'"
    ALIVE = """
      select count(*) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
    """
    SEQUENCES = """
      select format('%I.%I', schemaname, sequencename), coalesce(last_value, start_value), last_value is not null
        from pg_sequences
    """

    def __init__(self, server: Server, folder: Path) -> None:
        self.server, self.folder = server, folder
        self.data = folder / "data"
        self.stages: dict[str, Stage] = {}
        template = folder / "template"
        template.mkdir()
        self.original = server.create()
        _create(server.url(self.original), template)
        self.name = server.create(self.original)
        self.url = server.url(self.name)
        shutil.copytree(template, self.data)
        self.own = server.connect(self.name)
        self.shape = self.own.execute(self.SHAPE).fetchone()
        self.first = self.keep()

    def keeps_connections(self, idle: int | None) -> bool:
        """Whether the pools' connections are all there are, and all alive: new ones are slow at first."""
        if self.own.broken or self.own.closed:
            return False
        if self.own.execute(self.SHAPE).fetchone() != self.shape:  # it will be made anew, which ends them all
            return False
        return self.own.execute(self.ALIVE).fetchone() == (idle,)

    def lay(self, kept: Rows) -> None:
        """Empty what has rows and fill in those kept; a database whose shape was changed is made anew."""
        shutil.rmtree(self.data, ignore_errors=True)
        shutil.copytree(kept.folder, self.data)
        try:
            self.own.execute(self.BUSY)
        except OperationalError:  # a test ended every session of this database, ours too
            self.own = self.server.connect(self.name)
        if self.own.execute(self.SHAPE).fetchone() != self.shape:
            self.own.close()
            self.server.drop(self.name)
            self.server.create(self.original, self.name)
            self.own = self.server.connect(self.name)
        # Rows that stood once need no check again. A vacuum leaves nothing behind, for half the price of TRUNCATE,
        # which would have to make anew the files of all tables that refer to these.
        self.own.execute("set session_replication_role = replica")
        if filled := [f'"{name}"' for name in self._filled()]:
            self.own.execute("; ".join(f"delete from {name}" for name in filled))
            self.own.execute(f"vacuum (truncate, parallel 0) {', '.join(filled)}")
        with self.own.transaction():
            for name, rows in kept.tables.items():
                with self.own.cursor().copy(f'copy "{name}" from stdin') as into:
                    into.write(rows)
        values = ", ".join(f"setval('{name}', {value}, {called})" for name, value, called in kept.sequences)
        self.own.execute(f"select {values or 1}")

    def rows(self) -> tuple[int, ...]:
        """Return how many rows each table has."""
        return tuple(int(str(n)) for n in self.own.execute(counting(), prepare=True).fetchone() or ())

    def keep(self) -> Rows:
        """Keep all rows and keys as they are."""
        folder = self.folder / f"stage-{len(self.stages)}"
        shutil.copytree(self.data, folder)
        tables = {}
        for name in self._filled():
            with self.own.cursor().copy(f'copy "{name}" to stdout') as out:
                tables[name] = b"".join(bytes(block) for block in out)
        return Rows(tables, self.own.execute(self.SEQUENCES).fetchall(), folder)

    def _filled(self) -> list[str]:
        tables = [table.name for table in Base.metadata.tables.values()]
        looks = " union all ".join(f"select '{name}' where exists (select 1 from \"{name}\")" for name in tables)
        return [str(name) for (name,) in self.own.execute(looks, prepare=True).fetchall()]


@dataclass
class House:
    """One fresh database seen by its four processes, under one still clock."""

    config: Config
    clock: StillClock
    dialect: str
    base: Any
    apps: dict[str, Flask] = field(default_factory=dict)
    laid: str = FRESH
    known: dict[str, set[str]] = field(default_factory=dict)

    def app(self, process: str) -> Flask:
        if process not in self.apps:
            made = self.apps[process] = create_app(self.config, self.clock, process, testing=True)
            made.test_client_class = Client
            self.known[process] = set(made.extensions)
        return self.apps[process]

    def run(self, process: str, function: Any, *args: Any) -> Any:
        """Run a function as another process and commit what it did; the outer session is committed first."""
        commit_outer()
        return contextvars.Context().run(self._run, process, function, args)

    def _run(self, process: str, function: Any, args: tuple[Any, ...]) -> Any:
        with self.app(process).app_context():
            try:
                result = function(*args)
                db.session.commit()
            finally:
                db.session.rollback()
            return result

    def tick(self) -> None:
        """Let the worker, the counter and the worker again do what is due."""
        from installation.processes import counter_tick, worker_tick

        self.run("log", worker_tick)
        self.run("counter", counter_tick)
        self.run("log", worker_tick)

    def rest(self) -> None:
        """Forget what an app learned since it was made, and end every transaction; sound connections may be kept."""
        for process, app in self.apps.items():
            for learned in set(app.extensions) - self.known[process]:
                del app.extensions[learned]
            with app.app_context():
                db.session.remove()
        if not self.base.keeps_connections(self._idle()):
            self.close()

    def _idle(self) -> int | None:
        """How many connections wait in the pools, or None where one is out."""
        idle = 0
        for app in self.apps.values():
            with app.app_context():
                pool: Any = db.engine.pool
                idle += pool.checkedin()
                if pool.checkedout():
                    return None
        return idle

    def close(self) -> None:
        """Let go of every connection: nothing else may be open when a process forks or a file is replaced."""
        for app in self.apps.values():
            with app.app_context():
                db.session.remove()
                db.engine.dispose()


def commit_outer() -> None:
    """Commit the test's own session, so that it holds no lock while somebody else acts."""
    from flask import has_app_context

    if has_app_context():
        db.session.commit()


class Client(FlaskClient):
    """A client whose requests never run inside the test's own application context."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        commit_outer()
        kwargs.setdefault("buffered", True)
        return contextvars.Context().run(super().open, *args, **kwargs)


@pytest.fixture
def clock() -> StillClock:
    return StillClock(START)


_houses: dict[str, House] = {}


@pytest.fixture(scope="session")
def houses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, House]]:
    """The databases of this test worker, made when first asked for; the apps over them are used again too."""
    yield _houses
    for house in _houses.values():
        house.close()
        shutil.rmtree(house.base.folder, ignore_errors=True)
    _houses.clear()


@pytest.fixture(params=["sqlite", "postgresql"])
def house(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    houses: dict[str, House],
    clock: StillClock,
) -> Iterator[House]:
    """An initialised but empty demo installation on a fresh database, on SQLite and on PostgreSQL."""
    dialect = request.param
    if dialect not in houses:
        folder = tmp_path_factory.mktemp(dialect)
        if dialect == "sqlite":
            base: Any = SqliteBase(folder)
        else:
            base = PostgresBase(request.getfixturevalue("postgres"), folder)
        houses[dialect] = House(make_config(base.url, base.data), clock, dialect, base)
    made = houses[dialect]
    made.base.lay(made.base.first)
    made.clock, made.laid = clock, FRESH
    for app in made.apps.values():
        app.extensions["mandate.clock"] = clock
    if FRESH not in made.base.stages:
        made.base.stages[FRESH] = Stage(None, clock, START, made.base.rows(), made.base.first)
    present[:] = [made]
    yield made
    present.clear()
    made.rest()


@pytest.fixture
def app(house: House) -> Iterator[Flask]:
    """The web process over the initialised installation, its context pushed."""
    web = house.app("web")
    with web.app_context():
        yield web
        db.session.rollback()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A Chromium, shared by the tests of one module; a browser as a session would outlive forks of other tests."""
    from tests.browser import launched

    with launched() as found:
        yield found


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real elections and public vectors; tests that need it skip where it is not set."""
    folder = os.environ.get("MANDATE_REAL_DATA")
    if not folder:
        pytest.skip("MANDATE_REAL_DATA is not set: public vectors and real elections are not checked here")
    return Path(folder)
