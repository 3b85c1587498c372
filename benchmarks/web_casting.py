"""W1, W2, W4, W5, W6: a durable sealed cast through the web server as production runs it, on PostgreSQL, 16 at once.

Each cast is another member's, with their session, token and envelope; the answer is their receipt, and PostgreSQL has
synced it before. In turn with the casts pgbench does what nothing can do without: the same two INSERTs, as durable.
"""

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import insert

from ballots import actions as ballots
from ballots.counter import keep_spares
from benchmarks.timing import Limit
from benchmarks.year import Year, _people, _propose
from foundation.clock import StillClock
from foundation.database import db
from foundation.hashing import b64
from foundation.models import WebSession
from tests import postgres
from tests.conftest import House, PostgresBase, make_config
from tests.factories import an_envelope

PORT = 8107
AT_ONCE = 16
ROUNDS = 3
CASTS = 800
"""A round; each member casts once, so that rounds times casts must not be more than the crowd."""
SECONDS = 3
HELIOS = 15.7
"""Verified casts a second of Helios at 16 at once, recorded elsewhere and not installed here: it promises other things
(a proof in every ballot), so the figure beside it is no race."""
DURABLE = ("max_connections=200", "shared_buffers=64MB", "synchronous_commit=on")
BARE = """\\set n random(1, 2000000000)
begin;
insert into bare_intake values (gen_random_uuid(), :n, repeat('e', 32), repeat('x', 300));
insert into bare_audit values (gen_random_uuid(), repeat('a', 300));
commit;
"""


class Caller:
    """One connection to the server that is used again, as a browser's is."""

    def __init__(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", PORT))
        self.reader = self.socket.makefile("rb")

    def ask(self, request: bytes) -> tuple[int, float]:
        """Send a request; return the status and the seconds until the whole answer was there."""
        started = time.perf_counter()
        self.socket.sendall(request)
        status, length = int(self.reader.readline().split()[1]), 0
        while (line := self.reader.readline()) not in (b"\r\n", b""):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        self.reader.read(length)
        return status, time.perf_counter() - started


def together(requests: Sequence[bytes]) -> tuple[float, list[float]]:
    """Send all, so many at once; return how many a second were answered with 200, and how long each took, sorted."""

    def call(own: Sequence[bytes]) -> list[float]:
        caller, took = Caller(), []
        for request in own:
            status, seconds = caller.ask(request)
            assert status == 200, status
            took.append(seconds)
        return took

    started = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = [one for part in pool.map(call, [requests[n::AT_ONCE] for n in range(AT_ONCE)]) for one in part]
    return len(requests) / (time.perf_counter() - started), sorted(answers)


@contextmanager
def opened() -> Iterator[tuple[Year, str, postgres.Server, str]]:
    """Give a house of 5,000 with a ballot that is open by the true clock, on a PostgreSQL that syncs."""
    folder, before = Path(tempfile.mkdtemp(prefix="mandate-bench-")), postgres.OPTIONS
    postgres.OPTIONS = DURABLE
    try:
        with postgres.Server.start() as server:
            base = PostgresBase(server, folder)
            base.lay(base.first)
            clock = StillClock(datetime.now(UTC).replace(microsecond=0) - timedelta(days=4))
            house = House(make_config(base.url, base.data), clock, "postgresql", base)
            made: Year = house.run("web", _people, house)
            proposal = made.act(_propose, made, made.chapter.root, "position", "A question to all", {})
            house.run("counter", keep_spares)
            ballot = made.act(lambda: ballots.notice(proposal, made.chapter.chair).id)
            yield made, ballot, server, base.name
            house.close()
    finally:
        postgres.OPTIONS = before
        shutil.rmtree(folder, ignore_errors=True)


def _casts(made: Year, ballot: str) -> list[bytes]:
    """Sign the crowd in and seal a paper for each; return their requests."""
    secret, now = made.house.config.secret_key, datetime.now(UTC).replace(microsecond=0)
    signer = URLSafeTimedSerializer(secret, salt="wtf-csrf-token")
    rows, found = [], []
    for n, who in enumerate(made.crowd[: ROUNDS * CASTS]):
        sid, raw = f"{n:064x}", f"{n:040x}"
        data = json.dumps({"_user_id": who, "_fresh": True, "csrf_token": raw, "fresh_at": now.isoformat()})
        rows.append({"id_hash": sha256(sid.encode()).hexdigest(), "member_id": who, "data": data, "created_at": now,
                     "seen_at": now, "fresh_at": now})  # fmt: skip
        body = json.dumps({"envelope": b64(an_envelope(ballot))}).encode()
        head = (
            f"POST /ballots/{ballot}/envelope HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nCookie: mandate={sid}\r\n"
            f"X-CSRFToken: {signer.dumps(raw)}\r\nAccept: application/json\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        found.append(head.encode() + body)
    db.session.execute(insert(WebSession), rows)
    return found


@contextmanager
def _served(made: Year) -> Iterator[None]:
    """Run the web server as `mandate web` does, until the block is over."""
    environment = {
        **os.environ, "MANDATE_DATABASE_URL": made.house.config.database_url("web"), "PORT": str(PORT),
        "MANDATE_DATA": str(made.house.config.data), "MANDATE_SECRET_KEY": made.house.config.secret_key.decode()
        if isinstance(made.house.config.secret_key, bytes) else made.house.config.secret_key,
    }  # fmt: skip
    server = subprocess.Popen([Path(sys.executable).with_name("mandate"), "web"], env=environment)
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", PORT), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait(40)


def _bare(server: postgres.Server, name: str) -> float:
    """Return how many bare transactions a second pgbench makes, 16 at once."""
    script = Path(tempfile.mkdtemp(prefix="mandate-bench-")) / "bare.sql"
    script.write_text(BARE)
    command = [postgres._installed() / "bin" / "pgbench", "-n", "-M", "prepared", "-c", str(AT_ONCE), "-j", "2", "-T",
               str(SECONDS), "-f", script, "-h", str(server.folder), "-U", "postgres", name]  # fmt: skip
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    shutil.rmtree(script.parent)
    return float(next(line.split("=")[1].split()[0] for line in told.splitlines() if line.startswith("tps")))


def measure() -> Iterator[Limit]:
    """Measure casts, the trivial page of the same server, and pgbench, in turn."""
    with opened() as (made, ballot, server, name):
        with server.connect(name) as connection:
            connection.execute("create table bare_intake (id uuid primary key, voter bigint, e text, envelope text)")
            connection.execute("create table bare_audit (id uuid primary key, entry text)")
        requests = made.act(_casts, made, ballot)
        trivial = [f"GET /log/key HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\n\r\n".encode()] * CASTS
        rates, took, bare, pages = [], [], [], []
        with _served(made):
            together(trivial[:64])
            for n in range(ROUNDS):
                bare.append(_bare(server, name))
                rate, seconds = together(requests[n * CASTS : (n + 1) * CASTS])
                rates.append(rate)
                took += seconds
                pages.append(together(trivial)[0])
    rate, took = statistics.median(rates), sorted(took)
    yield Limit("W1 sealed casts a second, HTTP, PostgreSQL, 16 at once", rate, "/s", 700, at_least=True)
    yield Limit("W2 the same beside pgbench's two INSERTs", rate / statistics.median(bare), "", 0.10, at_least=True)
    yield Limit("W4 the slowest hundredth of these casts", took[int(len(took) * 0.99)] * 1000, "ms", 60)
    yield Limit("W5 the same beside Helios' recorded verified casts", rate / HELIOS, "", 50, at_least=True)
    yield Limit("W6 the same beside the server's trivial page", rate / statistics.median(pages), "", 0.2, at_least=True)
