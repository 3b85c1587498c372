"""What a relationship can bring: the counts that stand, sums over many, and the bytes the log binds. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from foundation.hashing import jcs, tagged

KINDS = ("votes", "hours", "money")


@dataclass(frozen=True, slots=True)
class Count:
    """One count: how much of what kind, by whom, on which day, and how sure."""

    id: str
    relationship_id: str
    kind: str
    amount: int
    counted_by: str
    counted_on: date
    sure: str
    note: str = ""


def standing(counts: Iterable[Count]) -> list[Count]:
    """Return the counts that stand, in the order of KINDS: of each relationship and kind the one counted last.

    Counts come in the order in which they were entered; of two made on one day the one entered later stands.
    """
    newest: dict[tuple[str, str], Count] = {}
    for one in counts:
        key = (one.relationship_id, one.kind)
        if key not in newest or one.counted_on >= newest[key].counted_on:
            newest[key] = one
    return sorted(newest.values(), key=lambda one: (KINDS.index(one.kind), one.relationship_id))


@dataclass(frozen=True, slots=True)
class Sum:
    """What a campaign has of one kind: what may be used now, and what is held and may not be."""

    kind: str
    usable: int
    held: int


def sums(counts: Iterable[Count], usable: Iterable[str]) -> list[Sum]:
    """Return the sums of standing counts by kind; `usable` are the relationships that may be used now."""
    may = set(usable)
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in counts:
        found[one.kind][one.relationship_id not in may] += one.amount
    return [Sum(kind, *found[kind]) for kind in KINDS if kind in found]


def digest(count: Count) -> str:
    """Return the hash by which the log binds a count, as hex; its random id keeps the numbers from being tried out."""
    document = {
        "amount": count.amount, "counted_by": count.counted_by, "counted_on": count.counted_on.isoformat(),
        "id": count.id, "kind": count.kind, "note": count.note, "relationship": count.relationship_id,
        "sure": count.sure,
    }  # fmt: skip
    return tagged("capacity-v1", jcs(document)).hex()
