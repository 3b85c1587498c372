"""The minutes of a round: what was written down while it was held, line by line, and what follows from them. Pure.

Lines are only ever added. Whoever takes one back adds a line that says so: a slip is put right where all see it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["ask", "floor", "spoken", "skip", "leave", "say", "poll", "end", "guests", "undo"]
KINDS: tuple[Kind, ...] = ("ask", "floor", "spoken", "skip", "leave", "say", "poll", "end", "guests", "undo")
Stands = Literal["waiting", "floor", "spoken", "skip", "leave"]
TURNS = ("speak", "fact", "order")
"""What one asks the floor for: a speech, a question of fact, a point of order."""
SIDES = ("for", "against", "question")

MOST_LINES = 2_000
MOST_OPTIONS = 8
MOST_HANDS = 100_000
LONGEST_SAYING = 500
LONGEST_QUESTION = 200
LONGEST_OPTION = 80


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number, what it is, who wrote it and when, whom it is about and which line it goes on from.

    `word` is a side of SIDES or a turn of TURNS; `items` are the options of a poll, or the numbers of `end` (those
    present, then one for each option) and `guests`.
    """

    n: int
    kind: Kind
    by: str
    at: datetime
    about: str | None = None
    ref: int | None = None
    word: str = ""
    text: str = ""
    items: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn on the speaking list: the line that asked, who (None: a guest), what for, and how it stands.

    `spoken` is how often they had made a speech by the time this is read.
    """

    n: int
    who: str | None
    word: str
    asked_at: datetime
    state: Stands
    since: datetime
    spoken: int


@dataclass(frozen=True, slots=True)
class Saying:
    """One contribution: its newest line, the one it began as, who spoke (None: not named), which side, the words."""

    n: int
    first: int
    who: str | None
    side: str
    text: str
    at: datetime
    put_right: bool


@dataclass(frozen=True, slots=True)
class Poll:
    """One straw poll: question, options, and once it is over how many there were and the numbers by option."""

    n: int
    question: str
    options: tuple[str, ...]
    at: datetime
    ended_at: datetime | None = None
    present: int = 0
    hands: tuple[int, ...] = ()


def standing(lines: Iterable[Line]) -> list[Line]:
    """Return the lines that hold: not taken back, and no taking back themselves."""
    listed = list(lines)
    taken = {line.ref for line in listed if line.kind == "undo"}
    return [line for line in listed if line.kind != "undo" and line.n not in taken]


def taken_back(lines: Iterable[Line]) -> list[tuple[Line, Line]]:
    """Return each line that was taken back, with the line that did it."""
    listed = list(lines)
    known = {line.n: line for line in listed}
    return [(known[line.ref], line) for line in listed if line.kind == "undo" and line.ref in known]


def may_be_taken_back(lines: Sequence[Line], n: int) -> bool:
    """Tell whether a line can be taken back: it holds, none that holds goes on from it, and what is left is sound."""
    holding = standing(lines)
    left = [line for line in holding if line.n != n]
    return len(left) < len(holding) and not any(line.ref == n for line in left) and _sound(left)


def _sound(holding: Sequence[Line]) -> bool:
    """Whether one has the floor at most, nobody waits twice for the same, and one straw poll runs at most."""
    listed = [turn for turn in turns(holding) if turn.state in ("waiting", "floor")]
    places = [(turn.who, turn.word) for turn in listed if turn.who is not None]
    speaking = [turn for turn in listed if turn.state == "floor"]
    running = [poll for poll in polls(holding) if poll.ended_at is None]
    return len(speaking) <= 1 and len(set(places)) == len(places) and len(running) <= 1


def turns(lines: Iterable[Line]) -> list[Turn]:
    """Return every turn that was asked for, in the order of asking."""
    holding = standing(lines)
    last: dict[int, Line] = {}
    for line in holding:
        if line.kind in ("floor", "spoken", "skip", "leave") and line.ref is not None:
            last[line.ref] = line
    made: dict[str, int] = {}
    asked = [line for line in holding if line.kind == "ask"]
    for line in asked:
        if line.about is not None and line.word == "speak" and line.n in last and last[line.n].kind == "spoken":
            made[line.about] = made.get(line.about, 0) + 1
    return [_turn(line, last.get(line.n), made.get(line.about or "", 0)) for line in asked]


def _turn(asked: Line, last: Line | None, spoken: int) -> Turn:
    state: Stands = "waiting" if last is None else last.kind  # type: ignore[assignment]
    since = asked.at if last is None else last.at
    return Turn(asked.n, asked.about, asked.word, asked.at, state, since, spoken)


def queue(lines: Iterable[Line]) -> list[Turn]:
    """Return who waits for the floor, whose turn is next first.

    A point of order comes before everybody and a question of fact before speeches. Of those who want to speak, whoever
    has made no speech in this round yet comes before whoever has; otherwise the order is that of asking.
    """
    waiting = [turn for turn in turns(lines) if turn.state == "waiting"]
    return sorted(waiting, key=_place)


def _place(turn: Turn) -> tuple[int, bool, int]:
    again = turn.word == "speak" and turn.spoken > 0
    return -TURNS.index(turn.word), again, turn.n


def on_the_floor(lines: Iterable[Line]) -> Turn | None:
    """Return whose turn it is now, or None."""
    return next((turn for turn in reversed(turns(lines)) if turn.state == "floor"), None)


def sayings(lines: Iterable[Line]) -> list[Saying]:
    """Return the contributions in their order; one that was put right stands where it stood, in its newest words."""
    found: dict[int, Saying] = {}
    first: dict[int, int] = {}
    for line in standing(lines):
        if line.kind != "say":
            continue
        begun = first[line.n] = line.n if line.ref is None else first.get(line.ref, line.n)
        before = found.get(begun)
        at = line.at if before is None else before.at
        found[begun] = Saying(line.n, begun, line.about, line.word, line.text, at, before is not None)
    return list(found.values())


def polls(lines: Iterable[Line]) -> list[Poll]:
    """Return the straw polls in their order."""
    holding = standing(lines)
    ends = {line.ref: line for line in holding if line.kind == "end"}
    found = []
    for line in holding:
        if line.kind == "poll":
            options = tuple(str(item) for item in line.items)
            made = Poll(line.n, line.text, options, line.at)
            end = ends.get(line.n)
            if end is not None:
                present, *hands = (int(item) for item in end.items)
                made = Poll(line.n, line.text, options, line.at, end.at, present, tuple(hands))
            found.append(made)
    return found


def guests(lines: Iterable[Line]) -> int:
    """Return how many guests were counted last; they count for no number that is needed."""
    counted = [line.items[0] for line in standing(lines) if line.kind == "guests"]
    return int(counted[-1]) if counted else 0
