"""The figures a rule is applied to: totals of one motion, the roll, and who was present."""

from dataclasses import dataclass
from typing import Final, Literal

from deliberation.rules.document import Unusable, at, members, whole

Base = Literal["cast", "cast_spoiled", "cast_abstain", "returned", "present", "roll"]

BASES: Final[tuple[Base, ...]] = ("cast", "cast_spoiled", "cast_abstain", "returned", "present", "roll")

PAPERS: Final = ("yes", "no", "abstain", "blank", "spoiled")


@dataclass(frozen=True, slots=True)
class Tally:
    """Papers of one motion by what they say; whole numbers of papers, none below 0 (`ValueError`)."""

    yes: int = 0
    no: int = 0
    abstain: int = 0
    blank: int = 0
    spoiled: int = 0

    def __post_init__(self) -> None:
        """Refuse a negative number of papers."""
        if min(self.yes, self.no, self.abstain, self.blank, self.spoiled) < 0:
            raise ValueError("a number of papers cannot be below 0")

    @property
    def cast(self) -> int:
        """Votes cast: Yes and No."""
        return self.yes + self.no

    @property
    def returned(self) -> int:
        """All papers handed in, whatever they say: this is what a turnout quorum counts."""
        return self.cast + self.abstain + self.blank + self.spoiled


@dataclass(frozen=True, slots=True)
class Figures:
    """A tally with the size of the roll and the number present; None where not known."""

    tally: Tally
    roll: int | None = None
    present: int | None = None

    def base(self, name: Base, path: str = "inputs") -> int:
        """Return the size of a base; `Unusable` where it is the roll or presence and that is not known."""
        if name == "roll":
            return self.known_roll(path)
        if name == "present":
            return self.known_present(path)
        tally = self.tally
        return {
            "cast": tally.cast,
            "cast_spoiled": tally.cast + tally.spoiled,
            "cast_abstain": tally.cast + tally.abstain,
            "returned": tally.returned,
        }[name]

    def known_roll(self, path: str = "inputs") -> int:
        """Return the size of the roll; `Unusable` where it is not known."""
        if self.roll is None:
            raise Unusable("the rule needs the size of the roll, and it is missing", at(path, "roll"))
        return self.roll

    def known_present(self, path: str = "inputs") -> int:
        """Return how many were present; `Unusable` where it is not known."""
        if self.present is None:
            raise Unusable("the rule needs the number present, and it is missing", at(path, "present"))
        return self.present


def parse_figures(document: object, path: str = "inputs") -> Figures:
    """Return the figures of IN (DESIGN §5): papers missing are 0, roll and presence missing are not known.

    `Unusable` for unknown keys, anything but whole numbers from 0 up, and more papers than members on the roll.
    """
    given = members(document, path, (), (*PAPERS, "roll", "present"))
    numbers = {key: whole(value, at(path, key)) for key, value in given.items()}
    figures = Figures(
        Tally(**{key: numbers.get(key, 0) for key in PAPERS}), numbers.get("roll"), numbers.get("present")
    )
    returned = figures.tally.returned
    if figures.roll is not None and returned > figures.roll:
        raise Unusable(f"{returned} papers are more than the {figures.roll} members on the roll", path)
    return figures
