"""What relationships give to a decision's bundle."""

from typing import Any

from sqlalchemy import select

from foundation.database import db
from foundation.hashing import jcs
from relationships.events import instant
from relationships.models import Mandate


def bundle_parts(decision_id: str) -> dict[str, bytes]:
    """Return `mandates.json`, the list of what the decision granted as `mandate.granted` states it; else nothing.

    What became of a mandate since is in the log that every bundle holds.
    """
    granted = db.session.execute(select(Mandate).where(Mandate.decision_id == decision_id)).scalar_one_or_none()
    return {} if granted is None else {"mandates.json": jcs([granted_fields(granted)])}


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
