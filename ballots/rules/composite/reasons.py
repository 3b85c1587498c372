"""The reasons of a composite: a sentence for each group, one for what joins them, and the last one."""

from fractions import Fraction

from ballots.rules.composite.groups import GroupVerdict
from ballots.rules.composite.joining import Joined
from ballots.rules.composite.rule import WEIGHTED, Composite
from ballots.rules.rule import Rule
from ballots.rules.tally import Figures
from ballots.rules.wording import Translate, base_phrase, fraction_text, percent


def group_reason(rule: Rule, composite: Composite, verdict: GroupVerdict, translate: Translate) -> str:
    """Return the sentence on one group: who took part, Yes needed and reached, and what its vote comes to."""
    group = verdict.group
    shown = {
        "group": group.name, "roll": group.roll, "returned": group.returned, "quorum": verdict.quorum_needed,
        "weight": group.weight, "needed": verdict.yes_needed, "word": verdict.word,
    }  # fmt: skip
    if verdict.word == "INQUORATE":
        if composite.inquorate == "left_out":
            template = translate(
                "%(group)s: %(returned)s of %(roll)s took part and %(quorum)s had to, so it is left out."
            )
        else:
            template = translate(
                "%(group)s: %(returned)s of %(roll)s took part and %(quorum)s had to, so it does not carry."
            )
        return template % shown
    if group.tally is None:
        return translate("%(group)s: %(word)s; its figures are withheld by rule.") % shown
    base = Figures(group.tally, group.roll).base(rule.threshold.base)
    shown |= {"yes": group.tally.yes, "size": base, "base": base_phrase(rule.threshold.base, translate)}
    shown |= {"percent": percent(group.tally.yes, base)}
    if composite.kind == "weighted_shares":
        template = translate("%(group)s, weight %(weight)s: %(yes)s of %(size)s %(base)s are Yes (%(percent)s).")
    elif verdict.yes_needed is None:
        template = translate("%(group)s: %(word)s; there are no %(base)s.")
    elif composite.kind in WEIGHTED:
        template = translate(
            "%(group)s, weight %(weight)s: %(word)s; %(yes)s of %(size)s %(base)s are Yes (%(percent)s), "
            "%(needed)s needed."
        )
    else:
        template = translate(
            "%(group)s: %(word)s; %(yes)s of %(size)s %(base)s are Yes (%(percent)s), %(needed)s needed."
        )
    return template % shown


def joined_reason(composite: Composite, rule: Rule, joined: Joined, translate: Translate) -> str:
    """Return the sentence on what joins the groups: needed, of how many, and reached."""
    if joined.needed is None:
        return translate("No group is left to be counted.")
    shown = {"needed": _number(joined.needed), "reached": _number(joined.reached), "of": joined.of}
    if composite.kind == "overall_and_each":
        template = translate("Groups: each of the %(of)s must carry; %(reached)s did.")
    elif composite.kind == "weighted_shares":
        shown |= {"percent": percent(joined.reached.numerator, joined.reached.denominator * joined.of)}
        shown |= {"share": fraction_text(rule.threshold.share)}
        if rule.threshold.comparator == "more_than":
            template = translate(
                "Weighted shares: more than %(share)s of the weight of %(of)s must be Yes, that is more than "
                "%(needed)s; Yes has %(reached)s (%(percent)s)."
            )
        else:
            template = translate(
                "Weighted shares: at least %(share)s of the weight of %(of)s must be Yes, that is %(needed)s; "
                "Yes has %(reached)s (%(percent)s)."
            )
    else:
        assert composite.share is not None
        shown |= {"share": fraction_text(composite.share)}
        template = _shares(composite, translate)
    return template % shown


def _shares(composite: Composite, translate: Translate) -> str:
    more = composite.comparator == "more_than"
    if composite.kind == "winner_takes_all":
        if more:
            return translate(
                "Weights: more than %(share)s of %(of)s must carry, that is %(needed)s; groups that weigh "
                "%(reached)s did."
            )
        return translate(
            "Weights: at least %(share)s of %(of)s must carry, that is %(needed)s; groups that weigh %(reached)s did."
        )
    if more:
        return translate("Groups: more than %(share)s of %(of)s must carry, that is %(needed)s; %(reached)s did.")
    return translate("Groups: at least %(share)s of %(of)s must carry, that is %(needed)s; %(reached)s did.")


def composite_conclusion(carried: bool, translate: Translate) -> str:
    """Return the last sentence of a motion decided by its groups."""
    if carried:
        return translate("Everything needed was reached, so the motion is carried.")
    return translate("Not everything needed was reached, so the motion is not carried.")


def _number(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
