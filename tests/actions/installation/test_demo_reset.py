"""Making a demo anew: only a demo is cleared away, and with its database go its keys and what was kept of its log."""

import sqlite3
from pathlib import Path

import pytest

from app import create_app
from foundation.clock import Clock
from foundation.commands import Unusable
from foundation.config import Config
from foundation.database import db
from foundation.installation import required
from installation import demo_reset, making, running, seeding_mark
from installation.demo.seed import seed
from tests.seeded import config_of, make_tables


def _made(data: Path, demo: bool) -> Config:
    config = config_of(data)
    make_tables(config)
    _in_house(config, lambda: making.make_installation("Test Chapter", "Europe/Berlin", "test.invalid", demo=demo))
    return config


def _in_house(config: Config, act: object) -> str:
    """Do something as the owner, commit, and return the log's origin."""
    app = create_app(config, Clock(), "owner", testing=True)
    with app.app_context():
        act()  # type: ignore[operator]
        db.session.commit()
        origin = required().origin
        db.session.remove()
        db.engine.dispose()
    return origin


def _files(data: Path) -> dict[str, bytes]:
    return {str(file.relative_to(data)): file.read_bytes() for file in sorted(data.rglob("*")) if file.is_file()}


def test_a_demo_goes_with_its_keys_its_escrow_and_its_kept_checkpoints(tmp_path: Path) -> None:
    config = _made(tmp_path, demo=True)
    for file in (config.keys / "seal" / "aa", config.escrow / "aa", config.data / "log" / "checkpoints.txt"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"old")
    (config.keys / "web").mkdir()
    (config.keys / "web" / "secret").write_text("stays")
    demo_reset.clear(config)
    assert _files(tmp_path) == {"keys/web/secret": b"stays"}


def test_the_demo_made_after_it_has_a_new_origin_and_a_new_key(tmp_path: Path) -> None:
    config = _made(tmp_path, demo=True)
    first, key = _in_house(config, lambda: None), (config.keys / "log" / "log").read_bytes()
    demo_reset.clear(config)
    _made(tmp_path, demo=True)
    assert _in_house(config, lambda: None) != first
    assert (config.keys / "log" / "log").read_bytes() != key


def test_where_a_real_organisation_lives_nothing_is_touched(tmp_path: Path) -> None:
    config = _made(tmp_path, demo=False)
    before = {name: held for name, held in _files(tmp_path).items() if not name.endswith(("-wal", "-shm"))}
    with pytest.raises(Unusable, match="a real organisation lives in this database"):
        demo_reset.clear(config)
    after = _files(tmp_path)
    assert {name: after.get(name) for name in before} == before


def test_a_mark_of_seeding_does_not_open_the_way_to_a_real_organisation(tmp_path: Path) -> None:
    config = _made(tmp_path, demo=False)
    seeding_mark.put(config)
    with pytest.raises(Unusable, match="a real organisation"):
        demo_reset.clear(config)
    assert (tmp_path / "mandate.sqlite3").exists()


def test_tables_that_are_not_ours_are_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "mandate.sqlite3") as connection:
        connection.execute("create table recipes (id integer)")
    with pytest.raises(Unusable, match="tables that are not Mandate's"):
        demo_reset.clear(config_of(tmp_path))
    assert (tmp_path / "mandate.sqlite3").exists()


def test_keys_of_another_log_are_refused_by_clearing_and_by_seeding(tmp_path: Path) -> None:
    config = _made(tmp_path, demo=True)
    (tmp_path / "mandate.sqlite3").unlink()
    key = (config.keys / "log" / "log").read_bytes()
    with pytest.raises(Unusable, match="move them away first"):
        demo_reset.clear(config)
    make_tables(config)
    app = create_app(config, process="owner", testing=True)
    with app.app_context(), pytest.raises(Unusable, match="move them away first"):
        seed(config)
    assert (config.keys / "log" / "log").read_bytes() == key


def test_a_seeding_broken_off_before_its_first_commit_is_cleared_away(tmp_path: Path) -> None:
    config = _made(tmp_path, demo=True)
    (tmp_path / "mandate.sqlite3").unlink()
    seeding_mark.put(config)
    demo_reset.clear(config)
    assert _files(tmp_path) == {}


def test_a_database_that_is_being_served_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = _made(tmp_path, demo=True)
    monkeypatch.setenv("MANDATE_DATA", str(tmp_path))
    monkeypatch.delenv("MANDATE_DATABASE_URL", raising=False)
    assert running.hold(config)
    try:
        with pytest.raises(Unusable, match="a server runs on this database"):
            demo_reset.reset()
    finally:
        running.let_go()
    assert (tmp_path / "mandate.sqlite3").exists()
