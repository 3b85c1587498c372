"""Writing the rounds of a count as RCTab's summary JSON, which programs that draw results of ranked votes read.

There an exclusion and its transfers stand in the round whose totals led to it; in our record they open the next one.
Amounts are decimal numbers as text.
"""

from typing import Final

from ballots.counting.interchange.unwritable import Unwritable
from ballots.counting.record import Count, Round, Transfer

ROUND_BY_ROUND: Final = ("irv", "scottish-stv")
"""The methods whose counts have such rounds. In Meek's rule votes pass on in all directions at once."""


def rctab_summary(
    count: Count, contest: str, date: str = "", jurisdiction: str = "", office: str = ""
) -> dict[str, object]:
    """Return the summary of a count as a JSON document. `date` is that of the vote, as 2026-03-01.

    Only what every known reader accepts is told: settings, totals, elections, exclusions and transfers. Readers want
    an election in the round before its surplus passes on, so of several elected in one round those whose surplus waits
    are told that much later. `Unwritable` for a method that does not go round by round.
    """
    if count.method not in ROUND_BY_ROUND:
        raise Unwritable(f"{count.method} has no rounds of elections and exclusions")
    config = {"contest": contest, "date": date, "jurisdiction": jurisdiction, "office": office}
    config["threshold"] = _threshold(count, count.rounds[-1]) if count.rounds else ""
    return {
        "config": {key: value for key, value in config.items() if value},
        "results": [_result(count, place) for place in range(len(count.rounds))],
    }


def _result(count: Count, place: int) -> dict[str, object]:
    each = count.rounds[place]
    following = count.rounds[place + 1] if place + 1 < len(count.rounds) else None
    surplus = {one.source: one for one in following.transfers if one.cause == "surplus"} if following else {}
    told_later = {
        one.source for later in count.rounds[place + 1 :] for one in later.transfers if one.cause == "surplus"
    }
    results: list[dict[str, object]] = [
        {"elected": option, "transfers": _gained(count, transfer)} for option, transfer in surplus.items()
    ]
    results += [{"elected": option, "transfers": {}} for option in each.elected if option not in told_later]
    if following is not None:
        passed = {transfer.source: transfer for transfer in following.transfers if transfer.cause == "exclusion"}
        results += [
            {"eliminated": option, "transfers": _gained(count, passed[option]) if option in passed else {}}
            for option in following.excluded
        ]
    return {
        "round": each.number,
        "tally": {option: count.shown(votes) for option, votes in each.totals.items()},
        "tallyResults": results,
    }


def _gained(count: Count, transfer: Transfer) -> dict[str, str]:
    gained = {option: count.shown(amount) for option, amount in transfer.to.items()}
    if transfer.exhausted:
        gained["exhausted"] = count.shown(transfer.exhausted)
    if transfer.lost:
        gained["residual surplus"] = count.shown(transfer.lost)
    return gained


def _threshold(count: Count, each: Round) -> str:
    """Return the quota of a round, or more than half of the papers that still count where the rule has no quota."""
    if each.quota is not None:
        return count.shown(each.quota)
    return count.shown(sum(each.totals.values()) // 2 + 1)
