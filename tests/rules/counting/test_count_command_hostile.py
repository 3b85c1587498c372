"""Hostile files are refused in bounded time and memory, before they are read to their end."""

import resource
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from itertools import chain, count, repeat
from pathlib import Path

import pytest

from ballots.counting.from_file import count_file
from ballots.counting.interchange import blt, malformed, marks_csv, preflib, ranks_csv
from ballots.counting.interchange.malformed import LONGEST_LINE, Malformed

ROOT = Path(__file__).parents[3]
HEAD = ("# NUMBER ALTERNATIVES: 2\n", "# ALTERNATIVE NAME 1: A\n", "# ALTERNATIVE NAME 2: B\n")


class Generated:
    """A stream of lines that are made as they are asked for; it counts the characters that were handed over."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines, self.rest, self.given = lines, "", 0

    def readline(self, limit: int = -1, /) -> str:
        assert 0 < limit <= LONGEST_LINE + 2
        text = self.rest or next(self.lines, "")
        line, self.rest = text[:limit], text[limit:]
        self.given += len(line)
        return line


def refused(lines: Iterator[str], kind: str, message: str, most_read: int, method: str = "irv") -> None:
    """Assert that a file is refused before more than `most_read` characters of it and 40 MiB of memory are used."""
    stream = Generated(lines)
    tracemalloc.start()
    with pytest.raises(Malformed, match=message):
        count_file(stream, kind, method)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert stream.given <= most_read
    assert peak < 40 * 1024 * 1024


@pytest.mark.parametrize(
    ("kind", "method", "first"),
    [
        ("blt", "irv", "1"),
        ("soi", "irv", "# "),
        ("csv", "irv", "rank1,"),
        ("csv", "score", "A,"),
        ("csv", "motion", "c"),
    ],
)
def test_a_line_of_a_gigabyte_is_refused_after_its_first_megabyte(kind: str, method: str, first: str) -> None:
    """In every format."""
    line = first + "1" * (2 * LONGEST_LINE)
    refused(iter([line]), kind, "line 1, column 1048577: the line is longer than 1048576 characters", 1_100_000, method)


def test_a_million_options_are_refused() -> None:
    """By their number where the format has one, else by the first that is too many."""
    refused(iter(["1000000 1\n"]), "blt", "from 1 to 500", 10)
    refused(iter(["# NUMBER ALTERNATIVES: 1000000\n"]), "toi", "from 1 to 500", 40)
    refused(chain(["rank1\n"], (f"o{n}\n" for n in count())), "csv", "more than 500 options", 10_000)
    refused(iter([",".join(f"o{n}" for n in range(130_000)) + "\n"]), "csv", "more than 500", 1_100_000, "score")


def test_a_ranking_of_a_million_places_is_refused() -> None:
    """On one line or on a million, as new ranks, equal ranks or the same option again and again."""
    head = "3 1\n"
    refused(iter([head, "1 " + "1 " * 500_000 + "0\n"]), "blt", "more ranks than there are options", 1_100_000)
    refused(chain([head, "1\n"], repeat("1\n")), "blt", "more ranks than there are options", 10_000)
    refused(iter([head, "1 " + "1=" * 500_000 + "1 0\n"]), "blt", "an option must be a whole number", 1_100_000)
    refused(iter([*HEAD, "1: " + "1," * 500_000 + "1\n"]), "soi", "option 1 stands twice", 1_100_000)
    refused(iter([*HEAD, "1: {" + "1," * 500_000 + "1}\n"]), "toi", "option 1 stands twice", 1_100_000)
    refused(iter(["rank1,rank2\n", "A," * 500_000 + "A\n"]), "csv", "fields, and the header 2", 1_100_000)


def test_lists_without_end_are_refused() -> None:
    """Words in brackets, comments that do not close, header lines that nobody reads."""
    refused(chain(["2 1\n[nick\n"], (f"n{n}\n" for n in count())), "blt", "more words in these brackets", 1_000)
    refused(chain(["2 1\n"], repeat("/* \n", 10_000)), "blt", "has no end", 300_000)
    unread = (f"# {'X' * (1 + 100 * n)}: {n}\n" for n in range(100))
    refused(chain(unread, ["6: 1\n"]), "soi", "must come first", 10_000_000)


@pytest.mark.parametrize("line", ["# A{}", "# A: x{}x", "# A{}1", "#{}?", "1:{}1"])
def test_a_line_of_a_million_spaces_is_read_once_and_not_again_and_again(line: str) -> None:
    """Where a pattern would try each of them anew, this would take hours."""
    refused(iter([line.format(" " * 1_000_000) + "\n"]), "soi", "line 1, column 1: the header", 1_100_000)


def test_more_different_scores_than_any_table_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """One score is held once for all papers that give it, so that it is the different ones that need memory."""
    monkeypatch.setattr(marks_csv, "MOST_DIFFERENT", 1_000)
    rows = (f"{n},{n + 1}\n" for n in count())
    refused(chain(["A,B\n"], rows), "csv", "column 1: more than 1000 different scores are given", 10_000, "score")


def test_different_papers_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal papers are held once; of different ones there is a most, which a low one stands in for here."""
    for reader in (blt, preflib, ranks_csv, malformed):
        monkeypatch.setattr(reader, "MOST_MARKS", 1_000)
    options = range(1, 31)
    pairs = [(one, other) for one in options for other in options if one != other]
    refused(chain(["30 1\n"], (f"1 {one} {other} 0\n" for one, other in pairs)), "blt", "hold more than 1000", 10_000)
    refused(chain(["9 1\n"], (f"({n}) 1 0\n" for n in count())), "blt", "hold more than 1000", 10_000)
    names = [f"# ALTERNATIVE NAME {n}: {n}\n" for n in options]
    header = ["# NUMBER ALTERNATIVES: 30\n", *names]
    refused(chain(header, (f"1: {one},{other}\n" for one, other in pairs)), "soi", "hold more than 1000", 10_000)
    refused(chain(["rank1,rank2\n"], (f"{a},{b}\n" for a, b in pairs)), "csv", "hold more than 1000", 10_000)


def test_memory_grows_with_the_papers_that_differ_and_not_with_all() -> None:
    """Thirty thousand papers of three kinds take no more than three would."""
    papers = (("1 1 2 0\n", "1 2 0\n", "2 3 1 0\n")[n % 3] for n in range(30_000))
    stream = Generated(chain(["3 1\n"], papers, ['0\n"A"\n"B"\n"C"\n"T"\n']))
    tracemalloc.start()
    told = count_file(stream, "blt", "irv").count
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert told.valid == 4 * 10_000
    assert peak < 1024 * 1024


def test_the_command_refuses_a_line_of_a_gigabyte_within_seconds_and_little_memory(tmp_path: Path) -> None:
    """A sparse file of a gigabyte, in a process that may use 400 MiB and ten seconds of the processor."""
    path = tmp_path / "hostile.blt"
    with path.open("wb") as file:
        file.write(b"1" * (LONGEST_LINE + 10))
        file.truncate(1 << 30)

    def limits() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (400 << 20, 400 << 20))
        resource.setrlimit(resource.RLIMIT_CPU, (10, 10))

    code = "import sys, click; from ballots.count_cli import register; cli = click.Group(); register(cli); cli()"
    done = subprocess.run(
        [sys.executable, "-c", code, "count", str(path), "--method", "irv"],
        cwd=ROOT, capture_output=True, text=True, check=False, preexec_fn=limits,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{path}:1:1048577: the line is longer than 1048576 characters\n"
