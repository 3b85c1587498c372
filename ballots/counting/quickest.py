"""Which way papers are read and counted: plainly, or by numpy where they are so many that it pays."""

from collections.abc import Mapping, Sequence
from typing import Final

from ballots.counting import borda, irv, meek, ranked_pairs, schulze, scottish_stv
from ballots.counting.methods import RANKED
from ballots.counting.papers import RankedPapers
from ballots.counting.record import Count
from ballots.rules import opened_papers
from ballots.rules.choices import SPELLINGS
from ballots.rules.opened_papers import Papers
from ballots.rules.terms import ContestTerms

ENOUGH: Final = 2_000
"""Papers that differ, from which numpy saves more time than it takes to load."""


def papers_of(terms: ContestTerms, choices: Mapping[str, int], returned: int) -> Papers:
    """Return what `ballots.rules.opened_papers.papers_of` returns; many rankings are read many at a time."""
    if len(choices) < ENOUGH or SPELLINGS[terms.method] != "ranked":
        return opened_papers.papers_of(terms, choices, returned)
    from ballots.counting.fast.choices import read_choices

    read = read_choices(choices, terms.options, terms.allows)
    if read is None:
        return opened_papers.papers_of(terms, choices, returned)
    return Papers(read.choices, returned - sum(read.choices.values()), read.kinds)


def count_ranked(
    method: str, papers: RankedPapers, seats: int, options: Sequence[str], lot: Sequence[str] | None = None
) -> Count:
    """Count rankings by a method of `RANKED`; the record is the same either way. `ValueError` as the method raises."""
    if len(papers) < ENOUGH:
        return RANKED[method](papers, seats, options, lot)
    return count_fast(method, papers, seats, options, lot)


def count_fast(
    method: str, papers: RankedPapers, seats: int, options: Sequence[str], lot: Sequence[str] | None = None
) -> Count:
    """Count by a method of `RANKED` with numpy, however few the papers."""
    # Loaded only here, so that the command starts quickly and small counts need the standard library alone.
    from ballots.counting.fast import pairs, piles, points, shares

    match method:
        case "irv":
            return irv.count(papers, seats, options, lot, piles.lay)
        case "scottish-stv":
            return scottish_stv.count(papers, seats, options, lot, piles.lay)
        case "meek":
            return meek.count(papers, seats, options, lot, shares.gather)
        case "schulze":
            return schulze.count(papers, seats, options, lot, pairs.compare)
        case "ranked-pairs":
            return ranked_pairs.count(papers, seats, options, lot, pairs.compare)
        case "borda":
            return borda.count(papers, seats, options, lot, points.points)
        case _:
            raise ValueError(f"no method that counts rankings is called {method[:40]!r}")
