"""What each process may do with each table is what its model declares, tried statement by statement as its role.

SQLite has no roles: there the triggers refuse what no role may do, to whoever opens the file as we do.
"""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from sqlalchemy import BigInteger, Boolean, Column, Connection, Date, DateTime, Integer, LargeBinary, Table, text
from sqlalchemy.exc import DBAPIError

from app import PACKAGES
from foundation.database import Base, db
from foundation.privileges import ROLES, rights_of

for package in (*PACKAGES, "foundation"):
    import_module(f"{package}.models")
TABLES = {table.name: table for table in Base.metadata.sorted_tables}
POSTGRESQL = pytest.mark.parametrize("house", ["postgresql"], indirect=True)
SQLITE = pytest.mark.parametrize("house", ["sqlite"], indirect=True)
DENIED = ("permission denied", "must be owner", "must be superuser", "Only roles with")


def tried(connection: Connection, statement: str) -> str:
    """Try a statement and undo it; return what the database said, empty where it went through."""
    with connection.begin_nested() as savepoint:
        try:
            connection.execute(text(statement))
        except DBAPIError as error:
            return str(error.orig)
        finally:
            savepoint.rollback()
    return ""


def may(connection: Connection, statement: str) -> bool:
    """Whether the role may; a statement that is let through and then fails for its values counts as allowed."""
    return not any(word in tried(connection, statement) for word in DENIED)


def told(columns: list[Column[Any]], allowed: bool | tuple[str, ...]) -> set[str]:
    names = {column.name for column in columns}
    return names if allowed is True else set(allowed or ()) & names


@pytest.fixture
def as_role(house) -> Iterator[dict[str, Connection]]:
    """A connection for each process, as the application itself opens it."""
    made = {}
    for process in ROLES:
        with house.app(process).app_context():
            made[process] = db.engine.connect()
    yield made
    for connection in made.values():
        connection.close()


@POSTGRESQL
@pytest.mark.parametrize("process", ROLES)
def test_the_process_acts_as_its_role_and_belongs_to_no_other(as_role, process) -> None:
    connection = as_role[process]
    assert connection.execute(text("select current_user")).scalar() == ROLES[process]
    for other in set(ROLES.values()) - {ROLES[process]}:
        member = text("select pg_has_role(current_user, :other, 'member')")
        assert connection.execute(member, {"other": other}).scalar() is False
    powers = text("select rolsuper or rolcreatedb or rolcreaterole or rolcanlogin from pg_roles where rolname = :role")
    assert connection.execute(powers, {"role": ROLES[process]}).scalar() is False


@POSTGRESQL
@pytest.mark.parametrize("process", ROLES)
def test_each_role_may_do_with_each_table_exactly_what_the_model_declares(as_role, process) -> None:
    """Reading and changing are tried column by column, adding and taking away on the whole table."""
    connection, found, declared = as_role[process], {}, {}
    for name, table in TABLES.items():
        grant, columns = rights_of(table).of(process), list(table.columns)
        declared[name] = (told(columns, grant.select), grant.insert, set(grant.update), grant.delete)
        found[name] = (
            {c.name for c in columns if may(connection, f'select "{c.name}" from "{name}" limit 1')},
            may(connection, f'insert into "{name}" default values'),
            {c.name for c in columns if may(connection, f'update "{name}" set "{c.name}" = default')},
            may(connection, f'delete from "{name}"'),
        )
    assert found == declared


@POSTGRESQL
@pytest.mark.parametrize("process", ROLES)
def test_no_role_empties_rebuilds_or_drops_a_table(as_role, process) -> None:
    connection = as_role[process]
    for name in [*TABLES]:
        for statement in (
            f'truncate "{name}"', f'truncate "{name}" cascade', f'drop table "{name}" cascade',
            f'alter table "{name}" add column loot text', f'alter table "{name}" disable trigger all',
            f'create index on "{name}" ((1))', f'create rule hide as on select to "{name}" do instead nothing',
            f'alter table "{name}" owner to current_user', f'comment on table "{name}" is \'mine\'',
        ):  # fmt: skip
            assert not may(connection, statement), statement


@POSTGRESQL
@pytest.mark.parametrize("process", ROLES)
@pytest.mark.parametrize(
    "statement",
    [
        "create table loot (id int)",
        "create schema loot",
        "create function loot() returns int language sql as 'select 1'",
        "create role loot",
        "alter role current_user superuser",
        "set session_replication_role = replica",  # would rest every trigger and key
        "select pg_read_file('pg_hba.conf')",
        "select pg_ls_dir('.')",
        "copy (select 1) to program 'true'",
        "copy installation to '/dev/null'",
        "select lo_import('/etc/hostname')",
        "update pg_class set relowner = relowner",
        "delete from pg_trigger",
        "insert into alembic_version values ('0000')",
        "update alembic_version set version_num = '0000'",
    ],
)
def test_no_role_reaches_around_its_rights(as_role, process, statement) -> None:
    said = tried(as_role[process], statement)
    missing = 'relation "alembic_version" does not exist' in said and "alembic_version" in statement
    assert missing or any(word in said for word in DENIED), said or "it went through"


@POSTGRESQL
@pytest.mark.parametrize("process", ROLES)
def test_a_right_handed_on_is_no_right(as_role, process) -> None:
    """GRANT without the option only warns; what counts is that the other role may no more than before."""
    connection = as_role[process]
    for other in set(ROLES.values()) - {ROLES[process]}:
        tried(connection, f'grant all on all tables in schema public to "{other}"')
        connection.rollback()
        with connection.begin():
            connection.exec_driver_sql(f'grant select on installation to "{other}"')
        asked = text("select has_table_privilege(:other, 'log_entry', 'update')")
        assert connection.execute(asked, {"other": other}).scalar() is False
        connection.rollback()


@POSTGRESQL
def test_the_web_never_reads_an_envelope_back_nor_any_salt_the_counter(as_role) -> None:
    """Said here once more in words, so that a changed declaration cannot change the law with it."""
    for statement in ("select envelope from intake", "select * from intake", "select max(envelope) from intake"):
        for process in ("web", "log"):
            assert not may(as_role[process], statement)
    for statement in ("select salt from roll_entry", "select * from roll_entry", "select salt from reference"):
        assert not may(as_role["counter"], statement)
    for statement in ("select * from contact", "select name from contact"):
        assert not may(as_role["log"], statement)
        assert not may(as_role["counter"], statement)
    assert not may(as_role["web"], "insert into intake default values returning envelope")


@POSTGRESQL
@pytest.mark.parametrize("table", ["seal_key", "urn", "ballot_count", "key_destruction", "log_entry", "log_tile"])
def test_the_web_never_writes_what_the_counter_and_the_log_write(as_role, table) -> None:
    for process in ("web", "log") if table not in ("log_entry", "log_tile") else ("web", "counter"):
        assert not may(as_role[process], f"insert into {table} default values")


@POSTGRESQL
@pytest.mark.parametrize(
    "table",
    [
        "ballot", "contest", "intake", "envelope_digest", "urn", "ballot_count", "count_signature", "teller_naming",
        "annulment", "decision", "notice", "procedure", "roll", "roll_entry", "roll_amendment", "round_report",
        "protest", "ruling", "stay", "stay_ruling", "severance", "withdrawal", "suspension", "log_entry", "checkpoint",
        "boundary", "interest", "reference", "token", "installation", "mandate", "office", "member", "proposal",
    ],
)  # fmt: skip
def test_nobody_deletes_what_voted_froze_certified_or_was_remembered(as_role, table) -> None:
    for process in ROLES:
        assert not may(as_role[process], f'delete from "{table}"')


@POSTGRESQL
@pytest.mark.parametrize(
    "table",
    [
        "ballot", "contest", "envelope_digest", "urn", "ballot_count", "count_signature", "decision", "notice",
        "procedure", "roll", "roll_entry", "roll_amendment", "protest", "ruling", "stay_ruling", "severance",
        "withdrawal", "log_entry", "log_tile", "boundary", "token", "installation", "reference", "annulment",
    ],
)  # fmt: skip
def test_nobody_changes_a_row_that_voted_froze_or_certified(as_role, table) -> None:
    for process in ROLES:
        for column in TABLES[table].columns:
            assert not may(as_role[process], f'update "{table}" set "{column.name}" = default'), column


# --- SQLite: triggers stand for the rights ---


def value(column: Column[Any], n: int) -> str:
    """A literal of the column's type, another one for each n."""
    kinds: list[tuple[type[Any] | tuple[type[Any], ...], str]] = [
        (Boolean, str(n % 2)), ((Integer, BigInteger), str(n)), (LargeBinary, f"x'{n:064x}'"),
        (Date, f"'2026-01-{n + 1:02d}'"),
    ]  # fmt: skip
    for kind, literal in kinds:
        if isinstance(column.type, kind):
            return literal
    if isinstance(column.type, DateTime) or getattr(column.type, "impl", None).__class__ is DateTime:
        return f"'2026-01-{n + 1:02d} 00:00:00.000000'"
    return f"'{n:032x}'"


def insertion(table: Table, n: int, verb: str = "insert", /, **given: str) -> str:
    names = ", ".join(f'"{c.name}"' for c in table.columns)
    values = ", ".join(given.get(c.name, value(c, n)) for c in table.columns)
    return f'{verb} into "{table.name}" ({names}) values ({values})'


@pytest.fixture
def filled(house) -> Iterator[Connection]:
    """Two rows in every table, whatever keys and checks say: triggers look at rows, so there must be some."""
    with house.app("web").app_context():
        connection = db.engine.connect()
    driver = connection.connection.driver_connection
    driver.execute("pragma foreign_keys=off")
    driver.execute("pragma ignore_check_constraints=on")
    held = {"log_pending": "delete from log_pending", "installation": "select 1"}
    for name, table in TABLES.items():
        connection.exec_driver_sql(held.get(name, "select 1"))
        for n in (1, 2) if name == "installation" else (0, 1):
            if (name, n) != ("installation", 1):
                connection.exec_driver_sql(insertion(table, n))
    yield connection
    connection.rollback()
    connection.close()


def refused(connection: Connection, statement: str, *guards: str) -> bool:
    """Whether a trigger refused, one of these guards too; any other refusal does not count here."""
    said = tried(connection, statement)
    words = ("nobody may delete rows", "a frozen column may not change", "an entry goes at the end, once", *guards)
    return any(word in said for word in words)


REPORTED = "the round has reported"
"""What guards of a round say before any other trigger is asked."""


def changeable(table: Table) -> set[str]:
    return {name for process in ROLES for name in rights_of(table).of(process).update}


def deletable(table: Table) -> bool:
    return any(rights_of(table).of(process).delete for process in ROLES)


@SQLITE
def test_on_sqlite_only_the_columns_that_some_role_may_change_change(filled) -> None:
    found = {
        name: {c.name for c in table.columns if not refused(filled, f'update "{name}" set "{c.name}" = {value(c, 7)}')}
        for name, table in TABLES.items()
    }
    assert found == {name: changeable(table) for name, table in TABLES.items()}


@SQLITE
def test_on_sqlite_rows_go_only_where_some_role_may_delete(filled) -> None:
    found = {name for name in TABLES if not refused(filled, f'delete from "{name}"')}
    assert found == {name for name, table in TABLES.items() if deletable(table)}


@SQLITE
def test_on_sqlite_no_row_is_replaced_by_its_key_or_by_any_unique_value(filled) -> None:
    """REPLACE deletes whatever row has the same key or the same unique value: by INSERT, and by UPDATE too."""
    for name, table in TABLES.items():
        if deletable(table):
            continue
        keys = [c.name for c in table.primary_key.columns]
        same = {key: value(table.c[key], 2 if name == "installation" else 1) for key in keys}
        for verb in ("insert or replace", "replace"):
            assert refused(filled, insertion(table, 5, verb, **same), REPORTED), (name, verb)
        for unique in [c for c in table.columns if c.unique]:
            taken = value(unique, 1)
            assert refused(filled, insertion(table, 5, "insert or replace", **{unique.name: taken})), (name, unique)
            assert refused(filled, f'update or replace "{name}" set "{unique.name}" = {taken}'), (name, unique)


@SQLITE
def test_on_sqlite_no_upsert_slips_past(filled) -> None:
    for name, table in TABLES.items():
        frozen = [c for c in table.columns if c.name not in changeable(table) and not c.primary_key]
        if not frozen:
            continue
        keys = ", ".join(f'"{c.name}"' for c in table.primary_key.columns)
        conflict = f' on conflict ({keys}) do update set "{frozen[0].name}" = {value(frozen[0], 8)}'
        assert refused(filled, insertion(table, 2 if name == "installation" else 1) + conflict, REPORTED), name


@SQLITE
def test_on_sqlite_no_hidden_row_number_moves_an_entry(filled) -> None:
    for name in ("log_entry", "checkpoint", "installation"):
        assert refused(filled, f"update {name} set rowid = 99"), name


@SQLITE
def test_on_sqlite_the_tables_that_could_tell_an_order_have_no_row_number(filled) -> None:
    """`intake` and the opened lists are kept by key alone, so that no hidden number tells who came when."""
    for name in ("intake", "envelope_digest", "urn", "roll_entry"):
        assert "no such column" in tried(filled, f"select rowid from {name}")


@SQLITE
def test_on_sqlite_keys_checks_and_replacing_are_watched_on_every_connection(house) -> None:
    for process in ("web", "log", "counter", "owner"):
        with house.app(process).app_context(), db.engine.connect() as connection:
            for pragma, expected in (("foreign_keys", 1), ("recursive_triggers", 1), ("ignore_check_constraints", 0),
                                     ("secure_delete", 1), ("synchronous", 2)):  # fmt: skip
                assert connection.exec_driver_sql(f"pragma {pragma}").scalar() == expected
