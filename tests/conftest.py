"""Fixtures: a fresh database for each test, on SQLite and on a real PostgreSQL, seen through each process's role.

`app` is the web process with its context pushed; `house` gives all four processes over one
database and one still clock. `client` runs each request in a context of its own.
"""

import contextvars
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from foundation.clock import StillClock
from foundation.config import Config
from foundation.database import Base, db
from foundation.privileges import apply
from tests.postgres import Server

START = datetime(2026, 3, 2, 9, 0, 0, tzinfo=UTC)


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


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with Server.start() as server:
        yield server


def _create(url: str, data: Path) -> None:
    app = create_app(make_config(url, data), process="owner", testing=True)
    with app.app_context(), db.engine.begin() as connection:
        Base.metadata.create_all(connection)
        apply(connection, Base.metadata)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="mandate-template-"))
    _create(f"sqlite:///{folder / 'template.sqlite3'}", folder)
    with __import__("sqlite3").connect(folder / "template.sqlite3") as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    yield folder / "template.sqlite3"
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres: Server) -> str:
    name = postgres.create()
    _create(postgres.url(name), Path(tempfile.gettempdir()))
    return name


@dataclass
class House:
    """One fresh database seen by its four processes, under one still clock."""

    config: Config
    clock: StillClock
    dialect: str
    apps: dict[str, Flask] = field(default_factory=dict)

    def app(self, process: str) -> Flask:
        if process not in self.apps:
            self.apps[process] = create_app(self.config, self.clock, process, testing=True)
            self.apps[process].test_client_class = Client
        return self.apps[process]

    def run(self, process: str, function: Any, *args: Any) -> Any:
        """Run a function in a context of its own process and commit what it did; the outer session is committed first."""
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

    def close(self) -> None:
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


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path: Path, clock: StillClock) -> Iterator[House]:
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        shutil.copy(template, tmp_path / "house.sqlite3")
        made = House(make_config(f"sqlite:///{tmp_path / 'house.sqlite3'}", tmp_path), clock, "sqlite")
        yield made
        made.close()
        return
    server: Server = request.getfixturevalue("postgres")
    name = server.create(request.getfixturevalue("postgres_template"))
    made = House(make_config(server.url(name), tmp_path), clock, "postgresql")
    yield made
    made.close()
    server.drop(name)


@pytest.fixture
def app(house: House) -> Iterator[Flask]:
    """The web process, its context pushed, over an initialised but empty demo installation."""
    house.run("owner", _initialise)
    web = house.app("web")
    with web.app_context():
        yield web
        db.session.rollback()


def _initialise() -> None:
    from installation.making import make_installation

    make_installation("Test Chapter", "Europe/Berlin", "test.invalid", demo=True)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real elections and public vectors; tests that need it skip where it is not set."""
    folder = os.environ.get("MANDATE_REAL_DATA")
    if not folder:
        pytest.skip("MANDATE_REAL_DATA is not set: public vectors and real elections are not checked here")
    return Path(folder)
