"""Ranked choices as the opened papers spell them, `o3>o1>o5`, read many at a time."""

from collections.abc import Collection, Mapping, Sequence
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


def kinds_of(choices: Mapping[str, int], options: Sequence[str]) -> Kinds | None:
    """Return choices, equal ones together with their number of papers, as kinds of papers for a quick count.

    None unless every one is a valid choice of these options (`o1`, `o2` …) without equal ranks: then each has to be
    looked at by itself.
    """
    try:
        return _kinds(choices, options)
    except (Unplain, UnicodeEncodeError):
        return None


def _kinds(choices: Mapping[str, int], options: Sequence[str]) -> Kinds:
    places, gathered, waiting = _places(options), Gathering(), iter(choices.items())
    while some := dict(islice(waiting, AT_ONCE)):
        named, lengths = _read(some, places)
        gathered.add(named, lengths, np.fromiter(some.values(), dtype=np.int64, count=len(some)), len(options))
    # A choice has one spelling, so choices that differ are rankings that differ.
    return gathered.kinds(options, all_differ=True)


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
