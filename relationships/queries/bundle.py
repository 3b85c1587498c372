"""What relationships give to a decision's bundle."""

from typing import Any

from sqlalchemy import select

from auditlog.queries import boundaries
from foundation.database import db
from foundation.hashing import jcs
from relationships.events import instant
from relationships.models import Mandate, Severance, Withdrawal


def bundle_parts(decision_id: str) -> dict[str, bytes]:
    """Return `mandate.json`, canonical JSON, where the decision granted or ended something; else nothing.

    `granted` is the mandate as `mandate.granted` states it, with that entry's id; `boundaries` are the entries written
    of it so far; `severed` are the mandates and `withdrawn` the endorsement that a sever names.
    """
    told: dict[str, Any] = {}
    granted = db.session.execute(select(Mandate).where(Mandate.decision_id == decision_id)).scalar_one_or_none()
    if granted is not None:
        told["granted"] = {**granted_fields(granted), "entry": granted.entry_id}
        told["boundaries"] = [
            {"kind": one.kind, "due": instant(one.due), "entry": one.entry_id}
            for one in boundaries(f"mandate:{granted.id}")
        ]
    named = select(Mandate.number, Severance.effective_at).join(Severance, Severance.mandate_id == Mandate.id)
    severed = db.session.execute(named.where(Severance.decision_id == decision_id).order_by(Mandate.number))
    if rows := [{"mandate": number, "effective": instant(at)} for number, at in severed]:
        told["severed"] = rows
    gone = db.session.get(Withdrawal, decision_id)
    if gone is not None:
        told["withdrawn"] = {"effective": instant(gone.effective_at)}
    return {"mandate.json": jcs(told)} if told else {}


def granted_fields(found: Mandate) -> dict[str, Any]:
    """Return the fields of the mandate's `mandate.granted`, from its row."""
    renewed = db.session.get(Mandate, found.renews_id) if found.renews_id else None
    fields = {
        "mandate": found.number,
        "decision": found.decision_number,
        "relationship": found.relationship_id,
        "campaign": found.campaign_id,
        "terms_hash": found.terms_hash,
        "endorsement": found.endorsement_number,
        "from": instant(found.from_at),
        "until": instant(found.until_at),
    }
    return fields if renewed is None else {**fields, "renews": renewed.number}
