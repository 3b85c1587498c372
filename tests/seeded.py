"""The demo, seeded once a test run for whoever needs it; several test processes share the one that was made first."""

import fcntl
import shutil
from pathlib import Path

import pytest

from app import create_app
from foundation.config import Config
from foundation.database import Base, db
from foundation.privileges import apply
from tests.conftest import make_config


def config_of(data: Path) -> Config:
    """Return the settings of a house whose SQLite file lies in its own data folder."""
    return make_config(f"sqlite:///{data / 'mandate.sqlite3'}", data)


def make_tables(config: Config) -> None:
    """Make every table, empty, with its rights."""
    app = create_app(config, process="owner", testing=True)
    with app.app_context():
        with db.engine.begin() as connection:
            Base.metadata.create_all(connection)
            apply(connection, Base.metadata)
        db.session.remove()
        db.engine.dispose()


def seeded(factory: pytest.TempPathFactory) -> Path:
    """Return the data folder of a seeded demo; it is shared, so look at it and copy it, but never write to it."""
    from installation.demo.seed import seed

    shared = factory.getbasetemp().parent if "popen-gw" in str(factory.getbasetemp()) else factory.getbasetemp()
    data = shared / "seeded-demo"
    with (shared / "seeded-demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (data / "whole").exists():
            shutil.rmtree(data, ignore_errors=True)
            data.mkdir()
            config = config_of(data)
            make_tables(config)
            app = create_app(config, process="owner", testing=True)
            with app.app_context():
                seed(config)
                db.session.remove()
                db.engine.dispose()
            (data / "whole").touch()
    return data
