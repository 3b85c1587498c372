"""Rounds: the list, calling one, its page with attendance, and its report."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import actions, queries
from deliberation.errors import UnusableText
from deliberation.forms import AttendanceForm, ReportForm, RoundForm, options, to_instant
from deliberation.models import Round
from deliberation.routes.blueprint import bp, me, show_fault
from deliberation.routes.proposals import callable_hosts
from foundation.access import signed_in
from foundation.clock import now
from foundation.database import transaction
from foundation.errors import NotAllowed
from membership import queries as membership

MOST_LISTED = 1_000


@bp.get("/rounds")
@signed_in
def rounds() -> ResponseReturnValue:
    """List the rounds of the member's bodies and of those above them."""
    t = now()
    seen = dict(queries.visible_bodies(me()))
    lines = [
        {"round": called, "host": seen[called.host_id], "proposal": queries.proposal(called.proposal_id),
         "state": queries.round_state(called, t)}
        for called in queries.rounds_in(list(seen))
    ]  # fmt: skip
    return render_template("deliberation/rounds.html", lines=lines)


@bp.route("/proposals/<id>/rounds/new", methods=["GET", "POST"])
@signed_in
def call_round(id: str) -> ResponseReturnValue:
    """Call a round of one of the hosts for which the member may."""
    found = queries.proposal_for(id, me())
    hosts = callable_hosts(found)
    if not hosts:
        raise NotAllowed(
            _("You cannot call a round here"),
            _("No body for which you may call one is left without a round."),
            _("Ask an officer of the host."),
        )
    form = RoundForm()
    form.host_id.choices = options(hosts.items())
    if form.validate_on_submit():
        try:
            with transaction():
                called = actions.call_round(
                    id, form.host_id.data, to_instant(form.opens_at.data), to_instant(form.closes_at.data), me()
                )
                called_id = called.id
        except UnusableText as fault:
            show_fault(form, fault)
        else:
            flash(_("The round is called."))
            return redirect(url_for("deliberation.round", id=called_id), 303)
        found = queries.proposal_for(id, me())
    page = render_template("deliberation/round_form.html", form=form, proposal=found)
    return page, 422 if form.is_submitted() else 200


@bp.get("/rounds/<id>", endpoint="round")
@signed_in
def round_page(id: str) -> ResponseReturnValue:
    """Show a round: when it is, who takes part, its report; and to its officers their forms."""
    called = _seen(id)
    return _page(called, ReportForm())


def _seen(id: str) -> Round:
    """Return a round on a proposal that the member may see; others are refused as unknown."""
    called = queries.round_(id)
    queries.proposal_for(called.proposal_id, me())
    return called


def _page(called: Round, form: ReportForm) -> str:
    t = now()
    state = queries.round_state(called, t)
    keeps = membership.holds(me(), called.host_id, *actions.CALLERS) is not None and state in ("open", "closed")
    there = queries.attendants(called.id)
    proposal = queries.proposal(called.proposal_id)
    asked = queries.rules_of(proposal.procedure_id).rounds
    inside = membership.in_body(me(), called.host_id, membership.local_day(t))
    return render_template(
        "deliberation/round.html", round=called, state=state, proposal=proposal, form=form,
        host=membership.body(called.host_id).name, present=len(there), needed=asked.attendance if asked else 0,
        here=me() in there, may_attend=state == "open" and inside, keeps=keeps,
        names=sorted((membership.name_of(member), member) for member in there) if keeps else [],
        list_form=_list_form(called, there) if keeps else None, report=queries.report(called.id),
        reporter=_reporter(called),
        reports=keeps and membership.holds(me(), called.host_id, *queries.REPORTERS) is not None,
    )  # fmt: skip


def _reporter(called: Round) -> str:
    filed = queries.report(called.id)
    return "" if filed is None else str(membership.name_of(filed.reporter_id))


def _list_form(called: Round, there: list[str]) -> AttendanceForm:
    form = AttendanceForm(formdata=None)
    absent = membership.candidates([called.host_id], "", MOST_LISTED)
    form.member_id.choices = options((member.id, member.name) for member in absent if member.id not in set(there))
    return form


@bp.post("/rounds/<id>/attendance")
@signed_in
def attendance(id: str) -> ResponseReturnValue:
    """Record or strike somebody: oneself, or, by an officer of the host, another member."""
    with transaction():
        called = _seen(id)
        member_id = request.form.get("member_id") or me()
        act = actions.strike if request.form.get("act") == "strike" else actions.attend
        act(called.id, member_id, me())
    flash(_("The attendance is kept."))
    return redirect(url_for("deliberation.round", id=id), 303)


@bp.post("/rounds/<id>/report")
@signed_in
def report(id: str) -> ResponseReturnValue:
    """Send the report up."""
    called = _seen(id)
    form = ReportForm()
    if form.validate_on_submit():
        try:
            with transaction():
                actions.file_report(id, form.text.data or "", form.minority.data or "", me())
        except UnusableText as fault:
            show_fault(form, fault)
            called = _seen(id)
        else:
            flash(_("The report is sent."))
            return redirect(url_for("deliberation.round", id=id), 303)
    return _page(called, form), 422
