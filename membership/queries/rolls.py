"""Rolls as they stand now: the frozen lines, and those that two officers added since."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, ScalarSelect, Subquery, func, select

from foundation.database import db
from foundation.errors import NotFound
from foundation.hashing import jcs
from foundation.once import foresee, once_a_page
from membership.models import Roll, RollAmendment, RollEntry
from membership.rules.roll import RollLine, groups_in


@dataclass(frozen=True)
class Added:
    """One line added after the freeze: its place among the additions, reference, and size and root after it."""

    n: int
    ref: str
    size: int
    root: str
    entry_id: str


@dataclass(frozen=True)
class RollFacts:
    """A roll as it stands now. `size` and `root` include every addition; lines are sorted by reference."""

    id: str
    body_id: str
    frozen_at: datetime
    size: int
    root: str
    lines: tuple[RollLine, ...]
    amendments: tuple[Added, ...]


def _row(roll_id: str) -> Roll:
    row = db.session.get(Roll, roll_id)
    if row is None:
        raise NotFound("There is no such roll", "The address is wrong, or it is not yours to see.", "Go to Ballots.")
    return row


def _added(roll_id: str) -> tuple[Added, ...]:
    asked = (
        select(RollAmendment.n, RollEntry.ref, RollAmendment.size, RollAmendment.root, RollAmendment.entry_id)
        .join(
            RollEntry,
            (RollEntry.roll_id == RollAmendment.roll_id) & (RollEntry.member_id == RollAmendment.member_id),
        )
        .where(RollAmendment.roll_id == roll_id)
        .order_by(RollAmendment.n)
    )
    return tuple(Added(*row) for row in db.session.execute(asked))


def roll(roll_id: str) -> RollFacts:
    """Return the roll with its lines and additions. Raises NotFound."""
    row = _row(roll_id)
    asked = select(RollEntry.ref, RollEntry.grp, RollEntry.weight).where(RollEntry.roll_id == roll_id)
    lines = tuple(RollLine(*line) for line in db.session.execute(asked.order_by(RollEntry.ref)))
    added = _added(roll_id)
    size, root = (added[-1].size, added[-1].root) if added else (row.size, row.root)
    return RollFacts(row.id, row.body_id, row.frozen_at, size, root, lines, added)


def _added_size(roll_id: str) -> ScalarSelect[int]:
    """How many stand on the roll since its last addition; null where there is none."""
    return select(func.max(RollAmendment.size)).where(RollAmendment.roll_id == roll_id).scalar_subquery()


@once_a_page
def roll_size(roll_id: str) -> int:
    """Return how many stand on the roll now, in one statement and without its lines. Raises NotFound."""
    found = db.session.execute(
        select(func.coalesce(_added_size(roll_id), Roll.size)).where(Roll.id == roll_id)
    ).scalar()
    if found is None:
        raise NotFound("There is no such roll", "The address is wrong, or it is not yours to see.", "Go to Ballots.")
    return int(found)


@once_a_page
def roll_ref(roll_id: str, member_id: str) -> str | None:
    """Return the member's reference on the roll, or None for somebody who is not on it."""
    asked = select(RollEntry.ref).where(RollEntry.roll_id == roll_id, RollEntry.member_id == member_id)
    return db.session.execute(asked).scalar_one_or_none()


def own_refs(member_id: BindParameter[str]) -> Subquery:
    """Return a member's references as a table (`roll_id`, `ref`), for a statement that reads other facts too."""
    return select(RollEntry.roll_id, RollEntry.ref).where(RollEntry.member_id == member_id).subquery("own_ref")


def foresee_roll(roll_id: str, member_id: str) -> None:
    """Look up together how many stand on a roll and whether the member does."""
    mine = (RollEntry.roll_id == Roll.id) & (RollEntry.member_id == member_id)
    asked = select(func.coalesce(_added_size(roll_id), Roll.size), RollEntry.ref).outerjoin(RollEntry, mine)
    for size, ref in db.session.execute(asked.where(Roll.id == roll_id)):
        foresee(roll_size, {roll_id: int(size)})
        foresee(roll_ref, {(roll_id, member_id): ref})


def foresee_roll_refs(member_id: str) -> None:
    """Look up together on which rolls the member is, for a page that asks of many."""
    asked = select(Roll.id, RollEntry.ref).outerjoin(
        RollEntry, (RollEntry.roll_id == Roll.id) & (RollEntry.member_id == member_id)
    )
    foresee(roll_ref, {(roll_id, member_id): ref for roll_id, ref in db.session.execute(asked)})


def rolls_of(member_id: str) -> list[str]:
    """Return the ids of the rolls that the member is on."""
    asked = select(RollEntry.roll_id).where(RollEntry.member_id == member_id)
    return list(db.session.execute(asked).scalars())


def refs_of(roll_id: str) -> dict[str, str]:
    """Return member → reference of everybody on the roll: for counting and for a logged act, never for a page."""
    asked = select(RollEntry.member_id, RollEntry.ref).where(RollEntry.roll_id == roll_id)
    return dict(db.session.execute(asked).all())


def groups_of_members(roll_id: str) -> dict[str, tuple[str, ...]]:
    """Return member → the groups they are counted in, of everybody on the roll: for counting, never for a page."""
    asked = select(RollEntry.member_id, RollEntry.grp).where(RollEntry.roll_id == roll_id)
    return {member_id: groups_in(group) for member_id, group in db.session.execute(asked)}


def groups_of_member(roll_id: str, member_id: str) -> tuple[str, ...]:
    """Return the groups that one member is counted in; none for somebody who is not on the roll."""
    asked = select(RollEntry.grp).where(RollEntry.roll_id == roll_id, RollEntry.member_id == member_id)
    return groups_in(db.session.execute(asked).scalar_one_or_none())


def group_sizes(roll_id: str) -> dict[str, int]:
    """Return group → how many stand in it on the roll now; whoever is in two is counted in each."""
    asked = select(RollEntry.grp, func.count()).where(RollEntry.roll_id == roll_id).group_by(RollEntry.grp)
    sizes: Counter[str] = Counter()
    for named, number in db.session.execute(asked):
        sizes.update(dict.fromkeys(groups_in(named), number))
    return dict(sizes)


def bundle_parts(roll_id: str) -> dict[str, bytes]:
    """Return the roll's file of a bundle: `roll.json`, as docs/bundle-format.md gives it. No salt, no member.

    `entries` are the lines sorted by reference; `added` says which addition after the freeze brought a line.
    """
    found = roll(roll_id)
    added = {one.ref: one.n for one in found.amendments}
    entries: list[dict[str, str | int]] = []
    for line in found.lines:
        entry: dict[str, str | int] = {"ref": line.ref, "weight": line.weight}
        if line.group:
            entry["group"] = line.group
        if line.ref in added:
            entry["added"] = added[line.ref]
        entries.append(entry)
    return {"roll.json": jcs({"entries": entries})}
