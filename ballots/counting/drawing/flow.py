"""The transfer flow, wide: columns of bars, one a stage, joined by bands that show what stayed and what moved.

After five columns the drawing goes on below, in a strip that begins with the column the last one ended with, so that
type never has to shrink. All lengths are tenths of a unit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ballots.counting.drawing.stages import REST, Stage

WIDTH: Final = 8800
COLUMNS: Final = 5
_FIRST, _LAST, _WIDEST = 1700, 6700, 2500
_BAR, _TOP, _HEIGHT, _GAP, _FOOT = 130, 520, 3200, 160, 60


@dataclass(frozen=True, slots=True)
class Bar:
    """What one option holds after a stage, at its place; `quota` is where the line to reach crosses it, if it does."""

    option: str
    amount: int
    x: int
    y: int
    height: int
    quota: int | None

    @property
    def middle(self) -> int:
        """The height at which a word beside the bar stands."""
        return self.y + self.height // 2 + 45


@dataclass(frozen=True, slots=True)
class Band:
    """A band from `x0`, `y0` to `x1`, `y1`, of one height; `moved` where it is votes that passed on."""

    moved: bool
    x0: int
    y0: int
    x1: int
    y1: int
    height: int

    @property
    def path(self) -> str:
        """The outline as SVG writes it."""
        a, b, half = tenths(self.x0), tenths(self.x1), tenths((self.x0 + self.x1) // 2)
        y0, y1 = tenths(self.y0), tenths(self.y1)
        z0, z1 = tenths(self.y0 + self.height), tenths(self.y1 + self.height)
        return f"M{a} {y0}C{half} {y0} {half} {y1} {b} {y1}V{z1}C{half} {z1} {half} {z0} {a} {z0}Z"


@dataclass(frozen=True, slots=True)
class Column:
    """One stage with its bars."""

    stage: Stage
    x: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """Up to five columns side by side; `first` and `last` tell whether the count begins or ends with them."""

    columns: tuple[Column, ...]
    bands: tuple[Band, ...]
    height: int
    first: bool
    last: bool


def tenths(length: int) -> str:
    """Return a length as SVG writes it."""
    return f"{length // 10}.{length % 10}" if length % 10 else str(length // 10)


def strips(stages: Sequence[Stage]) -> tuple[Strip, ...]:
    """Return the drawing of the stages, none for no stage."""
    if not stages:
        return ()
    whole = max(sum(stage.standing.values()) for stage in stages) or 1
    apart = min(_WIDEST, (_LAST - _FIRST) // (min(len(stages), COLUMNS) - 1 or 1))
    starts = range(0, max(1, len(stages) - 1), COLUMNS - 1)
    return tuple(_strip(stages[start : start + COLUMNS], whole, apart, not start, stages[-1]) for start in starts)


def _strip(stages: Sequence[Stage], whole: int, apart: int, first: bool, last: Stage) -> Strip:
    columns = tuple(_column(stage, _FIRST + place * apart, whole) for place, stage in enumerate(stages))
    bands = [band for one, other in pairwise(columns) for band in _bands(one, other, whole)]
    bands.sort(key=lambda band: band.moved)  # what stays is drawn first, so that what moved lies upon it
    height = max(bar.y + bar.height for column in columns for bar in column.bars) + _FOOT
    return Strip(columns, tuple(bands), height, first, stages[-1] is last)


def _column(stage: Stage, x: int, whole: int) -> Column:
    bars, y = list[Bar](), _TOP
    for option, amount in stage.standing.items():
        height = amount * _HEIGHT // whole
        quota = None
        if stage.quota is not None and option != REST and amount >= stage.quota:
            quota = y + stage.quota * _HEIGHT // whole
        bars.append(Bar(option, amount, x, y, height, quota))
        y += height + _GAP
    return Column(stage, x, tuple(bars))


def _bands(one: Column, other: Column, whole: int) -> list[Band]:
    """Return the bands between two columns: on each bar first what stays, below it what moves, in drawing order."""
    before = {bar.option: bar for bar in one.bars}
    after = {bar.option: bar for bar in other.bars}
    x0, x1 = one.x + _BAR, other.x
    leaving = _sums(before, [(move.source, move.amount) for move in other.stage.moves])
    told, top0, top1 = list[Band](), dict[str, int](), {option: bar.y for option, bar in after.items()}
    for option, bar in before.items():
        held = after[option].amount if option in after else 0
        stays = max(0, min(held, bar.amount - leaving[option])) * _HEIGHT // whole
        top0[option] = bar.y + stays
        if stays:
            told.append(Band(False, x0, bar.y, x1, top1[option], stays))
            top1[option] += stays
    drawn = list(after)
    for move in sorted(other.stage.moves, key=lambda move: drawn.index(move.target)):
        height = move.amount * _HEIGHT // whole
        told.append(Band(True, x0, top0[move.source], x1, top1[move.target], height))
        top0[move.source] += height
        top1[move.target] += height
    return told


def _sums(options: Mapping[str, Bar], amounts: Sequence[tuple[str, int]]) -> dict[str, int]:
    sums = dict.fromkeys(options, 0)
    for option, amount in amounts:
        sums[option] += amount
    return sums
