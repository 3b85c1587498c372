"""Putting together kinds of papers that are alike as far as a count looks at them, by a key for each kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ballots.counting.fast.kinds import Marks, Numbers

PASSED_OVER, READ_ON, READ_LAST, NOT_READ = range(4)
"""What becomes of a mark: it is left out, it is taken and the next one too, it is the last one taken, it is the end."""

MOST_KEY: Final = 2**63 - 1

AT_ONCE: Final = 1 << 16
"""Kinds whose keys are worked out at a time, so that little memory is needed beside the kinds."""


@dataclass(frozen=True, slots=True)
class Groups:
    """For each group one of its kinds, and the number of papers of all of them."""

    kinds: NDArray[np.intp]
    numbers: Numbers


def together(keys: Numbers, numbers: Numbers) -> Groups:
    """Return the kinds in groups of equal keys; `numbers` are those of their papers, at most `MOST_KEY` in all."""
    order = np.argsort(keys)
    ordered = keys[order]
    first = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(keys)])
    return Groups(order[first], np.add.reduceat(numbers[order], first) if len(keys) else numbers)


def whole_keys(marks: Marks, starts: Numbers, options: int) -> Numbers:
    """Return a number for each kind, equal for two kinds exactly if they are. A mark of `options` or more ends a kind.

    Each rank is a digit, if that many digits fit.
    """
    lengths, base = np.diff(starts, append=len(marks)), options + 1
    if base ** int(lengths.max(initial=1)) > MOST_KEY:
        return keys_by_role(np.minimum(marks, np.int16(options)), starts, [*[READ_ON] * options, NOT_READ])
    worth = base ** np.arange(int(lengths.max(initial=1)), dtype=np.int64)
    keys = np.empty(len(starts), dtype=np.int64)
    for first in range(0, len(starts), AT_ONCE):
        begins, sizes = starts[first : first + AT_ONCE], lengths[first : first + AT_ONCE]
        offsets = begins - begins[0]
        part = marks[begins[0] : begins[0] + int(sizes.sum())]
        digits = np.where(part < options, part + 1, 0)
        digits = digits * worth[np.arange(len(part)) - np.repeat(offsets, sizes)]
        keys[first : first + AT_ONCE] = np.add.reduceat(digits, offsets)
    return keys


def keys_by_role(marks: Marks, starts: Numbers, roles: Sequence[int]) -> Numbers:
    """Return a number for each kind, equal for two kinds exactly if the marks taken are; `roles` says which these are.

    A key grows by one digit for each mark taken, in all kinds at once. Longer series of marks have higher keys than
    shorter ones, whatever the marks, because `used` keys stood below when the digit was added. Before the next digit
    might not fit, the keys are numbered anew from 0.
    """
    keys, at, role = np.zeros(len(starts), dtype=np.int64), starts.copy(), np.array(roles, dtype=np.int8)
    going, base, used, highest = np.arange(len(starts)), len(roles), 1, 0
    while going.size:
        passing = going[role[marks[at[going]]] == PASSED_OVER]
        while passing.size:
            at[passing] += 1
            passing = passing[role[marks[at[passing]]] == PASSED_OVER]
        going = going[role[marks[at[going]]] != NOT_READ]
        if highest * base + base + used > MOST_KEY:
            different, keys = np.unique(keys, return_inverse=True)
            used, highest = len(different), len(different) - 1
        found = marks[at[going]]
        keys[going] = keys[going] * base + found + used
        highest = highest * base + base + used
        going = going[role[found] == READ_ON]
        at[going] += 1
    return keys
