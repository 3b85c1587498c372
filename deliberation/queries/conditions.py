"""Conditions of endorsements: how each stands, what was found about it, and what a failed one permits."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from deliberation.models import ConditionFinding, Decision
from deliberation.queries.decisions import decision, endorsement_state, endorsements, frozen_of
from deliberation.rules.conditions import Condition, State, conditions, state
from deliberation.rules.document import parse_json
from foundation.database import db
from membership import queries as membership
from relationships import queries as relationships

FIND = "condition.find"
"""The kind of paired act."""

FINDERS = ("chair", "secretary", "committee")
"""Offices of the body of which two find whether a condition was met."""


@dataclass(frozen=True)
class ConditionTold:
    """One condition as pages show it: its state, the findings from the first to the one that stands."""

    condition: Condition
    state: State
    findings: tuple[ConditionFinding, ...]


def subject_of(decision_id: str) -> str:
    """Return the name under which acts on an endorsement's conditions wait."""
    return f"endorsement:{decision_id}"


def is_endorsement(found: Decision) -> bool:
    """Tell whether a decision is a carried endorsement: only those have conditions."""
    return found.kind == "endorse" and found.outcome == "CARRIED"


def terms_of(found: Decision) -> list[dict[str, str]]:
    """Return the terms that were voted on."""
    document: Any = parse_json(frozen_of(found).document)
    return list(document.get("terms", []))


def findings(decision_id: str, term: int | None = None) -> list[ConditionFinding]:
    """Return what was found about the conditions of an endorsement, or about one, in order."""
    chosen = select(ConditionFinding).where(ConditionFinding.decision_id == decision_id)
    if term is not None:
        chosen = chosen.where(ConditionFinding.term == term)
    return list(db.session.execute(chosen.order_by(ConditionFinding.term, ConditionFinding.n)).scalars())


def conditions_of(decision_id: str, t: datetime) -> list[ConditionTold]:
    """Return the conditions of a decision; one that is no carried endorsement has none. Raises UnknownThing."""
    found = decision(decision_id)
    if not is_endorsement(found):
        return []
    known, today = findings(found.id), membership.local_day(t)
    told = []
    for one in conditions(terms_of(found)):
        own = tuple(row for row in known if row.term == one.term)
        told.append(ConditionTold(one, state(one, own[-1].met if own else None, today), own))
    return told


def may_find(found: Decision, member_id: str) -> bool:
    """Tell whether the member is one of those of whom two find it."""
    return membership.holds(member_id, found.body_id, *FINDERS) is not None


def unfound(member_id: str, t: datetime) -> list[tuple[Decision, ConditionTold]]:
    """Return the conditions whose day has passed and of which nothing is found, where the member is to find it."""
    found = []
    for body in membership.bodies_of(member_id):
        if membership.holds(member_id, body.id, *FINDERS) is None:
            continue
        for row in endorsements(body.id):
            if endorsement_state(row, t) != "ended":
                found += [(row, one) for one in conditions_of(row.id, t) if one.state == "due"]
    return found


def mandates_at_stake(found: Decision, t: datetime) -> list[tuple[Any, str]]:
    """Return the mandates under an endorsement that can be suspended now, each with the other side's name."""
    under = relationships.mandates_under(found.id)
    live = [one for one in under if relationships.mandate_state(one.id, t) in ("active", "suspended")]
    return [(one, relationships.counterpart_name(one.relationship_id, public=True)) for one in live]
