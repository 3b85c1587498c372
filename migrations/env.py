"""Runs migrations as the owner, on SQLite in batch mode."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from alembic.operations import ops
from flask import current_app
from sqlalchemy import Connection

from foundation.database import Base, db

options = current_app.extensions["migrate"].configure_args


def keep_schema_alone(_context: object, _revision: object, directives: list[ops.MigrationScript]) -> None:
    """Leave out of a new migration what is not schema: rights are applied after every run, and nothing runs back."""
    for script in directives:
        script.downgrade_ops = ops.DowngradeOps([])
        for operation in script.upgrade_ops.ops if script.upgrade_ops else []:
            if isinstance(operation, ops.CreateTableOp):
                operation.info = {}


@contextmanager
def keys_waiting(connection: Connection) -> Iterator[None]:
    """On SQLite rest foreign keys meanwhile, since batch mode rebuilds tables that others name, and look afterwards.

    The switch does nothing inside a transaction, so it goes to the driver, before one has begun.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("pragma foreign_keys=off")
    try:
        yield
        broken = driver.execute("pragma foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"the migration left keys that lead nowhere: {broken[:5]}")
    finally:
        driver.execute("pragma foreign_keys=on")


def run() -> None:
    """Apply what is due in one transaction."""
    with db.engine.connect() as connection, keys_waiting(connection):
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            process_revision_directives=keep_schema_alone,
            **options,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
