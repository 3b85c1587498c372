"""Declaring an interest."""

import re
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select

from auditlog.actions import append
from foundation.clock import now
from foundation.database import db
from foundation.errors import BadInput, Refusal
from membership import queries
from membership.actions import wording
from membership.actions.references import reference_for
from membership.events import InterestDeclared
from membership.models import Interest

_SUBJECT = re.compile(r"(proposal|campaign):[0-9a-f]{32}", re.ASCII)
A_DAY = 20
"""Declarations of one person a day; more is somebody filling the log."""


def declare_interest(member_id: str, subject: str, statement: str) -> Interest:
    """Declare an interest in a proposal or campaign; it bars from counting its ballots and is never taken back.

    The statement stays with the body; the log says only that somebody declared one. Declared twice, the first stands.
    Raises BadInput, Refusal beyond 20 a day.
    """
    if not _SUBJECT.fullmatch(subject):
        raise BadInput(_("There is no such subject"), _("An interest is declared in a proposal or a campaign."))
    queries.member(member_id)
    told = wording.reason(statement)
    standing = db.session.get(Interest, (member_id, subject))
    if standing is not None:
        return standing
    at = now()
    lately = select(func.count()).where(Interest.member_id == member_id, Interest.declared_at > at - timedelta(days=1))
    if db.session.execute(lately).scalar_one() >= A_DAY:
        raise Refusal(_("That are many interests for one day"), _("20 may be declared in a day."), _("Go on tomorrow."))
    entry_id = append(InterestDeclared(subject=subject, ref=reference_for(subject, member_id)))
    made = Interest(member_id=member_id, subject=subject, statement=told, declared_at=at, entry_id=entry_id)
    db.session.add(made)
    db.session.flush()
    return made
