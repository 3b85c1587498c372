"""Writing approvals, scores and the choices of a motion as tables, one kind of paper a row with its number.

Rows are the most numerous first, then in the order of what they say: nothing tells in which order papers came.
"""

from collections.abc import Iterator, Mapping, Sequence

from ballots.counting.interchange.ranks_csv_writer import cell, row
from ballots.counting.interchange.unwritable import Unwritable, written_name
from ballots.counting.papers import ApprovalPapers, ScorePapers


def write_approvals_csv(papers: ApprovalPapers, options: Sequence[str]) -> Iterator[str]:
    """Return the lines of a table with a column for each option: 1 where a paper names it, else empty."""
    yield _header(options)
    rows = [([("1" if option in named else "") for option in options], number) for named, number in papers.items()]
    yield from _rows(rows)


def write_scores_csv(papers: ScorePapers, options: Sequence[str]) -> Iterator[str]:
    """Return the lines of a table with a column for each option: its score, empty where a paper has none."""
    yield _header(options)
    rows = [([str(dict(scores).get(option, "")) for option in options], number) for scores, number in papers.items()]
    yield from _rows(rows)


def write_choices_csv(choices: Mapping[str, int]) -> Iterator[str]:
    """Return the lines of a table of the choices of a motion."""
    yield row(["count", "choice"])
    yield from _rows([([choice], number) for choice, number in choices.items()])


def _header(options: Sequence[str]) -> str:
    """Return the header. `Unwritable` for a name that cannot stand in a line, or that a reader takes for the count."""
    if any(option.lower() == "count" for option in options):
        raise Unwritable("an option is called count, which is the name of the column of numbers")
    return row(["count", *(cell(written_name(option)) for option in options)])


def _rows(rows: Sequence[tuple[Sequence[str], int]]) -> Iterator[str]:
    for negative, cells in sorted((-number, cells) for cells, number in rows if number):
        yield row([str(-negative), *cells])
