"""Threshold and floors: how many Yes votes a motion needs to carry."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import cast

from ballots.rules.quorum import Comparator, parse_comparator, rounded
from ballots.rules.tally import BASES, Base, Figures
from deliberation.rules.document import Unusable, at, members, one_of, share, whole


@dataclass(frozen=True, slots=True)
class Threshold:
    """A share of a base that the Yes votes must reach, or exceed."""

    share: Fraction
    base: Base
    comparator: Comparator

    def needed(self, figures: Figures) -> int | None:
        """Return the number of Yes votes needed, None where the base is 0. `Unusable` where the base is not known."""
        base = figures.base(self.base)
        return rounded(self.share * base, self.comparator) if base else None


@dataclass(frozen=True, slots=True)
class ShareFloor:
    """A share of a base that the Yes votes must reach besides the threshold."""

    share: Fraction
    base: Base

    def needed(self, figures: Figures) -> int:
        """Return the number of Yes votes needed, rounded up. `Unusable` where the base is not known."""
        return ceil(self.share * figures.base(self.base))


@dataclass(frozen=True, slots=True)
class NumberFloor:
    """A number of Yes votes that must be reached besides the threshold."""

    number: int

    def needed(self, figures: Figures) -> int:
        """Return that number, whatever the figures."""
        return self.number


Floor = ShareFloor | NumberFloor


def parse_threshold(document: object, path: str) -> Threshold:
    """Return a THRESHOLD (DESIGN §5); all three keys must be written out, or it is `Unusable`."""
    given = members(document, path, ("share", "base", "comparator"))
    return Threshold(
        share(given["share"], at(path, "share")),
        _parse_base(given["base"], at(path, "base")),
        parse_comparator(given["comparator"], at(path, "comparator")),
    )


def parse_floor(document: object, path: str) -> Floor:
    """Return a FLOOR (DESIGN §5): a share of a base, or a number; `Unusable` for anything else."""
    given = members(document, path, (), ("share", "base", "number"))
    if given.keys() == {"number"}:
        return NumberFloor(whole(given["number"], at(path, "number")))
    if given.keys() != {"share", "base"}:
        raise Unusable("must be a share with its base, or a number", path)
    return ShareFloor(share(given["share"], at(path, "share")), _parse_base(given["base"], at(path, "base")))


def _parse_base(value: object, path: str) -> Base:
    return cast(Base, one_of(value, path, BASES))
