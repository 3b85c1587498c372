"""STAR: score, then automatic run-off. The two highest sums meet, and the one that more papers score higher wins.

Ties follow the published protocol of the Equal Vote Coalition: between equal sums, who wins more of the meetings among
the tied, then who has more highest scores; in the run-off, who has the higher sum, then more highest scores; then the
lot. Several seats are filled one after the other, each by a STAR count of the options left (bloc STAR).
"""

from collections.abc import Sequence
from itertools import combinations

from ballots.counting.papers import ScorePapers, order_of_lot
from ballots.counting.record import BrokenBy, Count, Round, Tie, TieOver
from ballots.counting.score import SCORE_RANGE, Scored, scored
from ballots.counting.ties import Lot, in_order


def count(
    papers: ScorePapers,
    seats: int,
    options: Sequence[str],
    lot: Sequence[str] | None = None,
    score_range: tuple[int, int] = SCORE_RANGE,
) -> Count:
    """Count by STAR: two rounds a seat, the sums of all and the run-off. `ValueError` as in `order_of_lot`."""
    places = order_of_lot(options, seats, lot)
    told = scored(papers, options, score_range)
    sums, left, winners, rounds = told.totals(), list(options), list[str](), list[Round]()
    while left and len(winners) < seats:
        totals = {option: sums[option] for option in left}
        finalists, ties = _finalists(told, left, totals, places, score_range[1])
        rounds.append(Round(len(rounds) + 1, totals, ties=ties))
        winner, meeting, runoff_ties = _runoff(told, finalists, totals, places, score_range[1])
        rounds.append(Round(len(rounds) + 1, meeting, elected=(winner,), ties=runoff_ties))
        winners.append(winner)
        left.remove(winner)
    return Count("star", seats, tuple(options), tuple(winners), tuple(rounds), told.valid, told.blank, told.invalid)


def _finalists(
    told: Scored, left: Sequence[str], totals: dict[str, int], lot: Lot, most: int
) -> tuple[list[str], tuple[Tie, ...]]:
    finalists, ties = list[str](), list[Tie]()
    while len(finalists) < min(2, len(left)):
        rest = [option for option in left if option not in finalists]
        highest = max(totals[option] for option in rest)
        equal = [option for option in rest if totals[option] == highest]
        # Two equals for two places both go on, and nothing needs to be decided between them.
        if len(equal) <= 2 - len(finalists):
            finalists += equal
            continue
        wins = _wins(told, equal)
        tie = _broken(equal, (("head to head", wins), ("highest score", _tops(told, equal, most))), lot, "finalist")
        finalists.append(tie.fell_on)
        ties.append(tie)
    return finalists, tuple(ties)


def _runoff(
    told: Scored, finalists: Sequence[str], totals: dict[str, int], lot: Lot, most: int
) -> tuple[str, dict[str, int], tuple[Tie, ...]]:
    if len(finalists) == 1:
        only = finalists[0]
        return only, {only: told.valid}, ()
    one, other = finalists
    meeting = {one: told.preferring(one, other), other: told.preferring(other, one)}
    if meeting[one] != meeting[other]:
        return max(finalists, key=meeting.__getitem__), meeting, ()
    sums = {option: totals[option] for option in finalists}
    tie = _broken(finalists, (("total score", sums), ("highest score", _tops(told, finalists, most))), lot, "runoff")
    return tie.fell_on, meeting, (tie,)


def _tops(told: Scored, options: Sequence[str], most: int) -> dict[str, int]:
    return {option: told.giving(most, option) for option in options}


def _wins(told: Scored, tied: Sequence[str]) -> dict[str, int]:
    """Return how many meetings each of the tied wins against the others."""
    wins = dict.fromkeys(tied, 0)
    for one, other in combinations(tied, 2):
        first, second = told.preferring(one, other), told.preferring(other, one)
        wins[one] += first > second
        wins[other] += second > first
    return wins


def _broken(tied: Sequence[str], criteria: Sequence[tuple[BrokenBy, dict[str, int]]], lot: Lot, over: TieOver) -> Tie:
    """Return the tie as the first criterion that leaves one option breaks it, each among those the last one left."""
    left = list(tied)
    for by, figures in criteria:
        best = max(figures[option] for option in left)
        left = [option for option in left if figures[option] == best]
        if len(left) == 1:
            return Tie(over, in_order(tied, lot), left[0], by)
    return Tie(over, in_order(tied, lot), min(left, key=lot.__getitem__), "lot")
