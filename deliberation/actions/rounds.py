"""Rounds: calling one, taking part, and the report that goes up with the minority's own view."""

from datetime import datetime, timedelta

from flask_babel import gettext as _

from auditlog import actions as auditlog
from deliberation.actions.proposals import open_proposal
from deliberation.errors import RoundRefused, UnknownThing, UnusableText
from deliberation.events import RoundCalled, RoundReported
from deliberation.models import Proposal, Round, RoundAttendance, RoundReport
from deliberation.queries.decisions import decision_of
from deliberation.queries.procedures import rules_of
from deliberation.queries.rounds import attendance, attends, hosts_of, report, rounds_of
from deliberation.queries.waiting import CALLERS, REPORTERS
from deliberation.rules import text as rules
from deliberation.rules.document import Unusable
from deliberation.rules.frozen import digest, report_document
from deliberation.rules.round_span import fault_of
from deliberation.rules.rounds import report_counts
from deliberation.rules.text import instant_text
from foundation.clock import now
from foundation.database import db, new_id
from foundation.errors import NotAllowed
from foundation.hashing import jcs
from foundation.locks import lock_exclusive
from foundation.numbering import next_number
from membership import queries as membership

LONGEST_ROUND = timedelta(days=366)


def may_call(member_id: str, body_id: str, host_id: str) -> bool:
    """Tell whether a member may call a round of this host on a proposal of this body."""
    return any(membership.holds(member_id, place, *CALLERS) is not None for place in (host_id, body_id))


def call_round(proposal_id: str, host_id: str, opens_at: datetime, closes_at: datetime, by: str) -> Round:
    """Call a round on a proposal that is not noticed yet, in a body its procedure names; one a host.

    Raises NotAllowed, UnusableText for dates that make no round, RoundRefused for another host or a second round.
    """
    proposal = open_proposal(proposal_id)
    t = now()
    if not may_call(by, proposal.body_id, host_id):
        raise NotAllowed(
            _("You cannot call this round"),
            _("It takes an office in the host or in the proposal's body: %(offices)s.", offices=", ".join(CALLERS)),
            _("Ask somebody who holds one."),
        )
    if host_id not in hosts_of(proposal):
        raise RoundRefused(
            _("This body holds no round on it"), _("The procedure names other hosts."), _("Choose one of them.")
        )
    if any(called.host_id == host_id for called in rounds_of(proposal_id)):
        raise RoundRefused(_("This body has its round already"), _("It holds one on a proposal."), _("Use that one."))
    check_hours(opens_at, closes_at, t)
    called = Round(
        id=new_id(), number=next_number("R"), proposal_id=proposal_id, host_id=host_id, opens_at=opens_at,
        closes_at=closes_at, called_by=by,
    )  # fmt: skip
    called.entry_id = auditlog.append(
        RoundCalled(called.number, proposal.number, host_id, instant_text(opens_at), instant_text(closes_at))
    )
    db.session.add(called)
    db.session.flush()
    return called


def check_hours(
    opens_at: datetime, closes_at: datetime, t: datetime, held: tuple[datetime, datetime] | None = None
) -> None:
    """Raise UnusableText where these hours make no round at `t`; `held` are those that the round has already."""
    if opens_at.tzinfo is None or closes_at.tzinfo is None or opens_at.microsecond or closes_at.microsecond:
        raise UnusableText(_("A round opens and closes at whole seconds, with a time zone."), "opens_at")
    fault = fault_of(opens_at, closes_at, LONGEST_ROUND, t, held)
    if fault is not None:
        late = held is not None and held[0] <= t
        raise UnusableText(
            {
                "past": _("That is in the past."),
                "opened": _("It has opened already; only its close can change."),
                "order": _("It must close after it opens, within a year."),
                "too_long": _("It must close after it opens, within a year."),
                "nothing": _("These are the hours it has."),
            }[fault],
            "closes_at" if fault in ("order", "too_long") or (late and fault == "past") else "opens_at",
        )


def attend(round_id: str, member_id: str, by: str, away: bool = False) -> None:
    """Record that a member of the host takes part: by the member while it is open, by its officers until the report.

    `away` is by telephone or screen. Recording somebody twice changes nothing. Raises NotAllowed, RoundRefused and
    UnknownThing.
    """
    called = _unreported(round_id, by, member_id)
    if not membership.in_body(member_id, called.host_id, membership.local_day(now())):
        raise NotAllowed(_("Only members of the host take part"), _("This person is not in that body."), "")
    if not attends(round_id, member_id):
        db.session.add(RoundAttendance(round_id=round_id, member_id=member_id, away=away))
        db.session.flush()


def check_in(round_id: str, here: set[str], gone: set[str], by: str) -> None:
    """Record and strike several members at once, as an officer ticks them in a list; the others stay as they are."""
    for member_id in sorted(here - gone):
        attend(round_id, member_id, by)
    for member_id in sorted(gone - here):
        strike(round_id, member_id, by)


def strike(round_id: str, member_id: str, by: str) -> None:
    """Take a member off the attendance again, as `attend` puts them on; refused once the report is filed."""
    _unreported(round_id, by, member_id)
    found = db.session.get(RoundAttendance, (round_id, member_id))
    if found is not None:
        db.session.delete(found)
        db.session.flush()


def _unreported(round_id: str, by: str, member_id: str) -> Round:
    """Lock a round whose attendance `by` may change now for this member, and return it."""
    called = locked_round(round_id)
    t = now()
    officer = membership.holds(by, called.host_id, *CALLERS) is not None
    if not officer and by != member_id:
        raise NotAllowed(
            _("You cannot keep this list"), _("Officers of the host do."), _("Record yourself, or ask one of them.")
        )
    if report(round_id) is not None:
        raise RoundRefused(_("The round has reported"), _("Its attendance is part of the report."), "")
    if t < called.opens_at:
        raise RoundRefused(_("The round is not open yet"), _("Nobody can have taken part."), _("Wait until it opens."))
    if not officer and t >= called.closes_at:
        raise RoundRefused(
            _("The round is closed"), _("Attendance is put right by the host's officers now."), _("Ask one of them.")
        )
    return called


def file_report(round_id: str, text: str, minority: str, by: str) -> RoundReport:
    """Send up the report of a round that has opened and was attended as the procedure asks; it never changes again.

    `minority` is the minority's own view, empty if nobody held another. Only the host's facilitator, chair or convener
    files it. Raises NotAllowed, RoundRefused, UnusableText and UnknownThing.
    """
    called = locked_round(round_id)
    membership.require_office(by, called.host_id, *REPORTERS)
    proposal = db.session.get(Proposal, called.proposal_id)
    assert proposal is not None
    t, present = now(), attendance(round_id)
    _may_report(called, proposal, present, t)
    try:
        view = rules.prose(text, "text", rules.LONGEST_REPORT)
        other = rules.prose(minority, "minority", rules.LONGEST_REPORT, may_be_empty=True)
    except Unusable as fault:
        raise UnusableText.of(fault) from None
    filed = RoundReport(
        round_id=round_id, text=view, minority=other, attendance=present, reporter_id=by, filed_at=t
    )  # fmt: skip
    hashed = digest(jcs(report_document(called.number, called.host_id, present, view, other)))
    filed.entry_id = auditlog.append(
        RoundReported(called.number, proposal.number, called.host_id, present, hashed, bool(other))
    )
    db.session.add(filed)
    db.session.flush()
    return filed


def _may_report(called: Round, proposal: Proposal, present: int, t: datetime) -> None:
    if proposal.withdrawn_at is not None:
        raise RoundRefused(_("The proposal was withdrawn"), _("There is nothing to report on."), "")
    if decision_of(proposal.id) is not None:
        raise RoundRefused(_("The proposal is decided"), _("A report comes before the decision."), "")
    if report(called.id) is not None:
        raise RoundRefused(_("The round has reported"), _("A report never changes."), "")
    if t < called.opens_at:
        raise RoundRefused(_("The round is not open yet"), _("It cannot have a view."), _("Wait until it opens."))
    asked = rules_of(proposal.procedure_id).rounds
    if asked is not None and not report_counts(present, asked.attendance):
        raise RoundRefused(
            _("Too few took part"),
            _("%(needed)s must attend; %(present)s are recorded.", needed=asked.attendance, present=present),
            _("Record everybody who was there, then report."),
        )


def locked_round(round_id: str) -> Round:
    """Return a round as it is now, its lock held to the end of the transaction.

    UnknownThing where there is none, RoundRefused where it was called off.
    """
    lock_exclusive(f"round:{round_id}")
    found = db.session.get(Round, round_id, populate_existing=True)
    if found is None:
        raise UnknownThing()
    if found.called_off_at is not None:
        raise RoundRefused(
            _("The round was called off"), found.why or "", _("Its officers can call another, as long as time is left.")
        )
    return found
