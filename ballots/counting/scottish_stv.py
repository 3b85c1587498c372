"""STV as Scotland's councils are elected: rules 45 to 52 of the Scottish Local Government Elections Order 2007.

Weighted inclusive Gregory transfers: every paper of an elected option goes on at a reduced value, cut off after five
decimals (SSI 2007/42, schedule 1, rule 48). All amounts are whole hundred-thousandths of a vote.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from ballots.counting.elimination import lowest_of
from ballots.counting.papers import RankedPapers, order_of_lot
from ballots.counting.piles import Lay, Piles, lay
from ballots.counting.record import Count, Round, Tie, Transfer
from ballots.counting.ties import Lot, by_earlier_rounds

PLACES = 5
ONE = 10**PLACES


def count(
    papers: RankedPapers, seats: int, options: Sequence[str], lot: Sequence[str] | None = None, laid: Lay = lay
) -> Count:
    """Count by the Scottish rules. The rounds are the stages that returning officers declare.

    Elected at one stage come in the order of their votes there. `laid` puts the papers into piles; another way of
    doing it must give the same figures. `ValueError` as in `order_of_lot`.
    """
    places = order_of_lot(options, seats, lot)
    piles = laid(papers, options, ONE)
    quota = (piles.given[0] // (seats + 1) + 1) * ONE
    stages = _Stages(quota, seats, places, piles, list(options), list(options))
    stages.close()
    while not stages.finished:
        stages.next()
    winners, rounds = tuple(stages.elected), tuple(stages.rounds)
    return Count("scottish-stv", seats, tuple(options), winners, rounds, *piles.given, places=PLACES, quota=quota)


@dataclass(slots=True)
class _Stages:
    """The count as it stands between two stages."""

    quota: int
    seats: int
    lot: Lot
    piles: Piles
    standing: list[str]
    """All options but the excluded ones."""
    continuing: list[str]
    elected: list[str] = field(default_factory=list)
    to_transfer: list[str] = field(default_factory=list)
    held_at_quota: set[str] = field(default_factory=set)
    rounds: list[Round] = field(default_factory=list)
    exhausted: int = 0
    lost: int = 0

    @property
    def finished(self) -> bool:
        """Whether all seats are filled or nobody is left to fill them."""
        return len(self.elected) >= self.seats or not self.continuing

    def next(self) -> None:
        """Do what rules 48 to 51 ask for at this stage: the largest surplus first, else an exclusion."""
        if self.to_transfer:
            source, tie = self._largest_surplus()
            self.to_transfer.remove(source)
            surplus = self._total(source) - self.quota
            transfer = self._pass_on(source, "surplus", surplus)
            self.held_at_quota.add(source)
            self.close(transfer, tie)
            return
        source, tie = lowest_of(self.rounds, self.continuing, self.lot)
        self.continuing.remove(source)
        transfer = self._pass_on(source, "exclusion", self._total(source))
        self.standing.remove(source)
        self.close(transfer, tie)

    def close(self, transfer: Transfer | None = None, tie: Tie | None = None) -> None:
        """Write down a stage and who is elected at its end (rules 47 and 52)."""
        if transfer:
            self.exhausted += transfer.exhausted
            self.lost += transfer.lost
        totals = {option: self._total(option) for option in self.standing}
        elected = [option for option in self.continuing if totals[option] >= self.quota]
        vacancies = self.seats - len(self.elected)
        if len(self.continuing) <= vacancies:
            elected = list(self.continuing)
        elected.sort(key=lambda option: self._rank(option, totals))
        self.continuing = [option for option in self.continuing if option not in elected]
        self.elected += elected
        self.to_transfer += [option for option in elected if totals[option] > self.quota]
        self.rounds.append(
            Round(
                len(self.rounds) + 1,
                totals,
                elected=tuple(elected),
                excluded=(transfer.source,) if transfer and transfer.cause == "exclusion" else (),
                transfers=(transfer,) if transfer else (),
                ties=(tie,) if tie else (),
                exhausted=self.exhausted,
                lost=self.lost,
                quota=self.quota,
            )
        )

    def _total(self, option: str) -> int:
        if option in self.held_at_quota:
            return self.quota
        return self.piles.total(option)

    def _rank(self, option: str, totals: dict[str, int]) -> tuple[int, ...]:
        """Sort by votes now, then at the stages before, the latest first, then by lot."""
        earlier = (-each.totals[option] for each in reversed(self.rounds))
        return (-totals[option], *earlier, self.lot[option])

    def _largest_surplus(self) -> tuple[str, Tie | None]:
        totals = self.rounds[-1].totals
        most = max(totals[option] for option in self.to_transfer)
        equal = [option for option in self.to_transfer if totals[option] == most]
        if len(equal) == 1:
            return equal[0], None
        tie = by_earlier_rounds(equal, self.rounds[:-1], self.lot, "surplus")
        return tie.fell_on, tie

    def _pass_on(self, source: str, cause: Literal["surplus", "exclusion"], amount: int) -> Transfer:
        """Pass each paper on to the next continuing option on it, at the value that rule 48(3) or 50(4) gives it."""
        total = self._total(source)
        parcels = self.piles.pass_on(
            source, self.continuing, lambda value: value * amount // total if cause == "surplus" else value
        )
        return Transfer(source, cause, amount, parcels)
