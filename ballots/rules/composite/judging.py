"""Judging a motion that is counted in groups: quorum, then floors and (where asked) the whole, then the groups."""

from collections.abc import Sequence
from dataclasses import dataclass

from ballots.rules.composite.groups import Group, GroupVerdict, judge_group
from ballots.rules.composite.joining import Joined, join
from ballots.rules.composite.reasons import composite_conclusion, group_reason, joined_reason
from ballots.rules.composite.rule import Composite
from ballots.rules.outcome import Carried, Inquorate, MotionOutcome, NotCarried
from ballots.rules.quorum import quorum_verdict
from ballots.rules.reasons import floor_reason, inquorate_conclusion, quorum_reason, threshold_reason
from ballots.rules.rule import Rule
from ballots.rules.tally import Figures
from ballots.rules.wording import Translate, untranslated


@dataclass(frozen=True, slots=True)
class CompositeOutcome:
    """The outcome of the whole with its reasons, the outcome of each group, and what joined them."""

    outcome: MotionOutcome
    groups: tuple[GroupVerdict, ...]
    joined: Joined


def judge_composite(
    rule: Rule, composite: Composite, whole: Figures, groups: Sequence[Group], translate: Translate = untranslated
) -> CompositeOutcome:
    """Return the outcome of a motion counted in groups. The order in which they come changes nothing.

    `whole` are the figures of everybody, each paper once. Without the quorum of the whole nothing is decided. Without
    groups, and where the whole has no Yes vote, nothing carries. `Unusable` where a group's figures cannot be used.
    """
    tally = whole.tally
    quorum = quorum_verdict(rule.quorum, whole.roll, tally.returned, whole.present)
    verdicts = tuple(judge_group(rule, composite, group) for group in sorted(groups, key=lambda one: one.name))
    joined = join(composite, rule.threshold, verdicts)
    needed = rule.threshold.needed(whole) if composite.is_overall else None
    floors = tuple(floor.needed(whole) for floor in rule.floors)
    numbers = (quorum.needed, quorum.reached, needed, tally.yes, floors)
    first = quorum_reason(rule.quorum, quorum, whole.roll, translate)
    if not quorum.met:
        return CompositeOutcome(Inquorate(*numbers, (first, inquorate_conclusion(translate))), verdicts, joined)
    overall = not composite.is_overall or (needed is not None and tally.yes >= needed)
    carried = joined.met and overall and tally.yes >= max((1, *floors))
    reasons = (
        first,
        *((threshold_reason(rule, whole, needed, translate),) if composite.is_overall else ()),
        *(floor_reason(each, whole, least, translate) for each, least in zip(rule.floors, floors, strict=True)),
        *(group_reason(rule, composite, verdict, translate) for verdict in verdicts),
        joined_reason(composite, rule, joined, translate),
        composite_conclusion(carried, translate),
    )
    outcome = Carried(*numbers, reasons) if carried else NotCarried(*numbers, reasons)
    return CompositeOutcome(outcome, verdicts, joined)
