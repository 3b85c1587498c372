"""Bars of totals, and bars of two options against each other."""

from dataclasses import dataclass

from ballots.counting.drawing.stages import order
from ballots.counting.record import Count


@dataclass(frozen=True, slots=True)
class Total:
    """The total of an option, its part of the longest bar in hundredths of a percent, and its place if elected."""

    option: str
    amount: int
    part: int
    place: int | None


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two options against each other: papers for each, and the part of the first in hundredths of a percent."""

    one: str
    other: str
    votes: int
    against: int

    @property
    def part(self) -> int:
        """The part of the first, cut off; half where neither has any."""
        both = self.votes + self.against
        return self.votes * 10_000 // both if both else 5_000


def totals(count: Count) -> tuple[Total, ...]:
    """Return the bars of a method that adds up marks (approvals, scores, points), the highest first; else none."""
    if count.method not in ("approval", "score", "star", "borda", "yes-no") or not count.rounds:
        return ()
    sums = count.rounds[0].totals
    longest = max([1, *sums.values()])
    places = {option: place for place, option in enumerate(count.winners, 1)}
    ranked = sorted(sums, key=lambda option: (-sums[option], places.get(option, len(sums))))
    return tuple(
        Total(option, sums[option], max(0, sums[option]) * 10_000 // longest, places.get(option)) for option in ranked
    )


def meetings(count: Count) -> tuple[Meeting, ...]:
    """Return whom the first of the elected met and how: all others in methods of pairs, the run-off of STAR and IRV."""
    if not count.winners:
        return ()
    first = count.winners[0]
    if count.pairwise:
        row = count.pairwise[first]
        others = [option for option in standing(count) if option != first]
        return tuple(Meeting(first, other, row[other], count.pairwise[other][first]) for other in others)
    if count.method not in ("star", "irv", "ranked"):
        return ()
    last = count.rounds[1 if count.method == "star" else -1].totals
    if len(last) != 2 or first not in last:
        return ()
    other = next(option for option in last if option != first)
    return (Meeting(first, other, last[first], last[other]),)


def standing(count: Count) -> tuple[str, ...]:
    """Return all options in the order of the outcome: the elected, then the tiers of the others."""
    if not count.tiers:
        return order(count)
    return (*count.winners, *(option for tier in count.tiers for option in tier if option not in count.winners))
