"""What waits for a member in deliberation: rounds to attend, to call, run and report on, and amendments to answer."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from deliberation.models import Decision, Proposal, Round
from deliberation.queries.conditions import FIND, FINDERS, subject_of, unfound
from deliberation.queries.decisions import decision, is_before_members
from deliberation.queries.procedures import procedure_for, rules_of
from deliberation.queries.proposals import gates, open_proposals
from deliberation.queries.referrals import bodies_asked
from deliberation.queries.rounds import foresee_rounds_of, hosts_of, rounds_of, unreported_rounds
from deliberation.queries.versions import amendments_to_answer
from deliberation.rules.gates import all_met
from deliberation.rules.round_span import state
from foundation.clock import now
from foundation.database import db
from foundation.web import Waiting
from membership import queries as membership

CALLERS = ("chair", "convener", "facilitator", "secretary")
"""Offices of the host or of the proposal's body that may call a round, and of the host that run it."""
REPORTERS = ("facilitator", "chair", "convener")
"""Offices of the host that may file a round's report."""
NOTIFIERS = ("chair", "secretary", "convener", "facilitator")
"""Offices of the proposal's body that may give notice."""
AHEAD = timedelta(days=3)
"""How long before its opening a round is told to those who will run it."""


def inbox(member_id: str) -> list[Waiting]:
    """Return what a member can attend now, what they owe as a proposer, and what their office in a host owes."""
    t = now()
    bodies = {body.id for body in membership.bodies_of(member_id)}
    held = membership.offices_of(member_id)
    runs = {one.body_id for one in held if one.kind in CALLERS}
    found = [
        _round(called, title, attending, member_id, called.host_id in runs, t)
        for called, title, attending in unreported_rounds(bodies | runs, t + AHEAD, member_id)
    ]
    rounds = [line for line in found if line is not None] + (_to_call(member_id, runs) if runs else [])
    referrals = _to_refer(member_id, runs, t) if runs else ()
    ready = _to_notice({one.body_id for one in held if one.kind in NOTIFIERS}, t)
    return [*rounds, *referrals, *ready, *_to_answer(member_id), *_conditions(member_id, t)]


def _round(
    called: Round, proposal: str, attending: bool, member_id: str, runs: bool, t: datetime
) -> Waiting | None:  # fmt: skip
    stands = state(called.opens_at, called.closes_at, None, t)
    told = {"title": proposal}
    if stands == "planned":
        title = _("You run a round on “%(title)s”", **told)
        return Waiting(title, _url(called), called.opens_at, _("Prepare it")) if runs else None
    if stands == "open":
        if runs:
            return Waiting(_("Your round on “%(title)s” is open", **told), _url(called), called.closes_at, _("Run it"))
        if attending:
            return None
        return Waiting(_("Round on “%(title)s”", **told), _url(called), called.closes_at, _("Take part"))
    if membership.holds(member_id, called.host_id, *REPORTERS):
        url = url_for("deliberation.report", id=called.id)
        return Waiting(_("Report of the round on “%(title)s”", **told), url, None, _("Report"))
    return None


def _to_call(member_id: str, runs: set[str]) -> list[Waiting]:
    """Return the proposals whose rules ask a host of theirs for a round that it has not called."""
    waiting = []
    asked = [found for found in open_proposals(member_id) if rules_of(found.procedure_id).rounds is not None]
    foresee_rounds_of([found.id for found in asked])
    for found in asked:
        called = {one.host_id for one in rounds_of(found.id)}
        for host, name in hosts_of(found).items():
            if host in runs - called:
                title = _("%(host)s is asked for a round on “%(title)s”", host=name, title=found.title)
                waiting.append(Waiting(title, url_for("deliberation.call_round", id=found.id), None, _("Call it")))
    return waiting


def _to_refer(member_id: str, runs: set[str], t: datetime) -> Iterator[Waiting]:
    """The proposals that a body of theirs is asked to refer to the vote of all, and has not begun to decide on."""
    for found in open_proposals(member_id):
        for one in bodies_asked(found, t):
            if one.body_id in runs and one.stage == "none" and procedure_for(one.body_id, "refer") is not None:
                title = _(
                    "%(body)s is asked whether “%(title)s” goes to the vote of all", body=one.name, title=found.title
                )
                url = url_for("deliberation.proposal", id=found.id, _anchor="referral")
                yield Waiting(title, url, None, _("Let it vote"))


def _to_notice(bodies: set[str], t: datetime) -> Iterator[Waiting]:
    """The proposals of these bodies that nothing keeps from notice any more: an officer moves them next."""
    if not bodies:
        return
    undecided = Proposal.withdrawn_at.is_(None) & Proposal.id.not_in(select(Decision.proposal_id))
    asked = select(Proposal).where(Proposal.body_id.in_(bodies), undecided).order_by(Proposal.made_at, Proposal.number)
    for found in db.session.execute(asked).scalars():
        if not is_before_members(found.id) and all_met(gates(found.id, t)):
            title = _("“%(title)s” is ready for notice", title=found.title)
            yield Waiting(title, url_for("deliberation.proposal", id=found.id), None, _("Give notice"))


def _to_answer(member_id: str) -> Iterator[Waiting]:
    """The amendments to this member's own proposals that nobody but them can take over or put aside."""
    for moved, found in amendments_to_answer(member_id):
        title = _("Amendment %(n)s to “%(title)s” waits for your answer", n=moved.n, title=found.title)
        url = url_for("deliberation.amendments", id=found.id, _anchor=f"amendment-{moved.n}")
        yield Waiting(title, url, None, _("Answer it"))


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


def _url(called: Round) -> str:
    return url_for("deliberation.round", id=called.id)
