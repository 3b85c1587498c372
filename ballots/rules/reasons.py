"""The reasons of an outcome as plain sentences with the arithmetic, needed before reached."""

from ballots.rules.quorum import Number, Quorum, QuorumVerdict
from ballots.rules.rule import Rule
from ballots.rules.tally import Figures
from ballots.rules.threshold import Floor, NumberFloor
from ballots.rules.wording import Translate, base_phrase, fraction_text, need_phrase, percent


def quorum_reason(quorum: Quorum | None, verdict: QuorumVerdict, roll: int | None, translate: Translate) -> str:
    """Return the sentence on the quorum: what it asks for, how many that is, and how many there were."""
    if quorum is None:
        return translate("No quorum is set.")
    figures = {"need": need_phrase(quorum.need, roll, translate), "needed": verdict.needed, "reached": verdict.reached}
    if quorum.comparator == "more_than":
        if quorum.of == "returned":
            template = translate(
                "Quorum: more than %(need)s must take part, that is %(needed)s; %(reached)s took part."
            )
        else:
            template = translate("Quorum: more than %(need)s must be present, that is %(needed)s; %(reached)s were.")
    elif isinstance(quorum.need, Number):
        if quorum.of == "returned":
            template = translate("Quorum: at least %(needed)s must take part; %(reached)s took part.")
        else:
            template = translate("Quorum: at least %(needed)s must be present; %(reached)s were.")
    elif quorum.of == "returned":
        template = translate("Quorum: at least %(need)s must take part, that is %(needed)s; %(reached)s took part.")
    else:
        template = translate("Quorum: at least %(need)s must be present, that is %(needed)s; %(reached)s were.")
    return template % figures


def threshold_reason(rule: Rule, figures: Figures, needed: int | None, translate: Translate) -> str:
    """Return the sentence on the threshold, with the share of Yes cut off after two decimals."""
    threshold, yes = rule.threshold, figures.tally.yes
    size = figures.base(threshold.base)
    shown = {
        "share": fraction_text(threshold.share),
        "size": size,
        "base": base_phrase(threshold.base, translate),
        "needed": needed,
        "yes": yes,
        "percent": percent(yes, size),
    }
    if threshold.comparator == "more_than":
        if needed is None:
            return translate("Threshold: more than %(share)s of the %(base)s must be Yes; there are none.") % shown
        template = translate(
            "Threshold: more than %(share)s of the %(size)s %(base)s must be Yes, that is %(needed)s; "
            "%(yes)s are Yes (%(percent)s)."
        )
    else:
        if needed is None:
            return translate("Threshold: at least %(share)s of the %(base)s must be Yes; there are none.") % shown
        template = translate(
            "Threshold: at least %(share)s of the %(size)s %(base)s must be Yes, that is %(needed)s; "
            "%(yes)s are Yes (%(percent)s)."
        )
    return template % shown


def floor_reason(floor: Floor, figures: Figures, needed: int, translate: Translate) -> str:
    """Return the sentence on one floor."""
    yes = figures.tally.yes
    if isinstance(floor, NumberFloor):
        return translate("Floor: at least %(needed)s must be Yes; %(yes)s are Yes.") % {"needed": needed, "yes": yes}
    template = translate(
        "Floor: Yes must reach at least %(share)s of the %(size)s %(base)s, that is %(needed)s; %(yes)s are Yes."
    )
    return template % {
        "share": fraction_text(floor.share),
        "size": figures.base(floor.base),
        "base": base_phrase(floor.base, translate),
        "needed": needed,
        "yes": yes,
    }


def conclusion(carried: bool, yes: int, translate: Translate) -> str:
    """Return the last sentence of a motion that was decided."""
    if carried:
        return translate("Everything needed was reached, so the motion is carried.")
    if yes == 0:
        return translate("There is no Yes vote, so the motion is not carried.")
    return translate("Not everything needed was reached, so the motion is not carried.")


def inquorate_conclusion(translate: Translate) -> str:
    """Return the last sentence of a motion that too few took part in."""
    return translate("Too few took part, so the motion was neither carried nor rejected.")
