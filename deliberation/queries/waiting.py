"""What waits for a member in deliberation: rounds that run in their bodies, and reports they owe."""

from flask import url_for
from flask_babel import gettext as _

from deliberation.models import Proposal, Round
from deliberation.queries.rounds import attends, report, rounds_in
from deliberation.rules.round_span import state
from foundation.clock import now
from foundation.database import db
from foundation.web import Waiting
from membership import queries as membership

REPORTERS = ("facilitator", "chair", "convener")
"""Offices of the host that may file a round's report."""


def inbox(member_id: str) -> list[Waiting]:
    """Return the rounds a member can attend now, and the reports their office owes, by when they end."""
    t = now()
    waiting = []
    for called in rounds_in([body.id for body in membership.bodies_of(member_id)]):
        if called.opens_at > t or report(called.id) is not None:
            continue
        if state(called.opens_at, called.closes_at, None, t) == "open" and not attends(called.id, member_id):
            title = _("Round on “%(title)s”", title=_title(called))
            waiting.append(Waiting(title, _url(called), called.closes_at, _("Take part")))
        if membership.holds(member_id, called.host_id, *REPORTERS):
            title = _("Report of the round on “%(title)s”", title=_title(called))
            waiting.append(Waiting(title, _url(called), None, _("Report")))
    return waiting


def _title(called: Round) -> str:
    proposal = db.session.get(Proposal, called.proposal_id)
    return "" if proposal is None else proposal.title


def _url(called: Round) -> str:
    return url_for("deliberation.round", id=called.id)
