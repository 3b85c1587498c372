"""What the log tells of a relationship: its memory, from the entries that name it, its mandates or its decisions."""

from collections.abc import Iterable

from auditlog import queries as log
from auditlog.queries import LoggedEntry
from foundation.slots import slots
from relationships.queries.mandates import mandates_of

TYPES = (
    "relationship.made", "capacity.counted", "proposal.made", "proposal.withdrawn", "round.reported", "ballot.noticed",
    "ballot.certified", "mandate.granted", "protest.filed", "protest.ruled", "relationship.activated",
    "relationship.suspended", "relationship.resumed", "relationship.ended", "endorsement.withdrawn", "contacts.read",
)  # fmt: skip
TURNS = (
    "relationship.made", "ballot.certified", "relationship.activated", "relationship.suspended", "relationship.ended",
)  # fmt: skip
"""Entries after which something is otherwise than before."""
MOST = 200


def memory(relationship_id: str) -> list[LoggedEntry]:
    """Return the log's entries about a relationship, the newest first, at most MOST."""
    return log.find(TYPES, sorted(_subjects(relationship_id)), limit=MOST)


def _subjects(relationship_id: str) -> Iterable[str]:
    found = {relationship_id}
    for mandate in mandates_of(relationship_id=relationship_id):
        found |= {mandate.number, mandate.decision_number}
    for told in slots().about:
        for one in told(relationship_id):
            found |= {one.number, one.decision} - {""}
    return found
