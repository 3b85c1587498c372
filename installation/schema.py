"""The schema: migrated from empty on both databases, then the rights and triggers of every table.

Alembic is loaded only when something is to be migrated: it would take half of the time of every start.
"""

from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from foundation.database import UTC, Base, db
from foundation.privileges import apply

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def with_migrations(app: Flask) -> Flask:
    """Let an application migrate: types named plainly, tables rebuilt on SQLite, columns' types compared."""
    from flask_migrate import Migrate

    Migrate(
        app,
        db,
        directory=str(MIGRATIONS),
        render_as_batch=True,
        compare_type=True,
        render_item=lambda kind, item, _: (
            "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTC) else False
        ),
    )
    return app


def migrating() -> Flask:
    """Build the application that `flask --app installation.schema:migrating db …` runs in, as the database's owner."""
    from app import create_app

    return with_migrations(create_app(process="owner"))


def upgrade() -> None:
    """Bring the database to the newest schema, then give every role exactly what the models declare.

    Alembic's batch mode drops triggers on SQLite, so rights and triggers are applied after every run.
    """
    from flask_migrate import upgrade as alembic_upgrade

    if "migrate" not in current_app.extensions:
        with_migrations(current_app._get_current_object())  # type: ignore[attr-defined]
    db.session.remove()
    alembic_upgrade()
    with db.engine.begin() as connection:
        apply(connection, Base.metadata)


def newest() -> str:
    """Return the newest revision: the number that its file's name begins with."""
    return max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def is_current() -> bool:
    """Return whether the database's schema is the newest one."""
    try:
        present = db.session.execute(text("select version_num from alembic_version")).scalar_one_or_none()
    except DBAPIError:
        return False
    finally:
        db.session.rollback()
    return present == newest()
