"""Rounds before a ballot: how many hosts must have reported, counted as bodies and not as members."""

from collections.abc import Collection, Hashable
from fractions import Fraction
from math import ceil
from typing import NamedTuple


class RoundsGate(NamedTuple):
    """Whether enough hosts have reported, with the numbers of hosts needed and reached."""

    met: bool
    needed: int
    reached: int


def rounds_needed(hosts: int, share: Fraction) -> int:
    """Return how many of `hosts` bodies must have reported: the share of them, rounded up; 0 where there are none.

    `ValueError` where hosts are fewer than 0 or the share is not above 0 and at most 1.
    """
    if hosts < 0 or not 0 < share <= 1:
        raise ValueError(f"hosts must be 0 or more and the share above 0 up to 1, not {hosts} and {share}")
    return ceil(share * hosts)


def rounds_gate(hosts: Collection[Hashable], reported: Collection[Hashable], share: Fraction) -> RoundsGate:
    """Judge whether the ballot may be noticed: `hosts` are those asked, `reported` those whose report counts.

    A body that is no host does not count, and one that reported twice counts once. A body without such hosts passes.
    """
    asked = frozenset(hosts)
    needed, reached = rounds_needed(len(asked), share), len(asked.intersection(reported))
    return RoundsGate(reached >= needed, needed, reached)


def report_counts(attendance: int, needed: int) -> bool:
    """Tell whether a round's report counts: as many members attended as the procedure asks for, or more."""
    return attendance >= needed
