"""What any act does to the log: leave its entry, in its own transaction, to be sequenced later."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from auditlog.entry import EntryTooLarge, canonical
from auditlog.errors import EntryRefused
from auditlog.models import Boundary, LogPending
from foundation.clock import now
from foundation.database import db, new_id
from foundation.events import Event


def append(event: Event) -> str:
    """Write the event's entry with the act and return its id, 32 hexadecimal digits, which the act's row may keep.

    Call it last in an act, after its locks: the entry's instant is the database's time now. Entries of one
    transaction keep their order. Raises EntryRefused for an entry over 65,535 bytes.
    """
    entry_id = new_id()
    _append(event, entry_id, now())
    return entry_id


def write_boundary(
    subject: str, kind: str, due: datetime, event: Event, facts: dict[str, Any] | None = None
) -> bool:
    """Write the entry of a boundary that is due, once for each subject, kind and due instant.

    Returns False, and writes nothing, where somebody wrote it already; two who try at once wait for each other.
    `facts` is what was seen at the boundary, as JSON values; queries.boundaries gives it back.
    """
    entry_id, at = new_id(), now()
    row = {
        "subject": subject, "kind": kind, "due": due, "entry_id": entry_id,
        "facts": json.dumps(facts or {}, sort_keys=True), "written_at": at,
    }  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.execute(insert(Boundary).values(row))
    except IntegrityError:
        return False
    _append(event, entry_id, at)
    return True


def _append(event: Event, entry_id: str, at: datetime) -> None:
    try:
        data = canonical(event.TYPE, at, entry_id, event.fields())
    except EntryTooLarge as error:
        raise EntryRefused(
            "This is too long for the log", str(error), "Shorten the texts that go with this act, and do it again."
        ) from error
    db.session.execute(insert(LogPending).values(id=entry_id, type=event.TYPE, canonical=data))
