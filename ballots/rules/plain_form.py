"""Judging what the plain way hands in: marks, dice and own words, as the lists of values that a form can hold.

One judgement serves the look once more and the cast, so that nothing passes the first and fails at the second.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ballots.rules.choices import BLANK, SPELLINGS, is_valid_choice
from ballots.rules.marks import approved, shares_rank, spelt
from foundation.hashing import hex_strict

LONGEST_WORDS = 200
"""Characters of own words that are stirred into a seal; the field on the page holds no more."""

DICE_BYTES = 32
_LOST = "\N{REPLACEMENT CHARACTER}"


class Fault(StrEnum):
    """Every reason for which a plain form cannot be sealed; there is no other."""

    TWO_MARKS = "two_marks"
    NO_CHOICE = "no_choice"
    SAME_RANK = "same_rank"
    BAD_DICE = "bad_dice"
    UNREADABLE_WORDS = "unreadable_words"
    LONG_WORDS = "long_words"


class Asked(NamedTuple):
    """What one contest takes: its method and the ids of its options in ascending order."""

    method: str
    options: Sequence[str]
    scores: tuple[int, int] = (0, 5)


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
    if not all(is_valid_choice(one.method, one.options, choices[n], one.scores) for n, one in asked.items()):
        return Fault.NO_CHOICE
    if any(shares_rank(one.method, choices[n]) for n, one in asked.items()):
        return Fault.SAME_RANK
    if len(s0) != 1 or not _are_dice(s0[0]):
        return Fault.BAD_DICE
    own = next(iter(words), "")
    if len(words) > 1 or not _is_text(own):
        return Fault.UNREADABLE_WORDS
    return Fault.LONG_WORDS if len(own) > LONGEST_WORDS else PlainForm(choices, s0[0], own)


def marks_in(one: Asked, whole: Sequence[str], parts: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the marks of one contest for `judge_plain`, from the values of its fields.

    `whole` are the values under the contest's own name: a choice as spelt, or ticked boxes. `parts` maps option ids to
    the values under the option's name. Two marks come back as two values, so that they are refused and never chosen
    between.
    """
    spelling = SPELLINGS[one.method]
    if spelling == "approval" and all("," not in value for value in whole):
        return [approved(one.options, whole)]
    if not parts or spelling in ("motion", "approval"):
        return list(whole)
    if any(len(values) > 1 for values in parts.values()):
        return ["", ""]
    fields = {option: values[0] for option, values in parts.items() if values}
    return [*whole, spelt(one.method, one.options, fields, one.scores)]


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
