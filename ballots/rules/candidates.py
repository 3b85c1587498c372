"""Several candidates, each with Yes and No papers of their own: whoever reaches the threshold, one or several."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from ballots.rules.motion import judge
from ballots.rules.outcome import MotionOutcome
from ballots.rules.rule import Rule
from ballots.rules.tally import Figures
from ballots.rules.wording import Translate, untranslated


@dataclass(frozen=True, slots=True)
class CandidatesOutcome:
    """Who is endorsed, in the order of their share of Yes, the outcome of each candidate, and the last reason."""

    endorsed: tuple[str, ...]
    each: Mapping[str, MotionOutcome]
    reason: str


def judge_candidates(
    rule: Rule,
    candidates: Mapping[str, Figures],
    allowed: Literal["one", "several"],
    translate: Translate = untranslated,
) -> CandidatesOutcome:
    """Return who is endorsed: all who carry, or, where one is allowed, the one of them with the highest share of Yes.

    Two with an equal highest share, where one is allowed, endorse nobody: a tie never carries.
    """
    each = {name: judge(rule, figures, translate) for name, figures in sorted(candidates.items())}
    carried = [name for name, outcome in each.items() if outcome.word == "CARRIED"]
    carried.sort(key=lambda name: (-_share(rule, candidates[name]), name))
    if not carried:
        return CandidatesOutcome((), each, translate("Nobody reached what was needed, so nobody is endorsed."))
    if allowed == "several":
        return CandidatesOutcome(tuple(carried), each, translate("Everybody who reached what was needed is endorsed."))
    if len(carried) > 1 and _share(rule, candidates[carried[0]]) == _share(rule, candidates[carried[1]]):
        return CandidatesOutcome((), each, translate("The highest share is shared by two, so nobody is endorsed."))
    return CandidatesOutcome((carried[0],), each, translate("Of those who reached what was needed the highest wins."))


def _share(rule: Rule, figures: Figures) -> Fraction:
    base = figures.base(rule.threshold.base)
    return Fraction(figures.tally.yes, base) if base else Fraction(0)
