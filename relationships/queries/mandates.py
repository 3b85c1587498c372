"""Mandates, their tokens, and how they stand at an instant."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select

from auditlog import queries as auditlog
from foundation.database import db
from foundation.once import foresee, once_a_page
from relationships.models import Mandate, Token
from relationships.queries.mandate_facts import facts_of, with_facts
from relationships.rules import mandate as rules
from relationships.rules.mandate import MandateFacts, State

Known = tuple[Mandate, MandateFacts]


@once_a_page
def mandate(mandate_id: str) -> Mandate | None:
    """Return a mandate by its id or its number, or None."""
    known = (Mandate.id == mandate_id) | (Mandate.number == mandate_id)
    return db.session.execute(select(Mandate).where(known)).scalar_one_or_none()


def mandates_of(relationship_id: str | None = None, campaign_id: str | None = None) -> list[Mandate]:
    """Return the mandates of a relationship, a campaign, or a pair of them, oldest first."""
    asked = select(Mandate).order_by(Mandate.granted_at, Mandate.number)
    if relationship_id is not None:
        asked = asked.where(Mandate.relationship_id == relationship_id)
    if campaign_id is not None:
        asked = asked.where(Mandate.campaign_id == campaign_id)
    return list(db.session.execute(asked).scalars())


def mandates_under(endorsement_id: str) -> list[Mandate]:
    """Return the mandates granted under an endorsement, ended ones too, oldest first."""
    asked = select(Mandate).where(Mandate.endorsement_id == endorsement_id)
    return list(db.session.execute(asked.order_by(Mandate.granted_at, Mandate.number)).scalars())


@once_a_page
def mandate_facts(mandate_id: str) -> MandateFacts:
    """Return all that a mandate's life follows from. Raises LookupError for an unknown one."""
    found = mandate(mandate_id)
    if found is None:
        raise LookupError(f"there is no mandate {mandate_id}")
    return facts_of([found])[found.id]


def mandate_state(mandate_id: str, t: datetime) -> State:
    """Return the state of a mandate at an instant. Raises LookupError for an unknown one."""
    return rules.state(mandate_facts(mandate_id), t)


def standing_mandate(relationship_id: str, campaign_id: str, t: datetime) -> Mandate | None:
    """Return the mandate of a relationship and campaign that has not ended at `t`: one begun before one to begin."""
    found = mandates_of(relationship_id, campaign_id)
    facts = facts_of(found)
    states = [(m, rules.state(facts[m.id], t)) for m in found]
    unended = [(state not in (State.ACTIVE, State.SUSPENDED), m) for m, state in states if not state.ended]
    return min(unended, key=lambda one: (one[0], one[1].granted_at), default=(True, None))[1]


def standing_beside(mandate_id: str, t: datetime) -> list[Mandate]:
    """Return the other mandates of the same relationship and campaign that have not ended at `t`, oldest first."""
    named = mandate(mandate_id)
    if named is None:
        return []
    others = [one for one in mandates_of(named.relationship_id, named.campaign_id) if one.id != named.id]
    facts = facts_of(others)
    return [one for one in others if not rules.state(facts[one.id], t).ended]


def with_neighbours(relationship_id: str | None = None, campaign_id: str | None = None) -> list[Known]:
    """Return the mandates of a relationship or campaign and all others of the same relationships or under the same
    endorsements, each with its facts, oldest first."""
    mine = Mandate.relationship_id == relationship_id if relationship_id else Mandate.campaign_id == campaign_id
    near = Mandate.relationship_id.in_(select(Mandate.relationship_id).where(mine))
    under = Mandate.endorsement_id.in_(select(Mandate.endorsement_id).where(mine))
    return with_facts(near | under)


def foresee_tokens(mandate_ids: Collection[str]) -> None:
    """Look up together the newest token of many mandates, for a page that tells of each."""
    foresee(newest_token, newest_tokens(mandate_ids))


def newest_tokens(mandate_ids: Collection[str]) -> dict[str, Token | None]:
    """Return mandate → the token minted last for it, or None."""
    newest: dict[str, Token | None] = dict.fromkeys(mandate_ids)
    last = select(Token.mandate_id, func.max(Token.issued_at).label("at")).where(Token.mandate_id.in_(mandate_ids))
    each = last.group_by(Token.mandate_id).subquery()
    asked = select(Token).join(each, (each.c.mandate_id == Token.mandate_id) & (each.c.at == Token.issued_at))
    newest |= {one.mandate_id: one for one in db.session.execute(asked.order_by(Token.jti.desc())).scalars()}
    return newest


@once_a_page
def newest_token(mandate_id: str) -> Token | None:
    """Return the token minted last for a mandate, or None."""
    asked = select(Token).where(Token.mandate_id == mandate_id)
    return db.session.execute(asked.order_by(Token.issued_at.desc(), Token.jti).limit(1)).scalar()


def standing() -> list[Known]:
    """Return the mandates whose end is not settled with their facts, oldest first."""
    return with_facts(Mandate.ended_at.is_(None))


def unsettled(t: datetime) -> list[str]:
    """Return the ids of mandates with a boundary due at `t` whose entry is not written, oldest mandate first."""
    due = {m.id: {(str(b.kind), b.due) for b in rules.boundaries(its) if b.due <= t} for m, its in standing()}
    written = auditlog.boundaries_of([f"mandate:{one}" for one, kinds in due.items() if kinds])
    return [
        one for one, kinds in due.items()
        if kinds and not kinds <= {(w.kind, w.due) for w in written[f"mandate:{one}"]}
    ]  # fmt: skip
