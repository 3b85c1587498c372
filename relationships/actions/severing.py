"""Severing: a carried sever suspends at its certification and takes effect when its window ends."""

from flask_babel import gettext as _

from auditlog import actions as auditlog
from foundation.database import db
from foundation.locks import lock_exclusive
from relationships.actions.settling import lock_mandates
from relationships.errors import NoEffect
from relationships.events import EndorsementWithdrawn, instant
from relationships.models import Mandate, Severance, Withdrawal
from relationships.queries.mandates import mandates_under
from relationships.rules.effect import DecisionFacts


def sever(decision: DecisionFacts, mandate_id: str | None = None, endorsement_id: str | None = None) -> None:
    """Write what a certified, carried sever does to one mandate, or to an endorsement and every mandate under it.

    What follows (suspended, ended) are boundaries that settle writes. Raises NoEffect where it severs nothing.
    """
    if decision.kind != "sever" or decision.outcome != "CARRIED" or (mandate_id is None) == (endorsement_id is None):
        raise NoEffect(
            _("This decision severs nothing"), _("It takes a carried sever of one mandate or one endorsement."), ""
        )
    if mandate_id is not None:
        _sever_mandate(decision, mandate_id)
    elif endorsement_id is not None:
        _withdraw(decision, endorsement_id)


def _sever_mandate(decision: DecisionFacts, mandate_id: str) -> None:
    if db.session.get(Mandate, mandate_id) is None:
        raise NoEffect(_("This decision severs nothing"), _("There is no such mandate."), "")
    lock_mandates([mandate_id])
    row = Severance(
        decision_id=decision.id, mandate_id=mandate_id, kind=decision.kind, outcome=decision.outcome,
        at=decision.certified_at, effective_at=decision.protest_until, decision_number=decision.number,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()


def _withdraw(decision: DecisionFacts, endorsement_id: str) -> None:
    if decision.endorsement_number is None:
        raise NoEffect(_("This decision severs nothing"), _("The endorsement it names has no number."), "")
    lock_exclusive(f"endorsement:{endorsement_id}")
    lock_mandates(under.id for under in mandates_under(endorsement_id))
    row = Withdrawal(
        decision_id=decision.id, endorsement_id=endorsement_id, kind=decision.kind, outcome=decision.outcome,
        at=decision.certified_at, effective_at=decision.protest_until, decision_number=decision.number,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    auditlog.append(
        EndorsementWithdrawn(
            endorsement=decision.endorsement_number, decision=decision.number,
            effective=instant(decision.protest_until),
        )
    )  # fmt: skip
