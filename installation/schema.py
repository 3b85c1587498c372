"""The schema: migrated from empty on both databases, then the rights and triggers of every table."""

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask_migrate import Config as AlembicConfig
from flask_migrate import upgrade as alembic_upgrade

from foundation.database import Base, db
from foundation.privileges import apply


def upgrade() -> None:
    """Bring the database to the newest schema, then give every role exactly what the models declare.

    Alembic's batch mode drops triggers on SQLite, so rights and triggers are applied after every run.
    """
    db.session.remove()
    alembic_upgrade()
    with db.engine.begin() as connection:
        apply(connection, Base.metadata)


def is_current() -> bool:
    """Return whether the database's schema is the newest one."""
    config: AlembicConfig = current_app.extensions["migrate"].migrate.get_config()
    newest = ScriptDirectory.from_config(config).get_current_head()
    with db.engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    return present == newest
