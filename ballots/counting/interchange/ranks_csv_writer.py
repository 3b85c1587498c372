"""Writing rankings as a table: `count`, `rank1`, `rank2` …, one kind of paper a row."""

import csv
import io
from collections.abc import Iterator, Sequence

from ballots.counting.interchange.election import Election
from ballots.counting.interchange.unwritable import Unwritable, written_name

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet would work out; an apostrophe before it keeps it a text."""


def write_ranks_csv(election: Election) -> Iterator[str]:
    """Return the lines of a table of ranks, each with its end; papers most numerous first, blank ones last.

    The table knows neither seats, title, withdrawn options nor the lot, and names only options that a paper ranks.
    `Unwritable` for equal ranks and for names that cannot stand in a line.
    """
    cells = {name: cell(written_name(name)) for name in election.options}
    places = {name: place for place, name in enumerate(election.options)}
    if any(len(rank) > 1 for ranking in election.papers for rank in ranking):
        raise Unwritable("a paper has equal ranks, which a table of ranks cannot tell")
    papers = [
        (not ranking, -papers, [places[option] for (option,) in ranking], ranking)
        for ranking, papers in election.papers.items()
        if papers
    ]
    width = max([1, *(len(ranking) for ranking in election.papers)])
    yield row(["count", *(f"rank{place}" for place in range(1, width + 1))])
    for _, negative, _, ranking in sorted(papers):
        named = [cells[option] for (option,) in ranking]
        yield row([str(-negative), *named, *[""] * (width - len(named))])


def cell(name: str) -> str:
    """Return a name as it stands in a table."""
    return "'" + name if name.startswith(FORMULA) else name


def row(cells: Sequence[str]) -> str:
    """Return cells as a line of comma-separated fields."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()
