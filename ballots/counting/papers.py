"""Papers as the methods take them: equal papers together, each kind with the number of times it was handed in.

A ranking is a tuple of ranks, best first, each rank a tuple of options: `(("o3",), ("o1", "o2"))`. Options that are
not among those counted, such as withdrawn ones, are passed over; ranks left empty close up; an option named again
keeps its first place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

Ranking = tuple[tuple[str, ...], ...]
RankedPapers = Mapping[Ranking, int]
Approvals = tuple[str, ...]
ApprovalPapers = Mapping[Approvals, int]
Scores = tuple[tuple[str, int], ...]
ScorePapers = Mapping[Scores, int]
Given = tuple[int, int, int]
"""How many of the papers handed in are valid, blank and invalid."""

MOST_OPTIONS: Final = 500
"""Most options of one contest; far above any honest one, so that a count stays bounded in time and memory."""


@dataclass(frozen=True, slots=True)
class Strict:
    """Rankings one option at a time, after what the rule cannot use was left out."""

    papers: Mapping[tuple[str, ...], int]
    blank: int
    invalid: int

    @property
    def valid(self) -> int:
        """The number of papers that take part."""
        return sum(self.papers.values())

    @property
    def given(self) -> Given:
        """The numbers of papers that take part, that are blank and that are invalid."""
        return self.valid, self.blank, self.invalid


@dataclass(frozen=True, slots=True)
class Weak:
    """Rankings in which several options may share a rank."""

    papers: RankedPapers
    blank: int
    invalid: int

    @property
    def valid(self) -> int:
        """The number of papers that take part."""
        return sum(self.papers.values())

    @property
    def given(self) -> Given:
        """The numbers of papers that take part, that are blank and that are invalid."""
        return self.valid, self.blank, self.invalid


def ranking(*options: str) -> Ranking:
    """Return the ranking of these options, best first, one a rank."""
    return tuple((option,) for option in options)


def order_of_lot(options: Sequence[str], seats: int, lot: Sequence[str] | None) -> dict[str, int]:
    """Return the place of each option in the lot; without a lot, in the order of the options themselves.

    The option drawn first is the one a tie falls on: it is excluded, transferred or elected, whatever the tie is about.
    `ValueError` for no option, one twice, more than `MOST_OPTIONS`, no seat, and a lot that lacks or repeats an option.
    """
    if not options or len(options) > MOST_OPTIONS:
        raise ValueError(f"a contest has 1 to {MOST_OPTIONS} options, not {len(options)}")
    if len(set(options)) != len(options):
        raise ValueError("an option stands twice among the options")
    if seats < 1:
        raise ValueError(f"there must be a seat to fill, not {seats}")
    drawn = options if lot is None else lot
    places = {option: place for place, option in enumerate(drawn)}
    if len(places) != len(drawn):
        raise ValueError("an option stands twice in the lot")
    if missing := [option for option in options if option not in places]:
        raise ValueError(f"the lot does not name {missing[0]!r}")
    return {option: places[option] for option in options}


def number_of(papers: int) -> int:
    """Return a number of papers; `ValueError` below 0."""
    if papers < 0:
        raise ValueError(f"a number of papers cannot be {papers}")
    return papers


def weak(papers: RankedPapers, options: Sequence[str]) -> Weak:
    """Return the rankings with only the options counted, each at its first place; equal ranks stay.

    A paper as it was handed in that names nobody is blank; one on which nobody counted is left is invalid.
    """
    known, cleaned, blank, invalid = frozenset(options), dict[Ranking, int](), 0, 0
    for given, number in papers.items():
        kept = _kept(given, known)
        if kept:
            cleaned[kept] = cleaned.get(kept, 0) + number_of(number)
        elif any(given):
            invalid += number_of(number)
        else:
            blank += number_of(number)
    return Weak(cleaned, blank, invalid)


def strict(papers: RankedPapers, options: Sequence[str]) -> Strict:
    """Return the rankings one option at a time, for rules that know no equal ranks.

    Where two or more options that count share a rank, the voter's wish is not clear from there on: the paper counts up
    to there and no further. What then says nothing is invalid.
    """
    told, cleaned, invalid = weak(papers, options), dict[tuple[str, ...], int](), 0
    for given, number in told.papers.items():
        kept = _until_equal(given)
        if kept:
            cleaned[kept] = cleaned.get(kept, 0) + number
        else:
            invalid += number
    return Strict(cleaned, told.blank, told.invalid + invalid)


def _kept(given: Ranking, known: frozenset[str]) -> Ranking:
    alone = [rank[0] for rank in given if len(rank) == 1]
    if len(alone) == len(given) == len(set(alone)) and known.issuperset(alone):
        return given  # Nearly every paper: nothing to leave out, so nothing is copied.
    seen: set[str] = set()
    ranks: list[tuple[str, ...]] = []
    for rank in given:
        fresh = tuple(dict.fromkeys(option for option in rank if option in known and option not in seen))
        seen.update(fresh)
        if fresh:
            # Equals have no order among themselves, so one order stands for all and equal papers meet.
            ranks.append(tuple(sorted(fresh)) if len(fresh) > 1 else fresh)
    return tuple(ranks)


def _until_equal(given: Ranking) -> tuple[str, ...]:
    kept: list[str] = []
    for rank in given:
        if len(rank) > 1:
            break
        kept.append(rank[0])
    return tuple(kept)
