"""Mails of a ballot: generic words and a link, with the log's newest checkpoint; never a choice or a tally."""

from collections.abc import Iterable

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import insert

from auditlog import queries as auditlog
from ballots.models import Ballot
from foundation.clock import now
from foundation.config import Config
from foundation.database import db, new_id
from foundation.installation import required
from foundation.models import OutgoingMail


def queue(found: Ballot, about: str, members: Iterable[str], subject: str, words: str, path: str) -> int:
    """Queue one mail to each member in the act's own transaction; `about` keeps the same mail from being queued twice.

    Returns how many. `path` is the page the mail leads to.
    """
    config: Config = current_app.extensions["mandate.config"]
    body = f"{words}\n\n{config.base_url}{path}\n\n{_checkpoint()}"
    at = now()
    rows = [
        {"id": new_id(), "key": f"{about}:{found.number}:{member_id}", "member_id": member_id, "subject": subject[:300],
         "body": body, "made_at": at, "next_try_at": at, "tries": 0}
        for member_id in sorted(members)
    ]  # fmt: skip
    if rows:
        db.session.execute(insert(OutgoingMail), rows)
    return len(rows)


def _checkpoint() -> str:
    newest = auditlog.latest_checkpoint()
    if newest is None:
        told: str = _("%(organisation)s keeps a log of its decisions.", organisation=required().organisation)
        return told
    told = _("The log's checkpoint as this mail was written; keep it, so that nobody can rewrite the log unseen:")
    return f"{told}\n\n{newest.note}"
