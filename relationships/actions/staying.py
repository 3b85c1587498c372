"""Stays: a protest keeps its decision from taking effect until it is ruled on."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from foundation.clock import now
from foundation.database import db
from relationships.actions.settling import lock_mandates
from relationships.errors import TooLate, no_such
from relationships.models import Mandate, Severance, Stay, StayRuling, Withdrawal
from relationships.queries.mandates import mandates_under


def stay(decision_id: str, protest_id: str) -> Stay:
    """Write that a protest stays its decision, from now on. Raises TooLate once the decision has taken effect."""
    _lock_touched(decision_id)
    t = now()
    due = _takes_effect(decision_id)
    if due is not None and due <= t:
        raise TooLate(
            _("This decision has taken effect"), _("Its protest window is over."), _("Propose the way back instead.")
        )
    row = Stay(protest_id=protest_id, decision_id=decision_id, filed_at=t)
    db.session.add(row)
    db.session.flush()
    return row


def rule_stay(protest_id: str, upheld: bool) -> StayRuling:
    """Write the ruling on a protest, from now on: upheld makes its decision void. Raises NotFound."""
    filed = db.session.get(Stay, protest_id)
    if filed is None:
        raise no_such(_("There is no such protest"))
    _lock_touched(filed.decision_id)
    row = StayRuling(protest_id=protest_id, ruled_at=now(), upheld=upheld)
    db.session.add(row)
    db.session.flush()
    return row


def _takes_effect(decision_id: str) -> datetime | None:
    """When the decision takes effect here: its mandate begins, or its sever is due."""
    for column, owner in (
        (Mandate.from_at, Mandate.decision_id),
        (Severance.effective_at, Severance.decision_id),
        (Withdrawal.effective_at, Withdrawal.decision_id),
    ):
        found: datetime | None = db.session.execute(select(column).where(owner == decision_id).limit(1)).scalar()
        if found is not None:
            return found
    return None


def _lock_touched(decision_id: str) -> None:
    """Hold alone every mandate whose life this decision's protests change, in one order."""
    touched = set(db.session.execute(select(Mandate.id).where(Mandate.decision_id == decision_id)).scalars())
    severed = select(Severance.mandate_id).where(Severance.decision_id == decision_id)
    touched |= set(db.session.execute(severed).scalars())
    gone = db.session.get(Withdrawal, decision_id)
    for endorsement_id in (decision_id, gone.endorsement_id if gone else None):
        touched |= {under.id for under in mandates_under(endorsement_id or "")}
    lock_mandates(touched)
