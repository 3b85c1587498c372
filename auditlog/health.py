"""Why this installation cannot be relied on now, for `/healthz` and whoever watches it."""

from datetime import timedelta

from sqlalchemy import select

from auditlog import alarm, kept, recheck, stored
from auditlog.entry import parse
from auditlog.errors import LogAltered
from auditlog.models import Checkpoint, LogPending
from foundation.clock import now
from foundation.database import db
from foundation.installation import facts
from foundation.slots import slots

PATIENCE = timedelta(minutes=2)
"""How long an entry may wait for its place and a head for its signature before somebody should look."""


def reasons() -> list[str]:
    """Return every reason against health, ours and the other packages'; empty while all is well."""
    if facts() is None:
        return ["the installation is not initialised"]
    found = [reason for reason in (_alarm(), _signature(), _waiting()) if reason]
    return found + [reason for ask in slots().health if (reason := ask())]


def _alarm() -> str | None:
    if reason := alarm.raised():
        return f"alarm: {reason}"
    try:
        note = kept.last(kept.path())
        last = recheck.opened(note) if note is not None else None
    except (OSError, LogAltered):
        return "the kept checkpoints cannot be read"
    db.session.rollback()  # a look at the database from before that note would seem like a rollback
    newest = stored.newest()
    if last is not None and (newest is None or newest.size < last.size):
        return f"the database is older than the signed checkpoint of {last.size} entries"
    return None


def _signature() -> str | None:
    signed = stored.newest_signed()
    if signed is None:
        return "no checkpoint is signed yet"
    later = Checkpoint.size > signed.size
    since = db.session.execute(select(Checkpoint.made_at).where(later).order_by(Checkpoint.size).limit(1)).scalar()
    return "the newest head waits for its signature" if since is not None and since < now() - PATIENCE else None


def _waiting() -> str | None:
    first = db.session.execute(select(LogPending.canonical).order_by(LogPending.turn).limit(1)).scalar()
    if first is None or parse(bytes(first)).at >= now() - PATIENCE:
        return None
    return "entries wait for their place in the log: is the worker running?"
