"""The rules that join the groups: how much of them, or of their weights, is needed, and how much there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ballots.rules.composite.groups import GroupVerdict
from ballots.rules.composite.rule import Composite
from ballots.rules.quorum import rounded
from ballots.rules.threshold import Threshold
from deliberation.rules.document import Unusable


@dataclass(frozen=True, slots=True)
class Joined:
    """What the groups come to: counted groups or weights, how much of them is needed, and how much there is.

    `needed` is None where nothing is left to count; then nothing carries. Figures are whole, but for weighted shares.
    """

    of: int
    needed: Fraction | None
    reached: Fraction
    met: bool


def join(composite: Composite, threshold: Threshold, verdicts: Sequence[GroupVerdict]) -> Joined:
    """Return what the groups' outcomes come to. `Unusable` where weighted shares are asked of withheld figures."""
    counted = [one for one in verdicts if composite.inquorate == "counted" or one.word != "INQUORATE"]
    if composite.kind == "weighted_shares":
        return _weighted_shares(threshold, counted)
    weighed = composite.kind == "winner_takes_all"
    of = sum(one.group.weight if weighed else 1 for one in counted)
    reached = sum(one.group.weight if weighed else 1 for one in counted if one.carried)
    if of == 0:
        return Joined(0, None, Fraction(0), False)
    if composite.share is None or composite.comparator is None:
        needed = of
    else:
        needed = rounded(composite.share * of, composite.comparator)
    return Joined(of, Fraction(needed), Fraction(reached), reached >= max(needed, 1))


def _weighted_shares(threshold: Threshold, counted: Sequence[GroupVerdict]) -> Joined:
    """Every counted group gives its share of Yes times its weight; one without its quorum gives nothing."""
    of = sum(one.group.weight for one in counted)
    if of == 0:
        return Joined(0, None, Fraction(0), False)
    reached = Fraction(0)
    for one in counted:
        if one.word == "INQUORATE":
            continue
        if one.yes_share is None:
            raise Unusable("a weighted sum needs every group's figures", f"groups.{one.group.name}")
        reached += one.group.weight * one.yes_share
    needed = threshold.share * of
    over = reached > needed if threshold.comparator == "more_than" else reached >= needed
    return Joined(of, needed, reached, over and reached > 0)
