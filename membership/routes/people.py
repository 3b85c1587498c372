"""People: the bodies a member belongs to, who answers for them, one's own standing, and giving and ending offices."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from foundation import access
from foundation.clock import now
from foundation.database import transaction
from foundation.errors import BadInput, NotFound
from membership import actions, queries
from membership.forms import GiveOfficeForm, ReasonForm
from membership.models import Body, Office
from membership.routes.blueprint import bp, me, told_day, told_instant
from membership.routes.signing import ask_password


def _visible() -> list[Body]:
    return queries.visible_bodies(me())


def seen(body_id: str) -> Body:
    """The body, or for an outsider the same 404 as for one that does not exist."""
    for one in _visible():
        if one.id == body_id:
            return one
    raise NotFound(
        _("There is no such body"), _("The address is wrong, or the body is not yours to see."), _("Go to People.")
    )


def _officers(body_id: str) -> list[dict[str, Any]]:
    return [
        {
            "id": one.id, "kind": one.kind, "name": queries.name_of(one.member_id), "since": told_day(one.since),
            "founding": one.founding, "mine": one.member_id == me(),
            "by": [queries.name_of(who) for who in (one.given_by_a, one.given_by_b) if who],
        }
        for one in queries.offices_in(body_id)
    ]  # fmt: skip


@bp.get("/people")
@access.signed_in
def people() -> str:
    """Show bodies, their officers and the member's own standing."""
    at = now()
    own = {one.id for one in queries.bodies_of(me())}
    queries.foresee_offices([one.id for one in _visible()])
    bodies = [{"body": one, "mine": one.id in own, "officers": _officers(one.id)} for one in _visible()]
    return render_template(
        "membership/people.html", bodies=bodies, person=queries.member(me()),
        paid_until=queries.last_paid_day(me()), today=queries.local_day(at),
    )  # fmt: skip


@bp.get("/people/<body_id>")
@access.signed_in
def body(body_id: str) -> str:
    """Show one body: its officers, what waits for a second officer, and for officers the form to give an office."""
    return _body_page(seen(body_id), GiveOfficeForm())


def _body_page(there: Body, form: GiveOfficeForm) -> str:
    officer = queries.is_officer(me(), there.id)
    text = request.args.get("q", "").strip()[:100]
    around = [there.id, *(one.id for one in queries.ancestors(there.id))]
    form.member.choices = (
        [SelectChoice(one.id, one.name) for one in queries.candidates(around, text)] if officer else []
    )
    return render_template(
        "membership/body.html", body=there, above=queries.parent(there.id), below=queries.children(there.id), form=form,
        officers=_officers(there.id), officer=officer, text=text, acts=_waiting(there.id) if officer else [],
        visible={one.id for one in _visible()},
    )  # fmt: skip


def _waiting(body_id: str) -> list[dict[str, Any]]:
    shown = []
    for act in queries.waiting_acts(body_id=body_id):
        if act.kind == "office.give":
            who, kind = act.payload["member"], act.payload["office"]
            title = _("Give %(name)s the office of %(kind)s", name=queries.name_of(who), kind=_(kind))
        elif act.kind == "office.end":
            held = _office(body_id, act.payload["office"])
            who = held.member_id if held else ""
            title = _("End an office that has ended already") if held is None else _(
                "End the office of %(kind)s that %(name)s holds", kind=_(held.kind), name=queries.name_of(who)
            )  # fmt: skip
        else:
            continue
        shown.append(
            {"id": act.id, "title": title, "reason": act.reason, "by": queries.name_of(act.by_a),
             "at": told_instant(act.at_a), "mine": act.by_a == me(), "own": who == me()}
        )  # fmt: skip
    return shown


def _office(body_id: str, office_id: str) -> Office | None:
    return next((one for one in queries.offices_in(body_id) if one.id == office_id), None)


def _back(there: Body) -> Response:
    return redirect(url_for("membership.body", body_id=there.id), 303)


@bp.post("/people/<body_id>/offices")
@access.signed_in
def give_office(body_id: str) -> Response:
    """Propose to give an office; another officer confirms."""
    there, form = seen(body_id), GiveOfficeForm()
    if asked := ask_password(url_for("membership.body", body_id=there.id)):
        return asked
    if not form.validate_on_submit():
        raise BadInput(
            _("Nothing was proposed"), _("Member, office and reason are needed."), _("Go back and fill them in.")
        )
    with transaction():
        actions.propose_giving(form.member.data, there.id, form.office.data, form.reason.data, me())
    flash(_("Proposed. It happens when another officer confirms it."))
    return _back(there)


@bp.post("/people/<body_id>/offices/<office_id>/end")
@access.signed_in
def end_office(body_id: str, office_id: str) -> Response:
    """Propose to end an office; another officer confirms."""
    there, form = seen(body_id), ReasonForm()
    if asked := ask_password(url_for("membership.body", body_id=there.id)):
        return asked
    if _office(there.id, office_id) is None:
        raise NotFound(_("There is no such office"), _("It has ended, or it is not in this body."), _("Go to People."))
    if not form.validate_on_submit():
        raise BadInput(_("Nothing was proposed"), _("A reason is needed."), _("Go back and write why."))
    with transaction():
        actions.propose_ending(office_id, form.reason.data, me())
    flash(_("Proposed. It happens when another officer confirms it."))
    return _back(there)


@bp.post("/people/<body_id>/acts/<act_id>/<any(confirm, withdraw):what>")
@access.signed_in
def settle_act(body_id: str, act_id: str, what: str) -> Response:
    """Confirm an act on an office as the second officer, or take back one's own."""
    there = seen(body_id)
    if asked := ask_password(url_for("membership.body", body_id=there.id)):
        return asked
    act = queries.act(act_id)
    if act.body_id != there.id or not act.kind.startswith("office."):
        raise NotFound(
            _("There is no such act"), _("The address is wrong, or it is not yours to see."), _("Go to People.")
        )
    with transaction():
        if what == "confirm":
            actions.confirm_office_act(act_id, me())
        else:
            actions.withdraw_act(act_id, me())
    flash(_("Confirmed and logged.") if what == "confirm" else _("Withdrawn; nothing was changed."))
    return _back(there)
