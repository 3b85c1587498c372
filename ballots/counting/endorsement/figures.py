"""The figures of a ranked endorsement: papers by ranking, the roll, what was withdrawn, and the lot."""

from collections.abc import Mapping
from dataclasses import dataclass

from ballots.counting.papers import MOST_OPTIONS
from deliberation.rules.document import Unusable, at, items, members, quoted, whole

LONGEST_NAME = 1000
"""Most characters of an option's name."""

Rankings = Mapping[tuple[str, ...], int]


@dataclass(frozen=True, slots=True)
class RankedFigures:
    """What was handed in. `papers` are as they were, with withdrawn and repeated options; `lot` names every option."""

    noe: str
    papers: Rankings
    lot: tuple[str, ...]
    withdrawn: frozenset[str] = frozenset()
    blank: int = 0
    spoiled: int = 0
    roll: int | None = None

    @property
    def returned(self) -> int:
        """All papers handed in."""
        return sum(self.papers.values()) + self.blank + self.spoiled

    @property
    def ranking_anybody(self) -> int:
        """The papers that rank at least one option as they were handed in, a withdrawn one too."""
        return sum(number for ranking, number in self.papers.items() if ranking)

    @property
    def candidates(self) -> tuple[str, ...]:
        """Every option that some paper ranks and that stands, without NOE, in the order of the lot."""
        ranked = {option for ranking, number in self.papers.items() if number for option in ranking}
        return tuple(option for option in self.lot if option in ranked - self.withdrawn - {self.noe})


def parse_ranked_figures(document: object, path: str = "inputs") -> RankedFigures:
    """Return the ranked IN of DESIGN §5. Blank, spoiled and withdrawn missing are none, a roll missing is not known.

    Without a lot the names stand in the order of their code points. `Unusable` names the bad key: among others a lot
    that lacks or repeats an option, NOE withdrawn, more papers than members on the roll.
    """
    given = members(document, path, ("noe", "papers"), ("roll", "blank", "spoiled", "withdrawn", "lot"))
    noe = _name(given["noe"], at(path, "noe"))
    papers = _papers(given["papers"], at(path, "papers"))
    options = {noe, *(option for ranking, number in papers.items() if number for option in ranking)}
    if len(options) > MOST_OPTIONS:
        raise Unusable(f"more than {MOST_OPTIONS} options are ranked", at(path, "papers"))
    figures = RankedFigures(
        noe,
        papers,
        _lot(given["lot"], at(path, "lot"), options) if "lot" in given else tuple(sorted(options)),
        frozenset(_names(given.get("withdrawn", []), at(path, "withdrawn"))),
        whole(given.get("blank", 0), at(path, "blank")),
        whole(given.get("spoiled", 0), at(path, "spoiled")),
        whole(given["roll"], at(path, "roll")) if "roll" in given else None,
    )
    if noe in figures.withdrawn:
        raise Unusable(f"{quoted(noe)} stands for no endorsement and cannot be withdrawn", at(path, "withdrawn"))
    if figures.roll is not None and figures.returned > figures.roll:
        raise Unusable(f"{figures.returned} papers are more than the {figures.roll} members on the roll", path)
    return figures


def _papers(document: object, path: str) -> dict[tuple[str, ...], int]:
    papers: dict[tuple[str, ...], int] = {}
    for index, item in enumerate(items(document, path)):
        given = members(item, at(path, index), ("count", "ranking"))
        ranking = _names(given["ranking"], at(at(path, index), "ranking"))
        papers[ranking] = papers.get(ranking, 0) + whole(given["count"], at(at(path, index), "count"))
    return papers


def _lot(document: object, path: str, options: set[str]) -> tuple[str, ...]:
    lot = _names(document, path)
    if len(set(lot)) != len(lot):
        raise Unusable("the lot names an option twice", path)
    if missing := options.difference(lot):
        raise Unusable(f"the lot does not name {quoted(min(missing))}", path)
    return lot


def _names(document: object, path: str) -> tuple[str, ...]:
    return tuple(_name(item, at(path, index)) for index, item in enumerate(items(document, path)))


def _name(value: object, path: str) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_NAME:
        raise Unusable(f"must be the name of an option, 1 to {LONGEST_NAME} characters, not {quoted(value)}", path)
    return value
