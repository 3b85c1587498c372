"""Meek STV by the reference rule of the Proportional Representation Foundation, to nine decimals.

Every option elected keeps just the part of each paper that leaves it with the quota; the rest passes on, to options
elected before it as well. Quota and parts are worked out anew until the surplus is below a millionth of a vote. The
letters in the comments are the steps of that rule. Equal ranks, which it does not treat, count as the mean of every
order of the equals.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ballots.counting.meek_shares import ONE, PLACES, Distribution, Gather, Gathered, distribute, gather
from ballots.counting.papers import RankedPapers, order_of_lot
from ballots.counting.record import Count, Round, Tie
from ballots.counting.ties import Lot, by_lot

OMEGA = 1_000
"""A millionth of a vote, in billionths."""


def count(
    papers: RankedPapers,
    seats: int,
    options: Sequence[str],
    lot: Sequence[str] | None = None,
    gathered: Gather = gather,
) -> Count:
    """Count by Meek's rule. A round is told whenever somebody is elected or the shares have settled.

    Elected in one round come in the order of their votes there. Options within the remaining surplus of the lowest are
    tied with it, and the lot breaks that tie. `gathered` puts papers together that divide themselves alike; another way
    of doing it must give the same figures. `ValueError` as in `order_of_lot`.
    """
    places = order_of_lot(options, seats, lot)
    papers_held = gathered(papers, options)
    rounds = _Rounds(papers_held, seats, places, dict.fromkeys(options, ONE), list(options))
    while not rounds.complete:
        if not rounds.iterate() and rounds.hopeful:
            rounds.exclude()
    rounds.finish()
    quota = rounds.told[-1].quota if rounds.told else None
    winners, told = tuple(rounds.elected), tuple(rounds.told)
    return Count("meek", seats, tuple(options), winners, told, *papers_held.given, places=PLACES, quota=quota)


@dataclass(slots=True)
class _Rounds:
    """The count as it stands between two rounds. `opening` is the exclusion that the next round begins with."""

    papers: Gathered
    seats: int
    lot: Lot
    keep: dict[str, int]
    hopeful: list[str]
    elected: list[str] = field(default_factory=list)
    told: list[Round] = field(default_factory=list)
    opening: tuple[tuple[str, ...], tuple[Tie, ...]] = ((), ())

    @property
    def complete(self) -> bool:
        """B.1: all seats are filled, or all that are left must be elected."""
        return len(self.elected) >= self.seats or len(self.elected) + len(self.hopeful) <= self.seats

    def iterate(self) -> bool:
        """B.2: divide the papers until somebody is elected or the shares settle; tell whether somebody was elected."""
        grouped = self.papers.reaching(self._open())
        iterations, last_surplus = 0, None
        while True:
            iterations += 1
            divided = distribute(grouped, self.keep)  # a
            quota = sum(divided.votes.values()) // (self.seats + 1) + 1  # b
            winners = [option for option in self.hopeful if divided.votes[option] >= quota]  # c
            winners.sort(key=lambda option: (-divided.votes[option], self.lot[option]))
            surplus = max(0, sum(divided.votes[option] - quota for option in (*self.elected, *winners)))  # d
            settled = surplus < OMEGA or (last_surplus is not None and surplus >= last_surplus)
            if winners or settled:  # e
                self._tell(divided, winners, quota, surplus, iterations)
                self.elected += winners
                self.hopeful = [option for option in self.hopeful if option not in winners]
                return bool(winners)
            last_surplus = surplus
            for option in self.elected:  # f
                # Equal ranks can leave an elected option below the quota, or with nothing; it keeps all at most.
                votes = divided.votes[option]
                raised = -(-self.keep[option] * quota // ONE)
                self.keep[option] = min(ONE, -(-raised * ONE // votes)) if votes else ONE

    def exclude(self) -> None:
        """B.3: exclude the lowest, or of those within the remaining surplus of it the one that was drawn first."""
        last = self.told[-1]
        least = min(last.totals[option] for option in self.hopeful)
        tied = [option for option in self.hopeful if last.totals[option] <= least + (last.surplus or 0)]
        tie = by_lot(tied, self.lot, "exclusion") if len(tied) > 1 else None
        lowest = tie.fell_on if tie else tied[0]
        self.keep[lowest] = 0
        self.hopeful.remove(lowest)
        self.opening = ((lowest,), (tie,) if tie else ())

    def finish(self) -> None:
        """C: whoever is left is elected if there are seats for all of them. Nothing is divided for that any more."""
        left = self.hopeful if len(self.elected) < self.seats else []
        if not left and not self.opening[0]:
            return
        totals = self.told[-1].totals if self.told else distribute(self.papers.reaching(self._open()), self.keep).votes
        standing = {option: votes for option, votes in totals.items() if option not in self.opening[0]}
        elected = sorted(left, key=lambda option: (-standing[option], self.lot[option]))
        last = self.told[-1] if self.told else None
        excluded, ties = self.opening
        kept, exhausted = (last.keep, last.exhausted) if last else (None, 0)
        self.told.append(
            Round(
                len(self.told) + 1,
                standing,
                elected=tuple(elected),
                excluded=excluded,
                ties=ties,
                exhausted=exhausted,
                quota=last.quota if last else None,
                keep=kept,
                iterations=0,
            )
        )
        self.elected += elected

    def _open(self) -> dict[str, int]:
        """Return what each option may keep at most while nobody's standing changes.

        Options that are not elected keep all or nothing throughout; an elected one may pass something on at any time,
        even while it still keeps everything.
        """
        return {option: 1 if option in self.elected else kept for option, kept in self.keep.items()}

    def _tell(self, divided: Distribution, winners: Sequence[str], quota: int, surplus: int, iterations: int) -> None:
        excluded, ties = self.opening
        self.opening = ((), ())
        standing = (*self.elected, *self.hopeful)
        self.told.append(
            Round(
                len(self.told) + 1,
                {option: votes for option, votes in divided.votes.items() if option in standing},
                elected=tuple(winners),
                excluded=excluded,
                ties=ties,
                exhausted=divided.exhausted,
                quota=quota,
                surplus=surplus,
                keep={option: self.keep[option] for option in standing},
                iterations=iterations,
            )
        )
