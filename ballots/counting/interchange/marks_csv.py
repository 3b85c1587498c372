"""Reading scores, approvals and the choices of a motion from tables: one paper a row.

A table of scores or approvals has a column for each option, named by it; a motion has the column `choice`. A column
`count` may say how many such papers there are. A row that says nothing is a blank paper.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from ballots.counting.interchange.malformed import MOST_MARKS, Lines, Malformed, shown, too_many_marks
from ballots.counting.interchange.table import fitting, number_of_papers, rows
from ballots.counting.papers import MOST_OPTIONS, Approvals, Scores

LONGEST_SCORE: Final = 9
"""Most digits of a score."""

MOST_DIFFERENT: Final = 1_000_000
"""Most different scores of all options together; honest tables have some hundred."""


Mark = TypeVar("Mark")


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """Options in the order of the columns, and papers grouped by their scores."""

    options: tuple[str, ...]
    papers: dict[Scores, int]


@dataclass(frozen=True, slots=True)
class ApprovalTable:
    """Options in the order of the columns, and papers grouped by the options they name."""

    options: tuple[str, ...]
    papers: dict[Approvals, int]


def read_scores_csv(stream: Lines) -> ScoreTable:
    """Return the scores of a table: whole numbers, or nothing where a paper gives an option no score.

    Scores outside a contest's range are read here and make the paper invalid where it is counted. `Malformed` with
    line, column (of the row's fields, from 1) and reason.
    """

    def score(option: str, cell: str) -> tuple[str, int] | None:
        digits = cell.removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_SCORE):
            raise ValueError("a score must be a whole number")
        return option, int(cell)

    return ScoreTable(*_grouped(stream, score))


def read_approvals_csv(stream: Lines) -> ApprovalTable:
    """Return the approvals of a table: 1 where a paper names the option, 0 or nothing where it does not.

    `Malformed` with line, column (of the row's fields, from 1) and reason.
    """

    def named(option: str, cell: str) -> str | None:
        if cell not in ("0", "1"):
            raise ValueError("an approval must be 1, 0 or nothing")
        return option if cell == "1" else None

    return ApprovalTable(*_grouped(stream, named))


def read_choices_csv(stream: Lines) -> dict[str, int]:
    """Return how many papers make each choice of a motion, in small letters, and any other words together as `?`.

    `Malformed` with line, column (of the row's fields, from 1) and reason.
    """
    given = rows(stream)
    line, header = next(given, (1, []))
    named = [name.lower() for name in header]
    if sorted(named) not in (["choice"], ["choice", "count"]):
        raise Malformed(line, 1, "the header of a motion's papers must be choice, and may have count")
    choice_at, count_at = named.index("choice"), named.index("count") if "count" in named else None
    papers: dict[str, int] = {}
    for line, row in given:
        fitting(line, row, len(header))
        choice = row[choice_at].lower() if choice_at < len(row) else ""
        known = choice if choice in ("yes", "no", "abstain", "") else "?"
        papers[known] = papers.get(known, 0) + number_of_papers(line, count_at, row)
    return papers


def _grouped(
    stream: Lines, mark_of: Callable[[str, str], Mark | None]
) -> tuple[tuple[str, ...], dict[tuple[Mark, ...], int]]:
    """Return the options of a table, and its papers, equal ones together, by what they give to the options.

    `mark_of` tells what a cell that is not empty gives to an option, None for nothing; ValueError where it cannot stand
    there. One mark stands for it wherever it is given, because papers are many and marks that differ are few.
    """
    given = rows(stream)
    line, header = next(given, (1, []))
    options, count_at = _header(line, header)
    known: list[dict[str, Mark | None]] = [{"": None} for _ in options]
    papers: dict[tuple[Mark, ...], int] = {}
    marks = different = 0
    for line, row in given:
        fitting(line, row, len(header))
        number = number_of_papers(line, count_at, row)
        if count_at is not None:
            del row[count_at]
        for place, (cell, seen) in enumerate(zip(row, known, strict=False)):
            if cell not in seen:
                column, different = place + 1 + (count_at is not None and place >= count_at), different + 1
                seen[cell] = _mark(mark_of, options[place], cell, line, column)
                if different > MOST_DIFFERENT:
                    raise Malformed(line, column, f"more than {MOST_DIFFERENT} different scores are given")
        key = tuple([mark for cell, seen in zip(row, known, strict=False) if (mark := seen[cell]) is not None])
        if key not in papers:
            marks += len(key)
            if marks > MOST_MARKS:
                raise too_many_marks(line)
        papers[key] = papers.get(key, 0) + number
    return options, papers


def _mark(
    mark_of: Callable[[str, str], Mark | None], option: str, cell: str, line: int, column: int
) -> Mark | None:  # fmt: skip
    try:
        return mark_of(option, cell)
    except ValueError as why:
        raise Malformed(line, column, f"{why}, not {shown(cell)}") from None


def _header(line: int, header: list[str]) -> tuple[tuple[str, ...], int | None]:
    """Return the options that the header names, and which field is the number of papers."""
    options: dict[str, None] = {}
    count_at = None
    for place, name in enumerate(header):
        if name.lower() == "count" and count_at is None:
            count_at = place
        elif not name or name in options:
            raise Malformed(line, place + 1, f"the header must name each option once, and here stands {shown(name)}")
        elif len(options) == MOST_OPTIONS:
            raise Malformed(line, place + 1, f"more than {MOST_OPTIONS} options are named")
        else:
            options[name] = None
    if not options:
        raise Malformed(line, 1, "the header must name the options, each in a field of its own")
    return tuple(options), count_at
