"""Rounds: the list, calling one, its page, and the list at the door."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import actions, queries
from deliberation.errors import UnusableText
from deliberation.forms import GuestsForm, RoundForm, options, to_instant
from deliberation.routes.blueprint import bp, me, show_fault
from deliberation.routes.minutes import seen
from deliberation.routes.proposal_page import callable_hosts
from deliberation.routes.round_page import show
from deliberation.rules.minutes import guests as guests_in
from foundation.access import signed_in
from foundation.clock import now
from foundation.database import transaction
from foundation.errors import NotAllowed
from membership import queries as membership

MOST_LISTED = 150
"""Names on the list of those who may be there; whoever is not among them is looked up."""


@bp.get("/rounds")
@signed_in
def rounds() -> ResponseReturnValue:
    """List the rounds of the member's bodies and of those above them."""
    t = now()
    bodies = dict(queries.visible_bodies(me()))
    lines = [
        {"round": called, "host": bodies[called.host_id], "proposal": queries.proposal(called.proposal_id),
         "state": queries.round_state(called, t)}
        for called in queries.rounds_in(list(bodies))
    ]  # fmt: skip
    to_call = [
        {"proposal": found, "hosts": hosts}
        for found in queries.open_proposals(me())
        if (hosts := sorted(callable_hosts(found).values()))
    ]
    return render_template("deliberation/rounds.html", lines=lines, to_call=to_call)


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
    """Show a round: who takes part, who speaks, what was said, its report; to its officers what they do there."""
    return show(seen(id))


@bp.get("/rounds/<id>/attendance")
@signed_in
def check_in(id: str) -> ResponseReturnValue:
    """Show the list on which officers tick who is there, all of it or those whose name holds what was typed."""
    called = seen(id)
    membership.require_office(me(), called.host_id, *queries.CALLERS)
    text, there = request.args.get("q", "")[:100], queries.present(id)
    listed = membership.candidates([called.host_id], text, MOST_LISTED + 1)
    state = queries.round_state(called, now())
    return render_template(
        "deliberation/check_in.html", round=called, host=membership.body(called.host_id).name, state=state, text=text,
        proposal=queries.proposal(called.proposal_id), there=there, needed=queries.needed(id),
        more=len(listed) > MOST_LISTED, listed=[(member.id, member.name) for member in listed[:MOST_LISTED]],
        guests=guests_in(queries.minutes(id)), keeps=state in ("open", "closed"), form=GuestsForm(formdata=None),
    )  # fmt: skip


@bp.post("/rounds/<id>/attendance")
@signed_in
def attendance(id: str) -> ResponseReturnValue:
    """Record or strike: oneself, or by an officer of the host another member, or all that were ticked in the list.

    Of a list only what was changed on it counts, so that two officers at two doors do not undo each other's work.
    """
    act = request.form.get("act", "")
    with transaction():
        called = seen(id)
        if act == "list":
            before, ticked = set(request.form.getlist("before")), set(request.form.getlist("present"))
            actions.check_in(called.id, ticked - before, before - ticked, me())
        else:
            member_id = request.form.get("member_id") or me()
            if act == "strike":
                actions.strike(called.id, member_id, me())
            else:
                actions.attend(called.id, member_id, me(), away=request.form.get("away") == "y")
    flash(_("The attendance is kept."))
    if act == "list":
        return redirect(url_for("deliberation.check_in", id=id, q=request.form.get("q") or None), 303)
    return redirect(url_for("deliberation.round", id=id), 303)
