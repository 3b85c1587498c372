"""What each database role may do with each table: declared beside the model, applied after every migration.

On PostgreSQL these are grants to three roles without DDL. SQLite has no roles, so there
triggers refuse what no role may do. Guards are further triggers a model declares.
"""

from dataclasses import dataclass, field

from sqlalchemy import Connection, MetaData, Table, text

ROLES = {"web": "mandate_web", "counter": "mandate_counter", "log": "mandate_log"}


@dataclass(frozen=True)
class Grant:
    """What one role may do with one table; `select` and `update` may be narrowed to columns."""

    select: bool | tuple[str, ...] = True
    insert: bool = False
    update: tuple[str, ...] = ()
    delete: bool = False


READ = Grant()
ADD = Grant(insert=True)
NOTHING = Grant(select=False)


@dataclass(frozen=True)
class Rights:
    """The rights of the web, log (worker) and counter processes on one table; the default is to read."""

    web: Grant = READ
    log: Grant = READ
    counter: Grant = NOTHING
    guards: dict[str, tuple[str, ...]] = field(default_factory=dict)  # dialect → statements, idempotent

    def of(self, process: str) -> Grant:
        """Return the grant of `web`, `log` or `counter`."""
        grant: Grant = getattr(self, process)
        return grant


def rights_of(table: Table) -> Rights:
    """Return what was declared beside the model; a table without a declaration is an error of ours."""
    declared = table.info.get("rights")
    if not isinstance(declared, Rights):
        raise LookupError(
            f"table {table.name} declares no rights: add info={{'rights': Rights(…)}} to its __table_args__"
        )
    return declared


def apply(connection: Connection, metadata: MetaData) -> None:
    """Give every role exactly what the models declare, and (re)create the triggers."""
    if connection.dialect.name == "postgresql":
        _apply_postgresql(connection, metadata)
    else:
        _apply_sqlite(connection, metadata)
    for table in metadata.sorted_tables:
        for statement in rights_of(table).guards.get(connection.dialect.name, ()):
            connection.exec_driver_sql(statement)


def _apply_postgresql(connection: Connection, metadata: MetaData) -> None:
    connection.execute(text("select pg_advisory_xact_lock(7261)"))  # roles are shared by the whole cluster
    known = set(connection.execute(text("select rolname from pg_roles")).scalars())
    for role in ROLES.values():
        if role not in known:
            connection.exec_driver_sql(f'CREATE ROLE "{role}" NOLOGIN')
        # SET ROLE needs membership; a superuser has it anyway.
        connection.exec_driver_sql(f'GRANT "{role}" TO CURRENT_USER')
    schema = connection.execute(text("select current_schema()")).scalar_one()
    for role in ROLES.values():
        connection.exec_driver_sql(f'REVOKE ALL ON ALL TABLES IN SCHEMA "{schema}" FROM "{role}"')
        connection.exec_driver_sql(f'REVOKE CREATE ON SCHEMA "{schema}" FROM PUBLIC, "{role}"')
        connection.exec_driver_sql(f'GRANT USAGE ON SCHEMA "{schema}" TO "{role}"')
    for table in metadata.sorted_tables:
        for process, role in ROLES.items():
            for right in _postgresql_rights(rights_of(table).of(process)):
                connection.exec_driver_sql(f'GRANT {right} ON "{table.name}" TO "{role}"')
    if "alembic_version" in set(connection.execute(text("select tablename from pg_tables")).scalars()):
        for role in ROLES.values():
            connection.exec_driver_sql(f'GRANT SELECT ON "alembic_version" TO "{role}"')


def _columns(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _postgresql_rights(grant: Grant) -> list[str]:
    rights = []
    if grant.select is True:
        rights.append("SELECT")
    elif grant.select:
        rights.append(f"SELECT ({_columns(grant.select)})")
    if grant.insert:
        rights.append("INSERT")
    if grant.update:
        rights.append(f"UPDATE ({_columns(grant.update)})")
    if grant.delete:
        rights.append("DELETE")
    return rights


def _apply_sqlite(connection: Connection, metadata: MetaData) -> None:
    for table in metadata.sorted_tables:
        grants = [rights_of(table).of(process) for process in ROLES]
        changeable = {name for grant in grants for name in grant.update}
        frozen = [column.name for column in table.columns if column.name not in changeable]
        for trigger in (f"keep_{table.name}", f"freeze_{table.name}"):
            connection.exec_driver_sql(f'DROP TRIGGER IF EXISTS "{trigger}"')
        if not any(grant.delete for grant in grants):
            connection.exec_driver_sql(
                f'CREATE TRIGGER "keep_{table.name}" BEFORE DELETE ON "{table.name}" BEGIN '
                f"SELECT RAISE(ABORT, '{table.name}: nobody may delete rows'); END"
            )
        if frozen:
            changed = " OR ".join(f'NEW."{name}" IS NOT OLD."{name}"' for name in frozen)
            connection.exec_driver_sql(
                f'CREATE TRIGGER "freeze_{table.name}" BEFORE UPDATE ON "{table.name}" WHEN {changed} BEGIN '
                f"SELECT RAISE(ABORT, '{table.name}: a frozen column may not change'); END"
            )
