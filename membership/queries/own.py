"""What the house holds on one member, read for that member alone."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from foundation.database import db
from foundation.models import OutgoingMail, WebSession
from foundation.web import Held
from membership.models import Attendance, Body, Interest, Meeting, Office, Roll, RollEntry, Visit
from membership.queries.books import dues_of, places_of
from membership.queries.members import member


def last_here(member_id: str) -> datetime | None:
    """Return when the member's visit before this one began, or None on the first."""
    found = db.session.get(Visit, member_id)
    return found.before if found else None


def personal_data(member_id: str) -> list[Held]:
    """Return what membership and the ground hold on a member."""
    who = member(member_id)
    visit = db.session.get(Visit, member_id)
    named = _("to sign in, to be written to, to be found by officers")
    own = [(who.name, who.email, who.joined_on, visit.at if visit else None)]
    return [
        Held("account", _("You"), named, (
            ("name", _("Name")), ("mail", _("Mail address")), ("joined", _("Member since")), ("here", _("Here since")),
        ), own),
        Held("places", _("Your bodies"), _("where you may speak and vote"), (
            ("body", _("Body")), ("since", _("Since")), ("until", _("Until")),
        ), [(one.body, one.since, one.until) for one in places_of(member_id)]),
        Held("dues", _("Dues"), _("for standing"), (
            ("from", _("From")), ("until", _("Last paid day")),
        ), [(first, last) for first, last in dues_of(member_id)]),
        *_held(member_id),
    ]  # fmt: skip


def _held(member_id: str) -> list[Held]:
    offices = select(Body.name, Office.kind, Office.since, Office.until).join(Body, Body.id == Office.body_id)
    meetings = select(Body.name, Meeting.held_on).join(Body, Body.id == Meeting.body_id)
    meetings = meetings.join(Attendance, Attendance.meeting_id == Meeting.id)
    interests = select(Interest.subject, Interest.statement, Interest.declared_at)
    rolls = select(Body.name, Roll.frozen_at, RollEntry.ref).join(Roll, Roll.id == RollEntry.roll_id)
    rolls = rolls.join(Body, Body.id == Roll.body_id)
    mails = select(OutgoingMail.made_at, OutgoingMail.subject, OutgoingMail.sent_at)
    sessions = select(WebSession.created_at, WebSession.seen_at)
    return [
        Held("offices", _("Offices"), _("they are public, and in the log by reference"), (
            ("body", _("Body")), ("office", _("Office")), ("since", _("Since")), ("until", _("Until")),
        ), _rows(offices.where(Office.member_id == member_id).order_by(Office.since))),
        Held("meetings", _("Meetings you were at"), _("for standing by attendance"), (
            ("body", _("Body")), ("held", _("Held")),
        ), _rows(meetings.where(Attendance.member_id == member_id).order_by(Meeting.held_on.desc()))),
        Held("interests", _("Interests you declared"), _("they bar you from counting"), (
            ("subject", _("Subject")), ("statement", _("Statement")), ("declared", _("Declared")),
        ), _rows(interests.where(Interest.member_id == member_id).order_by(Interest.declared_at))),
        Held("rolls", _("Rolls you are on"), _("under the reference you have there; it says nothing of your vote"), (
            ("body", _("Body")), ("frozen", _("Frozen")), ("reference", _("Reference")),
        ), _rows(rolls.where(RollEntry.member_id == member_id).order_by(Roll.frozen_at.desc()))),
        Held("mails", _("Mails to you"), _("notices and results"), (
            ("made", _("Written")), ("subject", _("Subject")), ("sent", _("Sent")),
        ), _rows(mails.where(OutgoingMail.member_id == member_id).order_by(OutgoingMail.made_at.desc()))),
        Held("sessions", _("Where you are signed in"), _("until you end them, a day at most"), (
            ("since", _("Since")), ("used", _("Last used")),
        ), _rows(sessions.where(WebSession.member_id == member_id).order_by(WebSession.created_at.desc()))),
    ]  # fmt: skip


def _rows(asked: object) -> list[tuple[object, ...]]:
    return [tuple(row) for row in db.session.execute(asked)]  # type: ignore[call-overload]
