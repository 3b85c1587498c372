"""Ranked choices as the opened papers spell them, `o3>o1>o5`, read many at a time."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np

from ballots.counting.fast.gathering import Gathering
from ballots.counting.fast.kinds import Kinds, Numbers
from ballots.counting.fast.numerals import read_numbers
from ballots.counting.fast.raw_lines import Unplain

MOST_NUMBER: Final = 100_000
"""Options with numbers below this one are read here."""

AT_ONCE: Final = 1 << 16
"""Choices read at a time."""


@dataclass(frozen=True, slots=True)
class Valid:
    """The valid choices, and the same as kinds of papers; None where one has equal ranks."""

    choices: Mapping[str, int]
    kinds: Kinds | None


def read_choices(choices: Mapping[str, int], options: Sequence[str], allows: Callable[[str], bool]) -> Valid | None:
    """Return the valid ones of many choices, equal ones together with their number of papers.

    Only where some that are read together are not all plain does `allows` look at each of them. None where options are
    not called `o1`, `o2` …, and where no choice is read or their papers cannot be added up exactly.
    """
    try:
        return _together(choices, options, allows)
    except Unplain:
        return None


def _together(choices: Mapping[str, int], options: Sequence[str], allows: Callable[[str], bool]) -> Valid:
    gathered, waiting = _Gathered(options), iter(choices.items())
    invalid, equals = set[str](), False
    while some := dict(islice(waiting, AT_ONCE)):
        try:
            gathered.add(some)
        except (Unplain, UnicodeEncodeError):
            valid = {choice: number for choice, number in some.items() if allows(choice)}
            alone = {choice: number for choice, number in valid.items() if "=" not in choice}
            invalid.update(some.keys() - valid.keys())
            equals |= len(alone) < len(valid)
            if alone:
                gathered.add(alone)
    kinds = None if equals else gathered.kinds()
    if not invalid:
        return Valid(choices, kinds)
    return Valid({choice: number for choice, number in choices.items() if choice not in invalid}, kinds)


class _Gathered:
    """Choices without equal ranks, as kinds of papers."""

    def __init__(self, options: Sequence[str]) -> None:
        self._options, self._places, self._kinds = options, _places(options), Gathering()

    def add(self, choices: Mapping[str, int]) -> None:
        """Add choices. `Unplain` or `UnicodeEncodeError` where one is not valid, or has equal ranks: then none is."""
        named, lengths = _read(choices, self._places)
        numbers = np.fromiter(choices.values(), dtype=np.int64, count=len(choices))
        self._kinds.add(named, lengths, numbers, len(self._options))

    def kinds(self) -> Kinds:
        """Return the kinds. `Unplain` as in `Gathering`."""
        # A choice has one spelling, so choices that differ are rankings that differ.
        return self._kinds.kinds(self._options, all_differ=True)


def _read(choices: Collection[str], places: Numbers) -> tuple[Numbers, Numbers]:
    """Return the places of the options on all choices one after the other, and how many each has."""
    lines = "\n>".join(["", *choices, ""]).replace("\n>\n>", "\n\n>")[1:-1]
    if "," in lines:
        raise Unplain("a choice is spelt otherwise")
    # Each option has now the same mark before it; what is no option, or no place for one, leaves its letters behind.
    values, lengths, fields = read_numbers(lines.replace(">o", ",").encode("ascii"), b",")
    if len(lengths) != len(choices) or not (fields == lengths + 1).all():
        raise Unplain("a choice is spelt otherwise")
    if values.max(initial=0) >= len(places):
        raise Unplain("there is no such option")
    named = places[values]
    if named.min(initial=0) < 0:
        raise Unplain("there is no such option")
    return named, lengths


def _places(options: Sequence[str]) -> Numbers:
    """Return for each number the place of the option that has it, or -1."""
    numbers = [int(option[1:]) if option[1:].isascii() and option[1:].isdigit() else -1 for option in options]
    if any(option != f"o{number}" or number >= MOST_NUMBER for option, number in zip(options, numbers, strict=True)):
        raise Unplain("options are called otherwise")
    places = np.full(max(numbers, default=0) + 1, -1, dtype=np.int64)
    places[numbers] = np.arange(len(options))
    return places
