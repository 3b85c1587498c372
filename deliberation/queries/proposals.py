"""Proposals: which there are, who may see them, and what stands between one and its notice."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import func, select

from deliberation.errors import UnknownThing
from deliberation.models import Decision, Notice, Procedure, Proposal, ReadMark, Referral
from deliberation.queries.decisions import (
    decision_of,
    decision_on,
    endorsement_found,
    endorsement_state,
    foresee_list,
    is_before_members,
    is_decided,
    newest_decision,
    notice_of,
)
from deliberation.queries.marks import mark_of, read_mark
from deliberation.queries.procedures import procedure, rules_of
from deliberation.queries.referrals import asked_to_refer, bodies_asked, referral_of, weighed
from deliberation.queries.rounds import hosts_of, reports_of
from deliberation.queries.versions import newest_version, newest_version_of
from deliberation.rules import gates as pure
from deliberation.rules.document import parse_json
from deliberation.rules.gates import Gate, GateFacts
from deliberation.rules.second_call import as_second_call
from foundation.database import db
from foundation.once import foresee, once_a_page
from membership import queries as membership
from relationships import queries as relationships


@once_a_page
def proposal(proposal_id: str) -> Proposal:
    """Return a proposal; UnknownThing where there is none. Whether the asker may see it is asked by `proposal_for`."""
    asked = select(Proposal, Procedure).join(Procedure, Procedure.id == Proposal.procedure_id)
    row = db.session.execute(asked.where(Proposal.id == proposal_id)).one_or_none()
    if row is None:
        raise UnknownThing()
    foresee(procedure, {row.Procedure.id: row.Procedure})
    found: Proposal = row.Proposal
    return found


def foresee_page(proposal_id: str, member_id: str) -> None:
    """Look up together the proposal, its procedure, newest notice, decision and version, and the reader's mark."""
    last_notice = select(func.max(Notice.n)).where(Notice.proposal_id == proposal_id).scalar_subquery()
    last_decision = newest_decision(proposal_id).with_only_columns(Decision.id).scalar_subquery()
    asked = (
        select(Proposal, Procedure, Notice, Decision, ReadMark, newest_version_of(proposal_id).label("version"))
        .join(Procedure, Procedure.id == Proposal.procedure_id)
        .outerjoin(Notice, (Notice.proposal_id == Proposal.id) & (Notice.n == last_notice))
        .outerjoin(Decision, Decision.id == last_decision)
        .outerjoin(ReadMark, (ReadMark.proposal_id == Proposal.id) & (ReadMark.member_id == member_id))
    )
    row = db.session.execute(asked.where(Proposal.id == proposal_id)).one_or_none()
    if row is None:
        return
    foresee(proposal, {proposal_id: row.Proposal})
    foresee(procedure, {row.Procedure.id: row.Procedure})
    foresee(notice_of, {proposal_id: row.Notice})
    foresee(decision_of, {proposal_id: row.Decision})
    foresee(decision_on, {row.Decision.ballot_id: row.Decision} if row.Decision else {})
    foresee(newest_version, {proposal_id: row.version or 0})
    foresee(read_mark, {(member_id, proposal_id): mark_of(row.ReadMark)})


def contests_of(found: Proposal) -> list[Any]:
    """Return the questions of a proposal as they stand: {"title", "options", "seats"} each; none: one motion."""
    read = parse_json(found.contests)
    assert isinstance(read, list)
    return read


@once_a_page
def visible_bodies(member_id: str) -> dict[str, str]:
    """Return id → name of the bodies whose proposals a member may see: those they are in, and all above them."""
    seen: dict[str, str] = {}
    for mine in membership.bodies_of(member_id):
        for body in (mine, *membership.ancestors(mine.id)):
            seen[body.id] = body.name
    return seen


def proposal_for(proposal_id: str, member_id: str) -> Proposal:
    """Return a proposal that the member may see; an unknown and a foreign one are both refused as UnknownThing."""
    found = proposal(proposal_id)
    if not may_see(found.body_id, member_id):
        raise UnknownThing()
    return found


def may_see(body_id: str, member_id: str) -> bool:
    """Tell whether a member may see what is put to a body: those in it or below it, and auditors of it or above it."""
    if body_id in visible_bodies(member_id):
        return True
    above = (body_id, *(body.id for body in membership.ancestors(body_id)))
    return any(membership.holds(member_id, place, "auditor") for place in above)


def readable_bodies(member_id: str) -> set[str]:
    """Return the ids of all bodies for which `may_see` says yes."""
    found = set(visible_bodies(member_id))
    for held in membership.offices_of(member_id):
        if held.kind == "auditor":
            found |= {held.body_id, *(below.id for below in membership.descendants(held.body_id))}
    return found


def proposals_for(member_id: str) -> list[Proposal]:
    """Return the proposals a member may see, the newest first."""
    mine = select(Proposal).where(Proposal.body_id.in_(visible_bodies(member_id)))
    found = list(db.session.execute(mine.order_by(Proposal.made_at.desc(), Proposal.number.desc())).scalars())
    foresee_list([one.id for one in found])
    return found


def open_proposals(member_id: str) -> list[Proposal]:
    """Return the proposals a member may see that are neither noticed nor withdrawn, the newest first."""
    still = Proposal.withdrawn_at.is_(None) & Proposal.id.not_in(select(Notice.proposal_id))
    mine = select(Proposal).where(Proposal.body_id.in_(visible_bodies(member_id)), still)
    return list(db.session.execute(mine.order_by(Proposal.made_at.desc(), Proposal.number.desc())).scalars())


def mandate_stands(mandate_id: str, t: datetime) -> bool:
    """Tell whether a mandate has not ended at `t`; one granted and not begun stands."""
    return not relationships.mandate_state(mandate_id, t).ended


def gates(proposal_id: str, t: datetime) -> list[Gate]:
    """Return every gate before notice at `t`, met or not, and who moves it next; UnknownThing for an unknown id."""
    return pure.gates(gate_facts(proposal(proposal_id), t), t, lambda text: gettext(text))


def gates_again(proposal_id: str, t: datetime) -> list[Gate]:
    """Return the gates before a second call on a proposal at `t`; UnknownThing for an unknown id."""
    facts = gate_facts(proposal(proposal_id), t)
    under = as_second_call(facts.procedure) or facts.procedure
    return pure.gates_again(replace(facts, procedure=under), t, lambda text: gettext(text))


def gate_facts(found: Proposal, t: datetime) -> GateFacts:
    """Return all that the gates of a proposal look at."""
    rules = rules_of(found.procedure_id)
    endorsement: pure.Endorsement = "none"
    if found.kind in ("activate", "renew") and found.campaign_id is not None:
        endorsement = endorsement_found(found.body_id, found.campaign_id, t)[0]
    referral, voters = weighed(found, rules, bodies_asked(found, t), t)
    beside = relationships.standing_beside(found.mandate_id, t) if found.kind == "renew" and found.mandate_id else []
    return GateFacts(
        procedure=rules,
        discussed_since=found.changed_at,
        withdrawn=found.withdrawn_at is not None,
        decided=is_decided(found.id),
        hosts=frozenset(hosts_of(found)) if rules.rounds else frozenset(),
        reports=reports_of(found.id),
        endorsement=endorsement,
        mandate_stands=_subject_stands(found, t),
        renewed=any(other.renews_id == found.mandate_id for other in beside),
        stands_beside=next((other.number for other in beside if other.renews_id != found.mandate_id), None),
        rival=_rival(found),
        until_at=found.until_at,
        referral=referral,
        voters=voters,
        refers=_refers(found),
        referred_before=_referred_before(found, t),
    )


def _refers(found: Proposal) -> pure.Referred:
    row = referral_of(found)
    if row is None:
        return "open"
    named = proposal(row.of_id)
    asked = found.body_id in asked_to_refer(named.body_id, rules_of(named.procedure_id))
    if not asked or named.withdrawn_at is not None or is_before_members(named.id) or is_decided(named.id):
        return "gone"
    return "open" if newest_version(named.id) == row.of_version else "changed"


def _referred_before(found: Proposal, t: datetime) -> bool:
    row = referral_of(found)
    if row is None or is_decided(found.id):
        return False
    stood = next((one for one in bodies_asked(proposal(row.of_id), t) if one.body_id == found.body_id), None)
    decided = stood.decision if stood is not None else None
    if stood is None or decided is None or stood.holds_until is None:
        return False
    return decided.outcome != "INQUORATE" and t < stood.holds_until


def _subject_stands(found: Proposal, t: datetime) -> bool:
    if found.kind == "activate" and found.relationship_id and found.campaign_id:
        return relationships.standing_mandate(found.relationship_id, found.campaign_id, t) is not None
    if found.mandate_id is not None:
        return mandate_stands(found.mandate_id, t)
    if found.kind == "sever" and found.endorsement_id is not None:
        row = db.session.get(Decision, found.endorsement_id)
        return row is not None and endorsement_state(row, t) != "ended"
    return False


def _rival(found: Proposal) -> str | None:
    """Return the number of another proposal before the members that would grant the same mandate."""
    if found.kind == "refer":
        return _rival_referral(found)
    if found.kind not in ("activate", "renew"):
        return None
    same = (
        (Proposal.id != found.id)
        & Proposal.kind.in_(("activate", "renew"))
        & (Proposal.relationship_id == found.relationship_id)
        & (Proposal.campaign_id == found.campaign_id)
    )
    others = db.session.execute(select(Proposal.id, Proposal.number).where(same).order_by(Proposal.number))
    return next((number for id_, number in others.all() if is_before_members(id_)), None)


def _rival_referral(found: Proposal) -> str | None:
    """Return the number of another proposal of the body to refer the same, in whatever version, before its members."""
    mine = select(Referral.of_id).where(Referral.proposal_id == found.id).scalar_subquery()
    asked = select(Proposal.id, Proposal.number).join(Referral, Referral.proposal_id == Proposal.id)
    same = (Proposal.id != found.id) & (Proposal.body_id == found.body_id) & (Referral.of_id == mine)
    others = db.session.execute(asked.where(same).order_by(Proposal.number))
    return next((number for id_, number in others.all() if is_before_members(id_)), None)
