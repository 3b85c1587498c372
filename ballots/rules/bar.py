"""The bar: what each option of an approval or score contest must reach to be elected, however high it stands."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal, cast

from ballots.rules.quorum import Comparator, parse_comparator, rounded
from deliberation.rules.document import at, members, one_of, share

BarBase = Literal["valid", "returned"]

BAR_BASES: Final[tuple[BarBase, ...]] = ("valid", "returned")


@dataclass(frozen=True, slots=True)
class Bar:
    """A share of the papers that count ("valid") or of all handed in ("returned").

    Of scores it is that share of what those papers could give at most.
    """

    share: Fraction
    base: BarBase
    comparator: Comparator

    @property
    def never_reached(self) -> bool:
        """Whether it asks for more than all, which no option can reach."""
        return self.comparator == "more_than" and self.share == 1

    def needed(self, valid: int, returned: int, most: int = 1) -> int | None:
        """Return the total an option needs, None where the base is 0 and nothing can be reached.

        `most` is the highest that one paper can give: 1 of approvals, the highest score of scores.
        """
        base = valid if self.base == "valid" else returned
        return max(rounded(self.share * base * most, self.comparator), 1) if base else None


def parse_bar(document: object, path: str) -> Bar:
    """Return a bar; `Unusable` names the bad key."""
    given = members(document, path, ("share", "base"), ("comparator",))
    return Bar(
        share(given["share"], at(path, "share")),
        cast(BarBase, one_of(given["base"], at(path, "base"), BAR_BASES)),
        parse_comparator(given.get("comparator", "at_least"), at(path, "comparator")),
    )
