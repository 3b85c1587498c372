"""Runs migrations as the owner, on SQLite in batch mode."""

from alembic import context
from flask import current_app

from foundation.database import Base, db

options = current_app.extensions["migrate"].configure_args


def run() -> None:
    """Apply what is due in one transaction."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("pragma foreign_keys=off")  # batch mode rebuilds tables
        context.configure(connection=connection, target_metadata=Base.metadata, **options)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
