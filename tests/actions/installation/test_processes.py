"""`mandate run`: three processes that come up, come back, and end; and what it refuses to start."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from foundation.config import ConfigError, load
from installation import running
from installation.server import refuse_foreign_keys, refuse_open_demo
from tests.actions.installation.conftest import Made
from tests.installed import environment, mandate

ROOT = Path(__file__).resolve().parents[3]
SECRET = "5a" * 32


def until(what: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until something holds; the machine may be busy, so the limit is far above what it takes."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


class Served:
    """A house served by `mandate run` on a free port of this machine."""

    def __init__(self, data: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.data = data
        self.told = data.parent / "told.txt"
        with self.told.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-c", "import app; app.main()", "run"],
                cwd=ROOT, env=environment(data, PORT=str(self.port)), stdin=subprocess.DEVNULL, stdout=file,
                stderr=file,
            )  # fmt: skip

    def status(self, path: str = "/healthz") -> int:
        """The status of a page, or 0 where nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def children(self) -> set[int]:
        """The process ids of web, worker and counter."""
        pid = self.process.pid
        return {int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}

    def stop(self) -> None:
        """End what this test started, whatever became of it."""
        if self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(30)
        if self.process.poll() is None:
            left = self.children()
            self.process.kill()
            for pid in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.process.wait()


@pytest.fixture(scope="module")
def served(first_made: Made, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    data = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(first_made.data, data)
    house = Served(data)
    try:
        until(lambda: house.process.poll() is not None or house.status() == 200)
        assert house.process.poll() is None, house.told.read_text()
        yield house
    finally:
        house.stop()


def test_three_processes_come_up_healthy_and_say_where_to_go(served: Served) -> None:
    assert len(served.children()) == 3
    assert served.status("/healthz") == 200
    assert served.status("/sign-in") == 200
    assert f"Mandate serves Harbor Chapter at http://127.0.0.1:{served.port}" in served.told.read_text()


def test_a_real_house_shows_no_personas(served: Served) -> None:
    assert served.status("/personas") == 404
    assert "demo" not in served.told.read_text()


def test_a_second_run_on_the_same_data_is_refused(served: Served) -> None:
    ran = mandate(served.data, "run", PORT="0")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == ("mandate: a server runs on this data already: stop it, or set another MANDATE_DATA\n")


def test_a_taken_port_is_named_before_anything_is_made(served: Served, tmp_path: Path) -> None:
    try:
        ran = mandate(tmp_path / "other", "run", PORT=str(served.port))
    finally:
        running.let_go()
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == (f"mandate: port {served.port} is taken: stop what uses it, or choose another with PORT=8001\n")
    assert not (tmp_path / "other" / "mandate.sqlite3").exists()


def test_whichever_child_is_killed_is_started_again_and_the_house_is_healthy(served: Served) -> None:
    killed = served.children()
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    until(lambda: len(served.children() - killed) == 3 and not served.children() & killed)
    until(lambda: served.status() == 200)
    told = served.told.read_text()
    for name in ("web", "worker", "counter"):
        assert f"mandate: {name} ended with -9; starting it again" in told


def test_commands_work_beside_the_running_house_and_what_they_log_is_signed(served: Served) -> None:
    assert mandate(served.data, "add-body", "Pier branch", "--kind", "branch").status == 0
    until(lambda: mandate(served.data, "log", "checkpoint").out.split("\n")[1] == "9")


def test_asked_to_stop_all_of_them_end_within_seconds(served: Served) -> None:
    children = served.children()
    assert len(children) == 3
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(25) == 0
    assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]
    assert served.status() == 0


def production(data: Path, **changes: str | None) -> dict[str, str]:
    """Settings of a production house on PostgreSQL that are safe, with changes; None takes one away."""
    given: dict[str, str | None] = {
        "MANDATE_ENV": "production", "MANDATE_DATA": str(data / "data"), "MANDATE_ESCROW": str(data / "escrow"),
        "MANDATE_SECRET_KEY": SECRET, "MANDATE_BASE_URL": "https://votes.example.org",
        **{f"MANDATE_{name}_DATABASE_URL": f"postgresql://{name.lower()}@db.example/mandate"
           for name in ("OWNER", "WEB", "LOG", "COUNTER")},
        **changes,
    }  # fmt: skip
    return {key: value for key, value in given.items() if value is not None}


def test_safe_production_settings_are_taken(tmp_path: Path) -> None:
    config = load(production(tmp_path))
    assert config.production
    assert config.database_url("counter") == "postgresql+psycopg://counter@db.example/mandate"
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"MANDATE_SECRET_KEY": None}, "MANDATE_SECRET_KEY is missing"),
        ({"MANDATE_SECRET_KEY": "a" * 63}, "MANDATE_SECRET_KEY is too short"),
        ({"MANDATE_BASE_URL": None}, "MANDATE_BASE_URL must be the https:// address"),
        ({"MANDATE_BASE_URL": "http://votes.example.org"}, "MANDATE_BASE_URL must be the https:// address"),
        ({"MANDATE_ESCROW": None}, "MANDATE_ESCROW is missing"),
        ({"MANDATE_WEB_DATABASE_URL": "postgresql://log@db.example/mandate"}, "one database account a process"),
        (
            {f"MANDATE_{name}_DATABASE_URL": None for name in ("OWNER", "WEB", "LOG", "COUNTER")}
            | {"MANDATE_DATABASE_URL": "postgresql://all@db.example/mandate"},
            "one database account a process",
        ),
        ({"MANDATE_WEB_DATABASE_URL": "oracle://x"}, "must begin with sqlite:// or postgresql://"),
        ({"PORT": "65536"}, "PORT must be a whole number between 0 and 65535"),
        ({"MANDATE_TRUSTED_PROXIES": "-1"}, "MANDATE_TRUSTED_PROXIES must be a whole number"),
    ],
)
def test_an_unsafe_production_setting_is_refused_by_name(
    tmp_path: Path, changes: dict[str, str | None], said: str
) -> None:
    with pytest.raises(ConfigError, match=said):
        load(production(tmp_path, **changes))


@pytest.mark.parametrize("place", ["data", "data/escrow"])
def test_an_escrow_beside_the_keys_it_should_outlive_is_refused(tmp_path: Path, place: str) -> None:
    with pytest.raises(ConfigError, match="MANDATE_ESCROW lies inside MANDATE_DATA"):
        load(production(tmp_path, MANDATE_ESCROW=str(tmp_path / place)))


@pytest.mark.parametrize("folder", ["data/keys/log", "data/keys/mandate", "data/keys/seal", "escrow"])
def test_web_refuses_to_start_where_it_can_read_the_keys_of_others(tmp_path: Path, folder: str) -> None:
    config = load(production(tmp_path))
    refuse_foreign_keys(config)
    (tmp_path / folder).mkdir(parents=True)
    (tmp_path / folder / "key").write_bytes(b"k" * 32)
    with pytest.raises(ConfigError, match=f"the web process can read the keys in .*{folder}"):
        refuse_foreign_keys(config)
    ran = mandate(tmp_path, "web", **production(tmp_path))
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "the web process can read the keys" in ran.err
    ran = mandate(tmp_path, "run", **production(tmp_path))
    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert "the web process can read the keys" in ran.err


def test_web_starts_beside_keys_that_belong_to_another_user(tmp_path: Path) -> None:
    config = load(production(tmp_path))
    folder = config.keys / "log"
    folder.mkdir(parents=True)
    (folder / "log").write_bytes(b"k" * 32)
    folder.chmod(0)
    nobody, before = 65534, os.geteuid()
    try:
        if before == 0:
            os.seteuid(nobody)  # the superuser reads everything
        refuse_foreign_keys(config)
    finally:
        os.seteuid(before)
        folder.chmod(0o700)


def test_on_one_machine_without_production_nobody_asks_for_three_users(first_made: Made) -> None:
    refuse_foreign_keys(load(environment(first_made.data)))


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::"])
def test_a_demo_is_served_to_this_machine_alone(tmp_path: Path, host: str) -> None:
    config = load({"MANDATE_DATA": str(tmp_path), "MANDATE_HOST": host})
    with pytest.raises(ConfigError, match=r"it binds to 127\.0\.0\.1 only: unset MANDATE_HOST"):
        refuse_open_demo(config, demo=True)
    refuse_open_demo(config, demo=False)
