"""Freezing a roll at notice, and the only change it can ever have: two officers add somebody left off by error."""

import secrets
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import insert

from auditlog.actions import append
from foundation.clock import now
from foundation.database import db, new_id
from foundation.errors import BadInput, NotFound
from foundation.locks import lock_exclusive
from membership import queries
from membership.actions import wording
from membership.actions.offices import scope_of
from membership.actions.references import reference_for
from membership.errors import AlreadyOnRoll, OwnOffice, TwoPeopleNeeded
from membership.events import RollAmended, RollFrozen
from membership.models import Roll, RollAmendment, RollEntry
from membership.rules.roll import SALT_BYTES, Apart, RollLine, reference, roll_root


def freeze_roll(
    body_id: str,
    standing: Mapping[str, Any] | None,
    frozen_at: datetime,
    opens_at: datetime,
    apart: Apart | None = None,
    ballot_number: str | None = None,
) -> Roll:
    """Fix who may vote in one ballot of a body: everybody whose standing meets the rule, one line of weight 1 each.

    Dues count at `frozen_at`, tenure at `opens_at`. With a ballot's number it logs `roll.frozen`; otherwise the caller
    does with `log_frozen`, once it has a number. `apart` names the bodies counted apart: each line has the group
    of the bodies that its member was in at the freeze. Raises BadInput for an unusable rule.
    """
    judged = queries.judged(body_id, standing, frozen_at, opens_at, str)
    entitled = [who for who, found in judged.items() if found.entitled]
    grouped = _groups(entitled, apart, queries.local_day(frozen_at))
    rows = [_line(who, group) for who, group in grouped.items()]
    root = roll_root(RollLine(row["ref"], row["grp"], 1) for row in rows)
    made = Roll(id=new_id(), body_id=body_id, frozen_at=frozen_at, size=len(rows), root=root)
    db.session.add(made)
    db.session.flush()
    _insert(made.id, rows)
    if ballot_number is not None:
        log_frozen(made.id, ballot_number)
    return made


def _line(member_id: str, group: str | None) -> dict[str, Any]:
    salt = secrets.token_bytes(SALT_BYTES)
    return {"member_id": member_id, "ref": reference(salt, member_id), "grp": group, "weight": 1, "salt": salt.hex()}


def _groups(members: Collection[str], apart: Apart | None, on: date) -> dict[str, str | None]:
    """Return each member's group on that day, None for everybody where nobody is counted apart."""
    if apart is None:
        return dict.fromkeys(members)
    found = queries.bodies_among(apart.groups, on)
    return {who: apart.group_of(found.get(who, ())) for who in members}


def _insert(roll_id: str, rows: Iterable[dict[str, Any]]) -> None:
    """Written in the order of references, so that not even the table's order tells who joined when."""
    ordered = [{"roll_id": roll_id, **row} for row in sorted(rows, key=lambda row: str(row["ref"]))]
    if ordered:
        db.session.execute(insert(RollEntry), ordered)


def log_frozen(roll_id: str, ballot_number: str) -> str:
    """Log that the roll was frozen for this ballot; returns the entry's id. Raises NotFound."""
    row = db.session.get(Roll, roll_id)
    if row is None:
        raise NotFound(_("There is no such roll"), _("It was never frozen."), _("Freeze it first."))
    return append(RollFrozen(roll=row.id, ballot=ballot_number, body=row.body_id, size=row.size, root=row.root))


def add_to_roll(
    roll_id: str, member_id: str, by_a: str, by_b: str, reason: str, ballot_number: str, apart: Apart | None = None
) -> RollAmendment:
    """Add somebody who was in the body at the freeze and left off by error; logs `roll.amended` with new size and root.

    `apart` is that of the freeze: the line has the group that the member was in then.

    Whoever calls holds the ballot's lock and has made sure that it is not closed. Raises OwnOffice, TwoPeopleNeeded,
    NotAllowed unless two officers of the body or the one above it, neither of them the person added, do it;
    BadInput for somebody who was not in the body at the freeze; AlreadyOnRoll. Nobody is ever taken off.
    """
    told = wording.reason(reason)
    lock_exclusive(f"roll:{roll_id}")
    found = queries.roll(roll_id)
    _check_addition(found, member_id, by_a, by_b)
    group = _groups([member_id], apart, queries.local_day(found.frozen_at))[member_id]
    row = _line(member_id, group)
    root = roll_root([*found.lines, RollLine(row["ref"], group, 1)])
    _insert(roll_id, [row])
    n, size = len(found.amendments) + 1, found.size + 1
    refs = [reference_for(scope_of(found.body_id), one) for one in (by_a, by_b)]
    entry_id = append(
        RollAmended(roll=roll_id, ballot=ballot_number, n=n, ref=row["ref"], size=size, root=root, by=refs, reason=told)
    )
    made = RollAmendment(
        id=new_id(), roll_id=roll_id, n=n, member_id=member_id, by_a=by_a, by_b=by_b, reason=told, at=now(),
        size=size, root=root, entry_id=entry_id,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def _check_addition(found: queries.RollFacts, member_id: str, by_a: str, by_b: str) -> None:
    if member_id in (by_a, by_b):
        raise OwnOffice(
            _("Nobody adds themselves to a roll"), _("The place in question is yours."), _("Ask two others.")
        )
    if by_a == by_b:
        raise TwoPeopleNeeded(_("This takes two people"), _("One person stands for both."), _("Ask another officer."))
    queries.require_officer(by_a, found.body_id)
    queries.require_officer(by_b, found.body_id)
    if queries.roll_ref(found.id, member_id) is not None:
        raise AlreadyOnRoll(_("This person is on the roll"), _("They may vote already."), _("Nothing is left to do."))
    if not queries.in_body(member_id, found.body_id, queries.local_day(found.frozen_at)):
        raise BadInput(
            _("Whoever joined after the freeze is not on the roll"),
            _("Only somebody who was in the body then can have been left off by error."),
            _("They vote in the next ballot."),
        )
