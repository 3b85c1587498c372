"""Bounds on the margin of an instant run-off, from the totals of its rounds alone.

A changed paper moves one vote at most from one option to another in every round. The lower bound follows D. Cary,
"Estimating the Margin of Victory for Instant-Runoff Voting" (EVT/WOTE 2011): options that together have fewer votes
than each of the others go before all of these, in whatever order, so that only the steps between such groups can be
changed, and of all ways through the count the best is taken.
"""

from collections.abc import Mapping, Sequence

Totals = Mapping[str, int]


def least_in_rounds(rounds: Sequence[Totals], winner: str) -> int:
    """Return a number of papers below which no change of papers can put the winner's seat in doubt.

    `rounds` are the totals, each without one option of the round before, down to two options or one.
    """
    excluded = [next(option for option in one if option not in other) for one, other in zip(rounds, rounds[1:])]  # noqa: B905, RUF007
    excluded += [option for option in rounds[-1] if option != winner]
    certain = [0] * len(excluded) + [sum(rounds[0].values()) + 1]  # papers that leave the way from here to the end
    for start in range(len(excluded) - 1, -1, -1):
        totals, together = rounds[start], 0
        for stop in range(start, len(excluded)):
            together += totals[excluded[stop]]
            stay = min(votes for option, votes in totals.items() if option not in excluded[start : stop + 1])
            step = -(-(stay - together) // 2)
            certain[start] = max(certain[start], min(step, certain[stop + 1]))
    return certain[0]


def enough_in_rounds(rounds: Sequence[Totals], winner: str) -> tuple[int, str]:
    """Return a number of papers that suffices to put the winner's seat in doubt, and whom they would help most.

    In some round so many of the winner's papers name, just before the winner, an option that lies behind in that
    round; until then nothing else changes. Taken is the round in which the fewest raise all others to the winner.
    """
    found = []
    for totals in rounds:
        others = {option: votes for option, votes in totals.items() if option != winner}
        if not others:
            continue
        papers = next(
            papers
            for papers in range(totals[winner] + 1)
            if sum(max(0, totals[winner] - papers - votes) for votes in others.values()) <= papers
        )
        found.append((papers, max(others, key=lambda option: others[option])))
    # Of several equal ways the latest is told: it is the one that members see in the last round.
    return min(reversed(found), key=lambda pair: pair[0])
