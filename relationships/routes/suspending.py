"""The committee's page: propose a suspension, and confirm what another proposed."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import SelectChoice

from foundation.access import requires
from foundation.clock import now
from foundation.database import transaction
from membership import queries as membership
from relationships import actions, queries
from relationships.actions.suspending import ACT
from relationships.errors import no_such
from relationships.forms import SuspensionForm
from relationships.models import Mandate
from relationships.routes import bp
from relationships.rules.terms import read_terms


@bp.get("/mandates/<mandate_id>/suspend")
@requires("committee")
def suspend(mandate_id: str) -> ResponseReturnValue:
    """Show the form, and what waits to be confirmed."""
    return _page(_mandate(mandate_id), SuspensionForm(data={"ground": request.args.get("ground", "")[:80]})), 200


@bp.post("/mandates/<mandate_id>/suspend")
@requires("committee")
def propose_suspension(mandate_id: str) -> ResponseReturnValue:
    """Propose a suspension."""
    found, form = _mandate(mandate_id), SuspensionForm(request.form)
    if not form.validate():
        return _page(found, form), 422
    event = (form.event.data or "").strip()
    ground = f"entry:{event.removeprefix('entry:')}" if event else form.ground.data or ""
    with transaction():
        actions.propose_suspension(found.id, ground, form.reason.data or "", current_user.member_id)
    return redirect(url_for("relationships.suspend", mandate_id=mandate_id))


@bp.post("/mandates/<mandate_id>/suspend/<act_id>")
@requires("committee")
def confirm_suspension(mandate_id: str, act_id: str) -> ResponseReturnValue:
    """Confirm a suspension that another of the committee proposed."""
    found = _mandate(mandate_id)
    if membership.act(act_id).subject != f"mandate:{found.id}":
        raise no_such(_("There is no such act"))
    with transaction():
        actions.confirm_suspension(act_id, current_user.member_id)
    return redirect(url_for("relationships.relationship", relationship_id=found.relationship_id))


def _mandate(mandate_id: str) -> Mandate:
    """The mandate, for whoever sits on the committee of the body that decided it; for others there is none."""
    found = queries.mandate(mandate_id)
    if found is None or membership.holds(current_user.member_id, found.body_id, "committee") is None:
        raise no_such(_("There is no such mandate"))
    return found


def _term(n: int, term: Any) -> str:
    """A term as a ground: its number, whose it is, its words."""
    told: str = _("Term %(n)s, ours: %(text)s") if term["by"] == "ours" else _("Term %(n)s, theirs: %(text)s")
    return told % {"n": n, "text": term["text"]}


def _page(found: Mandate, form: SuspensionForm) -> str:
    terms = read_terms(found.terms) if found.terms else []
    grounds = {f"term:{n}": _term(n, term) for n, term in enumerate(terms, 1)}
    if (form.ground.data or "").startswith("entry:"):
        grounds[form.ground.data] = _("A condition of the endorsement that was not met")
    form.ground.choices = [SelectChoice(value, words) for value, words in grounds.items()]
    waiting = [
        (act, grounds.get(act.payload["ground"], _("a logged event")), membership.name_of(act.by_a),
         act.by_a != current_user.member_id)
        for act in membership.waiting_acts(subject=f"mandate:{found.id}", kind=ACT)
    ]  # fmt: skip
    return render_template(
        "relationships/suspend.html", mandate=found, form=form, waiting=waiting,
        counterpart=queries.counterpart_name(found.relationship_id), campaign=queries.campaign(found.campaign_id),
        state=queries.mandate_state(found.id, now()).removeprefix("ended:"),
    )  # fmt: skip
