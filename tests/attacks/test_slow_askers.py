"""Requests that never end: a dozen half-sent ones do not keep the house from everybody else."""

import os
import signal
import socket
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from installation import server
from installation.slow_askers import PatientWorker

THREADS = 2
ANSWER = b"a whole answer"


class Hasty(PatientWorker):  # type: ignore[misc]
    patience = 1.0


def house(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """Read the form, work on it for longer than anybody may take to send one, and answer."""
    environ["wsgi.input"].read()
    if environ["PATH_INFO"] == "/work":
        time.sleep(2.5)
    start_response("200 OK", [("Content-Length", str(len(ANSWER)))])
    return [ANSWER]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
    options = {"bind": f"127.0.0.1:{found}", "worker_class": Hasty, "threads": THREADS, "loglevel": "critical"}
    child = os.fork()
    if child == 0:
        try:
            server._Server(house, options).run()
        finally:
            os._exit(0)
    try:
        end = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", found)).close()
                break
            except OSError:
                assert time.monotonic() < end
                time.sleep(0.05)
        yield found
    finally:
        os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)


def asked(port: int, path: str = "/") -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=15) as answer:
        read: bytes = answer.read()
    return read


HALVES = {
    "nothing": b"",
    "half a head": b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ",
    "half a form": b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\na=",
}


@pytest.mark.parametrize("half", HALVES)
def test_requests_that_never_end_keep_nobody_out(port: int, half: str) -> None:
    """Three for each thread: without an end to patience nobody would be answered again."""
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(3 * THREADS)]
    try:
        for one in slow:
            one.sendall(HALVES[half])
        time.sleep(0.2)
        assert asked(port) == ANSWER
    finally:
        for one in slow:
            one.close()


def test_who_has_sent_all_is_answered_however_long_the_answer_takes(port: int) -> None:
    assert asked(port, "/work") == ANSWER
