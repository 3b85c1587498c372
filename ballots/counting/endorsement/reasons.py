"""The reasons of a ranked endorsement as plain sentences with the arithmetic."""

from collections.abc import Sequence
from math import ceil

from ballots.counting.endorsement.rule import Noe, RankedRule
from ballots.counting.record import Round
from ballots.rules.wording import Translate, fraction_text, percent


def withdrawn_reason(withdrawn: Sequence[str], translate: Translate) -> str:
    """Return the sentence on options that were withdrawn."""
    template = translate("Withdrawn and passed over on every paper: %(options)s.")
    return template % {"options": ", ".join(withdrawn)}


def last_round_reason(noe: str, rounds: Sequence[Round], candidate: str | None, mode: Noe, translate: Translate) -> str:
    """Return the sentence on what the exclusions left."""
    if not rounds:
        return translate("No candidate is ranked by any paper.")
    totals = rounds[-1].totals
    shown = {
        "round": rounds[-1].number,
        "totals": ", ".join(f"{option} {votes}" for option, votes in totals.items()),
        "exhausted": rounds[-1].exhausted,
        "candidate": candidate,
        "noe": noe,
    }
    if mode == "confirm":
        template = translate("Round %(round)s leaves %(totals)s; papers that rank none that is left: %(exhausted)s.")
    elif candidate is not None:
        template = translate(
            "Round %(round)s leaves %(totals)s; papers that rank none of them: %(exhausted)s. %(candidate)s is highest."
        )
    elif set(totals) == {noe}:
        template = translate("No candidate is left, so the outcome is %(noe)s.")
    elif len(set(totals.values())) == 1:
        template = translate(
            "Round %(round)s leaves %(totals)s; papers that rank none of them: %(exhausted)s. "
            "The last two are equal, so the outcome is %(noe)s."
        )
    else:
        template = translate(
            "Round %(round)s leaves %(totals)s; papers that rank none of them: %(exhausted)s. "
            "%(noe)s is highest and is the outcome."
        )
    return template % shown


def acceptance_reasons(
    rule: RankedRule, candidate: str, noe: str, votes: int, base: int, needed: int | None, translate: Translate
) -> tuple[str, str]:
    """Return the sentence on the acceptance asked for and reached, and the conclusion."""
    shown = {
        "share": fraction_text(rule.acceptance),
        "base": base,
        "needed": needed if needed is not None else ceil(rule.acceptance),
        "votes": votes,
        "percent": percent(votes, base),
        "candidate": candidate,
        "noe": noe,
    }
    if needed is None:
        template = translate("Acceptance: there is no paper to accept %(candidate)s.")
    elif rule.of == "all":
        template = translate(
            "Acceptance: at least %(share)s of all %(base)s papers that rank anybody must be for %(candidate)s, "
            "that is %(needed)s; %(votes)s are (%(percent)s)."
        )
    elif rule.noe == "confirm":
        template = translate(
            "Acceptance: at least %(share)s of the %(base)s papers that place %(candidate)s above or below %(noe)s "
            "must place %(candidate)s above, that is %(needed)s; %(votes)s do (%(percent)s)."
        )
    else:
        template = translate(
            "Acceptance: at least %(share)s of the %(base)s papers still counting must be for %(candidate)s, "
            "that is %(needed)s; %(votes)s are (%(percent)s)."
        )
    if needed is not None and votes >= needed:
        conclusion = translate("That is enough, so %(candidate)s is endorsed.")
    else:
        conclusion = translate("That is not enough, so the outcome is %(noe)s.")
    return template % shown, conclusion % shown
