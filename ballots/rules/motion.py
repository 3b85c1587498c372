"""Judging a motion: quorum first, then threshold and floors together. Whole numbers and fractions, never floats."""

from collections.abc import Collection, Mapping

from ballots.rules.outcome import Carried, Inquorate, MotionOutcome, NotCarried, Outcome, Withdrawn
from ballots.rules.quorum import quorum_verdict
from ballots.rules.reasons import conclusion, floor_reason, inquorate_conclusion, quorum_reason, threshold_reason
from ballots.rules.rule import BallotRule, Rule
from ballots.rules.tally import Figures, Tally
from ballots.rules.wording import Translate, untranslated
from deliberation.rules.document import Unusable


def judge(rule: Rule, figures: Figures, translate: Translate = untranslated) -> MotionOutcome:
    """Return the outcome of a motion whose papers were counted.

    A base of 0 and a motion without any Yes vote never carry; ties fail because the threshold is compared exactly.
    `Unusable` where the rule needs the roll or the presence and the figures lack it.
    """
    tally = figures.tally
    verdict = quorum_verdict(rule.quorum, figures.roll, tally.returned, figures.present)
    needed = rule.threshold.needed(figures)
    floors = tuple(floor.needed(figures) for floor in rule.floors)
    first = quorum_reason(rule.quorum, verdict, figures.roll, translate)
    numbers = (verdict.needed, verdict.reached, needed, tally.yes, floors)
    if not verdict.met:
        return Inquorate(*numbers, (first, inquorate_conclusion(translate)))
    carried = needed is not None and tally.yes >= max(needed, 1, *floors)
    reasons = (
        first,
        threshold_reason(rule, figures, needed, translate),
        *(floor_reason(each, figures, least, translate) for each, least in zip(rule.floors, floors, strict=True)),
        conclusion(carried, tally.yes, translate),
    )
    return Carried(*numbers, reasons) if carried else NotCarried(*numbers, reasons)


def judge_unopened(
    rule: BallotRule, roll: int, participations: int, translate: Translate = untranslated
) -> Inquorate | None:
    """Return the outcome, for all contests, of a ballot that too few took part in, or None if it is to be opened.

    Such a ballot is judged by the number of participations alone and its papers are never looked at, so nothing is
    said of Yes votes. `Unusable` where the quorum is of those present: nobody is present over days.
    """
    verdict = quorum_verdict(rule.quorum, roll, participations)
    if verdict.met:
        return None
    reasons = (quorum_reason(rule.quorum, verdict, roll, translate), inquorate_conclusion(translate))
    return Inquorate(verdict.needed, verdict.reached, None, None, (), reasons)


def withdrawn_question(translate: Translate = untranslated) -> Withdrawn:
    """Return the outcome of a question that was withdrawn before the close, whoever took part."""
    return Withdrawn((translate("The question was withdrawn before the close; its papers are not published."),))


def judge_ballot(
    rule: BallotRule,
    roll: int,
    participations: int,
    tallies: Mapping[str, Tally],
    present: int | None = None,
    withdrawn: Collection[str] = (),
    translate: Translate = untranslated,
) -> dict[str, Outcome]:
    """Return the outcome of each contest of a counted ballot: one quorum for all, threshold and floors of its own.

    Every paper counts in every contest (an empty one is blank, an unreadable one spoiled), so the papers of a tally
    must be as many as the participations; `Unusable` where they are not, or where a contest has no tally or no rule.
    A withdrawn contest needs no tally and is not judged.
    """
    outcomes: dict[str, Outcome] = {}
    if unknown := (set(tallies) | set(withdrawn)) - set(rule.contests):
        raise Unusable(f"the ballot has no contest {', '.join(sorted(unknown))}", "contests")
    for contest in rule.contests:
        if contest in withdrawn:
            outcomes[contest] = withdrawn_question(translate)
            continue
        tally = tallies.get(contest)
        if tally is None:
            raise Unusable("this contest was not counted", f"contests.{contest}")
        if tally.returned != participations:
            raise Unusable(f"{tally.returned} papers, but {participations} took part", f"contests.{contest}")
        if participations > roll:
            raise Unusable(f"{participations} took part, but the roll has {roll} members", f"contests.{contest}")
        outcomes[contest] = judge(rule.rule_of(contest), Figures(tally, roll, present), translate)
    return outcomes
