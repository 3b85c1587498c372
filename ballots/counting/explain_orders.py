"""Sentences on counts that put all options in one order: pairs, points, approvals, scores and STAR."""

from ballots.counting.pairwise import condorcet_winner
from ballots.counting.record import Count
from ballots.counting.telling import Telling
from ballots.rules.wording import percent


def points_reasons(telling: Telling) -> list[str]:
    """Return the figures of the elected, and of the first who is not."""
    count = telling.count
    totals = count.rounds[0].totals
    template = {
        "approval": telling.translate("Named by most papers: %(totals)s."),
        "score": telling.translate("Highest sums of scores: %(totals)s."),
        "borda": telling.translate("Most points: %(totals)s."),
    }[count.method]
    told = [template % {"totals": telling.amounts({option: totals[option] for option in count.winners})}]
    left = {option: totals[option] for option in count.options if option not in count.winners}
    if left:
        best = max(left, key=lambda option: left[option])
        after = telling.translate("The first not elected is %(option)s with %(votes)s.")
        told.append(after % {"option": telling.name(best), "votes": telling.shown(left[best])})
    if count.method == "approval" and count.winners:
        share = telling.translate("%(option)s is named by %(percent)s of the papers that count.")
        first = count.winners[0]
        told.append(share % {"option": telling.name(first), "percent": percent(totals[first], count.valid)})
    return told


def star_reasons(telling: Telling) -> list[str]:
    """Return for each seat the two highest sums and the run-off between them."""
    rounds, told = telling.count.rounds, list[str]()
    for sums, meeting in zip(rounds[::2], rounds[1::2], strict=True):
        (winner,) = meeting.elected
        if len(meeting.totals) == 1:
            told.append(telling.translate("%(option)s alone is left.") % {"option": telling.name(winner)})
            continue
        other = next(option for option in meeting.totals if option != winner)
        template = telling.translate(
            "Round %(round)s: by their sums %(sums)s meet. Papers that score %(winner)s higher: %(votes)s; "
            "%(other)s higher: %(against)s."
        )
        shown = {
            "round": sums.number,
            "sums": telling.amounts({option: sums.totals[option] for option in meeting.totals}),
            "votes": meeting.totals[winner],
            "against": meeting.totals[other],
        }
        told.append(template % (shown | {"winner": telling.name(winner), "other": telling.name(other)}))
    return told


def pairs_reasons(telling: Telling) -> list[str]:
    """Return whether the first is ranked above every other, the closest pair or path, and majorities not locked in."""
    count = telling.count
    if not count.winners or len(count.options) < 2:
        return []
    first = condorcet_winner(count.pairwise)
    if first is not None:
        told = [_closest(telling, first)]
    else:
        told = [telling.translate("No option is ranked above each other one by more papers than below it.")]
        told += [_path(telling, count.winners[0])] if count.strengths else []
    told += _passed_over(telling)
    if count.tiers and len(count.tiers[0]) > 1:
        template = telling.translate("By the papers alone these stand equal at the top: %(options)s.")
        told.append(template % {"options": telling.all_of(count.tiers[0])})
    if count.seats > 1:
        template = telling.translate("The seats are filled from the top of one order: %(options)s.")
        told.append(template % {"options": telling.all_of(_order(count))})
    return told


def _closest(telling: Telling, first: str) -> str:
    matrix = telling.count.pairwise
    against = min(matrix[first], key=lambda other: matrix[first][other] - matrix[other][first])
    template = telling.translate(
        "More papers rank %(option)s above each other option than below it; the closest is %(other)s, "
        "%(votes)s to %(against)s."
    )
    return template % {
        "option": telling.name(first),
        "other": telling.name(against),
        "votes": matrix[first][against],
        "against": matrix[against][first],
    }


def _path(telling: Telling, first: str) -> str:
    paths = telling.count.strengths
    closest = min(paths[first], key=lambda other: paths[first][other] - paths[other][first])
    template = telling.translate(
        "No strongest path leads to %(option)s that is stronger than the way back; the closest is that from "
        "%(other)s, %(against)s against %(votes)s."
    )
    return template % {
        "option": telling.name(first),
        "other": telling.name(closest),
        "votes": paths[first][closest],
        "against": paths[closest][first],
    }


def _passed_over(telling: Telling) -> list[str]:
    over = [
        f"{telling.name(pair.winner)} > {telling.name(pair.loser)} ({pair.votes}:{pair.against})"
        for pair in telling.count.majorities
        if not pair.locked
    ]
    if not over:
        return []
    template = telling.translate("Not locked in, because stronger majorities say otherwise: %(pairs)s.")
    return [template % {"pairs": telling.joined(over)}]


def _order(count: Count) -> list[str]:
    """Return all options from the top, the elected in their order of election."""
    return [*count.winners, *(option for tier in count.tiers for option in tier if option not in count.winners)]
