"""What waits for a member in deliberation: rounds that run in their bodies, and reports they owe."""

from collections.abc import Iterator
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from deliberation.models import Proposal, Round
from deliberation.queries.conditions import FIND, FINDERS, subject_of, unfound
from deliberation.queries.decisions import decision
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
    return [*waiting, *_conditions(member_id, t)]


def _conditions(member_id: str, t: datetime) -> Iterator[Waiting]:
    """The conditions whose day has passed, for those who say what became of them, and what waits for a second one."""
    for found, told in unfound(member_id, t):
        title = _(
            "A condition of endorsement %(number)s fell due: %(what)s", number=found.number, what=told.condition.text
        )
        yield Waiting(title, url_for("deliberation.conditions", id=found.number), None, _("Say what became of it"))
    for act in membership.waiting_acts(kind=FIND):
        if act.by_a != member_id and membership.holds(member_id, act.body_id, *FINDERS):
            number = decision(act.subject.removeprefix(subject_of(""))).number
            title = _("What became of a condition of endorsement %(number)s", number=number)
            yield Waiting(title, url_for("deliberation.conditions", id=number), None, _("Read, then confirm"))


def _title(called: Round) -> str:
    proposal = db.session.get(Proposal, called.proposal_id)
    return "" if proposal is None else proposal.title


def _url(called: Round) -> str:
    return url_for("deliberation.round", id=called.id)
