"""The life of a mandate: which boundary falls when, and what state holds at an instant.

A mandate begins at the later of its `from_at` and the last ruling on a protest against its decision, and never begins
if a protest was upheld or its endorsement ended by then. It ends by the clock, by a sever whose window has passed, or
with its endorsement. Between, a sever not yet in effect or the committee suspends it; that never moves `until_at`.
A span includes its first instant and not its last. Pure; instants are aware and of whole seconds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """The kinds of boundary, as in the log's `relationship.activated` and so on."""

    ACTIVATED = "activated"
    RESUMED = "resumed"
    SUSPENDED = "suspended"
    ENDED = "ended"


class How(StrEnum):
    """How a mandate ends; `void` if it never should have begun."""

    LAPSED = "lapsed"
    SEVERED = "severed"
    VOID = "void"


class State(StrEnum):
    """What a mandate is in at an instant. Only `active` lets anybody use the relationship."""

    GRANTED = "granted"
    STAYED = "stayed"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    LAPSED = "ended:lapsed"
    SEVERED = "ended:severed"
    VOID = "ended:void"

    @property
    def ended(self) -> bool:
        """Whether nothing can come after this state."""
        return self.value.startswith("ended:")


class Boundary(NamedTuple):
    """One boundary: its kind and the instant at which it is due."""

    kind: Kind
    due: datetime


@dataclass(frozen=True)
class Stay:
    """A protest against a decision: it stays what the decision would do until it is ruled on."""

    filed_at: datetime
    ruled_at: datetime | None = None
    upheld: bool | None = None

    def __post_init__(self) -> None:
        """Raises `ValueError` for half a ruling or one before the filing."""
        if (self.ruled_at is None) != (self.upheld is None):
            raise ValueError("A ruling has an instant and says whether the protest is upheld.")
        if self.ruled_at is not None and self.ruled_at < self.filed_at:
            raise ValueError("A protest is ruled on after it was filed.")


@dataclass(frozen=True)
class Severance:
    """A carried sever: suspends from `at`, its certification, and ends the mandate when its window ends."""

    at: datetime
    effective_at: datetime
    stays: tuple[Stay, ...] = ()
    cause: str = ""
    """The number of its decision."""


@dataclass(frozen=True)
class Hold:
    """A sever ballot that, if it opens in the set days, keeps a suspension until it is released or `until_at`."""

    opens_at: datetime
    until_at: datetime
    released_at: datetime | None = None


@dataclass(frozen=True)
class Suspension:
    """The committee's suspension: it lifts itself at `lifts_at` unless a sever ballot opened by then."""

    at: datetime
    lifts_at: datetime
    holds: tuple[Hold, ...] = ()
    cause: str = ""
    """The suspension's id."""


@dataclass(frozen=True)
class MandateFacts:
    """All that the life of one mandate follows from.

    `severances` are those of the mandate itself and of its endorsement; `endorsement_ended_at` is when the endorsement
    ceased to stand, by a sever in effect or a protest against it upheld. Nothing is due before `granted_at`.
    """

    from_at: datetime
    until_at: datetime
    stays: Sequence[Stay] = ()
    endorsement_ended_at: datetime | None = None
    severances: Sequence[Severance] = ()
    suspensions: Sequence[Suspension] = ()
    granted_at: datetime | None = None

    def __post_init__(self) -> None:
        """Raises `ValueError` for a span that is empty or has no time zone."""
        if self.from_at.tzinfo is None or self.until_at.tzinfo is None:
            raise ValueError("The instants of a mandate have a time zone.")
        if self.from_at >= self.until_at:
            raise ValueError("A mandate begins before it ends.")


class Ending(NamedTuple):
    """When and how a mandate ends, and the number of the decision that ends it, if one does."""

    at: datetime
    how: How
    cause: str = ""


class Suspended(NamedTuple):
    """A span in which something suspends the mandate; `until` is `None` where no end is known."""

    since: datetime
    until: datetime | None
    by: str
    """`committee` or `sever`."""
    cause: str

    def covers(self, t: datetime) -> bool:
        """Whether the span holds this instant."""
        return self.since <= t and (self.until is None or t < self.until)


class Effect(NamedTuple):
    """What became of a decision's effect: when it took effect, or when it was made void; neither while stayed."""

    at: datetime | None
    void_at: datetime | None


def effect(due: datetime, stays: Iterable[Stay]) -> Effect:
    """The effect of a decision that is due at this instant, under the protests filed before it.

    One upheld makes it void for good; one not ruled on keeps it from taking effect; the last ruling dismissing one
    lets it take effect, not before `due`.
    """
    counted = [stay for stay in stays if stay.filed_at < due]
    upheld = [stay.ruled_at for stay in counted if stay.upheld and stay.ruled_at is not None]
    if upheld:
        return Effect(None, min(upheld))
    rulings = [stay.ruled_at for stay in counted if stay.ruled_at is not None]
    return Effect(None if len(rulings) < len(counted) else max([due, *rulings]), None)


def ending(facts: MandateFacts) -> Ending:
    """When and how the mandate ends as far as the facts tell; without anything else it lapses at `until_at`.

    Of endings due at one instant the one that was known longest stands: lapse, end of the endorsement before the
    mandate began, sever, ruling.
    """
    begins, void_at = effect(facts.from_at, facts.stays)
    found = [(facts.until_at, 0, How.LAPSED, "")]
    if (gone := facts.endorsement_ended_at) is not None:
        found.append((gone, 1 if begins is None or gone <= begins else 4, How.VOID, ""))
    for severance in facts.severances:
        at = effect(severance.effective_at, severance.stays).at
        if at is not None:
            found.append((at, 2, How.SEVERED, severance.cause))
    if void_at is not None:
        found.append((void_at, 3, How.VOID, ""))
    floor = facts.granted_at or min(found)[0]
    at, _, how, cause = min((max(at, floor), rank, how, cause) for at, rank, how, cause in found)
    return Ending(at, how, cause)


def begin(facts: MandateFacts) -> datetime | None:
    """When the mandate begins, or `None` if it is stayed or ends before it could."""
    begins = effect(facts.from_at, facts.stays).at
    return begins if begins is not None and begins < ending(facts).at else None


def suspensions(facts: MandateFacts) -> list[Suspended]:
    """Every span in which something suspends the mandate between its begin and its end, in order of beginning."""
    begins, ends = begin(facts), ending(facts).at
    if begins is None:
        return []
    spans = [Suspended(s.at, effect(s.effective_at, s.stays).void_at, "sever", s.cause) for s in facts.severances]
    spans += [Suspended(s.at, _lifts(s), "committee", s.cause) for s in facts.suspensions]
    inside = [
        span._replace(since=max(span.since, begins))
        for span in spans
        if span.since < ends and (span.until is None or span.until > max(span.since, begins))
    ]
    return sorted(inside, key=lambda span: (span.since, span.by, span.cause))


def boundaries(facts: MandateFacts) -> list[Boundary]:
    """Every boundary that follows from the facts, in order; the last is always the end.

    Each suspension has its boundary, also where one holds already; `resumed` comes when none holds any more.
    """
    ends, begins, spans = ending(facts), begin(facts), suspensions(facts)
    found = {Boundary(Kind.ENDED, ends.at)}
    if begins is not None:
        found.add(Boundary(Kind.ACTIVATED, begins))
    found |= {Boundary(Kind.SUSPENDED, span.since) for span in spans}
    for span in spans:
        if span.until is not None and span.until < ends.at and not any(other.covers(span.until) for other in spans):
            found.add(Boundary(Kind.RESUMED, span.until))
    rank = list(Kind).index
    return sorted(found, key=lambda boundary: (boundary.due, rank(boundary.kind)))


def state(facts: MandateFacts, t: datetime) -> State:
    """The state at the instant `t`; facts later than `t` do not change it."""
    ends, begins = ending(facts), begin(facts)
    if t >= ends.at:
        return State(f"ended:{ends.how}")
    if begins is None or t < begins:
        return State.GRANTED if t < facts.from_at else State.STAYED
    return State.SUSPENDED if any(span.covers(t) for span in suspensions(facts)) else State.ACTIVE


def _lifts(suspension: Suspension) -> datetime:
    """When a committee's suspension lifts: the end of the sever ballots that keep it, else its own day."""
    kept: datetime | None = None
    for hold in sorted(suspension.holds, key=lambda hold: (hold.opens_at, hold.until_at)):
        never_opened = hold.released_at is not None and hold.released_at < hold.opens_at
        if never_opened or hold.opens_at > suspension.lifts_at or (kept is not None and hold.opens_at >= kept):
            continue
        until = hold.until_at if hold.released_at is None else min(hold.until_at, hold.released_at)
        kept = until if kept is None else max(kept, until)
    return suspension.lifts_at if kept is None else kept
