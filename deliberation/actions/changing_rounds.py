"""A round called wrongly is put right openly: its hours change, or it is called off, with a reason, until its report.

As long as its proposal is not noticed. Nothing is taken away: the log keeps the hours that were, and the reason.
"""

from datetime import datetime

from flask_babel import gettext as _

from auditlog import actions as auditlog
from deliberation.actions.proposals import checked, open_proposal
from deliberation.actions.rounds import check_hours, locked_round, may_call
from deliberation.errors import RoundRefused, UnknownThing
from deliberation.events import RoundCalledOff, RoundChanged
from deliberation.models import Proposal, Round
from deliberation.queries.rounds import report
from deliberation.rules import text as rules
from deliberation.rules.text import instant_text
from foundation.clock import now
from foundation.database import db
from foundation.errors import NotAllowed
from membership import actions as membership

LONGEST_REASON = 300


def change_round(round_id: str, opens_at: datetime, closes_at: datetime, reason: str, by: str) -> Round:
    """Give a round other hours; once it has opened only its close can move.

    Raises NotAllowed, AlreadyNoticed, WasWithdrawn, RoundRefused, UnusableText and UnknownThing.
    """
    called, proposal, why = _changeable(round_id, reason, by)
    check_hours(opens_at, closes_at, now(), (called.opens_at, called.closes_at))
    called.opens_at, called.closes_at, called.why = opens_at, closes_at, why
    hours = instant_text(opens_at), instant_text(closes_at)
    auditlog.append(RoundChanged(called.number, proposal.number, called.host_id, *hours, why, _reference(proposal, by)))
    db.session.flush()
    return called


def call_off(round_id: str, reason: str, by: str) -> Round:
    """Call a round off; its host may call another. Raises as `change_round` does."""
    called, proposal, why = _changeable(round_id, reason, by)
    called.called_off_at, called.why = now(), why
    auditlog.append(RoundCalledOff(called.number, proposal.number, called.host_id, why, _reference(proposal, by)))
    db.session.flush()
    return called


def _changeable(round_id: str, reason: str, by: str) -> tuple[Round, Proposal, str]:
    """Lock the proposal and its round, in this order as calling does, and return both with the reason as kept."""
    known = db.session.get(Round, round_id)
    if known is None:
        raise UnknownThing()
    proposal = open_proposal(known.proposal_id)
    called = locked_round(round_id)
    if not may_call(by, proposal.body_id, called.host_id):
        raise NotAllowed(
            _("You cannot change this round"),
            _("Those who may call it may change it."),
            _("Ask an officer of the host."),
        )
    if report(round_id) is not None:
        raise RoundRefused(_("The round has reported"), _("What was reported stays as it is."), "")
    return called, proposal, checked(lambda: rules.one_line(reason, "reason", LONGEST_REASON))


def _reference(proposal: Proposal, by: str) -> str:
    return membership.reference_for(f"proposal:{proposal.id}", by)
