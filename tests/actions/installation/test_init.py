"""`mandate init` makes a real, empty installation, once, or leaves nothing behind."""

import json
import re
import sqlite3
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.actions.installation.conftest import Made
from tests.conftest import PostgresBase
from tests.installed import INIT, mandate
from tests.postgres import Server


def rows(data: Path, statement: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(data / "mandate.sqlite3")
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_each_key_is_readable_by_its_owner_alone_in_a_folder_of_its_own(first_made: Made) -> None:
    keys = first_made.data / "keys"
    for name in ("log", "office", "mandate"):
        assert mode(keys / name) == 0o700
        assert mode(keys / name / name) == 0o600
        assert len((keys / name / name).read_bytes()) == 32
    assert mode(keys / "web" / "secret") == 0o600


def test_nobody_else_reaches_the_database_file(first_made: Made) -> None:
    assert mode(first_made.data) == 0o700


def test_the_log_begins_with_whose_it_is_then_keys_the_organisation_and_the_founding_offices(first_made: Made) -> None:
    entries = [json.loads(row[0]) for row in rows(first_made.data, "select canonical from log_entry order by seq")]
    assert [one["type"] for one in entries] == [
        "genesis", "key.added", "key.added", "body.made",
        "office.given", "office.given", "office.given", "office.given",
    ]  # fmt: skip
    genesis = entries[0]
    assert (genesis["organisation"], genesis["demo"], genesis["time_zone"]) == (
        "Harbor Chapter",
        False,
        "Europe/Berlin",
    )
    assert re.fullmatch(r"votes\.example\.org/[0-9a-f]{8}", genesis["origin"])
    assert all(one["founding"] for one in entries[4:])
    assert "by" not in entries[4]


def test_the_beginning_is_signed_at_once(first_made: Made) -> None:
    ran = mandate(first_made.data, "log", "checkpoint")
    assert ran.status == 0
    assert ran.out.splitlines()[1] == "8"


def test_two_officers_hold_chair_and_secretary_and_have_a_code_each(first_made: Made) -> None:
    held = rows(
        first_made.data,
        "select m.name, o.kind, o.founding from office o join member m on m.id = o.member_id order by 1, 2",
    )
    assert held == [
        ("Ada First", "chair", 1), ("Ada First", "teller", 1), ("Bo Second", "secretary", 1), ("Bo Second", "teller", 1)
    ]  # fmt: skip
    assert [one["email"] for one in first_made.officers] == ["ada@first.example", "bo@second.example"]
    codes = [one["code"] for one in first_made.officers]
    assert len(set(codes)) == 2
    assert all(re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4} ){6}[0-9A-HJKMNP-TV-Z]{2}", code) for code in codes)


def test_no_code_is_kept_as_it_was_printed(first_made: Made) -> None:
    held = first_made.data.joinpath("mandate.sqlite3").read_bytes()
    for officer in first_made.officers:
        assert officer["code"].encode() not in held
        assert officer["code"].replace(" ", "").encode() not in held


def test_a_second_init_is_refused_and_changes_neither_keys_nor_log(made: Made) -> None:
    keys = {file: file.read_bytes() for file in (made.data / "keys").rglob("*") if file.is_file()}
    ran = mandate(made.data, *INIT)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == (
        "mandate: This installation is already made. Its log has begun and cannot begin twice. Use another database.\n"
    )
    assert {file: file.read_bytes() for file in (made.data / "keys").rglob("*") if file.is_file()} == keys
    assert rows(made.data, "select count(*) from log_entry") == [(8,)]
    assert rows(made.data, "select count(*) from log_pending") == [(0,)]


def changed(option: str, *values: str) -> list[str]:
    """The arguments of init with one option's values replaced."""
    pairs = [(INIT[n], INIT[n + 1]) for n in range(1, len(INIT), 2)]
    kept = [part for pair in pairs if pair[0] != option for part in pair]
    return ["init", *kept, *(part for value in values for part in (option, value))]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (changed("--time-zone", "Mars/Olympus"), "is no time zone; an example is Europe/Berlin"),
        (changed("--time-zone", "Europe"), "is no time zone; an example is Europe/Berlin"),
        (changed("--time-zone", "../../etc/passwd"), "is no time zone; an example is Europe/Berlin"),
        (changed("--officer", "Ada First <ada@first.example>"), "two people begin, the chair and the secretary"),
        (changed("--officer", "ada@first.example", "Bo <bo@b.example>"), 'must read "Name <address@example.org>"'),
        (changed("--officer"), "Missing option '--officer'"),
    ],
)
def test_what_can_be_seen_to_be_wrong_is_refused_before_anything_is_made(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    ran = mandate(tmp_path / "data", *arguments)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert said in ran.err
    assert not (tmp_path / "data" / "mandate.sqlite3").exists()
    assert not (tmp_path / "data" / "keys" / "log").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (changed("--origin", "my votes+mine"), "This origin cannot name a log."),
        (changed("--organisation", " "), "The organisation needs a name."),
        (changed("--officer", "Ada <a@b.example>", "Bo <A@B.example>"), "Two different first officers are needed."),
        (changed("--officer", "Ada <a@b.example>", "B\u200bo <bo@b.example>"), "This name cannot be used."),
        (changed("--officer", "Ada <a@b.example>", "Bo <bo@b ex>"), "This mail address cannot be used."),
    ],
)
def test_an_init_refused_half_way_leaves_no_keys_so_that_the_next_one_works(
    first_made: Made, tmp_path: Path, arguments: list[str], said: str
) -> None:
    data = emptied(first_made, tmp_path)
    ran = mandate(data, *arguments)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith(f"mandate: {said}")
    assert rows(data, "select count(*) from installation") == [(0,)]
    assert [file.name for file in (data / "keys").rglob("*") if file.is_file() and file.parent.name != "web"] == []


def emptied(first_made: Made, tmp_path: Path) -> Path:
    """A data folder with a migrated, empty database, taken from one that migration made; migrating takes seconds."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    with sqlite3.connect(first_made.data / "mandate.sqlite3") as source:
        with sqlite3.connect(data / "mandate.sqlite3") as copy:
            source.backup(copy)
            dropped = copy.execute("select name, sql from sqlite_master where type = 'trigger'").fetchall()
            for name, _ in dropped:
                copy.execute(f'drop trigger "{name}"')
            tables = copy.execute("select name from sqlite_master where type = 'table'").fetchall()
            for (name,) in tables:
                if name != "alembic_version" and not name.startswith("sqlite_"):
                    copy.execute(f'delete from "{name}"')
            for _, made in dropped:
                copy.execute(made)
        copy.close()
    source.close()
    return data


def test_keys_of_another_log_are_never_replaced(first_made: Made, tmp_path: Path) -> None:
    data = emptied(first_made, tmp_path)
    (data / "keys" / "log").mkdir(parents=True)
    (data / "keys" / "log" / "log").write_bytes(b"k" * 32)
    ran = mandate(data, *INIT)
    assert ran.status == 2
    assert ran.err == (
        f"mandate: Keys of another log lie in {data / 'keys'}. They are never replaced. Move them away first.\n"
    )
    assert (data / "keys" / "log" / "log").read_bytes() == b"k" * 32


def test_on_postgresql_a_house_is_made_once_and_its_books_are_kept_by_the_same_commands(
    postgres: Server, tmp_path: Path
) -> None:
    name = postgres.create()
    at = {"MANDATE_DATABASE_URL": postgres.url(name)}
    try:
        assert mandate(tmp_path, *INIT, **at).status == 0
        assert mandate(tmp_path, *INIT, **at).err.startswith("mandate: This installation is already made.")
        assert mandate(tmp_path, "add-body", "Pier branch", "--kind", "branch", **at).status == 0
        member = ("add-member", "Cy Third", "cy@third.example", "--body", "Pier branch")
        assert mandate(tmp_path, *member, **at).status == 0
        assert mandate(tmp_path, *member, **at).err.startswith("mandate: This mail address is known.")
        rule = ("--class", "position", "--preset", "spd-member-vote")
        assert mandate(tmp_path, "adopt-procedure", "--body", "Pier branch", *rule, **at).status == 0
        assert mandate(tmp_path, "new-code", "ada@first.example", **at).status == 0
        assert mandate(tmp_path, "worker", "--once", **at).status == 0
        assert mandate(tmp_path, "log", "checkpoint", **at).out.splitlines()[1] == "10"
    finally:
        with postgres.connect(name) as connection:
            connection.execute(PostgresBase.OTHERS)
        postgres.drop(name)
