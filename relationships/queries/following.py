"""What of the relationships a member is told about: the mandates of their bodies."""

from flask import url_for
from sqlalchemy import select

from foundation.database import db
from foundation.web import Followed
from membership import queries as membership
from relationships.models import Campaign, Counterpart, Mandate, Relationship

TOLD = frozenset({
    "relationship.activated", "relationship.suspended", "relationship.resumed", "relationship.ended",
})  # fmt: skip


def followed(member_id: str) -> list[Followed]:
    """Return the mandates of the member's bodies and of those above them."""
    own = membership.bodies_of(member_id)
    bodies = {one.id for mine in own for one in (mine, *membership.ancestors(mine.id))}
    asked = select(Mandate.number, Relationship.id, Counterpart.name, Campaign.title).select_from(Mandate)
    asked = asked.join(Relationship, Relationship.id == Mandate.relationship_id)
    asked = asked.join(Counterpart, Counterpart.id == Relationship.counterpart_id)
    asked = asked.join(Campaign, Campaign.id == Mandate.campaign_id).where(Relationship.body_id.in_(bodies))
    return [
        Followed(number, f"{name}, {title}", url_for("relationships.relationship", relationship_id=id_), TOLD)
        for number, id_, name, title in db.session.execute(asked)
    ]
