"""`mandate decisions`, `bundle` and `verify`, and the one-file verifier without this house around it."""

import contextvars
import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from click import Command
from click.testing import CliRunner, Result

from foundation.database import db
from oversight import cli, verifier_file
from tests.actions.oversight.conftest import Desk
from tests.rules.verifier.honest_bundle import House, zipped


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, House]:
    house = House(11)
    decision = house.decide("position")
    file = tmp_path_factory.mktemp("bundle") / f"{decision}.zip"
    file.write_bytes(zipped(house.files(decision)))
    return file, house


def test_verify_exits_0_1_and_2_and_prints_json(made: tuple[Path, House], tmp_path: Path) -> None:
    file, house = made
    runner = CliRunner()
    good = runner.invoke(cli.verify, [str(file), "--key", house.key, "--json"])
    assert good.exit_code == 0
    report = json.loads(good.output)
    assert (report["status"], report["outcome"], len(report["checks"])) == ("ok", "CARRIED", 21)
    assert set(report["checks"][0]) == {"number", "title", "status", "saw", "cannot_show"}
    files = house.files("D-2026-001")
    files["count.json"] = files["count.json"].replace(b"CARRIED", b"CARRIES")
    bad = tmp_path / "bad.zip"
    bad.write_bytes(zipped(files))
    refused = runner.invoke(cli.verify, [str(bad)])
    assert refused.exit_code == 1
    assert "Refused: count.json is not the file that the manifest lists" in refused.output
    (tmp_path / "no.zip").write_bytes(b"no")
    assert runner.invoke(cli.verify, [str(tmp_path / "no.zip")]).exit_code == 2


def test_the_one_file_verifier_has_the_same_bytes_each_time_and_no_flask_in_it() -> None:
    assert verifier_file.build() == verifier_file.build()
    reached = verifier_file.reached()
    assert {"verifier.verify", "ballots.rules.motion", "auditlog.merkle.tree", "membership.rules.roll"} <= reached
    assert not [
        name for name in reached if name.split(".")[-1] in ("models", "queries", "actions", "routes", "database")
    ]


def isolated(tmp_path: Path) -> Path:
    """A folder in which only `cryptography` and what it is built on can be imported."""
    here = Path(sysconfig.get_paths()["purelib"])
    only = tmp_path / "only"
    only.mkdir(exist_ok=True)
    for path in here.iterdir():
        if path.name.split("-")[0].split(".")[0] in ("cryptography", "cffi", "_cffi_backend", "pycparser"):
            (only / path.name).symlink_to(path)
    return only


def test_the_one_file_verifier_needs_only_python_and_cryptography(made: tuple[Path, House], tmp_path: Path) -> None:
    file, house = made
    only, pyz = isolated(tmp_path), tmp_path / "mandate-verify.pyz"
    pyz.write_bytes(verifier_file.build())
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(only)}
    alone = [sys.executable, "-S", "-W", "error"]
    for absent in ("flask", "sqlalchemy", "rfc8785"):
        tried = subprocess.run([*alone, "-c", f"import {absent}"], env=environment, cwd=tmp_path, capture_output=True)
        assert tried.returncode != 0, absent
    code = house.held["D-2026-001"].code
    run = subprocess.run(
        [*alone, str(pyz), str(file), "--key", house.key, "--code", str(code), "--json"],
        env=environment, cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["checks"][19]["status"] == "ok"
    broken = tmp_path / "broken.zip"
    files = house.files("D-2026-001")
    del files["roll.json"]
    broken.write_bytes(zipped(files))
    assert (
        subprocess.run([*alone, str(pyz), str(broken)], env=environment, cwd=tmp_path, capture_output=True).returncode
        == 1
    )
    assert subprocess.run([*alone, str(pyz)], env=environment, cwd=tmp_path, capture_output=True).returncode == 2


def test_decisions_and_bundle_work_on_the_command_line(tmp_path: Path, desk: Desk) -> None:
    desk.rule("position")
    decision = desk.decide("position", ["yes"] * 9)
    wanted = (decision.id, decision.number, "To position", "CARRIED")
    db.session.commit()
    environment = {
        "MANDATE_DATABASE_URL": desk.house.config.database_urls["web"], "MANDATE_DATA": str(desk.house.config.data),
    }  # fmt: skip

    def run(command: Command, *arguments: str) -> Result:
        return contextvars.Context().run(CliRunner().invoke, command, list(arguments), env=environment)

    [one] = json.loads(run(cli.decisions, "--json").output)
    assert (one["id"], one["number"], one["title"], one["outcome"]) == wanted
    out = tmp_path / "bundle.zip"
    assert run(cli.bundle, wanted[0], "--out", str(out)).exit_code == 0
    assert run(cli.verify, str(out)).exit_code == 0
    unknown = run(cli.bundle, "D-1999-001", "--out", str(out))
    assert unknown.exit_code == 2
    assert "There is no such decision" in unknown.output


def test_where_the_library_is_missing_nothing_was_checked_and_the_reader_is_told_what_to_do(tmp_path: Path) -> None:
    pyz = tmp_path / "mandate-verify.pyz"
    pyz.write_bytes(verifier_file.build())
    bare = [sys.executable, "-I", "-S", str(pyz), "D-2026-001.zip"]
    told = subprocess.run(bare, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith("mandate-verify: nothing was checked: the Python library `cryptography`")
    assert len(told.stderr.splitlines()) == 1


def test_whoever_stops_reading_gets_no_traceback(made: tuple[Path, House], tmp_path: Path) -> None:
    file, _house = made
    pyz = tmp_path / "mandate-verify.pyz"
    pyz.write_bytes(verifier_file.build())
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(
        [sys.executable, str(pyz), str(file)], stdout=writing, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (2, "")
