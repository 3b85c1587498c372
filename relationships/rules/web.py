"""The web of one relationship: who of ours carries it and where it may be used, placed for a wide and a narrow drawing.

Pure: names in, places out. A name too long for its box stands in two lines, the second cut off with an ellipsis; the
table behind the drawing has it whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass

BOX, STEP = 58, 78
WIDE_LINE, NARROW_LINE = 27, 33


@dataclass(frozen=True, slots=True)
class Node:
    """One end of a tie: its name, a few words under it, and how it is drawn: live, two lines, one, or dotted."""

    name: str
    note: str
    tie: str
    """`live`, `body-body`, `leader-body` or `leader-leader`."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A node with the top of its box, the middle of its tie, and its lines for this drawing."""

    node: Node
    y: int
    middle: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Web:
    """Both drawings: `ours` and `uses` placed, heights, and where the counterpart stands."""

    centre: tuple[str, ...]
    centre_narrow: tuple[str, ...]
    ours: tuple[Placed, ...]
    uses: tuple[Placed, ...]
    height: int
    ours_narrow: tuple[Placed, ...]
    uses_narrow: tuple[Placed, ...]
    centre_y: int
    height_narrow: int


def wrapped(text: str, width: int) -> tuple[str, ...]:
    """Return a name in one line or two of at most `width` signs, broken at blanks where it can."""
    words, first = text.split(" "), ""
    while words and len(f"{first} {words[0]}".strip()) <= width:
        first = f"{first} {words.pop(0)}".strip()
    if not first:
        first, words = text[:width], [text[width:]]
    rest = " ".join(word for word in words if word)
    if not rest:
        return (first,)
    if len(rest) > width:
        return first, rest[: width - 1].rstrip() + "…"
    return _balanced(first, rest)


def _balanced(first: str, rest: str) -> tuple[str, str]:
    """Move words down from the first line while that makes the longer of the two shorter."""
    while " " in first:
        kept, _blank, moved = first.rpartition(" ")
        if max(len(kept), len(moved) + 1 + len(rest)) >= max(len(first), len(rest)):
            break
        first, rest = kept, f"{moved} {rest}"
    return first, rest


def _column(nodes: Sequence[Node], height: int, width: int) -> tuple[Placed, ...]:
    top = (height - (len(nodes) * STEP - (STEP - BOX))) // 2
    return tuple(
        Placed(node, top + n * STEP, top + n * STEP + BOX // 2, wrapped(node.name, width))
        for n, node in enumerate(nodes)
    )


def web(counterpart: str, ours: Sequence[Node], uses: Sequence[Node]) -> Web:
    """Place the nodes for both drawings: side by side where it is wide, one below another where it is narrow."""
    height = max(len(ours), len(uses), 1) * STEP - (STEP - BOX)
    centre_y = len(ours) * STEP + 14
    below = centre_y + BOX + 30
    narrow = tuple(Placed(n, i * STEP, i * STEP + BOX // 2, wrapped(n.name, NARROW_LINE)) for i, n in enumerate(ours))
    uses_narrow = tuple(
        Placed(n, below + i * STEP, below + i * STEP + BOX // 2, wrapped(n.name, NARROW_LINE))
        for i, n in enumerate(uses)
    )
    bottom = below + len(uses) * STEP - (STEP - BOX) if uses else centre_y + BOX
    return Web(
        wrapped(counterpart, WIDE_LINE), wrapped(counterpart, NARROW_LINE), _column(ours, height, WIDE_LINE),
        _column(uses, height, WIDE_LINE), height, narrow, uses_narrow, centre_y, bottom + 2,
    )  # fmt: skip
