"""Judging what the plain way hands in: marks, dice and own words, as the lists of values that a form can hold.

One judgement serves the look once more and the cast, so that nothing passes the first and fails at the second.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ballots.rules.choices import BLANK, is_valid_choice
from foundation.hashing import hex_strict

LONGEST_WORDS = 200
"""Characters of own words that are stirred into a seal; the field on the page holds no more."""

DICE_BYTES = 32
_LOST = "\N{REPLACEMENT CHARACTER}"


class Fault(StrEnum):
    """Every reason for which a plain form cannot be sealed; there is no other."""

    TWO_MARKS = "two_marks"
    NO_CHOICE = "no_choice"
    BAD_DICE = "bad_dice"
    UNREADABLE_WORDS = "unreadable_words"
    LONG_WORDS = "long_words"


class Asked(NamedTuple):
    """What one contest takes: its method and the ids of its options in ascending order."""

    method: str
    options: Sequence[str]


@dataclass(frozen=True)
class PlainForm:
    """A form that can be sealed: a choice for every contest, the page's dice (64 hexadecimal digits), own words."""

    choices: dict[str, str]
    s0: str
    words: str


def judge_plain(
    asked: Mapping[str, Asked], marks: Mapping[str, Sequence[str]], s0: Sequence[str], words: Sequence[str]
) -> PlainForm | Fault:
    """Return the form to be sealed, or the first fault found: marks first, then the dice, then the words.

    `marks`, `s0` and `words` are all values handed in under each name. A contest without a mark is blank, and
    missing words are none; missing dice are a fault. Bytes of the words that are no UTF-8 come as lone surrogates.
    """
    if any(len(values) > 1 for values in marks.values()):
        return Fault.TWO_MARKS
    choices = {n: next(iter(marks.get(n, ())), BLANK) for n in asked}
    if not set(marks) <= set(asked):
        return Fault.NO_CHOICE
    if not all(is_valid_choice(one.method, one.options, choices[n]) for n, one in asked.items()):
        return Fault.NO_CHOICE
    if len(s0) != 1 or not _are_dice(s0[0]):
        return Fault.BAD_DICE
    own = next(iter(words), "")
    if len(words) > 1 or not _is_text(own):
        return Fault.UNREADABLE_WORDS
    return Fault.LONG_WORDS if len(own) > LONGEST_WORDS else PlainForm(choices, s0[0], own)


def _are_dice(text: str) -> bool:
    try:
        hex_strict(text, DICE_BYTES)
    except ValueError:
        return False
    return True


def _is_text(words: str) -> bool:
    """Tell whether nothing of the words was lost on the way: no lone surrogate, no sign put in for a lost one."""
    try:
        words.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return _LOST not in words
