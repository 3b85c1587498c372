"""Mails of a ballot: generic words and a link, later a checkpoint that covers what they tell; never a choice."""

from collections.abc import Iterable

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import insert

from ballots.models import Ballot
from foundation.clock import now
from foundation.config import Config
from foundation.database import db, new_id
from foundation.models import OutgoingMail


def queue(
    found: Ballot, about: str, members: Iterable[str], subject: str, words: str, path: str, entry_id: str | None = None
) -> int:
    """Queue one mail to each member in the act's own transaction; `about` keeps the same mail from being queued twice.

    Returns how many. `path` is the page the mail leads to, `entry_id` the log entry it tells of: the worker sends the
    mail with a checkpoint that covers it.
    """
    config: Config = current_app.extensions["mandate.config"]
    told = _("A checkpoint of the log that covers this; keep it, so that nobody can rewrite the log unseen:")
    body = f"{words}\n\n{config.base_url}{path}\n\n{told}"
    at = now()
    rows = [
        {"id": new_id(), "key": f"{about}:{found.number}:{member_id}", "member_id": member_id, "subject": subject[:300],
         "body": body, "entry_id": entry_id, "made_at": at, "next_try_at": at, "tries": 0}
        for member_id in sorted(members)
    ]  # fmt: skip
    if rows:
        db.session.execute(insert(OutgoingMail), rows)
    return len(rows)
