"""Putting together kinds of papers that are alike as far as a count looks at them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ballots.counting.fast.kinds import Marks, Numbers

PASSED_OVER, READ_ON, READ_LAST, NOT_READ = range(4)
"""What becomes of a mark: it is left out, it is taken and the next one too, it is the last one taken, it is the end."""

MOST_KEY: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Groups:
    """For each group one of its kinds, and the number of papers of all of them."""

    kinds: NDArray[np.intp]
    numbers: Numbers


def together(marks: Marks, starts: Numbers, numbers: Numbers, roles: Sequence[int]) -> Groups:
    """Return the kinds in groups that agree in the marks taken, where `roles` says what becomes of each mark.

    Nothing is lost in the sums if all papers together are at most `MOST_KEY`.
    """
    keys = _keys(marks, starts, np.array(roles, dtype=np.int8))
    order = np.argsort(keys)
    ordered = keys[order]
    first = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(keys) else np.array([], dtype=np.intp)
    sums = np.add.reduceat(numbers[order], first) if len(keys) else numbers
    return Groups(order[first], sums)


def _keys(marks: Marks, starts: Numbers, roles: NDArray[np.int8]) -> Numbers:
    """Return a number for each kind, equal for two kinds exactly if the marks taken are.

    A key grows by one digit for each mark taken, in all kinds at once. Longer series of marks have higher keys than
    shorter ones, whatever the marks, because `used` keys stood below when the digit was added. Before the next digit
    might not fit, the keys are numbered anew from 0.
    """
    keys, at = np.zeros(len(starts), dtype=np.int64), starts.copy()
    going, base, used, highest = np.arange(len(starts)), len(roles), 1, 0
    while going.size:
        passing = going[roles[marks[at[going]]] == PASSED_OVER]
        while passing.size:
            at[passing] += 1
            passing = passing[roles[marks[at[passing]]] == PASSED_OVER]
        going = going[roles[marks[at[going]]] != NOT_READ]
        if highest * base + base + used > MOST_KEY:
            different, keys = np.unique(keys, return_inverse=True)
            used, highest = len(different), len(different) - 1
        found = marks[at[going]]
        keys[going] = keys[going] * base + found + used
        highest = highest * base + base + used
        going = going[roles[found] == READ_ON]
        at[going] += 1
    return keys
