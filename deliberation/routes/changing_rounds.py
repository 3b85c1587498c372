"""Putting a round right: other hours, or calling it off, with the reason, for those who may call it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import actions, queries
from deliberation.errors import UnusableText
from deliberation.forms import ChangeRoundForm, local_zone, to_instant
from deliberation.models import Round
from deliberation.routes.blueprint import bp, me, show_fault
from deliberation.routes.minutes import seen
from deliberation.routes.round_page import may_call, may_change
from foundation.access import signed_in
from foundation.clock import now
from foundation.database import transaction
from foundation.errors import NotAllowed


@bp.route("/rounds/<id>/change", methods=["GET", "POST"])
@signed_in
def change_round(id: str) -> ResponseReturnValue:
    """Give a round other hours, or call it off."""
    called = seen(id)
    if not (may_change(called) if request.method == "GET" else may_call(called)):
        raise NotAllowed(
            _("You cannot change this round"),
            _("Those who may call it may change it, until its report or the notice."),
            _("Ask an officer of the host."),
        )
    form = ChangeRoundForm(data=_hours(called))
    if form.validate_on_submit():
        try:
            with transaction():
                _change(id, form)
        except UnusableText as fault:
            show_fault(form, fault)
            called = seen(id)
        else:
            return redirect(url_for("deliberation.round", id=id), 303)
    page = render_template(
        "deliberation/round_change.html", form=form, round=called, proposal=queries.proposal(called.proposal_id),
        opened=called.opens_at <= now(),
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


def _change(id: str, form: ChangeRoundForm) -> None:
    if request.form.get("act") == "off":
        actions.call_off(id, form.reason.data or "", me())
        flash(_("The round is called off."))
        return
    called = queries.round_(id)
    opens = to_instant(form.opens_at.data)
    if opens == called.opens_at.replace(second=0):  # the field shows minutes; what was not touched is not moved
        opens = called.opens_at
    actions.change_round(id, opens, to_instant(form.closes_at.data), form.reason.data or "", me())
    flash(_("The round has other hours now."))


def _hours(called: Round) -> dict[str, object]:
    zone = local_zone()
    return {"opens_at": called.opens_at.astimezone(zone), "closes_at": called.closes_at.astimezone(zone)}
