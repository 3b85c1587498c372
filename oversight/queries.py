"""What the auditors' desk reads: decisions, protests, and whether everything active rests on a certified vote."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from auditlog import queries as log
from deliberation import queries as deliberation
from deliberation.queries import DecisionTold
from deliberation.rules.text import instant_text
from foundation.database import db
from foundation.errors import NotFound
from foundation.once import once_a_page
from foundation.web import Followed, Held
from membership import queries as membership
from oversight.actions import ACT
from oversight.found import decision as found_decision
from oversight.models import Protest, Ruling
from relationships import queries as relationships
from relationships.rules.mandate import State
from relationships.rules.mandate import state as state_at

LIVE = (State.ACTIVE, State.SUSPENDED)
GRANTED = ("mandate", "decision", "relationship", "campaign", "terms_hash", "from", "until")
"""What of `mandate.granted` must be what the mandate's row says."""
TOLD_OF_PROTESTS = ("teller", "chair", "secretary", "convener", "facilitator", "auditor")
"""Offices of the body that decided whose holders are told in the inbox when somebody protests."""
PROTESTS = frozenset({"protest.filed", "protest.ruled"})
PATIENCE = timedelta(minutes=10)
"""How long an act may wait for its place in the log before the coverage page calls it an alarm."""


@dataclass(frozen=True)
class ProtestTold:
    """A protest with its ruling, if there is one; `waiting` is the ruling one auditor has proposed."""

    protest: Protest
    ruling: Ruling | None
    waiting: membership.PairedFacts | None


@dataclass(frozen=True)
class Covered:
    """One live use, the decision it rests on, and its proof. `alarm` says what is missing; empty where all is there."""

    counterpart: str
    campaign: str
    mandate: str
    state: str
    decision: str
    decision_id: str
    entry: int | None
    """Place of `mandate.granted` in the log."""
    waiting: bool
    """The activation is due and its entry is still to come; no alarm."""
    alarm: str = ""


def decisions() -> list[DecisionTold]:
    """Return all decisions, the newest first; one with a protest upheld reads VOID."""
    return deliberation.decisions()


def protests_against(decision_id: str) -> list[ProtestTold]:
    """Return the protests against a decision, oldest first."""
    mine = select(Protest).where(Protest.decision_id == decision_id).order_by(Protest.filed_at, Protest.id)
    return [_told(one) for one in db.session.execute(mine).scalars()]


def protest(protest_id: str) -> ProtestTold | None:
    """Return one protest, or None."""
    found = db.session.get(Protest, protest_id)
    return _told(found) if found else None


@once_a_page
def open_protests() -> list[ProtestTold]:
    """Return the protests that nobody has ruled on, oldest first."""
    unruled = select(Protest).where(~select(Ruling.protest_id).where(Ruling.protest_id == Protest.id).exists())
    found = db.session.execute(unruled.order_by(Protest.filed_at, Protest.id)).scalars()
    return [ProtestTold(one, None, _proposed_ruling(one)) for one in found]


def followed(member_id: str) -> list[Followed]:
    """Return the decisions with a protest against them, for the tellers, officers and auditors of their bodies."""
    bodies = {held.body_id for held in membership.offices_of(member_id) if held.kind in TOLD_OF_PROTESTS}
    protested = set(db.session.execute(select(Protest.decision_id).distinct()).scalars()) if bodies else set()
    return [
        Followed(one.number, one.title, url_for("oversight.decision", id=one.number, _anchor="protests"), PROTESTS)
        for one in (deliberation.decisions() if protested else [])
        if one.id in protested and one.body_id in bodies
    ]


def for_auditor(member_id: str, t: datetime) -> list[ProtestTold]:
    """Return the open protests that this member may rule on now."""
    return [one for one in open_protests() if may_rule(one.protest, member_id, t)]


def may_rule(found: Protest, member_id: str, t: datetime) -> bool:
    """Tell whether a member is an auditor for a protest: of the body, or after `rule_by` of the body above it."""
    decision = found_decision(found.decision_id)
    if member_id in (found.filed_by, decision.teller_a, decision.teller_b):
        return False
    if membership.holds(member_id, decision.body_id, "auditor"):
        return True
    parent = membership.parent(decision.body_id)
    return t >= found.rule_by and parent is not None and membership.holds(member_id, parent.id, "auditor") is not None


def _told(found: Protest) -> ProtestTold:
    return ProtestTold(found, db.session.get(Ruling, found.id), _proposed_ruling(found))


def _proposed_ruling(found: Protest) -> membership.PairedFacts | None:
    return next(iter(membership.waiting_acts(subject=f"protest:{found.id}", kind=ACT)), None)


def coverage(t: datetime) -> list[Covered]:
    """Return every use that is live at `t` with the decision and entries it rests on; alarms come first.

    An alarm is a live use without a certified CARRIED decision on exactly it, or one that the log does not grant, and
    an activation in the log that no mandate here accounts for.
    """
    known_facts = relationships.with_facts()
    found = [one for one, _ in known_facts]
    certified = {e.fields.get("decision"): e for e in log.entries_of_type("ballot.certified")}
    log.foresee_boundaries([f"mandate:{one.id}" for one in found])
    log.foresee_entries([one.entry_id for one in found])
    relationships.foresee_relationships({one.relationship_id for one in found})
    deliberation.foresee_decisions({one.decision_id for one in found})
    rows = [_covered(one, state, t, certified) for one, its in known_facts if (state := state_at(its, t)) in LIVE]
    known = {one.number for one in found}
    rows += [
        Covered(
            "", "", str(e.fields["mandate"]), "active", "", "", None, False, "the log activates it, but no row knows it"
        )
        for e in log.entries_of_type("relationship.activated")
        if e.fields.get("mandate") not in known
    ]
    return sorted(rows, key=lambda row: (not row.alarm, row.mandate))


def _covered(one: Any, state: State, t: datetime, certified: dict[Any, log.LoggedEntry]) -> Covered:
    campaign = relationships.campaign(one.campaign_id)
    entry = log.entry(one.entry_id)
    activated = any(b.kind == "activated" for b in log.boundaries(f"mandate:{one.id}"))
    return Covered(
        relationships.counterpart_name(one.relationship_id, public=True), campaign.title if campaign else "",
        one.number, str(state), one.decision_number, one.decision_id, entry.seq if entry else None, not activated,
        _missing(one, entry, certified.get(one.decision_number), t),
    )  # fmt: skip


def _missing(one: Any, entry: log.LoggedEntry | None, vote: log.LoggedEntry | None, t: datetime) -> str:
    try:
        decision = found_decision(one.decision_id)
    except NotFound:
        return "no decision stands behind it"
    if decision.outcome != "CARRIED" or decision.kind not in ("activate", "renew"):
        return "no carried decision stands behind it"
    if relationships.is_void(one.decision_id):
        return "its decision is void"
    if (decision.relationship_id, decision.campaign_id) != (one.relationship_id, one.campaign_id):
        return "its decision was about another use"
    if entry is None or vote is None:
        return "" if t - decision.certified_at <= PATIENCE else "the log does not grant it"
    span = (instant_text(one.from_at), instant_text(one.until_at))
    asked = (one.number, one.decision_number, one.relationship_id, one.campaign_id, one.terms_hash, *span)
    logged = tuple(entry.fields.get(name) for name in GRANTED)
    if entry.type != "mandate.granted" or logged != asked or vote.fields.get("outcome") != "CARRIED":
        return "the log grants something else"
    return ""


def personal_data(member_id: str) -> list[Held]:
    """Return the protests a member filed."""
    asked = select(Protest.fact, Protest.text, Protest.filed_at).where(Protest.filed_by == member_id)
    columns = (("fact", _("On")), ("text", _("Text")), ("filed", _("Filed")))
    rows = [tuple(row) for row in db.session.execute(asked.order_by(Protest.filed_at.desc()))]
    return [Held("protests", _("Protests you filed"), _("they are part of the decision's file"), columns, rows)]
