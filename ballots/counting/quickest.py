"""Which way a method is counted: plainly, or by numpy where papers are so many that it pays."""

from collections.abc import Sequence
from typing import Final

from ballots.counting import ranked_pairs, schulze
from ballots.counting.methods import RANKED
from ballots.counting.papers import RankedPapers
from ballots.counting.record import Count

ENOUGH: Final = 2_000
"""Papers that differ, from which numpy saves more time than it takes to load."""


def count_ranked(
    method: str, papers: RankedPapers, seats: int, options: Sequence[str], lot: Sequence[str] | None = None
) -> Count:
    """Count rankings by a method of `RANKED`; the record is the same either way. `ValueError` as the method raises."""
    if method not in ("schulze", "ranked-pairs") or len(papers) < ENOUGH:
        return RANKED[method](papers, seats, options, lot)
    # Loaded only here, so that the command starts quickly and small counts need the standard library alone.
    from ballots.counting.fast.pairs import pairwise

    counted = schulze.count if method == "schulze" else ranked_pairs.count
    return counted(papers, seats, options, lot, pairwise)
