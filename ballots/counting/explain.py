"""Why this outcome: a count told in sentences, each with the figures that decided.

A pure function of the count. The sentences add nothing that the record of the count does not hold.
"""

from collections.abc import Callable, Mapping
from typing import Final

from ballots.counting.explain_orders import pairs_reasons, points_reasons, star_reasons
from ballots.counting.explain_rounds import runoff_reasons, transferable_reasons
from ballots.counting.explain_ties import tie_reasons
from ballots.counting.methods import METHODS
from ballots.counting.record import Count
from ballots.counting.telling import Telling
from ballots.rules.wording import Translate, untranslated


def explain(
    count: Count, names: Mapping[str, str] | None = None, translate: Translate = untranslated
) -> tuple[str, ...]:
    """Return the sentences on a count: its papers, what decided, every tie, and who is elected.

    `names` gives the options' names where the count knows them by ids; `translate` takes an English template and
    returns it in the reader's language.
    """
    telling = Telling(count, names or {}, translate)
    reasons = _REASONS.get(count.method, points_reasons)
    return (_papers(telling), *reasons(telling), *tie_reasons(telling), _elected(telling))


def what_decided(
    count: Count, names: Mapping[str, str] | None = None, translate: Translate = untranslated
) -> tuple[str, ...]:
    """Return only the sentences on what decided, for a page that tells papers, lots and the elected by itself.

    Nothing is told of a count of another kind than `METHODS`, or of one in which nobody is elected.
    """
    if count.method not in METHODS or not count.winners:
        return ()
    telling = Telling(count, names or {}, translate)
    return tuple(_REASONS.get(count.method, points_reasons)(telling))


def _papers(telling: Telling) -> str:
    template = telling.translate(
        "Papers handed in: %(returned)s. Counted: %(valid)s, blank: %(blank)s, invalid: %(bad)s."
    )
    count = telling.count
    return template % {
        "returned": count.returned,
        "valid": count.valid,
        "blank": count.blank,
        "bad": count.invalid,
    }


def _elected(telling: Telling) -> str:
    count = telling.count
    if count.method == "motion":
        if not count.winners:
            return telling.translate("No vote was cast, so nothing is decided.")
        if count.winners == ("yes",):
            return telling.translate("By simple majority the motion is carried.")
        return telling.translate("By simple majority the motion is not carried.")
    if not count.winners:
        return telling.translate("Nobody is elected.")
    return telling.translate("Elected: %(options)s.") % {"options": telling.all_of(count.winners)}


def _motion_reasons(telling: Telling) -> list[str]:
    totals = telling.count.rounds[0].totals
    template = telling.translate("Yes has %(yes)s and No %(no)s of the votes cast; %(abstain)s abstain.")
    return [template % dict(totals)]


_REASONS: Final[dict[str, Callable[[Telling], list[str]]]] = {
    "motion": _motion_reasons,
    "irv": runoff_reasons,
    "scottish-stv": transferable_reasons,
    "meek": transferable_reasons,
    "schulze": pairs_reasons,
    "ranked-pairs": pairs_reasons,
    "star": star_reasons,
}
