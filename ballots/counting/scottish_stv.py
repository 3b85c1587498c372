"""STV as Scotland's councils are elected: rules 45 to 52 of the Scottish Local Government Elections Order 2007.

Weighted inclusive Gregory transfers: every paper of an elected option goes on at a reduced value, cut off after five
decimals (SSI 2007/42, schedule 1, rule 48). All amounts are whole hundred-thousandths of a vote.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from ballots.counting.elimination import lowest_of
from ballots.counting.papers import RankedPapers, order_of_lot, strict
from ballots.counting.record import Count, Parcel, Round, Tie, Transfer
from ballots.counting.ties import Lot, by_earlier_rounds

PLACES = 5
ONE = 10**PLACES

Pile = dict[tuple[tuple[str, ...], int], int]
"""Papers of one option by ranking and by the value at which they came to it."""


def count(papers: RankedPapers, seats: int, options: Sequence[str], lot: Sequence[str] | None = None) -> Count:
    """Count by the Scottish rules. The rounds are the stages that returning officers declare.

    Elected at one stage come in the order of their votes there. `ValueError` as in `order_of_lot`.
    """
    places = order_of_lot(options, seats, lot)
    told = strict(papers, options)
    quota = (told.valid // (seats + 1) + 1) * ONE
    stages = _Stages(quota, seats, places, {option: {} for option in options}, list(options))
    for ranking, number in told.papers.items():
        stages.piles[ranking[0]][ranking, ONE] = number
    stages.close()
    while not stages.finished:
        stages.next()
    given = (told.valid, told.blank, told.invalid)
    winners, rounds = tuple(stages.elected), tuple(stages.rounds)
    return Count("scottish-stv", seats, tuple(options), winners, rounds, *given, places=PLACES, quota=quota)


@dataclass(slots=True)
class _Stages:
    """The count as it stands between two stages."""

    quota: int
    seats: int
    lot: Lot
    piles: dict[str, Pile]
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
        del self.piles[source]
        self.close(transfer, tie)

    def close(self, transfer: Transfer | None = None, tie: Tie | None = None) -> None:
        """Write down a stage and who is elected at its end (rules 47 and 52)."""
        if transfer:
            self.exhausted += transfer.exhausted
            self.lost += transfer.lost
        totals = {option: self._total(option) for option in self.piles}
        elected = [option for option in self.continuing if totals[option] >= self.quota]
        vacancies = self.seats - len(self.elected)
        if len(self.continuing) <= vacancies:
            elected = list(self.continuing)
        elected.sort(key=lambda option: self._standing(option, totals))
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
        return sum(number * value for (_, value), number in self.piles[option].items())

    def _standing(self, option: str, totals: dict[str, int]) -> tuple[int, ...]:
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
        receiving = set(self.continuing)
        parcels: dict[int, tuple[dict[str, int], list[int]]] = {}
        for (ranking, received_at), number in self.piles[source].items():
            value = received_at * amount // total if cause == "surplus" else received_at
            to, exhausted = parcels.setdefault(received_at, ({}, []))
            onward = next((option for option in ranking if option in receiving), None)
            if onward is None:
                exhausted.append(number)
                continue
            to[onward] = to.get(onward, 0) + number
            pile = self.piles[onward]
            pile[ranking, value] = pile.get((ranking, value), 0) + number
        self.piles[source] = {}
        told = [
            Parcel(received_at, received_at * amount // total if cause == "surplus" else received_at, to, sum(spent))
            for received_at, (to, spent) in sorted(parcels.items(), reverse=True)
        ]
        return Transfer(source, cause, amount, tuple(told))
