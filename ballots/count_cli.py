"""The command that counts a file of papers without a database: `mandate count`.

It imports pure rooms and click alone, so that it starts quickly and can be used where nothing else is installed.
"""

import io
import json as json_text
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, get_args

import click

from ballots.counting.document import as_document
from ballots.counting.explain import explain
from ballots.counting.from_file import COUNTABLE, FILE_KINDS, HIGHEST_SCORE, FileCount, Uncountable, count_bytes
from ballots.counting.interchange.malformed import Malformed, NamedAgain, Repeated
from ballots.counting.papers import MOST_OPTIONS
from ballots.counting.round_table import pair_table, printable, round_table

CHUNK = 1 << 18
"""Bytes read at a time."""

LONG_ENOUGH = 1 << 20
"""Bytes from which a file is worth a progress bar."""


class Refused(click.ClickException):
    """A file that is not counted; told in one line that begins with its name, exit status 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the error on standard error."""
        click.echo(self.message, err=True)


def register(cli: click.Group) -> None:
    """Add count to the command line."""
    cli.add_command(count)


@click.command()
@click.argument("file", metavar="FILE")
@click.option("--method", required=True, type=click.Choice(COUNTABLE), help="How to count.")
@click.option("--seats", type=click.IntRange(1, MOST_OPTIONS), help="Seats to fill; overrides what the file says.")
@click.option(
    "--highest", type=click.IntRange(1, 10**9), default=HIGHEST_SCORE, show_default=True,
    help="Highest score that a paper may give (score and star).",
)  # fmt: skip
@click.option(
    "--repeated", type=click.Choice(get_args(Repeated)), default="refused", show_default=True,
    help="An option that a paper ranks again: FILE is refused, or its first place counts (.blt, ranks in .csv).",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the whole count as JSON.")
def count(file: str, method: str, seats: int | None, highest: int, repeated: Repeated, as_json: bool) -> None:
    """Count the papers of FILE and tell every round.

    FILE ends in .blt, .soc, .soi, .toc or .toi (PrefLib), or .csv: rank1, rank2 … for rankings, a column for each
    option for scores and approvals, the column choice for a motion; and, in each, a column count where rows stand for
    several papers. Papers as they were cast may name an option twice: see --repeated. Without an order of the lot in
    the file ties fall by the order of its options.
    Exit status 0 where it was counted, 2 for a file that cannot be.
    """
    shown = click.format_filename(file)
    kind = Path(file).suffix.lower().removeprefix(".")
    if kind not in FILE_KINDS:
        raise Refused(f"{shown}: the name must end in one of {', '.join('.' + known for known in FILE_KINDS)}")
    try:
        with _opened(Path(file)) as stream:
            told = count_bytes(stream, kind, method, seats, highest, repeated)
    except NamedAgain as error:
        hint = "--repeated first counts its first place"
        raise Refused(f"{shown}:{error.line}:{error.column}: {error.reason}; {hint}") from error
    except Malformed as error:
        raise Refused(f"{shown}:{error.line}:{error.column}: {error.reason}") from error
    except Uncountable as error:
        raise Refused(f"{shown}: {error}") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise Refused(f"{shown}: {reason}") from error
    if told.naming_again:
        again = "papers that name an option again, counted at its first place"
        click.echo(f"{shown}: {again}: {told.naming_again}", err=True)
    if as_json:
        more = {"naming_again": told.naming_again} if repeated == "first" else {}
        click.echo(json_text.dumps(as_document(told.count) | more, ensure_ascii=False))
    else:
        click.echo("\n".join(_text(told)))


def _text(told: FileCount) -> list[str]:
    """Return the count as lines: what was counted, the rounds as a table, and why it came out so."""
    given = told.count
    width = shutil.get_terminal_size((100, 24)).columns
    lines = [printable(told.title, 500), ""] if told.title else []
    lines += [f"{given.method}, {given.seats} {'seat' if given.seats == 1 else 'seats'}", ""]
    lines += [*round_table(given, width), "", "* elected in this round"] if given.winners else round_table(given, width)
    names = {option: printable(option) for option in given.options}
    return [*lines, *pair_table(given, width), "", *explain(given, names)]


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a file, with a progress bar where a person waits."""
    with path.open("rb", buffering=0) as raw, _progress(path) as advance:
        yield io.BufferedReader(_Watched(raw, advance), CHUNK)


@contextmanager
def _progress(path: Path) -> Iterator[Callable[[int], None]]:
    """Give a function that is told how many bytes were read, and shows them on a terminal."""
    size = path.stat().st_size
    if size < LONG_ENOUGH or not sys.stderr.isatty():
        yield lambda read: None
        return
    with click.progressbar(length=size, label="Reading", file=sys.stderr) as bar:
        yield bar.update


class _Watched(io.RawIOBase):
    """A file that tells how much of it was read."""

    def __init__(self, raw: io.FileIO, advance: Callable[[int], None]) -> None:
        """Watch `raw` and tell `advance`."""
        self._raw, self._advance, self._furthest = raw, advance, 0

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def seekable(self) -> bool:
        """Tell whether it can be read again from the start."""
        return self._raw.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a place in the file."""
        return self._raw.seek(offset, whence)

    def readinto(self, buffer: Any) -> int | None:
        """Read into a buffer, and tell how much more of the file is known by it."""
        read = self._raw.readinto(buffer)
        if self._raw.seekable():
            known, self._furthest = self._furthest, max(self._furthest, self._raw.tell())
            self._advance(self._furthest - known)
        else:
            self._advance(read or 0)
        return read
