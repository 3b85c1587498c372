"""The conditions of an endorsement: how each stands, what two officers found, and what members can do about it."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from deliberation import actions, queries
from deliberation.errors import UnknownThing
from deliberation.forms import FindingForm
from deliberation.models import Decision
from deliberation.routes.blueprint import bp, me
from foundation.access import requires, signed_in
from foundation.clock import now
from foundation.database import transaction
from membership import queries as membership


@bp.get("/endorsements/<id>/conditions")
@signed_in
def conditions(id: str) -> ResponseReturnValue:
    """Show the conditions, and to officers the form that says what became of one."""
    found = _endorsement(id)
    return _page(found, _form(found))


@bp.post("/endorsements/<id>/conditions")
@requires("chair", "secretary", "committee")
def propose_finding(id: str) -> ResponseReturnValue:
    """Propose, as one of two officers, to find that a condition was met or was not."""
    found = _endorsement(id)
    form = _form(found)
    if not form.validate_on_submit():
        return _page(found, form), 422
    with transaction():
        actions.propose_finding(found.id, int(form.term.data), form.met.data == "yes", form.reason.data, me())
    flash(_("It waits for a second officer to confirm it."))
    return redirect(url_for("deliberation.conditions", id=id), 303)


@bp.post("/endorsements/<id>/conditions/<act_id>")
@requires("chair", "secretary", "committee")
def confirm_finding(id: str, act_id: str) -> ResponseReturnValue:
    """Confirm what another officer proposed."""
    found = _endorsement(id)
    if membership.act(act_id).subject != queries.subject_of(found.id):
        raise UnknownThing()
    with transaction():
        actions.confirm_finding(act_id, me())
    flash(_("It is found and logged."))
    return redirect(url_for("deliberation.conditions", id=id), 303)


def _endorsement(id: str) -> Decision:
    """The carried endorsement, for whoever may see its proposal; for others there is none."""
    found = queries.decision(id)
    queries.proposal_for(found.proposal_id, me())
    if not queries.is_endorsement(found):
        raise UnknownThing()
    return found


def _form(found: Decision) -> FindingForm:
    form = FindingForm()
    form.term.choices = [
        SelectChoice(str(one.condition.term), one.condition.text) for one in queries.conditions_of(found.id, now())
    ]
    return form


def _page(found: Decision, form: FindingForm) -> str:
    t = now()
    told = queries.conditions_of(found.id, t)
    may_find = queries.may_find(found, me()) and queries.endorsement_state(found, t) != "ended"
    failed = [one for one in told if one.state == "not met"]
    return render_template(
        "deliberation/conditions.html", found=found, told=queries.told(found.id), conditions=told,
        form=form if may_find and told else None, waiting=_waiting(found),
        failed=failed, at_stake=queries.mandates_at_stake(found, t) if failed else [],
        on_committee=membership.holds(me(), found.body_id, "committee") is not None,
    )  # fmt: skip


def _waiting(found: Decision) -> list[dict[str, Any]]:
    return [
        {"act": act, "who": membership.name_of(act.by_a),
         "may": act.by_a != me() and queries.may_find(found, me())}
        for act in membership.waiting_acts(subject=queries.subject_of(found.id), kind=queries.FIND)
    ]  # fmt: skip
