"""The papers of a PrefLib file without equal ranks: a number of papers, a colon, and the options by their numbers."""

from collections import Counter
from collections.abc import Iterable

import numpy as np

from ballots.counting.fast.gathering import Gathering
from ballots.counting.fast.kinds import MOST_PAPERS, Numbers
from ballots.counting.fast.numerals import read_numbers
from ballots.counting.fast.raw_lines import Unplain


def gather_orders(found: Iterable[Counter[bytes]], options: int, complete: bool) -> Gathering:
    """Return the kinds on lines that stand there so often, each of all options where they are to be `complete`.

    `Unplain` for any but the plainest line.
    """
    gathered = Gathering()
    for lines in found:
        parts = [line.partition(b":") for line in lines]
        papers = _one_each([head for head, _, _ in parts])
        values, lengths, fields = read_numbers(b"\n".join([*(tail.lstrip(b" ") for _, _, tail in parts), b""]), b",")
        if not (fields == lengths).all() or lengths.min() < (options if complete else 1):
            raise Unplain("a ranking is not whole")
        if values.min() < 1 or values.max() > options:
            raise Unplain("there is no such option")
        times = np.fromiter(lines.values(), dtype=np.int64, count=len(lines))
        if float(papers.max()) * float(times.max()) > MOST_PAPERS:
            raise Unplain("the papers are too many")
        gathered.add(values - 1, lengths, papers * times, options)
    return gathered


def _one_each(heads: list[bytes]) -> Numbers:
    """Return the number before each colon."""
    values, lengths, fields = read_numbers(b"\n".join([*heads, b""]), b",")
    if not (lengths == 1).all() or not (fields == 1).all() or values.min() < 1:
        raise Unplain("a line is no paper")
    return values
