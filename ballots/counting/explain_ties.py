"""Sentences on ties: who stood equal, for what, and how it was broken."""

from ballots.counting.record import Tie
from ballots.counting.telling import Telling


def tie_reasons(telling: Telling) -> list[str]:
    """Return a sentence on every tie of a count."""
    return [_tie(telling, number, tie) for number, tie in telling.count.ties]


def _tie(telling: Telling, number: int, tie: Tie) -> str:
    translate = telling.translate
    template = {
        "exclusion": translate("Round %(round)s: of %(tied)s, equally low, %(option)s goes: %(how)s."),
        "surplus": translate("Round %(round)s: of %(tied)s, with equal surpluses, %(option)s comes first: %(how)s."),
        "seat": translate("Round %(round)s: of %(tied)s, equal for a seat, %(option)s is elected: %(how)s."),
        "order": translate("Round %(round)s: of %(tied)s, equal and elected, %(option)s comes first: %(how)s."),
        "finalist": translate("Round %(round)s: of %(tied)s, with equal sums, %(option)s goes on: %(how)s."),
        "runoff": translate("Round %(round)s: of %(tied)s, equal in the run-off, %(option)s wins: %(how)s."),
        "pairs": translate("Round %(round)s: of the equal majorities %(tied)s, %(option)s comes first: %(how)s."),
    }[tie.over]
    # What a tie of majorities names is pairs, which are told as they are.
    named = telling.joined(tie.tied) if tie.over == "pairs" else telling.all_of(tie.tied)
    shown = {"round": number, "tied": named, "option": telling.name(tie.fell_on), "how": _how(telling, tie)}
    return template % shown


def _how(telling: Telling, tie: Tie) -> str:
    translate = telling.translate
    if tie.by == "earlier round":
        template = translate("round %(earlier)s tells them apart")
        return template % {"earlier": tie.round}
    return {
        "lot": translate("the lot fell there"),
        "head to head": translate("wins more of the meetings among them"),
        "highest score": translate("has more of the highest scores"),
        "total score": translate("has the higher sum"),
    }[tie.by]
