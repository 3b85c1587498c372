"""Lines of small numbers, read many at a time."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ballots.counting.fast.kinds import Numbers
from ballots.counting.fast.raw_lines import Unplain

LONGEST: Final = 15
"""Most digits of a number here; the plain readers take more."""

_ZERO, _LINE_FEED = ord("0"), ord("\n")


class Read(NamedTuple):
    """The numbers of all lines one after the other, how many each line has, and how many fields."""

    values: Numbers
    lengths: Numbers
    fields: Numbers


def read_numbers(lines: bytes, separator: bytes) -> Read:
    """Return the numbers on lines that each end with a line feed; fields left empty are fields and give no number.

    `Unplain` where anything but digits and the separator stands there, and for numbers that begin with a 0 or are long.
    """
    text = np.frombuffer(lines, dtype=np.uint8)
    digits = text - np.uint8(_ZERO)
    ends = np.flatnonzero(digits > 9)
    closing = text[ends]
    line_ends = closing == _LINE_FEED
    if not (line_ends | (closing == ord(separator))).all():
        raise Unplain("there is more than numbers")
    starts = np.empty_like(ends)
    starts[:1], starts[1:] = 0, ends[:-1] + 1
    sizes = ends - starts
    filled = sizes > 0
    last = np.flatnonzero(line_ends)
    lengths = np.diff(np.cumsum(filled)[last], prepend=0)
    fields = np.diff(last, prepend=-1)
    if not filled.all():
        starts, sizes = starts[filled], sizes[filled]
    return Read(_values(digits, starts, sizes), lengths, fields)


def _values(digits: NDArray[np.uint8], starts: NDArray[np.intp], sizes: NDArray[np.intp]) -> Numbers:
    values = digits[starts].astype(np.int64)
    longer, place = np.flatnonzero(sizes > 1), 1
    if not values[longer].all() or sizes.max(initial=0) > LONGEST:
        raise Unplain("a number begins with a 0 or is long")
    while longer.size:
        values[longer] = values[longer] * 10 + digits[starts[longer] + place]
        place += 1
        longer = longer[sizes[longer] > place]
    return values
