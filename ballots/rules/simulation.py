"""What a rule asks for at each turnout, as figures and as the lines of a picture; and ballots that just carry."""

from dataclasses import dataclass
from typing import Final

from ballots.rules.motion import judge
from ballots.rules.outcome import Carried
from ballots.rules.rule import Rule
from ballots.rules.tally import Figures, Tally

MOST_MEMBERS: Final = 1_000_000
"""The largest roll that is tried."""

STEPS: Final = 100

WIDE: Final = 10_000
HIGH: Final = 2_000
"""The picture in tenths of a unit: turnout to the right, Yes votes upwards."""


@dataclass(frozen=True, slots=True)
class Point:
    """A turnout and the Yes votes that carry there if everybody says Yes or No; None where no number does."""

    returned: int
    needed: int | None


def figures_at(roll: int, yes: int, no: int) -> Figures:
    """Return ballots of so many Yes and No; everybody who takes part counts as present."""
    return Figures(Tally(yes, no), roll, yes + no)


def needed_at(rule: Rule, roll: int, returned: int) -> int | None:
    """Return the fewest Yes votes that carry when so many take part and nobody abstains, None where none do."""
    if not isinstance(judge(rule, figures_at(roll, returned, 0)), Carried):
        return None
    least, most = 1, returned
    while least < most:
        tried = (least + most) // 2
        if isinstance(judge(rule, figures_at(roll, tried, returned - tried)), Carried):
            most = tried
        else:
            least = tried + 1
    return least


def turnouts(rule: Rule, roll: int) -> tuple[Point, ...]:
    """Return about a hundred turnouts from nobody to all, and those on both sides of where the rule begins to bind."""
    tried = {roll * step // STEPS for step in range(STEPS + 1)}
    first = first_turnout(rule, roll)
    if first is not None:
        tried |= {max(0, first - 1), first}
    return tuple(Point(returned, needed_at(rule, roll, returned)) for returned in sorted(tried))


def first_turnout(rule: Rule, roll: int) -> int | None:
    """Return the smallest turnout at which something can carry, None where nothing ever can on this roll.

    If all who take part say Yes, more of them never carry less, so the first is found by halving.
    """
    if needed_at(rule, roll, roll) is None:
        return None
    least, most = 1, roll
    while least < most:
        tried = (least + most) // 2
        if isinstance(judge(rule, figures_at(roll, tried, 0)), Carried):
            most = tried
        else:
            least = tried + 1
    return least


@dataclass(frozen=True, slots=True)
class Wedge:
    """The picture: `carries` is the outline of all ballots that carry, `falls` of those that do not; in tenths.

    `start` is where the first turnout that can carry stands, from the left.
    """

    carries: str
    falls: str
    start: int


def wedge(points: tuple[Point, ...], roll: int) -> Wedge | None:
    """Return the picture of the turnouts, None where nothing can carry or the roll is empty."""
    able = [point for point in points if point.needed is not None]
    if not able or not roll:
        return None
    across = [point.returned * WIDE // roll for point in able]
    needed = [HIGH - (point.needed or 0) * HIGH // roll for point in able]
    highest = [HIGH - point.returned * HIGH // roll for point in able]
    line = list(zip(across, needed, strict=True))
    back = list(zip(across, highest, strict=True))[::-1]
    return Wedge(_outline(line + back), _outline([(across[0], HIGH), *line, (across[-1], HIGH)]), across[0])


def _outline(corners: list[tuple[int, int]]) -> str:
    """Return corners as SVG writes them; tenths become units with one decimal."""
    return " ".join(f"{x // 10}.{x % 10},{y // 10}.{y % 10}" for x, y in corners)


def just_carried(rule: Rule, roll: int) -> Tally:
    """Return ballots that just carry, at a turnout of about a third; with nothing that carries, a third of the roll."""
    first = first_turnout(rule, roll)
    returned = max(first or 0, roll // 3)
    needed = needed_at(rule, roll, returned)
    return Tally(returned, 0) if needed is None else Tally(needed, returned - needed)
