"""Mandates and how they stand, from rows alone: each stay, sever, withdrawal and suspension makes the facts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from auditlog import queries as auditlog
from foundation.database import db
from foundation.once import foresee, once_a_page
from relationships.models import (
    Mandate,
    Severance,
    Suspension,
    SuspensionHold,
    SuspensionRelease,
    Token,
    Withdrawal,
)
from relationships.models import Stay as StayRow
from relationships.models import StayRuling as RulingRow
from relationships.rules import mandate as rules
from relationships.rules.mandate import MandateFacts, State

Stays = dict[str, tuple[rules.Stay, ...]]


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


def stays(decision_id: str) -> list[tuple[datetime, datetime | None, bool | None]]:
    """Return the protests against a decision as (filed, ruled, upheld), oldest first; None where not ruled on."""
    return [(s.filed_at, s.ruled_at, s.upheld) for s in _stays([decision_id]).get(decision_id, ())]


@once_a_page
def is_void(decision_id: str) -> bool:
    """Return whether a protest against the decision was upheld: then its outcome is VOID."""
    return any(one.upheld for one in _all_stays().get(decision_id, ()))


def endorsement_ended_at(endorsement_id: str) -> datetime | None:
    """Return when an endorsement ceased to stand, also in the future: a sever in effect, or itself made void."""
    return _endorsements([endorsement_id])[0].get(endorsement_id)


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


def with_neighbours(found: Sequence[Mandate]) -> list[Mandate]:
    """Return the mandates and all others of the same relationships or under the same endorsements, oldest first."""
    near = Mandate.relationship_id.in_({one.relationship_id for one in found})
    under = Mandate.endorsement_id.in_({one.endorsement_id for one in found})
    asked = select(Mandate).where(near | under).order_by(Mandate.granted_at, Mandate.number)
    return list(db.session.execute(asked).scalars()) if found else []


def foresee_tokens(mandate_ids: Collection[str]) -> None:
    """Look up together the newest token of many mandates, for a page that tells of each."""
    newest: dict[str, Token | None] = dict.fromkeys(mandate_ids)
    last = select(Token.mandate_id, func.max(Token.issued_at).label("at")).where(Token.mandate_id.in_(mandate_ids))
    each = last.group_by(Token.mandate_id).subquery()
    asked = select(Token).join(each, (each.c.mandate_id == Token.mandate_id) & (each.c.at == Token.issued_at))
    newest |= {one.mandate_id: one for one in db.session.execute(asked.order_by(Token.jti.desc())).scalars()}
    foresee(newest_token, newest)


@once_a_page
def newest_token(mandate_id: str) -> Token | None:
    """Return the token minted last for a mandate, or None."""
    asked = select(Token).where(Token.mandate_id == mandate_id)
    return db.session.execute(asked.order_by(Token.issued_at.desc(), Token.jti).limit(1)).scalar()


def standing() -> list[Mandate]:
    """Return the mandates whose end is not settled, oldest first."""
    asked = select(Mandate).where(Mandate.ended_at.is_(None)).order_by(Mandate.granted_at, Mandate.number)
    return list(db.session.execute(asked).scalars())


def unsettled(t: datetime) -> list[str]:
    """Return the ids of mandates with a boundary due at `t` whose entry is not written, oldest mandate first."""
    unended = standing()
    facts = facts_of(unended)
    found = []
    for one in unended:
        due = {(str(b.kind), b.due) for b in rules.boundaries(facts[one.id]) if b.due <= t}
        if due and not due <= {(w.kind, w.due) for w in auditlog.boundaries(f"mandate:{one.id}")}:
            found.append(one.id)
    return found


def facts_of(found: Sequence[Mandate]) -> dict[str, MandateFacts]:
    """Return the facts of many mandates in a handful of queries, by id."""
    ids = [m.id for m in found]
    endorsements = {m.endorsement_id for m in found}
    ended, withdrawals = _endorsements(endorsements)
    direct = _rows(select(Severance).where(Severance.mandate_id.in_(ids)), "mandate_id")
    against = _stays([*(m.decision_id for m in found), *(s.decision_id for rows in direct.values() for s in rows)])
    committee = _suspensions(ids)

    def severances(m: Mandate) -> tuple[rules.Severance, ...]:
        own = (
            rules.Severance(s.at, s.effective_at, against.get(s.decision_id, ()), s.decision_number)
            for s in direct[m.id]
        )
        return (*own, *withdrawals[m.endorsement_id])

    return {
        m.id: MandateFacts(
            m.from_at, m.until_at, against.get(m.decision_id, ()), ended.get(m.endorsement_id),
            severances(m), tuple(committee[m.id]), m.granted_at,
        )
        for m in found
    }  # fmt: skip


def _rows(asked: object, key: str) -> dict[str, list[Any]]:
    grouped: dict[str, list[Any]] = defaultdict(list)
    for row in db.session.execute(asked).scalars():  # type: ignore[call-overload]
        grouped[getattr(row, key)].append(row)
    return grouped


def _stays(decision_ids: Iterable[str]) -> Stays:
    known = _all_stays()
    return {one: known[one] for one in decision_ids if one in known}


@once_a_page
def _all_stays() -> Stays:
    """Every protest by its decision: there are few, so a page of many decisions asks once for all."""
    asked = select(StayRow, RulingRow).outerjoin(RulingRow, RulingRow.protest_id == StayRow.protest_id)
    grouped: dict[str, tuple[rules.Stay, ...]] = {}
    for filed, ruling in db.session.execute(asked.order_by(StayRow.filed_at, StayRow.protest_id)):
        ruled = (None, None) if ruling is None else (ruling.ruled_at, ruling.upheld)
        one = rules.Stay(filed.filed_at, *ruled)
        grouped[filed.decision_id] = (*grouped.get(filed.decision_id, ()), one)
    return grouped


def _endorsements(ids: Iterable[str]) -> tuple[dict[str, datetime], dict[str, tuple[rules.Severance, ...]]]:
    """When each endorsement ceased to stand, where it did, and the severs that withdraw it."""
    wanted = set(ids)
    rows = _rows(select(Withdrawal).where(Withdrawal.endorsement_id.in_(wanted)), "endorsement_id")
    against = _stays([*wanted, *(w.decision_id for found in rows.values() for w in found)])
    ended: dict[str, datetime] = {}
    severs: dict[str, tuple[rules.Severance, ...]] = {}
    for endorsement_id in wanted:
        severs[endorsement_id] = tuple(
            rules.Severance(w.at, w.effective_at, against.get(w.decision_id, ()), w.decision_number)
            for w in rows.get(endorsement_id, [])
        )
        ends = [rules.effect(s.effective_at, s.stays).at for s in severs[endorsement_id]]
        ends += [s.ruled_at for s in against.get(endorsement_id, ()) if s.upheld]
        if known := [at for at in ends if at is not None]:
            ended[endorsement_id] = min(known)
    return ended, severs


def _suspensions(mandate_ids: list[str]) -> dict[str, list[rules.Suspension]]:
    rows = list(db.session.execute(select(Suspension).where(Suspension.mandate_id.in_(mandate_ids))).scalars())
    if not rows:
        return defaultdict(list)
    asked = select(SuspensionHold, SuspensionRelease.at).outerjoin(
        SuspensionRelease, SuspensionRelease.ballot_id == SuspensionHold.ballot_id
    )
    asked = asked.where(SuspensionHold.suspension_id.in_([row.id for row in rows]))
    holds: dict[str, list[rules.Hold]] = defaultdict(list)
    for hold, released_at in db.session.execute(asked):
        holds[hold.suspension_id].append(rules.Hold(hold.opens_at, hold.until_at, released_at))
    grouped: dict[str, list[rules.Suspension]] = defaultdict(list)
    for row in rows:
        grouped[row.mandate_id].append(rules.Suspension(row.at, row.lifts_at, tuple(holds[row.id]), row.id))
    return grouped
