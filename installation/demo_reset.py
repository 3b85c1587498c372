"""A fresh demo without a server: the old one's database, keys and kept checkpoints go, and a new log begins.

Only a demo is ever cleared away. A real organisation, tables that are not ours, and keys that are not this demo's
log's are refused and left as they are.
"""

import shutil
from pathlib import Path

from flask import Flask
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError

from auditlog.note import Verifier
from foundation import keys
from foundation.commands import Unusable
from foundation.config import Config, load
from foundation.database import Base, db
from foundation.models import Installation
from installation import running, seeding_mark
from installation.making import LONG_LIVED


def reset() -> None:
    """Replace the demo by a fresh one, with a new key and a new origin.

    Raises Unusable, and changes nothing, where a server runs on it, a real organisation lives in the database, it holds
    tables that are not ours, or the keys beside it belong to another log.
    """
    from installation.starting import prepare

    config = load()
    if config.production:
        raise Unusable("a production installation has no demo: MANDATE_ENV is production")
    if not running.hold(config):
        raise Unusable("a server runs on this database: stop it first, then reset the demo")
    try:
        clear(config)
        prepare(config)
    finally:
        running.let_go()


def clear(config: Config) -> None:
    """Take away a demo, whole or half seeded.

    Raises Unusable, having changed nothing, where what is there is no demo.
    """
    from app import create_app

    app = create_app(config, process="owner")
    with app.app_context():
        try:
            _refuse_what_is_no_demo(config)
            _empty_database()
        finally:
            db.session.remove()
            db.engine.dispose()
    _remove_file(app)
    _remove_keys(config)
    seeding_mark.remove(config)


def _refuse_what_is_no_demo(config: Config) -> None:
    log_key = None
    tables = set(inspect(db.engine).get_table_names())
    if "installation" in tables:
        with db.engine.connect() as connection:
            row = connection.execute(select(Installation.demo, Installation.log_key)).one_or_none()
        if row is not None and not row.demo:
            raise Unusable("a real organisation lives in this database: its memory is never cleared away")
        log_key = None if row is None else row.log_key
    elif tables - {"alembic_version"}:
        raise Unusable("this database holds tables that are not Mandate's: name another in MANDATE_DATABASE_URL")
    if not _keys_are_the_demos(config, log_key) and not seeding_mark.there(config):
        raise Unusable(f"the keys in {config.keys} are not those of this demo's log: move them away first")


def _keys_are_the_demos(config: Config, log_key: str | None) -> bool:
    """Whether the log's key in the folder is the one the demo's log began with; a folder without one fits any."""
    kept = config.keys / "log" / "log"
    if not kept.exists():
        return True
    if log_key is None:
        return False
    public = keys.ed25519(kept.parent, kept.name).public_key().public_bytes_raw()
    return str(Verifier(Verifier.parse(log_key).name, public)) == log_key


def _empty_database() -> None:
    """Drop our own tables on PostgreSQL; on SQLite the file goes as a whole afterwards."""
    if db.engine.dialect.name != "postgresql":
        return
    try:
        with db.engine.begin() as connection:
            connection.execute(text("set local lock_timeout = '5s'"))
            for table in [*(table.name for table in Base.metadata.sorted_tables), "alembic_version"]:
                connection.exec_driver_sql(f'DROP TABLE IF EXISTS "{table}" CASCADE')
    except DBAPIError as error:
        raise Unusable("somebody else uses this database: stop whatever is connected, then reset the demo") from error


def _remove_file(app: Flask) -> None:
    with app.app_context():
        if db.engine.dialect.name != "sqlite" or not db.engine.url.database:
            return
        file = Path(db.engine.url.database)
        db.engine.dispose()
    for end in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + end).unlink(missing_ok=True)


def _remove_keys(config: Config) -> None:
    for folder in (*(config.keys / name for name in LONG_LIVED), config.keys / "seal", config.escrow):
        for file in folder.glob("*") if folder.is_dir() else ():
            if file.is_file():
                keys.destroy(file)
    shutil.rmtree(config.data / "log", ignore_errors=True)
