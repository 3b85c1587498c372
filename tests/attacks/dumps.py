"""What a thief of the database holds: every table in its physical order with the system columns, and the raw bytes.

Raw are on SQLite the file and its write-ahead log, on PostgreSQL the heap files, the log's segments since the
watch began, and the server's own text log.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import psycopg

SEGMENT = 16 << 20
PAGE = 8 << 10


@dataclass
class Table:
    """A table's columns and rows; `(physical)` is the place in the file, `(xmin)` the writing transaction."""

    columns: list[str]
    rows: list[tuple[Any, ...]]

    def values(self, column: str) -> list[Any]:
        """Return the column's values in the physical order."""
        at = self.columns.index(column)
        return [row[at] for row in self.rows]


@dataclass
class Dump:
    """All tables by name, and all raw bytes by where they were found."""

    tables: dict[str, Table] = field(default_factory=dict)
    raw: dict[str, bytes] = field(default_factory=dict)


class Thief:
    """Watches a house's database from now on, and dumps it as its owner could."""

    def __init__(self, house: Any) -> None:
        self.url = house.config.database_urls["owner"].replace("postgresql+psycopg:", "postgresql:")
        self.is_sqlite = house.dialect == "sqlite"
        self.wal = b""
        self.mark = self._cut() if self.is_sqlite else self._position()

    def dump(self) -> Dump:
        """Return everything there is now."""
        return self._sqlite() if self.is_sqlite else self._postgresql()

    def _sqlite(self) -> Dump:
        path = Path(self.url.removeprefix("sqlite:///"))
        made = Dump()
        for name, file in (("file", path), ("write-ahead log", path.with_name(path.name + "-wal"))):
            made.raw[name] = file.read_bytes() if file.exists() else b""
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            names = connection.execute("select name, sql from sqlite_master where type = 'table'").fetchall()
            for name, sql in names:
                place = "null" if "without rowid" in (sql or "").lower() else "rowid"
                made.tables[name] = _table(connection.execute(f'select {place}, * from "{name}"'))
        return made

    def _postgresql(self) -> Dump:
        made = Dump()
        with psycopg.connect(self.url, autocommit=True) as connection:
            self._read_wal(connection)
            made.raw["write-ahead log"] = self.wal
            connection.execute("checkpoint")
            folder = Path(_one(connection, "show data_directory"))
            names = connection.execute(
                "select relname, pg_relation_filepath(oid) from pg_class "
                "where relnamespace = 'public'::regnamespace and relkind = 'r'"
            ).fetchall()
            for name, path in names:
                made.raw[f"heap of {name}"] = (folder / path).read_bytes()
                rows = connection.execute(f'select ctid::text, xmin::text::bigint "(xmin)", * from "{name}"')
                made.tables[name] = _table(rows)
            for sequence in connection.execute("select * from pg_sequences").fetchall():
                made.tables.setdefault("(sequences)", Table(["value"], [])).rows.append((str(sequence),))
            log = folder.parent / "log"
            made.raw["server log"] = log.read_bytes()[-(4 << 20) :] if log.is_file() else b""
        return made

    def _cut(self) -> int:
        """Begin with an empty write-ahead log, so that what stands in it was written while the thief looked on."""
        with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"), timeout=0.5)) as connection:
            connection.execute("pragma wal_checkpoint(truncate)")
        return 0

    def _position(self) -> int:
        with psycopg.connect(self.url, autocommit=True) as connection:
            return _lsn(_one(connection, "select pg_current_wal_insert_lsn()::text"))

    def _read_wal(self, connection: Any) -> None:
        connection.execute("set synchronous_commit to on")
        connection.execute("select pg_logical_emit_message(true, 'flush', '')")
        end = _lsn(_one(connection, "select pg_current_wal_flush_lsn()::text"))
        folder = Path(_one(connection, "show data_directory")) / "pg_wal"
        start = self.mark - self.mark % SEGMENT
        whole = bytearray()
        for at in range(start, end, SEGMENT):
            name = _one(connection, f"select pg_walfile_name('{(at + 1) >> 32:X}/{(at + 1) & 0xFFFFFFFF:X}'::pg_lsn)")
            path = folder / name
            whole += path.read_bytes() if path.exists() else bytes(SEGMENT)  # the server recycled it
        self.wal += b"".join(_records(whole, self.mark - start, end - start))
        self.mark = end


def _records(segments: bytearray, start: int, end: int) -> Iterator[bytes]:
    """Yield what stands between two places of whole segments, without page headers, which cut values in two."""
    for page in range(start - start % PAGE, end, PAGE):
        header = 40 if page % SEGMENT == 0 else 24
        yield bytes(segments[max(start, page + header) : min(end, page + PAGE)])


def readable(house: Any) -> bool:
    """Tell whether the database's own files lie on this machine (a server elsewhere shows tables alone)."""
    if house.dialect == "sqlite":
        return True
    url = house.config.database_urls["owner"].replace("postgresql+psycopg:", "postgresql:")
    with psycopg.connect(url, autocommit=True) as connection:
        return os.access(_one(connection, "show data_directory"), os.R_OK)


def _one(connection: Any, statement: str) -> str:
    return str(connection.execute(statement).fetchone()[0])


def _lsn(text: str) -> int:
    high, low = text.split("/")
    return (int(high, 16) << 32) + int(low, 16)


def _table(cursor: Any) -> Table:
    columns = ["(physical)", *[column[0] for column in cursor.description[1:]]]
    return Table(columns, [(at, *map(_plain, row[1:])) for at, row in enumerate(cursor.fetchall())])


def _plain(value: Any) -> Any:
    if isinstance(value, memoryview | bytearray):
        return bytes(value)
    return value.isoformat() if isinstance(value, datetime | date) else value
