"""Referral on a proposal's page: how each body that is asked stands, and letting one's own body vote on it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import actions, queries
from deliberation.errors import UnknownThing
from deliberation.models import Proposal
from deliberation.queries import BodyAsked
from deliberation.routes import told
from deliberation.routes.blueprint import bp, me
from deliberation.rules.referral import judge_referral, sentence
from deliberation.rules.referral import told as told_so_far
from foundation.access import signed_in
from foundation.database import transaction
from membership import queries as membership


@dataclass(frozen=True)
class BodyLine:
    """One body that is asked, as the page shows it."""

    body_id: str
    name: str
    state: str
    """As the status component knows it."""
    words: str
    url: str
    """Of its proposal, where the reader may see it."""
    outcome: str
    decision: str
    """The number of the decision that counts or will count."""
    holds_until: datetime | None
    may_refer: bool


def shown(found: Proposal, t: datetime) -> dict[str, Any] | None:
    """Return the referral of a proposal as its page shows it, None where its rules ask nobody first."""
    rules = queries.rules_of(found.procedure_id)
    if rules.referral is None:
        return None
    asked = queries.bodies_asked(found, t)
    verdict = judge_referral(rules.referral, *queries.weighed(found, rules, asked, t))
    open_still = found.withdrawn_at is None and not queries.is_before_members(found.id)
    open_still = open_still and not queries.is_decided(found.id)
    return {
        "rule": sentence(rules.referral, _text), "so_far": told_so_far(rules.referral, verdict, _text),
        "met": verdict.referred, "lines": [_line(one, t, open_still) for one in asked], "open": open_still,
    }  # fmt: skip


def referred(found: Proposal) -> dict[str, Any] | None:
    """Return what a proposal to refer would put to the vote of all, None for any other."""
    row = queries.referral_of(found)
    if row is None:
        return None
    named = queries.proposal(row.of_id)
    return {
        "proposal": named, "version": row.of_version, "body": membership.body(named.body_id).name,
        "newest": queries.newest_version(named.id),
    }  # fmt: skip


def _line(one: BodyAsked, t: datetime, open_still: bool) -> BodyLine:
    state, words = _stands(one, t)
    decided = one.decision if one.stage in ("counts", "in its window", "stayed") else None
    mine = one.body_id in {body.id for body in membership.bodies_of(me())}
    url = ""
    if one.proposal is not None and queries.may_see(one.body_id, me()):
        url = url_for("deliberation.proposal", id=one.proposal.id)
    adopted = queries.procedure_for(one.body_id, "refer") is not None
    return BodyLine(
        one.body_id, one.name, state, words, url, decided.outcome if decided else "",
        decided.number if decided else "", one.holds_until if decided else None,
        open_still and mine and adopted and may_decide(one),
    )  # fmt: skip


def may_decide(one: BodyAsked) -> bool:
    """Tell whether the body may be asked anew: it has not begun, too few took part, or its decision counts no more."""
    return one.stage in ("none", "lapsed") or one.vote.word == "INQUORATE"


def _stands(one: BodyAsked, t: datetime) -> tuple[str, str]:
    """Return how a body stands, as the status component knows it and in words."""
    if one.stage == "none":
        if queries.procedure_for(one.body_id, "refer") is None:
            return "to_come", _("has no rule for it yet")
        return "to_come", _("voted on an earlier text, not on this one") if one.other_text else _("has not begun")
    if one.stage == "lapsed":
        return "lapsed", _("its referral holds no more")
    assert one.proposal is not None
    if one.stage == "in its window":
        assert one.decision is not None
        return "counted", _("protests until %(at)s", at=told.instant(one.decision.protest_until))
    if one.stage == "stayed":
        return "suspended", _("a protest is not ruled on")
    if one.stage == "counts":
        return ("holds" if one.vote.word == "CARRIED" else "not_shown"), _("has decided")
    if one.stage == "proposed":
        return "discussion", _("talks it through; notice is still to come")
    running = told.ballot_running(one.proposal)
    return ("open", running) if running else ("noticed", _("notice is given"))


@bp.post("/proposals/<id>/refer")
@signed_in
def refer(id: str) -> ResponseReturnValue:
    """Let a body of the member's vote on whether the proposal goes to the vote of all."""
    body_id = request.form.get("body", "")
    with transaction():
        found = queries.proposal_for(id, me())
        if body_id not in {body.id for body in membership.bodies_of(me())}:
            raise UnknownThing()
        made = actions.refer(found.id, body_id, me())
        made_id, number = made.id, made.number
    flash(_("%(number)s is before %(body)s.", number=number, body=membership.body(body_id).name))
    return redirect(url_for("deliberation.proposal", id=made_id), 303)


def _text(template: str) -> str:
    words: str = _(template)
    return words
