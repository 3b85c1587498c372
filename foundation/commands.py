"""What commands share: the application of the right process, days as input, reports, and errors told in one line."""

import json as json_text
import re
from collections.abc import Callable
from datetime import date
from functools import wraps
from importlib import import_module
from typing import Any, TypeVar

import click
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from foundation.config import ConfigError
from foundation.database import db, reading
from foundation.errors import Refusal
from foundation.installation import required
from foundation.keys import KeyUnusable

Command = TypeVar("Command", bound=Callable[..., Any])

EXPECTED = (Refusal, LookupError, ConfigError, KeyUnusable, DBAPIError, OSError)
"""What a command may meet through no fault of ours: refusals, settings, keys, the database, files."""


class Unusable(click.ClickException):
    """Unusable input or state; shown in one line, exit status 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the error on standard error."""
        click.echo(f"mandate: {self.message}", err=True)


class Day(click.ParamType[date]):
    """A day as ISO 8601 writes it, such as 2026-03-31, between 1900 and 2199."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day. Fails for any other form, and for days that no calendar has."""
        try:
            if not re.fullmatch(r"(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}", value, re.ASCII):
                raise ValueError("another form")
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value[:40]!r} is no day; an example is 2026-03-31", param, ctx)


DAY = Day()
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


def answer(as_json: bool, facts: Any, *lines: str) -> None:
    """Print what a command has to report: lines for people, or the facts as JSON where `--json` asks for it."""
    if as_json:
        click.echo(json_text.dumps(facts, ensure_ascii=False, indent=2))
        return
    for line in lines:
        click.echo(line)


def in_one_line(error: BaseException) -> str:
    """Return one line that says what happened, without the statement or the values that were at work."""
    if isinstance(error, Refusal):
        told = " ".join(part for part in (error.what.rstrip(".") + ".", error.why, error.next_step) if part)
    elif isinstance(error, DBAPIError):
        told = f"the database refused: {str(error.orig).strip().partition(chr(10))[0]}"
    elif isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        told = f"{where}{error.strerror or error}"
    else:
        told = str(error.args[0] if error.args else error)
    return " ".join(told.split())


def one_line_errors(command: Command) -> Command:
    """Let whatever a command may meet become one line and exit status 2."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except BrokenPipeError:
            raise
        except EXPECTED as error:
            raise Unusable(in_one_line(error)) from error

    return run  # type: ignore[return-value]


def in_app(process: str = "owner", empty: bool = False) -> Callable[[Command], Command]:
    """Run a command inside the application of one process; what it may meet becomes one line and exit status 2.

    A command finds an installation that was made, or says how to make one; `empty` is for the one that makes it.
    """

    def decorate(command: Command) -> Command:
        @wraps(command)
        def run(*args: Any, **kwargs: Any) -> Any:
            # The application stands above this package, so it is found by name when a command runs.
            with import_module("app").create_app(process=process).app_context():
                if not empty:
                    _an_installation()
                return command(*args, **kwargs)

        return one_line_errors(run)  # type: ignore[return-value]

    return decorate


def _an_installation() -> None:
    """See that the database answers and holds an installation, and leave no transaction open that asked."""
    with reading():
        try:
            db.session.execute(text("select 1"))
            required()
        finally:
            db.session.rollback()
