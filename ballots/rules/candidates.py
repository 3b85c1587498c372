"""Several candidates, each with Yes and No of their own: whoever reaches the threshold, one or several."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from ballots.rules.motion import judge
from ballots.rules.outcome import MotionOutcome
from ballots.rules.rule import Rule
from ballots.rules.tally import Figures, Tally
from ballots.rules.wording import Translate, untranslated

MARKS: Final = (-1, 1)
"""A paper marks each candidate as a paper of scores does: 1 is Yes, -1 No, 0 or left open neither."""


@dataclass(frozen=True, slots=True)
class CandidatesOutcome:
    """Who is endorsed, in the order of their share of Yes, the outcome of each candidate, and the last reason."""

    endorsed: tuple[str, ...]
    each: Mapping[str, MotionOutcome]
    reason: str


def judge_candidates(
    rule: Rule, candidates: Mapping[str, Figures], seats: int, translate: Translate = untranslated
) -> CandidatesOutcome:
    """Return who is endorsed: all who carry, or, where fewer are allowed, those of them with the highest shares of Yes.

    Equal shares of which not all can be endorsed endorse none of them: a tie never carries. Equals come in the order
    of `candidates`.
    """
    each = {name: judge(rule, figures, translate) for name, figures in candidates.items()}
    shares = {name: _share(rule, candidates[name]) for name, found in each.items() if found.word == "CARRIED"}
    order = sorted(shares, key=lambda name: -shares[name])
    if not order:
        return CandidatesOutcome((), each, translate("Nobody reached what was needed."))
    if len(order) <= seats:
        return CandidatesOutcome(tuple(order), each, translate("Everybody who reached what was needed is taken."))
    if shares[order[seats - 1]] == shares[order[seats]]:
        kept = tuple(name for name in order if shares[name] > shares[order[seats]])
        told = translate("More reached what was needed than can be taken, and the last share is held by several: none.")
        return CandidatesOutcome(kept, each, told)
    return CandidatesOutcome(
        tuple(order[:seats]), each, translate("Of those who reached what was needed the highest shares are taken.")
    )


def tallied(choices: Mapping[str, int], options: Sequence[str], invalid: int = 0) -> dict[str, Tally]:
    """Return what each candidate got of opened papers; a paper that marks nobody is blank for all."""
    found = {option: {"1": 0, "0": 0, "-1": 0} for option in options}
    for choice, number in choices.items():
        for mark in choice.split(",") if choice else ():
            option, _colon, value = mark.partition(":")
            if option in found:
                found[option][value] += number
    blank = choices.get("", 0)
    return {option: Tally(one["1"], one["-1"], one["0"], blank, invalid) for option, one in found.items()}


def _share(rule: Rule, figures: Figures) -> Fraction:
    base = figures.base(rule.threshold.base)
    return Fraction(figures.tally.yes, base) if base else Fraction(0)
