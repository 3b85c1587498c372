"""What was proposed and decided about a relationship or a campaign, for the pages of those."""

from flask import url_for
from sqlalchemy import or_, select

from deliberation.models import Decision, Proposal
from deliberation.queries.decisions import decision_of, foresee_list, is_before_members
from deliberation.routes.choices import kind_words
from foundation.database import db
from foundation.web import About
from relationships import queries as relationships


def about(thing_id: str) -> list[About]:
    """Return the proposals about a relationship or campaign, the newest first."""
    mine = or_(Proposal.relationship_id == thing_id, Proposal.campaign_id == thing_id)
    asked = select(Proposal).where(mine).order_by(Proposal.made_at.desc(), Proposal.number.desc())
    found = list(db.session.execute(asked).scalars())
    foresee_list([one.id for one in found])
    return [_about(one) for one in found]


def _about(one: Proposal) -> About:
    decided = decision_of(one.id)
    return About(
        one.number, one.title, url_for("deliberation.proposal", id=one.id), one.kind, kind_words(one.kind),
        one.made_at, one.relationship_id, one.campaign_id, _state(one, decided),
        decided.number if decided else "", _outcome(decided) if decided else "",
        decided.certified_at if decided else None,
    )  # fmt: skip


def _state(one: Proposal, decided: Decision | None) -> str:
    if is_before_members(one.id):
        return "noticed"
    if decided is not None:
        return "certified"
    return "withdrawn" if one.withdrawn_at is not None else "discussion"


def _outcome(decided: Decision) -> str:
    return "VOID" if relationships.is_void(decided.id) else decided.outcome
