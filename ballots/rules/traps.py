"""Traps of a rule: pairs of ballots that differ by little and come out otherwise, each worked by the rule itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ballots.rules.motion import judge
from ballots.rules.outcome import Carried, Inquorate, MotionOutcome
from ballots.rules.rule import Rule
from ballots.rules.simulation import figures_at, first_turnout, needed_at
from ballots.rules.tally import Figures
from ballots.rules.wording import Translate, fraction_text, untranslated

Kind = Literal["stay home", "abstaining helps", "abstaining harms", "percent", "tie", "one vote", "home is no"]


@dataclass(frozen=True, slots=True)
class Tried:
    """Ballots and what the rule makes of them."""

    figures: Figures
    outcome: MotionOutcome


@dataclass(frozen=True, slots=True)
class Trap:
    """One trap: its kind, the ballots side by side, and a sentence on what to learn from them."""

    kind: Kind
    tries: tuple[Tried, ...]
    lesson: str


def traps(rule: Rule, roll: int, translate: Translate = untranslated) -> tuple[Trap, ...]:
    """Return the traps that this rule has on this roll; every pair was judged and does come out otherwise."""
    found = (
        *_stay_home(rule, roll, translate),
        *_abstain(rule, roll, translate),
        *_percent(rule, roll, translate),
        *_tie(rule, roll, translate),
        *_one_vote(rule, roll, translate),
    )
    return tuple(trap for trap in found if len({tried.outcome.word for tried in trap.tries}) > 1 or len(trap.tries) < 2)


def _stay_home(rule: Rule, roll: int, translate: Translate) -> Iterator[Trap]:
    """An opponent who votes brings the quorum; who stays home prevents the decision."""
    at = first_turnout(rule, roll)
    if rule.quorum is None or at is None:
        return
    needed = needed_at(rule, roll, at)
    if needed is None or needed == at:
        return
    before, after = figures_at(roll, needed, at - needed), figures_at(roll, needed, at - needed - 1)
    if isinstance(judge(rule, after), Inquorate):
        lesson = translate("One opponent who stays home stops what the same opponent cannot stop by voting No.")
        yield _trap(rule, "stay home", (before, after), lesson)


def _abstain(rule: Rule, roll: int, translate: Translate) -> Iterator[Trap]:
    """An abstention can bring the quorum, or weigh as a No, or neither."""
    at = first_turnout(rule, roll)
    if at is None or at > roll:
        return
    needed = needed_at(rule, roll, at) or at
    if rule.quorum is not None and at > 1:
        short = figures_at(roll, needed, at - needed - 1) if needed < at else figures_at(roll, at - 1, 0)
        lesson = translate("Whoever abstains still takes part: an abstention can bring the quorum that carries it.")
        yield _trap(rule, "abstaining helps", (short, _abstaining(short, 1)), lesson)
    if rule.threshold.base in ("cast_abstain", "returned", "present") and at < roll:
        before = figures_at(roll, needed, at - needed)
        more = next((n for n in range(1, roll - at + 1) if not _carries(rule, _abstaining(before, n))), None)
        if more is not None:
            lesson = translate("Here an abstention weighs as a No; to stand aside means to stay home.")
            yield _trap(rule, "abstaining harms", (before, _abstaining(before, more)), lesson)
    if rule.threshold.base == "roll" and needed > 1:
        lesson = translate("Here whoever stays home weighs as a No: every Yes must be fetched.")
        yield _trap(rule, "home is no", (figures_at(roll, needed, 0), figures_at(roll, needed - 1, 0)), lesson)


def _percent(rule: Rule, roll: int, translate: Translate) -> Iterator[Trap]:
    """Two thirds is more than 66 % and less than 67 %."""
    share = rule.threshold.share
    if not 100 * share.numerator % share.denominator or rule.threshold.base == "roll":
        return
    cut = 100 * share.numerator // share.denominator
    pairs = [(cut * size // 100, size - cut * size // 100) for size in (100, 200, 300, 50) if size <= roll]
    exact = max((n for n in range(1, roll // share.denominator + 1) if n * share.denominator <= 99), default=0)
    for yes, no in pairs:
        falls = figures_at(roll, yes, no)
        reaches = figures_at(roll, exact * share.numerator, exact * (share.denominator - share.numerator))
        if exact and not _carries(rule, falls) and _carries(rule, reaches):
            lesson = translate(
                "%(cut)s%% is not %(share)s. Write the fraction into the rule, never the percentage cut off or rounded."
            )
            yield _trap(rule, "percent", (falls, reaches), lesson % {"cut": cut, "share": fraction_text(share)})
            return


def _tie(rule: Rule, roll: int, translate: Translate) -> Iterator[Trap]:
    """Exactly the share: enough where it says at least, one too few where it says more than."""
    share, at = rule.threshold.share, first_turnout(rule, roll)
    if at is None or rule.threshold.base == "roll" or share == 1:
        return
    size = -(-at // share.denominator) * share.denominator
    if size + 1 > roll:
        return
    yes = size // share.denominator * share.numerator
    level, fewer, more = (figures_at(roll, yes + step, size - yes - min(step, 0)) for step in (0, -1, 1))
    if rule.threshold.comparator == "more_than":
        lesson = translate("Exactly %(share)s is not more than %(share)s, so it fails.")
        if 2 * share == 1:
            lesson = translate("A tie fails.")
        yield _trap(rule, "tie", (level, more), lesson % {"share": fraction_text(share)})
    else:
        lesson = translate("Exactly %(share)s is enough.")
        if 2 * share == 1:
            lesson = translate("Here a tie carries. If it should fail, write “more than” into the rule.")
        yield _trap(rule, "tie", (level, fewer), lesson % {"share": fraction_text(share)})


def _one_vote(rule: Rule, roll: int, translate: Translate) -> Iterator[Trap]:
    """Without a quorum a single member can decide for all."""
    if roll > 1 and first_turnout(rule, roll) == 1:
        lesson = translate("A single vote decides for %(roll)s members.") % {"roll": roll}
        yield _trap(rule, "one vote", (figures_at(roll, 1, 0),), lesson)


def _trap(rule: Rule, kind: Kind, ballots: Sequence[Figures], lesson: str) -> Trap:
    return Trap(kind, tuple(Tried(figures, judge(rule, figures)) for figures in ballots), lesson)


def _abstaining(figures: Figures, more: int) -> Figures:
    """Return the ballots with so many more who take part and abstain."""
    tally = replace(figures.tally, abstain=figures.tally.abstain + more)
    return Figures(tally, figures.roll, tally.returned)


def _carries(rule: Rule, figures: Figures) -> bool:
    return isinstance(judge(rule, figures), Carried)
