"""What a count tells: every round with its totals, transfers, exclusions and ties, and who was elected.

All amounts are whole numbers of the smallest part that the rule counts in, 10 to the power of minus `places`: votes
where it is 0, hundred-thousandths of a vote in the Scottish rules. So no figure is ever rounded by the telling.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

TieOver = Literal["exclusion", "surplus", "seat", "order", "finalist", "runoff", "pairs"]
"""What a tie was about: who is excluded, whose surplus goes first, who is elected, who of the elected comes first,
who enters a run-off, who wins it, or which of several equal majorities is locked in first."""

BrokenBy = Literal["earlier round", "lot", "head to head", "highest score", "total score"]


@dataclass(frozen=True, slots=True)
class Tie:
    """Options that stood equal, the one the tie fell on, and how; `round` is the earlier round that told them apart."""

    over: TieOver
    tied: tuple[str, ...]
    fell_on: str
    by: BrokenBy
    round: int | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """Papers of one source that all arrived at one value and now go on at `value` each, in parts of a vote.

    `to` gives the number of papers each option receives; `exhausted` is the number that name nobody further.
    """

    received_at: int
    value: int
    to: Mapping[str, int]
    exhausted: int

    @property
    def papers(self) -> int:
        """The number of papers in the parcel."""
        return sum(self.to.values()) + self.exhausted


@dataclass(frozen=True, slots=True)
class Transfer:
    """Papers that pass on from one option, because it was excluded or because it holds more than the quota.

    `lost` is the part of the amount that cutting off the transfer value leaves with nobody.
    """

    source: str
    cause: Literal["surplus", "exclusion"]
    amount: int
    parcels: tuple[Parcel, ...]

    @property
    def to(self) -> dict[str, int]:
        """The amount that each receiving option gains."""
        gained: dict[str, int] = {}
        for parcel in self.parcels:
            for option, papers in parcel.to.items():
                gained[option] = gained.get(option, 0) + papers * parcel.value
        return gained

    @property
    def exhausted(self) -> int:
        """The amount on papers that name nobody further."""
        return sum(parcel.exhausted * parcel.value for parcel in self.parcels)

    @property
    def lost(self) -> int:
        """The amount that the cut-off transfer value leaves with nobody."""
        return self.amount - sum(parcel.papers * parcel.value for parcel in self.parcels)


@dataclass(frozen=True, slots=True)
class Round:
    """One round: first the exclusion or transfer that opens it, then the totals that follow, then who is elected.

    `totals` names the options still in the count and the elected ones. `exhausted` and `lost` are what has left the
    count so far. `quota`, `surplus`, `keep` (the part of a paper that an elected option keeps) and `iterations` are
    told where the rule has them.
    """

    number: int
    totals: Mapping[str, int]
    elected: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    ties: tuple[Tie, ...] = ()
    exhausted: int = 0
    lost: int = 0
    quota: int | None = None
    surplus: int | None = None
    keep: Mapping[str, int] | None = None
    iterations: int | None = None


@dataclass(frozen=True, slots=True)
class Majority:
    """A majority of one option over another: papers for and against, and whether ranked pairs locked it in."""

    winner: str
    loser: str
    votes: int
    against: int
    locked: bool


@dataclass(frozen=True, slots=True)
class Count:
    """A whole count. `winners` are in the order of their election.

    `valid` papers took part, `blank` ones said nothing, `invalid` ones said nothing that the rule can use. `tiers` is
    the order of all options before any lot, equals together, where the method has one. `pairwise` gives for each
    option how many papers rank it above each other one, `strengths` its strongest path to each.
    """

    method: str
    seats: int
    options: tuple[str, ...]
    winners: tuple[str, ...]
    rounds: tuple[Round, ...]
    valid: int
    blank: int
    invalid: int
    places: int = 0
    quota: int | None = None
    tiers: tuple[tuple[str, ...], ...] = ()
    pairwise: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    strengths: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    majorities: tuple[Majority, ...] = ()

    @property
    def returned(self) -> int:
        """All papers handed in."""
        return self.valid + self.blank + self.invalid

    @property
    def ties(self) -> tuple[tuple[int, Tie], ...]:
        """Every tie with the number of its round."""
        return tuple((each.number, tie) for each in self.rounds for tie in each.ties)

    def shown(self, amount: int) -> str:
        """Return an amount as a decimal number with all of the rule's places, such as 1210.00000."""
        if not self.places:
            return str(amount)
        sign, digits = ("-" if amount < 0 else ""), str(abs(amount)).rjust(self.places + 1, "0")
        return f"{sign}{digits[: -self.places]}.{digits[-self.places :]}"
