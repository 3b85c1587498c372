"""The log's key, and signing the newest tree head: after its commit, and only if it continues what was signed."""

from pathlib import Path

from flask import current_app
from sqlalchemy import update

from auditlog import alarm, kept, recheck
from auditlog.checkpoint import Checkpoint, sign
from auditlog.errors import KeptUnusable, LogAltered
from auditlog.models import Checkpoint as CheckpointRow
from auditlog.note import Signer
from auditlog.stored import Head
from foundation import keys
from foundation.config import Config
from foundation.database import db, reading, transaction, writing
from foundation.installation import required


def log_signer() -> Signer:
    """Load the log's key from its folder. Raises keys.KeyUnusable, and KeptUnusable if it is not this log's key."""
    config: Config = current_app.extensions["mandate.config"]
    key = keys.ed25519(config.keys / "log", "log")
    signer = Signer(required().origin, key.private_bytes_raw())
    if str(signer.verifier) != required().log_key:
        raise KeptUnusable("The key in the log's folder is not the one this log began with")
    return signer


def sign_newest(signer: Signer, file: Path) -> Head | None:
    """Sign the newest head that has no note, keep the note outside the database, then publish it.

    Returns the signed head, or None where nothing waits or an alarm stands. Checks first, even where nothing
    waits; a database that is older, forked or altered raises the alarm and LogAltered. Killed at any point, the
    next call goes on: a note kept but not yet published is published as it is.
    """
    with kept.held(file):
        db.session.commit()  # an older look at the database would seem like a rollback
        if alarm.raised():
            return None
        try:
            with reading():
                note = kept.last(file)
                last = recheck.opened(note) if note is not None else None
                newest = recheck.against_kept(last)
                if newest is None or newest.note is not None:
                    return None
                recheck.before_signing(last, newest)
        except LogAltered as found:
            alarm.sound(f"{found.what}. {found.why}".strip())
            raise
        finally:
            db.session.commit()
        if note is None or last is None or last.size != newest.size:
            note = sign(Checkpoint(signer.name, newest.size, newest.root), [signer])
            kept.keep(file, note)
        _publish(newest.size, note.decode())
        return Head(newest.size, newest.root, note.decode())


def _publish(size: int, note: str) -> None:
    with writing(), transaction():
        mine = (CheckpointRow.size == size) & CheckpointRow.note.is_(None)
        db.session.execute(update(CheckpointRow).where(mine).values(note=note))
