"""What others may ask of relationships: ties and campaigns, mandates and how they stand, the register, keys, parts."""

from relationships.queries.bundle import bundle_parts
from relationships.queries.capacity import capacity
from relationships.queries.mandate_facts import endorsement_ended_at, facts_of, is_void, stays, with_facts
from relationships.queries.mandates import (
    Known,
    foresee_tokens,
    mandate,
    mandate_facts,
    mandate_state,
    mandates_of,
    mandates_under,
    newest_token,
    standing,
    standing_beside,
    standing_mandate,
    unsettled,
    with_neighbours,
)
from relationships.queries.memory import memory
from relationships.queries.published import jwks, status_list_jwt, statuses
from relationships.queries.register import RegisterRow, register
from relationships.queries.things import (
    campaign,
    campaigns,
    contact_count,
    counterpart,
    counterpart_name,
    foresee_relationships,
    foresee_use,
    may_see,
    public_name,
    relationship,
    relationships_of,
)

__all__ = [
    "Known",
    "RegisterRow",
    "bundle_parts",
    "campaign",
    "campaigns",
    "capacity",
    "contact_count",
    "counterpart",
    "counterpart_name",
    "endorsement_ended_at",
    "facts_of",
    "foresee_relationships",
    "foresee_tokens",
    "foresee_use",
    "is_void",
    "jwks",
    "mandate",
    "mandate_facts",
    "mandate_state",
    "mandates_of",
    "mandates_under",
    "may_see",
    "memory",
    "newest_token",
    "public_name",
    "register",
    "relationship",
    "relationships_of",
    "standing",
    "standing_beside",
    "standing_mandate",
    "status_list_jwt",
    "statuses",
    "stays",
    "unsettled",
    "with_facts",
    "with_neighbours",
]
