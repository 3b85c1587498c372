"""Pages of members: the relationships and campaigns of their bodies, and contacts under a live mandate."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from foundation.access import requires, signed_in
from foundation.clock import now
from foundation.database import transaction
from foundation.whole_numbers import asked_for
from membership import queries as membership
from relationships import actions, queries
from relationships.actions.things import OFFICERS
from relationships.errors import no_such
from relationships.forms import CapacityForm, ContactForm
from relationships.models import Relationship
from relationships.routes import bp, telling
from relationships.rules.capacity import sums
from relationships.rules.mandate import State

USES = 5
"""So many mandates of a campaign are told in full on one page."""


@bp.get("/relationships")
@signed_in
def overview() -> ResponseReturnValue:
    """List the relationships and campaigns of the member's bodies and of those above them."""
    mine = membership.bodies_of(current_user.member_id)
    bodies = {body.id: body for own in mine for body in (own, *membership.ancestors(own.id))}
    live = {row.relationship: row for row in queries.register(now()) if row.state in ("active", "suspended")}
    ties = [(tie, queries.counterpart(tie.counterpart_id), bodies[tie.body_id], live.get(tie.id))
            for tie in queries.relationships_of(*bodies)]  # fmt: skip
    may_enter = any(membership.holds(current_user.member_id, body, *OFFICERS) for body in bodies)
    return render_template(
        "relationships/overview.html", ties=ties, campaigns=queries.campaigns(*bodies), bodies=bodies,
        may_enter=may_enter,
    )  # fmt: skip


@bp.get("/relationships/<relationship_id>")
@signed_in
def relationship(relationship_id: str) -> ResponseReturnValue:
    """Show a relationship with its mandates and their terms to members of its body and of those below."""
    return relationship_page(seen(relationship_id), ContactForm(), CapacityForm())


def seen(relationship_id: str) -> Relationship:
    """Return the relationship, or for an outsider the same 404 as for one that does not exist."""
    found = queries.relationship(relationship_id)
    if found is None or not queries.may_see(current_user.member_id, found.body_id):
        raise no_such(_("There is no such relationship"))
    return found


def relationship_page(found: Relationship, contact_form: ContactForm, capacity_form: CapacityForm) -> str:
    """Build the page of a relationship for the present member, with forms for officers of its body."""
    me = current_user.member_id
    may_enter = membership.holds(me, found.body_id, *OFFICERS) is not None
    mandates = telling.tell_all(found.id, me)
    other = queries.counterpart(found.counterpart_id)
    assert other is not None
    return render_template(
        "relationships/relationship.html", found=found, other=other, body=membership.body(found.body_id),
        mandates=mandates, capacity=queries.capacity([found.id]), web=telling.drawn(found, other.name, mandates, False),
        about=telling.about(found.id), memory=telling.memory(found), propose=telling.proposable(me, found.body_id),
        organisers=sum(one.kind == "organiser" for one in membership.offices_in(found.body_id)),
        contacts=queries.contact_count(found.id), contact_form=contact_form if may_enter else None,
        capacity_form=capacity_form if may_enter else None,
    )  # fmt: skip


@bp.get("/campaigns/<campaign_id>")
@signed_in
def campaign(campaign_id: str) -> ResponseReturnValue:
    """Show a campaign and the relationships that may be used in it to members of its body and of those below."""
    found = queries.campaign(campaign_id)
    if found is None or not queries.may_see(current_user.member_id, found.body_id):
        raise no_such(_("There is no such campaign"))
    me = current_user.member_id
    ties = {tie.id: tie for tie in queries.relationships_of(found.body_id)}
    near = queries.with_neighbours(campaign_id=found.id)
    told = telling.in_order([one for one in near if one[0].campaign_id == found.id], now())
    standing = [(one, state) for one, state in told if state in telling.STANDS]
    queries.foresee_relationships({one.relationship_id for one, _state in standing})
    usable = {one.relationship_id for one, state in standing if state is State.ACTIVE}
    used = {one.relationship_id for one, _state in standing}
    counted, pages = queries.capacity(list(ties)), max(1, -(-len(standing) // USES))
    page = min(asked_for("page") or 1, pages)
    shown = [one for one, _state in standing[(page - 1) * USES : page * USES]]
    return render_template(
        "relationships/campaign.html", found=found, body=membership.body(found.body_id), standing=standing,
        mandates=telling.tell(shown, near, me), page=page, pages_in_all=pages,
        live=sum(state is State.ACTIVE for _one, state in standing),
        unused=[(tie, queries.counterpart_name(tie.id)) for tie in ties.values() if tie.id not in used],
        terms=telling.terms_due(standing), about=telling.about(found.id),
        propose=telling.proposable(me, found.body_id), sums=sums(counted, usable), counted=counted,
        names={tie: queries.counterpart_name(tie) for tie in ties}, usable=usable,
    )  # fmt: skip


@bp.post("/mandates/<mandate_id>/contacts")
@requires("organiser")
def contacts(mandate_id: str) -> ResponseReturnValue:
    """Show the contacts to an organiser of the campaign, under a live mandate, and log that they were read."""
    found = queries.mandate(mandate_id)
    tie = queries.campaign(found.campaign_id) if found is not None else None
    if found is None or tie is None or not _is_near(tie.body_id):
        raise no_such(_("There is no such mandate"))
    with transaction():
        read = actions.read_contacts(current_user.member_id, found.id)
        return render_template(
            "relationships/contacts.html", contacts=read, mandate=found,
            counterpart=queries.counterpart_name(found.relationship_id),
            campaign=queries.campaign(found.campaign_id),
        )  # fmt: skip


def _is_near(body_id: str) -> bool:
    """Whether the present member is in this body or below it, or organises for it."""
    member = current_user.member_id
    return queries.may_see(member, body_id) or membership.holds(member, body_id, "organiser") is not None
