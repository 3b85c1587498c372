"""Running `mandate` as its users do, in this process, over a data folder of its own."""

import contextlib
import contextvars
import io
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import app

OFFICERS = ("--officer", "Ada First <ada@first.example>", "--officer", "Bo Second <bo@second.example>")
INIT = (
    "init", "--organisation", "Harbor Chapter", "--time-zone", "Europe/Berlin", "--origin", "votes.example.org",
    *OFFICERS,
)  # fmt: skip


@dataclass(frozen=True)
class Ran:
    """What a command answered: exit status, standard output, standard error."""

    status: int
    out: str
    err: str


def environment(data: Path, **more: str) -> dict[str, str]:
    """Return this process's environment with none of its settings but the data folder and those given."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("MANDATE_") and key != "PORT"}
    return {**kept, "MANDATE_DATA": str(data), **more}


def mandate(data: Path, *arguments: str, **more: str) -> Ran:
    """Run the command line and return what it answered; an error that is not told in one line fails the test."""
    out, err = io.StringIO(), io.StringIO()
    before = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT)}
    status = 0
    with (
        mock.patch.dict(os.environ, environment(data, **more), clear=True),
        mock.patch.object(sys, "argv", ["mandate", *arguments]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            contextvars.Context().run(app.main)
        except SystemExit as stop:
            status = stop.code if isinstance(stop.code, int) else 1
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)
    return Ran(status, out.getvalue(), err.getvalue())
