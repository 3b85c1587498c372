"""What crosses the border from above: a certified decision with its effect, and a use that was refused. Pure."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class DecisionFacts:
    """A certified decision, as far as relationships need it; instants are aware and of whole seconds."""

    id: str
    number: str
    kind: str
    """`activate`, `renew` or `sever`; other kinds have no effect here."""
    outcome: str
    body_id: str
    proposal_id: str
    relationship_id: str | None
    campaign_id: str | None
    terms_hash: str
    certified_at: datetime
    protest_until: datetime
    rule_until: datetime
    """Until then the body's own auditors rule on protests."""
    until_at: datetime | None = None
    """Of activate and renew: when the mandate ends at the latest, as asked and as the rule allows."""
    endorsement_id: str | None = None
    """Of activate and renew: the endorsement it stands under. Of sever: the endorsement it withdraws."""
    renews_id: str | None = None
    endorsement_number: str | None = None
    """The number (D-…) of the decision `endorsement_id` names, for the log."""
    terms: str | None = None
    """The canonical terms (JSON) that `terms_hash` is of; shown on pages."""
    suspend_days: int = 14
    """The procedure's `suspend.ballot_within_days`: how long a suspension lasts unless a ballot opens."""


@dataclass(frozen=True)
class RefusedUse:
    """That a body voted on using a relationship in a campaign and did not carry it; for the public register."""

    decision_number: str
    relationship_id: str
    campaign_id: str
    certified_at: datetime
    told: str = ""
    """The arithmetic in a few words, such as "121 Yes, 150 needed"."""
    proof_url: str = ""
    """Where the result with its proof is read."""
