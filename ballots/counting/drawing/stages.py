"""What moved between the rounds of a count: the one story that the wide and the narrow drawing both tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from ballots.counting.record import Count, Round

Cause = Literal["first", "surplus", "exclusion", "again"]
"""What opened a stage: the first preferences, a surplus, an exclusion, or the votes being worked out once more."""

BY_ROUNDS: Final = ("irv", "scottish-stv", "meek", "ranked")
"""The methods whose votes pass on from round to round; "ranked" is the endorsement of one or none."""

REST: Final = ""
"""Stands for the pile of votes that name nobody further, and of what cutting off leaves with nobody."""

MOST_STAGES: Final = 10
MOST_OPTIONS: Final = 12
"""Most stages that are drawn, and most options in one; longer counts are drawn from where they become so small."""

MOST_TOLD: Final = 60
"""Most options, and most rounds, whose figures are told in tables; the count as a document has all of them."""


@dataclass(frozen=True, slots=True)
class Move:
    """An amount that passes from one option to another, or to the rest."""

    source: str
    target: str
    amount: int


@dataclass(frozen=True, slots=True)
class Stage:
    """One round: why it began, whose votes moved, what each holds after it, and who is elected at its end.

    `standing` is in the order of the drawing, the rest last and only where it holds something; `places` gives those
    elected by now their place among the winners, `elected` only those elected here.
    """

    number: int
    cause: Cause
    sources: tuple[str, ...]
    moved: int
    standing: Mapping[str, int]
    moves: tuple[Move, ...]
    elected: tuple[str, ...]
    places: Mapping[str, int]
    quota: int | None

    def gained(self, option: str) -> int:
        """Return what an option gained in this stage."""
        return sum(move.amount for move in self.moves if move.target == option)


def order(count: Count) -> tuple[str, ...]:
    """Return the options as they are drawn from the top: the winners in order, then who was in the count longest."""
    last = {option: each.totals[option] for each in count.rounds for option in each.totals}
    stayed = {option: each.number for each in count.rounds for option in each.totals}
    losers = [option for option in count.options if option not in count.winners]
    losers.sort(key=lambda option: (-stayed.get(option, 0), -last.get(option, 0)))
    return (*count.winners, *losers)


def stages(count: Count) -> tuple[Stage, ...]:
    """Return the stages of a count by rounds; none for another method, or where there are more than `MOST_TOLD`."""
    if not 0 < len(count.rounds) <= MOST_TOLD or len(count.options) > MOST_TOLD or count.method not in BY_ROUNDS:
        return ()
    drawn, places, told = order(count), dict[str, int](), list[Stage]()
    for place, each in enumerate(count.rounds):
        before = count.rounds[place - 1] if place else None
        places = {**places, **{option: count.winners.index(option) + 1 for option in each.elected}}
        told.append(_stage(each, before, drawn, places))
    return tuple(told)


def drawn(told: Sequence[Stage]) -> tuple[Stage, ...]:
    """Return the stages that a drawing has room for: the last ones, from where no more than `MOST_OPTIONS` stand."""
    small = [stage for stage in told if sum(option != REST for option in stage.standing) <= MOST_OPTIONS]
    return tuple(small[-MOST_STAGES:])


def _stage(each: Round, before: Round | None, drawn: Sequence[str], places: Mapping[str, int]) -> Stage:
    standing = {option: each.totals[option] for option in drawn if option in each.totals}
    if rest := each.exhausted + each.lost:
        standing[REST] = rest
    moves = () if before is None else _moves(each, before)
    causes: list[Cause] = [transfer.cause for transfer in each.transfers]
    cause: Cause = "first" if before is None else causes[0] if causes else "exclusion" if each.excluded else "again"
    sources = tuple(transfer.source for transfer in each.transfers) or each.excluded
    moved = sum(transfer.amount for transfer in each.transfers)
    if not moved and before is not None:
        moved = sum(before.totals[option] for option in each.excluded)
    return Stage(each.number, cause, sources, moved, standing, moves, each.elected, dict(places), each.quota)


def _moves(each: Round, before: Round) -> tuple[Move, ...]:
    if not each.transfers:
        return _net_moves(each, before)
    told = []
    for transfer in each.transfers:
        told += [Move(transfer.source, option, amount) for option, amount in transfer.to.items()]
        if rest := transfer.exhausted + transfer.lost:
            told.append(Move(transfer.source, REST, rest))
    return tuple(told)


def _net_moves(each: Round, before: Round) -> tuple[Move, ...]:
    """Return what moved in a rule that tells only the totals (Meek): each gain comes from all losses in proportion."""
    lost = {option: votes - each.totals.get(option, 0) for option, votes in before.totals.items()}
    gained = {option: votes - before.totals.get(option, 0) for option, votes in each.totals.items()}
    gained[REST] = each.exhausted + each.lost - before.exhausted - before.lost
    lost = {option: votes for option, votes in lost.items() if votes > 0}
    gained = {option: votes for option, votes in gained.items() if votes > 0}
    whole = max(sum(lost.values()), sum(gained.values()))
    moves = (
        Move(source, target, loss * gain // whole) for source, loss in lost.items() for target, gain in gained.items()
    )
    return tuple(move for move in moves if move.amount)
