"""Counterparts, relationships and campaigns, and who may see them."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.sql.elements import ColumnElement

from foundation.database import db
from foundation.once import foresee, once_a_page, unforeseen
from membership import queries as membership
from relationships.models import Campaign, Contact, Counterpart, Relationship


@once_a_page
def counterpart(counterpart_id: str) -> Counterpart | None:
    """Return a counterpart, or None."""
    return db.session.get(Counterpart, counterpart_id)


@once_a_page
def relationship(relationship_id: str) -> Relationship | None:
    """Return a relationship, or None; a page that asks for its counterpart finds it looked up."""
    return next(iter(_with_counterparts(Relationship.id == relationship_id)), None)


def foresee_relationships(relationship_ids: Collection[str]) -> None:
    """Look up together many relationships and their counterparts, for a page that tells of each."""
    asked = unforeseen(relationship, relationship_ids)
    foresee(relationship, {one.id: one for one in _with_counterparts(Relationship.id.in_(asked))} if asked else {})


def foresee_use(relationship_id: str, campaign_id: str) -> None:
    """Look up together a relationship, its counterpart and the campaign in which it is to be used."""
    if not unforeseen(relationship, [relationship_id]):
        return
    asked = select(Relationship, Counterpart, Campaign).select_from(Relationship)
    asked = asked.join(Counterpart, Counterpart.id == Relationship.counterpart_id)
    asked = asked.join(Campaign, Campaign.id == campaign_id)
    for tie, other, use in db.session.execute(asked.where(Relationship.id == relationship_id)):
        foresee(relationship, {relationship_id: tie})
        foresee(counterpart, {other.id: other})
        foresee(campaign, {campaign_id: use})


def _with_counterparts(chosen: ColumnElement[bool]) -> list[Relationship]:
    """The chosen relationships by the counterpart's name."""
    asked = select(Relationship, Counterpart).join(Counterpart, Counterpart.id == Relationship.counterpart_id)
    rows = list(db.session.execute(asked.where(chosen).order_by(Counterpart.name, Relationship.id)))
    foresee(counterpart, {row.Counterpart.id: row.Counterpart for row in rows})
    return [row.Relationship for row in rows]


@once_a_page
def campaign(campaign_id: str) -> Campaign | None:
    """Return a campaign, or None."""
    return db.session.get(Campaign, campaign_id)


def campaigns(*body_ids: str) -> list[Campaign]:
    """Return the campaigns of these bodies, by title."""
    asked = select(Campaign).where(Campaign.body_id.in_(body_ids)).order_by(Campaign.title, Campaign.id)
    return list(db.session.execute(asked).scalars())


def relationships_of(*body_ids: str) -> list[Relationship]:
    """Return the relationships of these bodies, by the counterpart's name."""
    found = _with_counterparts(Relationship.body_id.in_(body_ids))
    foresee(relationship, {one.id: one for one in found})
    return found


def public_name(found: Counterpart) -> str:
    """Return the counterpart's name as anybody may read it: one private person is named by role."""
    return (found.public_role or found.kind) if found.private_person else found.name


def counterpart_name(relationship_id: str, public: bool = False) -> str:
    """Return the name of a relationship's counterpart, for members, or as the public may read it."""
    tie = relationship(relationship_id)
    found = counterpart(tie.counterpart_id) if tie else None
    if found is None:
        return ""
    return public_name(found) if public else found.name


def contact_count(relationship_id: str) -> int:
    """Return how many contacts a relationship has; who they are is read only in a logged act."""
    asked = select(func.count()).select_from(Contact).where(Contact.relationship_id == relationship_id)
    return db.session.execute(asked).scalar_one()


def may_see(member_id: str, body_id: str) -> bool:
    """Return whether the member is in this body or in one below it."""
    for mine in membership.bodies_of(member_id):
        if mine.id == body_id or any(above.id == body_id for above in membership.ancestors(mine.id)):
            return True
    return False
