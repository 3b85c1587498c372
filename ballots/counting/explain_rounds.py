"""Sentences on counts that go round by round: instant run-off and the transferable vote."""

from collections.abc import Sequence

from ballots.counting.irv import majority_round
from ballots.counting.record import Round, Transfer
from ballots.counting.telling import Telling
from ballots.rules.wording import percent


def runoff_reasons(telling: Telling) -> list[str]:
    """Return who led, when half was passed, who was excluded, what the last exclusion changed, and the last round."""
    rounds = telling.count.rounds
    told = [_leaders(telling, rounds[0]), *_majority(telling, rounds)]
    if len(rounds) > 1:
        told.append(_excluded(telling, rounds))
        told += [_passed_on(telling, each) for each in rounds[-1].transfers]
    last = rounds[-1]
    if len(last.totals) == 2:
        template = telling.translate(
            "Round %(round)s leaves %(totals)s; papers that name neither of the two: %(exhausted)s."
        )
        told.append(
            template % {"round": last.number, "totals": telling.amounts(last.totals), "exhausted": last.exhausted}
        )
    return told


def transferable_reasons(telling: Telling) -> list[str]:
    """Return the quota, how each of the elected came in, the surpluses, who was excluded, and who was next."""
    rounds = telling.count.rounds
    told = _quota(telling, rounds)
    for each in rounds:
        told += [_passed_on(telling, transfer) for transfer in each.transfers if transfer.cause == "surplus"]
        told += [_came_in(telling, each, option) for option in each.elected]
    if any(each.excluded for each in rounds):
        told.append(_excluded(telling, rounds))
    return told + _nearest(telling, rounds)


def _leaders(telling: Telling, first: Round) -> str:
    most = max(first.totals.values())
    leaders = [option for option, votes in first.totals.items() if votes == most]
    template = telling.translate(
        "Most first preferences: %(options)s with %(votes)s of %(valid)s papers (%(percent)s)."
    )
    if len(leaders) > 1:
        template = telling.translate(
            "Most first preferences: %(options)s with %(votes)s each of %(valid)s papers (%(percent)s)."
        )
    shown = {"options": telling.all_of(leaders), "votes": most, "valid": telling.count.valid}
    return template % (shown | {"percent": percent(most, telling.count.valid)})


def _majority(telling: Telling, rounds: Sequence[Round]) -> list[str]:
    number = majority_round(rounds)
    if number is None:
        return [telling.translate("In no round has an option more than half of the papers that still count.")]
    if number == 1:
        return [telling.translate("That is more than half of them, so no other option can catch up.")]
    each = rounds[number - 1]
    option = max(each.totals, key=lambda one: each.totals[one])
    template = telling.translate(
        "Round %(round)s is the first in which an option has more than half of the papers that still count: "
        "%(option)s, with %(votes)s of %(base)s."
    )
    base = sum(each.totals.values())
    return [template % {"round": number, "option": telling.name(option), "votes": each.totals[option], "base": base}]


def _excluded(telling: Telling, rounds: Sequence[Round]) -> str:
    """Tell who was excluded, in order, with the votes each had; of many the last are named, because they decide."""
    pieces = [
        f"{telling.name(option)} ({telling.shown(rounds[each.number - 2].totals[option])})"
        if each.number > 1
        else telling.name(option)
        for each in rounds
        for option in each.excluded
    ]
    if len(pieces) > 8:
        template = telling.translate("Excluded for having fewest: %(number)s options, the last of them %(options)s.")
        return template % {"number": len(pieces), "options": ", ".join(pieces[-5:])}
    template = telling.translate("Excluded for having fewest, in this order: %(options)s.")
    return template % {"options": ", ".join(pieces)}


def _passed_on(telling: Telling, transfer: Transfer) -> str:
    """Tell where the votes of one option went."""
    template = telling.translate("The votes of %(option)s, %(amount)s, pass on: %(to)s; with nobody further %(rest)s.")
    if transfer.cause == "surplus":
        template = telling.translate(
            "What %(option)s has above the quota, %(amount)s, passes on: %(to)s; with nobody further %(rest)s."
        )
    return template % {
        "option": telling.name(transfer.source),
        "amount": telling.shown(transfer.amount),
        "to": telling.amounts(transfer.to) or "—",
        "rest": telling.shown(transfer.exhausted + transfer.lost),
    }


def _quota(telling: Telling, rounds: Sequence[Round]) -> list[str]:
    count = telling.count
    if count.quota is None:
        return []
    quotas = [each.quota for each in rounds if each.quota is not None]
    if quotas and quotas[0] != quotas[-1]:
        template = telling.translate(
            "The quota falls from %(first)s to %(last)s, as papers end that name nobody further; "
            "no more than %(seats)s can reach it."
        )
        return [template % {"first": telling.shown(quotas[0]), "last": telling.shown(quotas[-1]), "seats": count.seats}]
    template = telling.translate("The quota is %(quota)s votes: no more than %(seats)s can reach it.")
    return [template % {"quota": telling.shown(count.quota), "seats": count.seats}]


def _came_in(telling: Telling, each: Round, option: str) -> str:
    template = telling.translate("Round %(round)s: %(option)s reaches the quota with %(votes)s and is elected.")
    if each.quota is None or each.totals[option] < each.quota:
        template = telling.translate(
            "Round %(round)s: %(option)s is elected with %(votes)s, short of the quota, "
            "because no more options are left than seats."
        )
    return template % {
        "round": each.number,
        "option": telling.name(option),
        "votes": telling.shown(each.totals[option]),
    }


def _nearest(telling: Telling, rounds: Sequence[Round]) -> list[str]:
    """Tell who of those left at the end, and not elected, has most."""
    if not rounds:
        return []
    left = {option: votes for option, votes in rounds[-1].totals.items() if option not in telling.count.winners}
    if not left:
        return []
    most = max(left.values())
    nearest = [option for option, votes in left.items() if votes == most]
    template = telling.translate("Nearest of those not elected at the end: %(options)s with %(votes)s.")
    return [template % {"options": telling.all_of(nearest), "votes": telling.shown(most)}]
