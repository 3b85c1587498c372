"""The matrix of pairs: who is ranked above whom by how many papers, in the order of the outcome."""

from dataclasses import dataclass
from typing import Final, Literal

from ballots.counting.drawing.bars import Meeting, standing
from ballots.counting.record import Count

MOST_OPTIONS: Final = 12
"""Most options of a drawn matrix; of more the first are drawn."""

MOST_TOLD: Final = 24
"""Most options whose pairs are listed."""

WIDTH: Final = 8800
_LEFT, _TOP, _WIDEST, _HIGH = 1700, 360, 1000, 360


@dataclass(frozen=True, slots=True)
class Cell:
    """Papers that rank the option of the row above that of the column, and whether that is more than the other way."""

    row: str
    column: str
    votes: int
    kind: Literal["above", "below", "level"]
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """The cells of the options in order; widths, heights and places in tenths of a unit."""

    options: tuple[str, ...]
    cells: tuple[Cell, ...]
    wide: int
    high: int
    left: int
    top: int

    @property
    def height(self) -> int:
        """The height of the whole drawing."""
        return self.top + self.high * len(self.options) + 20


def matrix(count: Count) -> Matrix | None:
    """Return the matrix of a method of pairs, None for another method or where only one option stands."""
    options = standing(count)[:MOST_OPTIONS] if count.pairwise else ()
    if len(options) < 2:
        return None
    wide = min(_WIDEST, (WIDTH - _LEFT) // len(options))
    cells = tuple(
        _cell(count, one, other, _LEFT + column * wide, _TOP + row * _HIGH)
        for row, one in enumerate(options)
        for column, other in enumerate(options)
        if one != other
    )
    return Matrix(options, cells, wide, _HIGH, _LEFT, _TOP)


def _cell(count: Count, one: str, other: str, x: int, y: int) -> Cell:
    votes, against = count.pairwise[one][other], count.pairwise[other][one]
    kind: Literal["above", "below", "level"] = "above" if votes > against else "below" if votes < against else "level"
    return Cell(one, other, votes, kind, x, y)


def pairs(count: Count) -> tuple[Meeting, ...]:
    """Return every pair of the options that are told, the higher in the outcome first."""
    options = standing(count)[:MOST_TOLD] if count.pairwise else ()
    return tuple(
        Meeting(one, other, count.pairwise[one][other], count.pairwise[other][one])
        for place, one in enumerate(options)
        for other in options[place + 1 :]
    )
