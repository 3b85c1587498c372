"""All pictures of one count, with the names and figures that stand in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from ballots.counting.drawing import bars, flow, flow_narrow, matrix
from ballots.counting.drawing.bars import Meeting, Total
from ballots.counting.drawing.flow import Strip
from ballots.counting.drawing.flow_narrow import Group
from ballots.counting.drawing.matrix import Matrix
from ballots.counting.drawing.stages import REST, Stage, drawn, order, stages
from ballots.counting.record import Count


@dataclass(frozen=True)
class Pictures:
    """What a page draws of a count; `names` gives the options' names where the count knows them by ids."""

    count: Count
    names: Mapping[str, str] = field(default_factory=dict)

    def name(self, option: str) -> str:
        """Return the whole name of an option."""
        return self.names.get(option, option)

    def clipped(self, option: str, longest: int) -> str:
        """Return a name that fits a drawing; the table behind it has it whole."""
        name = self.name(option)
        return name if len(name) <= longest else name[: longest - 1].rstrip() + "…"

    def short(self, amount: int) -> str:
        """Return an amount as a drawing shows it: cut off after two decimals, and without them where it is whole."""
        whole, _, decimals = self.count.shown(amount).partition(".")
        return f"{whole}.{decimals[:2]}" if decimals.strip("0") else whole

    def exact(self, amount: int) -> str:
        """Return an amount as the rule works it, without decimals where it is whole."""
        whole, _, decimals = self.count.shown(amount).partition(".")
        return f"{whole}.{decimals}" if decimals.strip("0") else whole

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The options as they stand from the top of a drawing."""
        return order(self.count)

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """The stages, all of them."""
        return stages(self.count)

    @cached_property
    def drawn(self) -> tuple[Stage, ...]:
        """The stages that are drawn."""
        return drawn(self.stages)

    @cached_property
    def strips(self) -> tuple[Strip, ...]:
        """The wide drawing of the stages."""
        return flow.strips(self.drawn)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The narrow drawing of the stages."""
        return flow_narrow.groups(self.drawn)

    @property
    def narrow_height(self) -> int:
        """The height of the narrow drawing, in tenths."""
        return flow_narrow.height(self.groups)

    @cached_property
    def totals(self) -> tuple[Total, ...]:
        """The bars of totals."""
        return bars.totals(self.count)

    @cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        """Whom the first of the elected met."""
        return bars.meetings(self.count)

    @cached_property
    def matrix(self) -> Matrix | None:
        """The matrix of pairs."""
        return matrix.matrix(self.count)

    @cached_property
    def pairs(self) -> tuple[Meeting, ...]:
        """The pairs that are listed."""
        return matrix.pairs(self.count)

    @property
    def quotas(self) -> tuple[int, int] | None:
        """The first and the last quota, None where the rule has none."""
        told = [stage.quota for stage in self.stages if stage.quota is not None]
        return (told[0], told[-1]) if told else None

    def held(self, option: str, stage: Stage) -> int | None:
        """Return what an option holds after a stage, None where it is out of the count."""
        return stage.standing.get(option, 0 if option == REST else None)

    def tables(self) -> tuple[tuple[Stage, ...], ...]:
        """Return the stages as tables have room for them side by side: as the strips, without the repeated column."""
        width, told = flow.COLUMNS, self.stages
        edges = [*range(0, len(told), width), len(told)]
        return tuple(told[start:stop] for start, stop in pairwise(edges))
