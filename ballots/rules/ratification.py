"""Ratification of an agreement that stands unless rejected: with few votes it takes more No to reject it."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from ballots.rules.quorum import Comparator, rounded
from ballots.rules.tally import Figures
from ballots.rules.wording import Translate, fraction_text, untranslated
from deliberation.rules.document import Unusable


@dataclass(frozen=True, slots=True)
class Ratification:
    """Rejected by a majority of the votes cast; where fewer than `turnout` of the roll voted, by `few` of them."""

    turnout: Fraction = Fraction(1, 2)
    few: Fraction = Fraction(2, 3)


@dataclass(frozen=True, slots=True)
class RatificationOutcome:
    """The word with the No votes needed to reject and reached, and the reasons."""

    word: Literal["RATIFIED", "REJECTED"]
    no_needed: int | None
    no_reached: int
    reasons: tuple[str, ...]


def judge_ratification(
    rule: Ratification, figures: Figures, translate: Translate = untranslated
) -> RatificationOutcome:
    """Return whether an agreement is rejected. Without any vote cast it stands. `Unusable` without the roll."""
    roll, tally = figures.known_roll(), figures.tally
    if roll < tally.returned:
        raise Unusable(f"{tally.returned} papers are more than the {roll} members on the roll", "inputs")
    many = tally.returned >= rule.turnout * roll
    comparator: Comparator = "more_than" if many else "at_least"
    part = Fraction(1, 2) if many else rule.few
    needed = rounded(part * tally.cast, comparator) if tally.cast else None
    rejected = needed is not None and tally.no >= max(needed, 1)
    shown = {
        "turnout": fraction_text(rule.turnout), "returned": tally.returned, "roll": roll, "part": fraction_text(part),
        "cast": tally.cast, "needed": needed, "no": tally.no,
    }  # fmt: skip
    if many:
        first = translate("%(returned)s of %(roll)s took part, %(turnout)s or more: a majority of No rejects it.")
    else:
        first = translate("%(returned)s of %(roll)s took part, fewer than %(turnout)s: it takes %(part)s No to reject.")
    if needed is None:
        second = translate("No votes were cast.")
    else:
        second = translate("Of %(cast)s votes cast %(needed)s must be No to reject it; %(no)s are.")
    last = translate("So it is rejected.") if rejected else translate("So it is ratified.")
    return RatificationOutcome(
        "REJECTED" if rejected else "RATIFIED", needed, tally.no, (first % shown, second % shown, last)
    )
