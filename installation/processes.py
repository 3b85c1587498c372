"""The three processes: web serves, the worker settles, sequences, mints and mails, the counter opens and counts.

One parent imports everything once, forks the three, and starts again whichever dies. Under one
user the key folders are a convention, not a wall; the demo says so.
"""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

import click
from flask import current_app

from foundation.database import db, reading

TICK = 1.0
"""Seconds between two looks of the worker and the counter."""
NAP = 0.2
"""Seconds a resting process may take to notice that it was asked to stop."""

_ASKING = (signal.SIGTERM, signal.SIGINT)


class _Stop(BaseException):
    """The process was asked to stop; no `except Exception` on its way may take it for a fault."""


class _Asked:
    """Whether a loop was asked to stop: it ends after what it is doing, never in the middle of it."""

    def __init__(self) -> None:
        self.to_stop = False

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        self.to_stop = True


def _ask_to_stop(_number: int, _frame: FrameType | None) -> None:
    raise _Stop


def worker_tick() -> None:
    """Do once what the worker does: settle, sequence and sign, mint, publish, mail, clean up."""
    from auditlog import sequencer
    from installation import chores
    from relationships import tokens

    for settle in current_app.extensions["mandate.slots"].settlers:
        settle()
    sequencer.tick()
    if tokens.mint_due():
        sequencer.tick()  # so that what was minted is in the log at once
    tokens.publish_status_list()
    chores.tick()


def counter_tick() -> None:
    """Do once what the counter does: keep spare keys, count what is closed, destroy keys that are done."""
    from ballots import counter

    counter.tick()


def worker_loop(once: bool = False) -> None:
    """Run the worker until it is told to stop."""
    from auditlog import sequencer

    sequencer.start()
    _loop("worker", worker_tick, once)


def counter_loop(once: bool = False) -> None:
    """Run the counter until it is told to stop."""
    _loop("counter", counter_tick, once)


def _loop(name: str, tick: Callable[[], None], once: bool) -> None:
    asked = _Asked()
    signal.signal(signal.SIGTERM, asked)
    while not asked.to_stop:
        try:
            with reading():  # looking needs no writer's lock; whoever changes something asks for it
                tick()
        except KeyboardInterrupt:
            return
        except Exception as error:
            db.session.rollback()
            current_app.logger.error("%s: %s: %s", name, type(error).__name__, error, exc_info=error)
            if once:
                raise
        finally:
            db.session.remove()
        if once:
            return
        _rest(asked)


def _rest(asked: _Asked) -> None:
    """Wait for the next look, in naps short enough to end soon after being asked to."""
    until = time.monotonic() + TICK
    while not asked.to_stop and (left := until - time.monotonic()) > 0:
        time.sleep(min(left, NAP))


def _child(process: str, body: Callable[[], None]) -> int:
    """Fork a child that runs the body in a fresh application of this process; return its process id.

    Asking to stop is held back by the caller; the child hears it once it can end as a child.
    """
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent tells us when
        signal.signal(signal.SIGTERM, _ask_to_stop)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ASKING)
        body()
        status = 0
    except SystemExit as stop:
        status = stop.code if isinstance(stop.code, int) else 1
    except _Stop:
        status = 0
    except BaseException as error:
        print(f"mandate {process}: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _in_app(process: str, loop: Callable[[], None]) -> Callable[[], None]:
    def body() -> None:
        from app import create_app

        with create_app(process=process).app_context():
            loop()

    return body


def _serve_web() -> None:
    from installation.server import serve_web

    serve_web()


CHILDREN: dict[str, Callable[[], None]] = {
    "web": _serve_web,
    "worker": _in_app("log", worker_loop),
    "counter": _in_app("counter", counter_loop),
}


def serve() -> int:
    """Prepare the database (demo where it is empty), then run the three processes until interrupted.

    Raises ConfigError where serving would be unsafe.
    """
    from foundation.config import load
    from installation import running
    from installation.server import refuse_foreign_keys
    from installation.starting import prepare, say_where

    config = load()
    refuse_foreign_keys(config)  # three processes of one user can read each other's keys; production wants three users
    if not running.hold(config):
        click.echo("mandate: a server runs on this data already: stop it, or set another MANDATE_DATA", err=True)
        return 2
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.host, config.port))
        except OSError:
            click.echo(
                f"mandate: port {config.port} is taken: stop what uses it, or choose another with PORT=8001", err=True
            )
            return 2
    if not prepare(config):
        return 2
    # Loaded before the fork, so that three processes share what one of them read.
    import app  # noqa: F401

    say_where(config)
    return _watch()


def _watch() -> int:
    """Start the children, again each that dies; on SIGTERM or SIGINT stop them all and wait."""
    signal.signal(signal.SIGTERM, _ask_to_stop)
    signal.signal(signal.SIGINT, _ask_to_stop)
    children: dict[str, int] = {}
    with suppress(_Stop, KeyboardInterrupt):
        for name in CHILDREN:
            _start(name, children)
        while True:
            pid, status = os.wait()
            ended = next((n for n, p in children.items() if p == pid), None)
            if ended is None:
                continue
            del children[ended]  # its number may soon be somebody else's
            code = os.waitstatus_to_exitcode(status)
            click.echo(f"mandate: {ended} ended with {code}; starting it again", err=True)
            time.sleep(0.5)
            _start(ended, children)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for pid in children.values():
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    for pid in children.values():
        with suppress(ChildProcessError):
            os.waitpid(pid, 0)
    return 0


def _start(name: str, children: dict[str, int]) -> None:
    """Fork a child and note its number, with no asking to stop in between that would leave it running unnoted."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _ASKING)
    try:
        children[name] = _child(name, CHILDREN[name])
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ASKING)
