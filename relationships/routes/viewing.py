"""Pages of members: the relationships and campaigns of their bodies, and contacts under a live mandate."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from foundation.access import requires, signed_in
from foundation.clock import app_now, now
from foundation.database import transaction
from membership import queries as membership
from relationships import actions, queries
from relationships.actions.things import OFFICERS
from relationships.errors import no_such
from relationships.forms import ContactForm
from relationships.models import Mandate
from relationships.routes import bp
from relationships.rules import mandate as rules
from relationships.rules.terms import read_terms


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
    found = queries.relationship(relationship_id)
    if found is None or not queries.may_see(current_user.member_id, found.body_id):
        raise no_such(_("There is no such relationship"))
    may_enter = membership.holds(current_user.member_id, found.body_id, *OFFICERS) is not None
    return render_template(
        "relationships/relationship.html", found=found, other=queries.counterpart(found.counterpart_id),
        body=membership.body(found.body_id), mandates=_told(queries.mandates_of(relationship_id=found.id)),
        contacts=queries.contact_count(found.id), form=ContactForm() if may_enter else None,
    )  # fmt: skip


@bp.get("/campaigns/<campaign_id>")
@signed_in
def campaign(campaign_id: str) -> ResponseReturnValue:
    """Show a campaign and the relationships that may be used in it to members of its body and of those below."""
    found = queries.campaign(campaign_id)
    if found is None or not queries.may_see(current_user.member_id, found.body_id):
        raise no_such(_("There is no such campaign"))
    return render_template(
        "relationships/campaign.html", found=found, body=membership.body(found.body_id),
        mandates=_told(queries.mandates_of(campaign_id=found.id)),
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


def _told(found: list[Mandate]) -> list[dict[str, Any]]:
    """Each mandate as its page tells it, the newest first."""
    t, facts = now(), queries.facts_of(found)
    member = current_user.member_id
    told = []
    for one in reversed(found):
        state = rules.state(facts[one.id], t)
        token, tie = queries.newest_token(one.id), queries.campaign(one.campaign_id)
        assert tie is not None
        told.append(
            {
                "mandate": one, "state": state.removeprefix("ended:"), "ending": rules.ending(facts[one.id]),
                "campaign": tie, "counterpart": queries.counterpart_name(one.relationship_id),
                "terms": read_terms(one.terms) if one.terms else [],
                "token": token if token and token.expires_at > app_now() and state is rules.State.ACTIVE else None,
                "may_read": state is rules.State.ACTIVE
                and membership.holds(member, tie.body_id, "organiser") is not None,
                "may_suspend": state in (rules.State.ACTIVE, rules.State.SUSPENDED)
                and membership.holds(member, one.body_id, "committee") is not None,
            }
        )  # fmt: skip
    return told
