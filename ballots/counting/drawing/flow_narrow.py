"""The transfer flow on a phone: another picture of the same stages, not a smaller one.

One group of lying bars a stage, one below the other; the end of a bar that is set apart is what it gained there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ballots.counting.drawing.stages import REST, Stage

WIDTH: Final = 3280
LEFT: Final = 1080
_LONGEST, _ROW, _BAR, _GAP = 1080, 230, 150, 220


@dataclass(frozen=True, slots=True)
class LyingBar:
    """What an option holds, from `LEFT` on: `kept` long what it had, then `gained` long what it gained."""

    option: str
    amount: int
    y: int
    kept: int
    gained: int

    @property
    def start(self) -> int:
        """Where the bar begins."""
        return LEFT

    @property
    def joint(self) -> int:
        """Where what it gained begins."""
        return LEFT + self.kept

    @property
    def end(self) -> int:
        """Where the bar ends."""
        return LEFT + self.kept + self.gained


@dataclass(frozen=True, slots=True)
class Group:
    """One stage: its heading at `y`, its bars, and where the line to reach stands, from `top` to `foot`."""

    stage: Stage
    y: int
    bars: tuple[LyingBar, ...]
    quota: int | None
    top: int
    foot: int


def groups(stages: Sequence[Stage]) -> tuple[Group, ...]:
    """Return the groups of bars from the top."""
    reached = [
        max(amount for option, amount in stage.standing.items() if option != REST or len(stage.standing) == 1)
        for stage in stages
        if stage.standing
    ]
    longest = max([1, *reached, *(stage.quota or 0 for stage in stages), *(s.standing.get(REST, 0) for s in stages)])
    told, y = list[Group](), 200
    for stage in stages:
        top = y + 110
        bars = tuple(_bar(stage, option, top + place * _ROW, longest) for place, option in enumerate(stage.standing))
        foot = top + _ROW * sum(option != REST for option in stage.standing) - _ROW + _BAR
        quota = None if stage.quota is None else LEFT + stage.quota * _LONGEST // longest
        told.append(Group(stage, y, bars, quota, top - 30, foot + 30))
        y = top + len(bars) * _ROW + _GAP
    return tuple(told)


def height(drawn: Sequence[Group]) -> int:
    """Return the height of the whole drawing."""
    return max((bar.y for group in drawn for bar in group.bars), default=0) + _ROW


def _bar(stage: Stage, option: str, y: int, longest: int) -> LyingBar:
    amount = stage.standing[option]
    gained = min(amount, stage.gained(option))
    kept = (amount - gained) * _LONGEST // longest
    return LyingBar(option, amount, y, kept, amount * _LONGEST // longest - kept)
