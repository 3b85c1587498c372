"""The words of rules: bases, needs and shares as phrases that reasons and sentences are built from.

English is the source language. `translate` takes an English template and returns it in the reader's language, such as
gettext; figures are filled in afterwards, so this room needs to know no language and no web framework.
"""

from collections.abc import Callable
from fractions import Fraction

from ballots.rules.quorum import Greater, Lesser, Need, Number, ShareOfMean, ShareOfRoll
from ballots.rules.tally import Base

Translate = Callable[[str], str]

LONGEST_LIST = 12
"""Most attendances or alternatives that are spelt out in a sentence; more are only counted."""


def untranslated(template: str) -> str:
    """Return a template as it is, in English."""
    return template


def percent(numerator: int, denominator: int) -> str:
    """Return a percentage as text, cut off after two decimals and never rounded, so that 59.57% never reads 60%.

    Both are whole numbers from 0 up; of a denominator 0 there is no percentage, and a dash stands for it.
    """
    if denominator == 0:
        return "—"
    hundredths = numerator * 10_000 // denominator
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def fraction_text(share: Fraction) -> str:
    """Return a share as p/q in lowest terms, the form rules are written in."""
    return f"{share.numerator}/{share.denominator}"


def base_phrase(base: Base, translate: Translate = untranslated) -> str:
    """Return a base as a noun in the plural that may stand after "of the"."""
    return {
        "cast": translate("votes cast"),
        "cast_spoiled": translate("votes cast (spoiled papers counted in)"),
        "cast_abstain": translate("votes cast (abstentions counted in)"),
        "returned": translate("papers handed in"),
        "present": translate("members present"),
        "roll": translate("members on the roll"),
    }[base]


def need_phrase(need: Need, roll: int | None, translate: Translate = untranslated) -> str:
    """Return what a quorum asks for, before rounding, with the size of the roll where it is known."""
    match need:
        case ShareOfRoll(share) if roll is None:
            return translate("%(share)s of the roll") % {"share": fraction_text(share)}
        case ShareOfRoll(share):
            return translate("%(share)s of the roll of %(roll)s") % {"share": fraction_text(share), "roll": roll}
        case ShareOfMean(share, attendances) if len(attendances) > LONGEST_LIST:
            template = translate("%(share)s of the mean attendance of %(meetings)s meetings")
            return template % {"share": fraction_text(share), "meetings": len(attendances)}
        case ShareOfMean(share, attendances):
            template = translate("%(share)s of the mean attendance (%(attendances)s)")
            listed = ", ".join(str(attendance) for attendance in attendances)
            return template % {"share": fraction_text(share), "attendances": listed}
        case Number(number):
            return str(number)
        case Lesser(needs):
            return translate("%(needs)s, whichever is less,") % {"needs": _alternatives(needs, roll, translate)}
        case Greater(needs):
            return translate("%(needs)s, whichever is more,") % {"needs": _alternatives(needs, roll, translate)}


def _alternatives(needs: tuple[Need, ...], roll: int | None, translate: Translate) -> str:
    shown = [need_phrase(need, roll, translate) for need in needs[:LONGEST_LIST]]
    if len(needs) > LONGEST_LIST:
        shown.append(translate("%(number)s more") % {"number": len(needs) - LONGEST_LIST})
    return translate(" or ").join(shown)
