"""The report of a round: drafted from what was recorded, looked at once more, signed and sent up; then a page."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import actions, queries
from deliberation.errors import UnusableText
from deliberation.forms import ReportForm
from deliberation.models import Round
from deliberation.routes.blueprint import bp, me, show_fault
from deliberation.routes.minutes import seen
from deliberation.routes.round_page import reader
from deliberation.rules.draft import draft
from foundation.access import signed_in
from foundation.clock import now
from foundation.database import transaction
from membership import queries as membership


@bp.get("/rounds/<id>/report")
@signed_in
def report(id: str) -> str:
    """Show the report; before it is sent, the draft to whoever may send it."""
    called = seen(id)
    return _page(called, None)


def _page(called: Round, form: ReportForm | None, review: bool = False) -> str:
    t, there = now(), queries.present(called.id)
    state = queries.round_state(called, t)
    who = reader(called, state, there, t)
    filed, recorded = queries.report(called.id), queries.recorded(called.id)
    if form is None:
        form = ReportForm(formdata=None)
        form.text.data = draft(recorded, lambda text: str(_(text))) if who.reports else ""
    return render_template(
        "deliberation/report.html", round=called, state=state, proposal=queries.proposal(called.proposal_id),
        host=membership.body(called.host_id).name, report=filed, form=form, review=review, reader=who,
        recorded=recorded, signer=membership.name_of(me()) if filed is None else _signer(called, who.inside),
    )  # fmt: skip


def _signer(called: Round, inside: bool) -> str:
    filed = queries.report(called.id)
    return str(membership.name_of(filed.reporter_id)) if filed is not None and inside else ""


@bp.post("/rounds/<id>/report")
@signed_in
def send_report(id: str) -> ResponseReturnValue:
    """Show the report once more as it will stand, or, when that was read, sign it and send it up."""
    called = seen(id)
    form = ReportForm()
    act = request.form.get("act", "send")
    if form.validate_on_submit() and act != "change":
        if act == "review":
            membership.require_office(me(), called.host_id, *queries.REPORTERS)
            return _page(called, form, review=True)
        try:
            with transaction():
                actions.file_report(id, form.text.data or "", form.minority.data or "", me())
        except UnusableText as fault:
            show_fault(form, fault)
            called = seen(id)
        else:
            flash(_("The report is signed and sent up."))
            return redirect(url_for("deliberation.report", id=id), 303)
    return _page(called, form), 200 if act == "change" else 422
