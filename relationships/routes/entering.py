"""Entering relationships, campaigns and contacts, for officers of a body."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import Form, SelectChoice, SelectField

from foundation.access import requires
from foundation.database import transaction
from foundation.errors import BadInput
from membership import queries as membership
from relationships import actions
from relationships.actions.things import OFFICERS
from relationships.forms import CampaignForm, CapacityForm, ContactForm, RelationshipForm
from relationships.routes import bp
from relationships.routes.viewing import relationship_page, seen


@bp.get("/relationships/new")
@requires(*OFFICERS)
def new_relationship() -> ResponseReturnValue:
    """Show the form for a counterpart and a body's tie to it."""
    form = RelationshipForm()
    _offer_bodies(form.body)
    return _page(_("Enter a relationship"), form), 200


@bp.post("/relationships/new")
@requires(*OFFICERS)
def make_relationship() -> ResponseReturnValue:
    """Enter a counterpart and a body's tie to it."""
    form = RelationshipForm(request.form)
    _offer_bodies(form.body)
    if not form.validate():
        return _page(_("Enter a relationship"), form), 422
    try:
        with transaction():
            other = actions.make_counterpart(
                form.name.data or "", form.kind.data, bool(form.private_person.data), form.public_role.data or None
            )
            made = actions.make_relationship(
                form.body.data, other.id, form.directness.data, form.holder.data, form.level.data,
                form.summary.data or "", form.holder_name.data or None, current_user.member_id,
            )  # fmt: skip
            made_id = made.id
    except BadInput as refusal:
        form.form_errors.append(f"{refusal.what}. {refusal.why}")
        return _page(_("Enter a relationship"), form), 422
    return redirect(url_for("relationships.relationship", relationship_id=made_id))


@bp.get("/campaigns/new")
@requires(*OFFICERS)
def new_campaign() -> ResponseReturnValue:
    """Show the form for a campaign."""
    form = CampaignForm()
    _offer_bodies(form.body)
    return _page(_("Enter a campaign"), form), 200


@bp.post("/campaigns/new")
@requires(*OFFICERS)
def make_campaign() -> ResponseReturnValue:
    """Enter a campaign."""
    form = CampaignForm(request.form)
    _offer_bodies(form.body)
    if not form.validate() or form.ends_on.data is None:
        return _page(_("Enter a campaign"), form), 422
    try:
        with transaction():
            made = actions.make_campaign(
                form.body.data, form.title.data or "", form.aim.data or "", form.ends_on.data,
                form.candidate.data or None, current_user.member_id,
            )  # fmt: skip
            made_id = made.id
    except BadInput as refusal:
        form.form_errors.append(f"{refusal.what}. {refusal.why}")
        return _page(_("Enter a campaign"), form), 422
    return redirect(url_for("relationships.campaign", campaign_id=made_id))


@bp.post("/relationships/<relationship_id>/contacts")
@requires(*OFFICERS)
def add_contact(relationship_id: str) -> ResponseReturnValue:
    """Enter a contact of a relationship."""
    found, form = seen(relationship_id), ContactForm(request.form)
    if not form.validate():
        return relationship_page(found, form, CapacityForm()), 422
    with transaction():
        actions.add_contact(
            found.id, form.name.data or "", form.role.data or "", form.reach.data or "", current_user.member_id
        )
    flash(_("The contact is entered."))
    return redirect(url_for("relationships.relationship", relationship_id=relationship_id))


@bp.post("/relationships/<relationship_id>/capacity")
@requires(*OFFICERS)
def count_capacity(relationship_id: str) -> ResponseReturnValue:
    """Enter what a relationship can bring, as it was counted."""
    found, form = seen(relationship_id), CapacityForm(request.form)
    if not form.validate() or form.amount.data is None or form.counted_on.data is None:
        return relationship_page(found, ContactForm(), form), 422
    try:
        with transaction():
            actions.count_capacity(
                found.id, form.kind.data, form.amount.data, form.counted_by.data or "", form.counted_on.data,
                form.sure.data, form.note.data or "", current_user.member_id,
            )  # fmt: skip
    except BadInput as refusal:
        form.form_errors.append(f"{refusal.what}. {refusal.why}")
        return relationship_page(seen(relationship_id), ContactForm(), form), 422
    flash(_("The count is entered. The one before it stays in the record."))
    return redirect(url_for("relationships.relationship", relationship_id=relationship_id))


def _offer_bodies(field: SelectField) -> None:
    """Offer the bodies in which the member holds an office that may enter things."""
    offices = membership.offices_of(current_user.member_id)
    bodies = {office.body_id for office in offices if office.kind in OFFICERS}
    named = sorted((membership.body(one).name, one) for one in bodies)
    field.choices = [SelectChoice(one, name) for name, one in named]


def _page(title: str, form: Form) -> str:
    return render_template("relationships/form.html", title=title, form=form, action=request.path)
