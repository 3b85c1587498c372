"""Where each option of an election stood, read from its part of the count document: a plain table (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Standing:
    """One option: its totals in the first and the last round it was in, as the rule's decimals, and what became of it.

    `place` counts the elected from 1; `round` is that of the election or exclusion. Methods without totals tell none.
    """

    option: str
    first: str | None
    last: str | None
    place: int | None
    round: int | None
    excluded: bool
    withdrawn: bool = False


def standings(contest: Mapping[str, Any]) -> list[Standing]:
    """Return the options of an opened election: the elected in order, then the others, who lasted longest first."""
    count = contest["count"]
    rows = [_standing(contest, option) for option in count["options"]]
    last_in = {option: each["round"] for each in count["rounds"] for option in each["totals"]}
    after = len(rows) + 1
    rows.sort(key=lambda row: (row.place or after, -last_in.get(row.option, 0), -_size(row.last)))
    gone = [Standing(option, None, None, None, None, False, True) for option in contest.get("withdrawn", [])]
    return rows + gone


def _standing(contest: Mapping[str, Any], option: str) -> Standing:
    count, winners = contest["count"], contest["judgement"]["winners"]
    totals = [each["totals"][option] for each in count["rounds"] if option in each["totals"]]
    place = winners.index(option) + 1 if option in winners else None
    kind = "elected" if place else "excluded"
    rounds = [each["round"] for each in count["rounds"] if option in each[kind]]
    first, last = (_shown(totals[0]), _shown(totals[-1])) if totals else (None, None)
    return Standing(option, first, last, place, rounds[0] if rounds else None, not place and bool(rounds))


def _shown(amount: str) -> str:
    """A decimal without the zeros at its end."""
    return amount.rstrip("0").rstrip(".") if "." in amount else amount


def _size(amount: str | None) -> float:
    return float(amount or 0)
