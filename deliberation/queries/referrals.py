"""Referrals: which bodies below are asked whether a proposal goes to the vote of all, and what each came to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import select

from deliberation.models import Decision, Proposal, Referral
from deliberation.queries.decisions import decision_of, endorsement_state, is_before_members, notice_of
from deliberation.queries.procedures import procedure_document, rules_of, standing_of
from deliberation.queries.versions import newest_version, version
from deliberation.rules.procedure import Procedure
from deliberation.rules.referral import KINDS, BodyVote
from foundation.database import db
from foundation.once import once_a_page
from membership import queries as membership
from relationships import queries as relationships

Stage = Literal["none", "proposed", "voting", "in its window", "stayed", "counts", "lapsed"]


@dataclass(frozen=True)
class BodyAsked:
    """How one body that is asked stands: its newest proposal on this very text, its newest decision, what counts."""

    body_id: str
    name: str
    stage: Stage
    vote: BodyVote
    proposal: Proposal | None = None
    decision: Decision | None = None
    """The newest on this text that no protest made void."""
    holds_until: datetime | None = None
    """When the decision ceases to count."""
    other_text: bool = False
    """Whether it let its members vote on an earlier text, and on this one not yet."""


def referral_of(found: Proposal) -> Referral | None:
    """Return what a proposal to refer would put to the vote of all, None for any other proposal."""
    return db.session.get(Referral, found.id) if found.kind == "refer" else None


def refers(found: Proposal) -> dict[str, str] | None:
    """Return what a proposal to refer names, as its frozen text and its notice say it; None for any other."""
    row = referral_of(found)
    if row is None:
        return None
    named = version(row.of_id, row.of_version)
    return {"proposal": db.session.get_one(Proposal, row.of_id).number, "text_hash": named.text_hash}


@once_a_page
def asked_to_refer(body_id: str, rules: Procedure) -> dict[str, str]:
    """Return the bodies below that the rules ask first, id → name; none where they ask none."""
    if rules.referral is None:
        return {}
    return {one.id: one.name for one in membership.children(body_id, KINDS[rules.referral.by])}


def bodies_asked(found: Proposal, t: datetime) -> list[BodyAsked]:
    """Return how each body that is asked stands at `t`, by name; none where the rules ask none."""
    rules = rules_of(found.procedure_id)
    if rules.referral is None:
        return []
    hold, newest = timedelta(days=rules.referral.days), newest_version(found.id)
    joined = select(Proposal, Referral.of_version).join(Referral, Referral.proposal_id == Proposal.id)
    rows = db.session.execute(joined.where(Referral.of_id == found.id).order_by(Proposal.made_at, Proposal.number))
    made = [(one, n) for one, n in rows.all() if one.withdrawn_at is None]
    return [
        _asked(body_id, name, [(one, n) for one, n in made if one.body_id == body_id], newest, hold, t)
        for body_id, name in asked_to_refer(found.body_id, rules).items()
    ]


def bodies_deciding(found: Proposal, t: datetime) -> list[BodyAsked]:
    """Return those that have begun to decide on the text as it stands, or have decided."""
    return [one for one in bodies_asked(found, t) if one.stage != "none"]


def _asked(
    body_id: str, name: str, made: list[tuple[Proposal, int]], newest: int, hold: timedelta, t: datetime
) -> BodyAsked:
    on_this = [one for one, n in made if n == newest and not _question_withdrawn(one)]
    if not on_this:
        return BodyAsked(body_id, name, "none", BodyVote(), other_text=bool(made))
    latest = on_this[-1]
    decided = [row for one in on_this if (row := decision_of(one.id)) and not relationships.is_void(row.id)]
    last = max(decided, key=lambda row: (row.certified_at, row.number), default=None)
    holds_until = None if last is None else last.certified_at + hold
    stage = _stage(last, holds_until, t)
    vote = _vote(last) if last is not None and stage == "counts" else BodyVote()
    if is_before_members(latest.id):  # the newest runs, whatever was decided before it
        stage = "voting"
    elif last is None or last.proposal_id != latest.id:
        stage = "proposed"
    return BodyAsked(body_id, name, stage, vote, latest, last, holds_until)


def _question_withdrawn(one: Proposal) -> bool:
    """Tell whether its ballot came to nothing because the question was withdrawn: the body may decide anew."""
    row = decision_of(one.id)
    return row is not None and row.outcome == "WITHDRAWN"


def _stage(last: Decision | None, holds_until: datetime | None, t: datetime) -> Stage:
    if last is None or holds_until is None:
        return "proposed"
    if t >= holds_until:
        return "lapsed"
    stands = endorsement_state(last, t)
    return stands if stands in ("in its window", "stayed") else "counts"


def _vote(row: Decision) -> BodyVote:
    frozen = notice_of(row.proposal_id)
    assert frozen is not None
    return BodyVote(row.outcome, membership.roll_size(frozen.roll_id))


def weighed(found: Proposal, rules: Procedure, asked: list[BodyAsked], t: datetime) -> tuple[list[BodyVote], int]:
    """Return the votes of the bodies asked, and of how many voters they are a share where the rule takes one; else 0.

    Then a body weighs those of its ballot's roll who could vote in the whole if that roll were frozen at `t`; whoever
    stands on two of these rolls weighs once, where it was carried if anywhere. The log has the rolls' sizes alone, so
    a verifier sees at most more.
    """
    if rules.referral is None or rules.referral.members is None:
        return [one.vote for one in asked], 0
    judged = membership.judged(found.body_id, standing_of(rules), t, t + timedelta(days=rules.notice_days))
    voters = {member_id for member_id, one in judged.items() if one.entitled}
    votes, left = [], set(voters)
    for one in sorted(asked, key=lambda one: one.vote.word != "CARRIED"):
        there = _on_roll(one.decision) & left if one.vote.word and one.decision is not None else set[str]()
        left -= there
        votes.append(BodyVote(one.vote.word, len(there)))
    return votes, len(voters)


def _on_roll(row: Decision) -> set[str]:
    frozen = notice_of(row.proposal_id)
    assert frozen is not None
    return set(membership.refs_of(frozen.roll_id))


def referral_noticed(proposal_id: str, t: datetime) -> dict[str, Any] | None:
    """Return what a notice given at `t` says of the bodies that decided first; None where the rules ask none.

    {"rule", "bodies": ids of all that are asked, "decisions": numbers of those that count}, both sorted.
    """
    found = db.session.get_one(Proposal, proposal_id)
    asked = bodies_asked(found, t)
    if rules_of(found.procedure_id).referral is None:
        return None
    counted = [one.decision.number for one in asked if one.vote.word and one.decision is not None]
    return {
        "rule": procedure_document(found.procedure_id)["referral"],
        "bodies": sorted(one.body_id for one in asked),
        "decisions": sorted(counted),
    }
