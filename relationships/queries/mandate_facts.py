"""What the life of mandates follows from, read from rows alone: stays, severs, withdrawals and suspensions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.sql.elements import ColumnElement

from foundation.database import db
from foundation.once import once_a_page
from relationships.models import Mandate, Severance, Suspension, SuspensionHold, SuspensionRelease, Withdrawal
from relationships.models import Stay as StayRow
from relationships.models import StayRuling as RulingRow
from relationships.rules import mandate as rules
from relationships.rules.mandate import MandateFacts

Stays = dict[str, tuple[rules.Stay, ...]]


def facts_of(found: Sequence[Mandate]) -> dict[str, MandateFacts]:
    """Return the facts of many mandates in a handful of queries, by id."""
    if not found:
        return {}
    return {m.id: facts for m, facts in with_facts(Mandate.id.in_([m.id for m in found]))}


def with_facts(*which: ColumnElement[bool]) -> list[tuple[Mandate, MandateFacts]]:
    """Return mandates, all unless some are asked for, each with its facts, oldest first."""
    found = _befell(*which)
    severed = [decision_id for decision_id, _of in (*found.severances, *found.withdrawals)]
    mandates = found.mandates.values()
    against = _stays([*(one for m in mandates for one in (m.decision_id, m.endorsement_id)), *severed])
    ended, withdrawn = _ends({m.endorsement_id for m in mandates}, found.withdrawals.values(), against)
    committee = _suspensions(list(found.suspensions.values()))

    def severances(m: Mandate) -> tuple[rules.Severance, ...]:
        own = (_severance(s, against) for s in found.severances.values() if s.mandate_id == m.id)
        return (*own, *withdrawn[m.endorsement_id])

    return [
        (m, MandateFacts(
            m.from_at, m.until_at, against.get(m.decision_id, ()), ended.get(m.endorsement_id),
            severances(m), tuple(committee[m.id]), m.granted_at,
        ))
        for m in mandates
    ]  # fmt: skip


@dataclass(frozen=True)
class _Befell:
    """Mandates, and the rows of what befell them by their keys."""

    mandates: dict[str, Mandate]
    severances: dict[tuple[str, str], Severance]
    """By decision and mandate."""
    withdrawals: dict[tuple[str, str], Withdrawal]
    """By decision and endorsement."""
    suspensions: dict[str, Suspension]


def _befell(*which: ColumnElement[bool]) -> _Befell:
    """Look up in one statement mandates, their severs, the withdrawals of their endorsements and their suspensions."""
    found = _Befell({}, {}, {}, {})
    asked = select(Mandate, Severance, Withdrawal, Suspension).where(*which)
    asked = asked.outerjoin(Severance, Severance.mandate_id == Mandate.id)
    asked = asked.outerjoin(Withdrawal, Withdrawal.endorsement_id == Mandate.endorsement_id)
    asked = asked.outerjoin(Suspension, Suspension.mandate_id == Mandate.id)
    order = (Mandate.granted_at, Mandate.number, Severance.at, Withdrawal.at, Suspension.at, Suspension.id)
    for mandate, severance, withdrawal, suspension in db.session.execute(asked.order_by(*order)):
        found.mandates[mandate.id] = mandate
        if severance is not None:
            found.severances[severance.decision_id, severance.mandate_id] = severance
        if withdrawal is not None:
            found.withdrawals[withdrawal.decision_id, withdrawal.endorsement_id] = withdrawal
        if suspension is not None:
            found.suspensions[suspension.id] = suspension
    return found


def _severance(row: Severance | Withdrawal, against: Stays) -> rules.Severance:
    return rules.Severance(row.at, row.effective_at, against.get(row.decision_id, ()), row.decision_number)


def stays(decision_id: str) -> list[tuple[datetime, datetime | None, bool | None]]:
    """Return the protests against a decision as (filed, ruled, upheld), oldest first; None where not ruled on."""
    return [(s.filed_at, s.ruled_at, s.upheld) for s in _stays([decision_id]).get(decision_id, ())]


@once_a_page
def is_void(decision_id: str) -> bool:
    """Return whether a protest against the decision was upheld: then its outcome is VOID."""
    return any(one.upheld for one in _all_stays().get(decision_id, ()))


def endorsement_ended_at(endorsement_id: str) -> datetime | None:
    """Return when an endorsement ceased to stand, also in the future: a sever in effect, or itself made void."""
    asked = select(Withdrawal).where(Withdrawal.endorsement_id == endorsement_id)
    rows = list(db.session.execute(asked).scalars())
    against = _stays([endorsement_id, *(row.decision_id for row in rows)])
    return _ends([endorsement_id], rows, against)[0].get(endorsement_id)


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


def _ends(
    endorsement_ids: Iterable[str], withdrawals: Iterable[Withdrawal], against: Stays
) -> tuple[dict[str, datetime], dict[str, tuple[rules.Severance, ...]]]:
    """When each endorsement ceased to stand, where it did, and the severs that withdraw it."""
    rows = list(withdrawals)
    ended: dict[str, datetime] = {}
    severs: dict[str, tuple[rules.Severance, ...]] = {}
    for endorsement_id in endorsement_ids:
        mine = [row for row in rows if row.endorsement_id == endorsement_id]
        severs[endorsement_id] = tuple(_severance(row, against) for row in mine)
        ends = [rules.effect(s.effective_at, s.stays).at for s in severs[endorsement_id]]
        ends += [s.ruled_at for s in against.get(endorsement_id, ()) if s.upheld]
        if known := [at for at in ends if at is not None]:
            ended[endorsement_id] = min(known)
    return ended, severs


def _suspensions(rows: Sequence[Suspension]) -> dict[str, list[rules.Suspension]]:
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
