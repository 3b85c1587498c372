"""Approval: each paper names any number of options, and the most named are elected."""

from collections.abc import Sequence

from ballots.counting.filling import fill, tiers_by
from ballots.counting.papers import ApprovalPapers, number_of, order_of_lot
from ballots.counting.record import Count, Round


def count(papers: ApprovalPapers, seats: int, options: Sequence[str], lot: Sequence[str] | None = None) -> Count:
    """Count approvals. An option named twice on one paper counts once; options that are not counted are passed over.

    Equals are told apart by the lot alone. `ValueError` as in `order_of_lot`.
    """
    places = order_of_lot(options, seats, lot)
    totals, valid, blank, invalid = dict.fromkeys(options, 0), 0, 0, 0
    for named, number in papers.items():
        kept = {option for option in named if option in totals}
        for option in kept:
            totals[option] += number
        valid += number_of(number) if kept else 0
        blank += number if not named else 0
        invalid += number if named and not kept else 0
    tiers = tiers_by(totals, options)
    winners, ties = fill(tiers, seats, places)
    rounds = (Round(1, totals, elected=winners, ties=ties),)
    return Count("approval", seats, tuple(options), winners, rounds, valid, blank, invalid, tiers=tiers)
