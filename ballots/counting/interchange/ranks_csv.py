"""Reading rankings from a table: one paper a row, the columns `rank1`, `rank2` … naming the options, best first.

A column `count` may say how many such papers there are. Empty cells are ranks left empty. The options are those that
the rows name, in the order in which they first stand there.
"""

import re

from ballots.counting.interchange.election import Election
from ballots.counting.interchange.malformed import (
    MOST_MARKS,
    Lines,
    Malformed,
    NamedAgain,
    Repeated,
    shown,
    too_many_marks,
)
from ballots.counting.interchange.table import number_of_papers, rows
from ballots.counting.papers import MOST_OPTIONS, Ranking

RANK_NAME = re.compile(r"rank[ _]?([1-9][0-9]{0,3})", re.IGNORECASE | re.ASCII)


def read_ranks_csv(stream: Lines, seats: int = 1, repeated: Repeated = "refused") -> Election:
    """Return the election that a stream of comma-separated rows tells; such a table knows no seats.

    `Malformed` with line, column (of the row's fields, from 1) and reason: a header that is none, a row longer than
    it, quotation marks that are not closed. A row that names an option twice is refused too (`NamedAgain`), or its
    first place counts, as `repeated` says.
    """
    given = rows(stream)
    line, header = next(given, (1, []))
    ranks, count_at = columns(line, header)
    options: dict[str, tuple[str]] = {}
    papers: dict[Ranking, int] = {}
    marks = naming_again = 0
    for line, row in given:
        if len(row) > len(header):
            raise Malformed(line, len(header) + 1, f"the row has {len(row)} fields, and the header {len(header)}")
        number = number_of_papers(line, count_at, row)
        ranking, again = _ranking(line, ranks, row, options)
        if again is not None and repeated == "refused":
            raise NamedAgain(line, again + 1, f"the row names {shown(row[again])} twice")
        naming_again += number if again is not None else 0
        if ranking not in papers:
            marks += len(ranking)
            if marks > MOST_MARKS:
                raise too_many_marks(line)
        papers[ranking] = papers.get(ranking, 0) + number
    if not options:
        raise Malformed(line, 1, "no row names an option")
    return Election(tuple(options), seats, papers, naming_again=naming_again)


def columns(line: int, header: list[str]) -> tuple[list[int], int | None]:
    """Return which fields are the ranks, best first, and which is the number of papers; `Malformed` as above."""
    found: dict[int, int] = {}
    count_at = None
    for place, name in enumerate(header):
        if rank := RANK_NAME.fullmatch(name):
            if int(rank[1]) in found:
                raise Malformed(line, place + 1, f"the header names {shown(name)} twice")
            found[int(rank[1])] = place
        elif name.lower() == "count" and count_at is None:
            count_at = place
        else:
            raise Malformed(line, place + 1, f"the header must be rank1, rank2 … and count, not {shown(name)}")
    if sorted(found) != list(range(1, len(found) + 1)) or not found:
        raise Malformed(line, 1, "the header must name the ranks from rank1 on, without a gap")
    return [found[rank] for rank in sorted(found)], count_at


def _ranking(line: int, ranks: list[int], row: list[str], options: dict[str, tuple[str]]) -> tuple[Ranking, int | None]:
    """Return what a row ranks, and the first field that names an option again."""
    named: dict[str, None] = {}
    again = None
    for place in ranks:
        name = row[place] if place < len(row) else ""
        if not name:
            continue
        if name in named:
            again = place if again is None else again
        named[name] = None
        if name not in options:
            if len(options) == MOST_OPTIONS:
                raise Malformed(line, place + 1, f"more than {MOST_OPTIONS} options are named")
            options[name] = (name,)
    # One tuple stands for a rank wherever it is named, because papers are many and options few.
    return tuple([options[name] for name in named]), again
