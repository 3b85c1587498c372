"""The reasons of an election as plain sentences with the arithmetic. Options stand by their ids; `named` names them."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from ballots.counting.record import Count
from ballots.rules.bar import Bar
from ballots.rules.wording import Translate, fraction_text, untranslated

_ID: Final = re.compile(r"\bo[1-9][0-9]*\b", re.ASCII)


def named(sentence: str, names: Mapping[str, str]) -> str:
    """Return a sentence with the names of the options in place of their ids."""
    return _ID.sub(lambda found: names.get(found[0], found[0]), sentence)


def papers_reason(count: Count, translate: Translate = untranslated) -> str:
    """Return the sentence on the papers."""
    template = translate(
        "Papers handed in: %(returned)s. Counted: %(valid)s, blank: %(blank)s, spoiled: %(invalid)s."
    )
    shown = {"returned": count.returned, "valid": count.valid, "blank": count.blank, "invalid": count.invalid}
    return template % shown


def withdrawn_reason(gone: Sequence[str], translate: Translate = untranslated) -> str:
    """Return the sentence on options withdrawn before the close."""
    return translate("Withdrawn and passed over: %(options)s.") % {"options": ", ".join(gone)}


def bar_reason(
    bar: Bar,
    needed: int | None,
    totals: Mapping[str, int],
    options: Sequence[str],
    most: int,
    valid: int,
    returned: int,
    translate: Translate = untranslated,
) -> str:
    """Return the sentence on the bar: what it asks for, and what each option reached, the highest first."""
    order = sorted(options, key=lambda option: -totals[option])
    shown = {
        "share": fraction_text(bar.share), "most": most, "needed": needed,
        "base": valid if bar.base == "valid" else returned,
        "totals": ", ".join(f"{option} {totals[option]}" for option in order),
    }  # fmt: skip
    if needed is None:
        return translate("Bar: no paper counts, so nobody can reach it.")
    more = bar.comparator == "more_than"
    if most == 1:
        template = translate("Bar: more than %(share)s of %(base)s papers, that is %(needed)s. Reached: %(totals)s.")
        if not more:
            template = translate("Bar: at least %(share)s of %(base)s papers, that is %(needed)s. Reached: %(totals)s.")
    elif more:
        template = translate(
            "Bar: more than %(share)s of %(base)s papers times %(most)s, that is %(needed)s. Reached: %(totals)s."
        )
    else:
        template = translate(
            "Bar: at least %(share)s of %(base)s papers times %(most)s, that is %(needed)s. Reached: %(totals)s."
        )
    return template % shown


def lot_reasons(count: Count, translate: Translate = untranslated) -> list[str]:
    """Return a sentence for each tie that the lot broke."""
    template = translate("Round %(round)s: %(tied)s were tied and nothing told them apart; the lot fell on %(option)s.")
    return [
        template % {"round": number, "tied": ", ".join(tie.tied), "option": tie.fell_on}
        for number, tie in count.ties
        if tie.by == "lot"
    ]


def elected_reason(winners: Sequence[str], translate: Translate = untranslated) -> str:
    """Return the last sentence: who is elected, in order."""
    if not winners:
        return translate("Nobody is elected.")
    return translate("Elected, in order: %(options)s.") % {"options": ", ".join(winners)}
