"""The migrations make, from empty, exactly what the models declare, with rights and triggers, on both databases."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Column, Connection, MetaData, Text, text
from sqlalchemy.exc import DBAPIError

from app import create_app
from foundation.clock import StillClock
from foundation.database import NAMES, Base, db
from foundation.privileges import ROLES, apply
from installation import schema
from tests.conftest import START, make_config

POSTGRESQL = {
    "columns": """select table_name, column_name, data_type, is_nullable, character_maximum_length, is_identity
                    from information_schema.columns where table_schema = 'public'""",
    "constraints": """select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
                       where connamespace = 'public'::regnamespace and contype <> 'n'""",
    "indexes": "select tablename, indexname, indexdef from pg_indexes where schemaname = 'public'",
    "rights": """select table_name, grantee, privilege_type from information_schema.role_table_grants
                  where grantee like 'mandate_%'""",
    "column rights": """select table_name, column_name, grantee, privilege_type
                          from information_schema.role_column_grants where grantee like 'mandate_%'""",
}


class Blank:
    """An empty database and the owner's application over it."""

    def __init__(self, url: str, data: Path) -> None:
        data.mkdir(exist_ok=True)
        self.app = create_app(make_config(url, data), StillClock(START), process="owner", testing=True)

    def migrated(self) -> dict[str, set[Any]]:
        with self.app.app_context():
            schema.upgrade()
            return self.shape()

    def made_of_models(self) -> dict[str, set[Any]]:
        with self.app.app_context():
            with db.engine.begin() as connection:
                fresh_tables().create_all(connection)
                apply(connection, Base.metadata)
            return self.shape()

    def shape(self) -> dict[str, set[Any]]:
        with db.engine.connect() as connection:
            return shape_of(connection)

    def close(self) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


def fresh_tables() -> MetaData:
    """Copy the tables: SQLAlchemy leaves a key out of CREATE TABLE once it has added it by ALTER elsewhere."""
    copy = MetaData(naming_convention=NAMES)
    for table in Base.metadata.sorted_tables:
        table.to_metadata(copy)
    return copy


def shape_of(connection: Connection) -> dict[str, set[Any]]:
    """All that the database knows of its tables, but for the migrations' own mark."""
    if connection.dialect.name == "postgresql":
        found = {name: {tuple(row) for row in connection.execute(text(asked))} for name, asked in POSTGRESQL.items()}
    else:
        rows = connection.execute(text("select type, tbl_name, name, sql from sqlite_master where sql is not null"))
        found = {"schema": {(kind, table, name, clauses(sql)) for kind, table, name, sql in rows}}
    return {name: {row for row in rows if "alembic_version" not in row} for name, rows in found.items()}


def clauses(sql: str) -> tuple[str, ...]:
    """The lines of a statement without their order and spacing, so that only what they say is compared."""
    lines = (re.sub(r"\s+", " ", line).strip(" ,").replace('"', "") for line in sql.splitlines())
    return tuple(sorted(line for line in lines if line))


@pytest.fixture(params=["sqlite", "postgresql"])
def blanks(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Blank, Blank]]:
    """Two empty databases of one kind."""
    made = []
    for name in ("one", "two"):
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path / name}.sqlite3"
        else:
            server = request.getfixturevalue("postgres")
            url = server.url(server.create())
        made.append(Blank(url, tmp_path / name))
    yield made[0], made[1]
    for one in made:
        one.close()
        if request.param == "postgresql":
            server.drop(one.app.config["SQLALCHEMY_DATABASE_URI"].split("@/")[1].split("?")[0])


def test_alembic_finds_no_difference_between_migrations_and_models(blanks) -> None:
    blank, _ = blanks
    blank.migrated()
    with blank.app.app_context(), db.engine.connect() as connection:
        options = {"compare_type": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata) == []


def test_only_a_migrated_database_is_current(blanks) -> None:
    blank, _ = blanks
    with blank.app.app_context():
        assert not schema.is_current()
        schema.upgrade()
        assert schema.is_current()


def test_the_migrated_database_is_the_models_own_in_columns_keys_checks_indexes_rights_and_triggers(blanks) -> None:
    by_migrations, by_models = (blanks[0].migrated(), blanks[1].made_of_models())
    for name, expected in by_models.items():
        assert len(expected) > 50, name
        assert by_migrations[name] == expected, name


def test_migrating_again_changes_nothing(blanks) -> None:
    blank, _ = blanks
    assert blank.migrated() == blank.migrated()


def test_what_a_migration_drops_of_the_rights_is_there_again_after_the_run(blanks) -> None:
    """Alembic's batch mode rebuilds a table on SQLite without its triggers; on PostgreSQL grants may have changed."""
    blank, _ = blanks
    before = blank.migrated()
    with blank.app.app_context():
        with db.engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                steps = Operations(MigrationContext.configure(connection))
                for change in (lambda b: b.add_column(Column("later", Text)), lambda b: b.drop_column("later")):
                    with steps.batch_alter_table("ballot", recreate="always") as batch:
                        change(batch)
            else:
                for role in ROLES.values():
                    connection.exec_driver_sql(f'REVOKE ALL ON "ballot" FROM "{role}"')
                connection.exec_driver_sql('GRANT ALL ON "ballot", "urn" TO "mandate_web"')
                connection.exec_driver_sql('GRANT UPDATE ("outcome") ON "decision" TO "mandate_web"')
        lost = blank.shape()
        assert lost != before
        schema.upgrade()
        after = blank.shape()
    for name in before:
        assert rights(after[name]) == rights(before[name]), name


def rights(shape: set[Any]) -> set[Any]:
    """Triggers of SQLite, grants of PostgreSQL: what says who may do what."""
    return {row for row in shape if row[0] != "table" and row[0] != "index"}


def tried(process: str | None, statement: str) -> str:
    """Run a statement, on PostgreSQL as a role; return the database's refusal, empty where it went through."""
    try:
        with db.engine.begin() as connection:
            if process and connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f'SET LOCAL ROLE "{ROLES[process]}"')
            connection.exec_driver_sql(statement)
    except DBAPIError as error:
        return str(error.orig)
    return ""


def test_a_rebuilt_table_still_refuses(blanks) -> None:
    blank, _ = blanks
    blank.migrated()
    with blank.app.app_context():
        assert tried(None, "insert into numbering (kind, year, last) values ('P', 2026, 1)") == ""
        if db.engine.dialect.name == "sqlite":
            with db.engine.begin() as connection:
                steps = Operations(MigrationContext.configure(connection))
                with steps.batch_alter_table("numbering", recreate="always") as batch:
                    batch.create_check_constraint("positive", "last > 0")
            assert tried(None, "update numbering set year = 2024") == ""  # the triggers went with the old table
        schema.upgrade()
        for forbidden in ("delete from numbering", "update numbering set year = 2025"):
            said = tried("web", forbidden)
            assert "permission denied" in said or "nobody may delete" in said or "frozen column" in said


def test_every_table_of_sqlite_has_something_nobody_may_do(blanks) -> None:
    blank, _ = blanks
    found = blank.migrated()
    if "schema" in found:
        assert {row[1] for row in found["schema"] if row[0] == "trigger"} == set(Base.metadata.tables)
    else:
        assert {row[0] for row in found["rights"]} == set(Base.metadata.tables)
