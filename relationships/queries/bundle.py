"""What relationships give to a decision's bundle."""

from typing import Any

from sqlalchemy import select

from foundation.database import db
from foundation.hashing import jcs
from relationships.events import instant
from relationships.models import Mandate


def bundle_parts(decision_id: str) -> dict[str, bytes]:
    """Return `mandates.json` where the decision granted a mandate: canonical JSON of the list of what it granted.

    Each is exactly the fields of its `mandate.granted`, worked out from the row, so that row and log are compared.
    """
    rows = db.session.execute(select(Mandate).where(Mandate.decision_id == decision_id).order_by(Mandate.number))
    granted = [granted_fields(row) for row in rows.scalars()]
    return {"mandates.json": jcs(granted)} if granted else {}


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
