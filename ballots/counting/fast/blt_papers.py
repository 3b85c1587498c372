"""The papers of a BLT file: a number of papers, the options by their numbers, and a 0, one kind a line."""

from collections import Counter
from collections.abc import Iterable

import numpy as np

from ballots.counting.fast.gathering import Gathering
from ballots.counting.fast.kinds import MOST_PAPERS
from ballots.counting.fast.numerals import read_numbers
from ballots.counting.fast.raw_lines import Unplain


def gather_papers(found: Iterable[Counter[bytes]], options: int) -> Gathering:
    """Return the kinds on lines that stand there so often. `Unplain` for any but the plainest line."""
    gathered = Gathering()
    for lines in found:
        values, lengths, _ = read_numbers(b"\n".join([*lines, b""]).replace(b"\t", b" "), b" ")
        if not (lengths > 1).all():
            raise Unplain("a line is no paper")
        ends = np.cumsum(lengths) - 1
        papers, last = values[ends - lengths + 1], np.zeros(len(values), dtype=np.bool_)
        last[ends] = True
        if papers.min() < 1 or not (last == (values == 0)).all():
            raise Unplain("a paper does not end with its line")
        times = np.fromiter(lines.values(), dtype=np.int64, count=len(lines))
        if float(papers.max()) * float(times.max()) > MOST_PAPERS:
            raise Unplain("the papers are too many")
        last[ends - lengths + 1] = True
        named = values[~last]
        if named.max(initial=0) > options:
            raise Unplain("there is no such option")
        gathered.add(named - 1, lengths - 2, papers * times, options)
    return gathered
