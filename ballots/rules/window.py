"""The window of a ballot: which boundary falls when, and what state holds at an instant.

Opening, extending and closing are facts of time. A ballot whose participation is too small when it would
close, and whose rule has an extension left, is extended at that same instant and was never closed. A paper
counts if it is taken at t with opens_at ≤ t < closes_at. All instants are whole seconds with a time zone;
a day of extension has 24 hours.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """The kinds of boundary, as in the log's `ballot.opened`, `ballot.extended` and `ballot.closed`."""

    OPENED = "opened"
    EXTENDED = "extended"
    CLOSED = "closed"
    CLOSE_DUE = "close_due"
    """A close whose participations nobody has counted yet: count them at that instant, add them, ask again."""


class Phase(StrEnum):
    """What a ballot is in at an instant."""

    NOTICED = "noticed"
    OPEN = "open"
    CLOSE_DUE = "close_due"
    CLOSED = "closed"
    ENDED = "ended"
    """Annulled, or its matter withdrawn: no paper is taken any more."""


class Boundary(NamedTuple):
    """One boundary: its kind and the instant at which it is due."""

    kind: Kind
    due: datetime


@dataclass(frozen=True)
class WindowFacts:
    """What the window of a ballot follows from.

    `closes_at` is the first close as noticed; `extension_days` and `extensions` (how many times) are the rule's;
    `needed` is the number of participations the quorum asks for, `None` where it asks for none; `participations`
    are the numbers counted at each close reached so far, oldest first; `ended_at` is when it was annulled. Once every
    question was withdrawn nothing is extended any more: then `extensions` are those there were.
    """

    noticed_at: datetime
    opens_at: datetime
    closes_at: datetime
    extension_days: int = 0
    extensions: int = 0
    needed: int | None = None
    participations: tuple[int, ...] = ()
    ended_at: datetime | None = None

    def __post_init__(self) -> None:
        """Raises `ValueError` for instants out of order, without a zone or not whole seconds, and negative figures."""
        instants = [self.noticed_at, self.opens_at, self.closes_at] + ([self.ended_at] if self.ended_at else [])
        if any(i.tzinfo is None or i.microsecond for i in instants):
            raise ValueError("The instants of a window are whole seconds with a time zone.")
        if not self.noticed_at <= self.opens_at < self.closes_at:
            raise ValueError("A ballot is noticed, then opens, then closes.")
        if min(self.extension_days, self.extensions, self.needed or 0, *self.participations) < 0:
            raise ValueError("Days, times and participations are not negative.")


@dataclass(frozen=True)
class State:
    """The state at an instant: the phase, the close as far as known by then, and the extensions used by then."""

    phase: Phase
    opens_at: datetime
    closes_at: datetime
    extensions_used: int


def boundaries(facts: WindowFacts) -> list[Boundary]:
    """Every boundary that follows from the facts, in order, up to the first that depends on a count not taken.

    The last one is `CLOSED`, or `CLOSE_DUE` while the participations at that close are not among the facts.
    A ballot that ended has no boundary at or after that instant.
    """
    found = [Boundary(Kind.OPENED, facts.opens_at), *_closes(facts)]
    return [b for b in found if facts.ended_at is None or b.due < facts.ended_at]


def due(facts: WindowFacts, written: Collection[tuple[str, datetime]], t: datetime) -> list[Boundary]:
    """The boundaries due at `t` whose entries (kind, instant) are not among those written, in order."""
    return [b for b in boundaries(facts) if b.due <= t and (str(b.kind), b.due) not in written]


def state(facts: WindowFacts, t: datetime) -> State:
    """The state at the instant `t`; it looks at no boundary later than `t`."""
    closes_at, used, phase = facts.closes_at, 0, Phase.NOTICED if t < facts.opens_at else Phase.OPEN
    for kind, due in boundaries(facts):
        if due > t or kind is Kind.OPENED:
            continue
        if kind is Kind.EXTENDED:
            closes_at, used = due + timedelta(days=facts.extension_days), used + 1
        else:
            phase = Phase.CLOSED if kind is Kind.CLOSED else Phase.CLOSE_DUE
    if facts.ended_at is not None and t >= facts.ended_at and phase is not Phase.CLOSED:
        phase = Phase.ENDED
    return State(phase, facts.opens_at, closes_at, used)


def _closes(facts: WindowFacts) -> Iterator[Boundary]:
    due, used = facts.closes_at, 0
    while True:
        may_extend = facts.needed is not None and used < facts.extensions and facts.extension_days > 0
        if not may_extend:
            yield Boundary(Kind.CLOSED, due)
            return
        if used >= len(facts.participations):
            yield Boundary(Kind.CLOSE_DUE, due)
            return
        if facts.participations[used] >= (facts.needed or 0):
            yield Boundary(Kind.CLOSED, due)
            return
        yield Boundary(Kind.EXTENDED, due)
        due, used = due + timedelta(days=facts.extension_days), used + 1
