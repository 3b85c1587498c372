"""How a text became what it is: its versions, and amendments moved, taken over or put aside."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import actions, queries
from deliberation.errors import UnusableText
from deliberation.forms import AmendmentForm, AnswerForm
from deliberation.models import Amendment, Proposal
from deliberation.routes.blueprint import bp, me, show_fault
from deliberation.routes.proposal_page import changes
from deliberation.rules.word_diff import word_diff
from foundation.access import signed_in
from foundation.database import transaction
from foundation.errors import BadInput
from foundation.whole_numbers import asked_for
from membership import queries as membership


@bp.get("/proposals/<id>/versions")
@signed_in
def versions(id: str) -> ResponseReturnValue:
    """Show all versions of a text with their reasons, and what changed from one (`old`) to another (`new`)."""
    found = queries.proposal_for(id, me())
    kept = queries.versions(id)
    newest = kept[-1].n if kept else 0
    new = min(max(asked_for("new") or newest, 1), max(newest, 1))
    old = min(max(asked_for("old") or new - 1, 1), max(newest, 1))
    return render_template(
        "deliberation/versions.html", proposal=found, versions=kept[::-1], old=old, new=new,
        changes=changes(id, old, new) if newest > 1 and old != new else [],
    )  # fmt: skip


@bp.route("/proposals/<id>/amendments", methods=["GET", "POST"])
@signed_in
def amendments(id: str) -> ResponseReturnValue:
    """Show what members would change, with the proposer's answers; before notice a member moves an amendment here."""
    found = queries.proposal_for(id, me())
    form = AmendmentForm(data=None if request.method == "POST" else {"text": found.text})
    if form.validate_on_submit():
        try:
            with transaction():
                actions.move_amendment(id, form.text.data or "", form.reason.data or "", me())
        except UnusableText as fault:
            show_fault(form, fault)
        else:
            flash(_("Your amendment is moved. The proposer takes it over or puts it aside."))
            return redirect(url_for("deliberation.amendments", id=id), 303)
        found = queries.proposal_for(id, me())
    return _page(found, form), 422 if form.is_submitted() else 200


def _page(found: Proposal, form: AmendmentForm) -> str:
    moved = queries.amendments(found.id)
    names = membership.names_of({one.mover_id for one in moved} | {found.proposer_id})
    newest = queries.newest_version(found.id)
    open_still = queries.notice_of(found.id) is None and found.withdrawn_at is None
    own, speaks = found.proposer_id == me(), found.body_id in queries.visible_bodies(me())
    return render_template(
        "deliberation/amendments.html", proposal=found, form=form, answer_form=AnswerForm(formdata=None),
        moved=[_told(found.id, one, names[one.mover_id]) for one in moved], newest=newest,
        proposer=names[found.proposer_id], may_move=open_still and speaks and not own, may_answer=open_still and own,
    )  # fmt: skip


def _told(proposal_id: str, one: Amendment, mover: str) -> dict[str, Any]:
    return {
        "row": one, "mover": mover, "changes": word_diff(queries.version(proposal_id, one.version).text, one.text)
    }


@bp.post("/proposals/<id>/amendments/<int:n>")
@signed_in
def answer_amendment(id: str, n: int) -> ResponseReturnValue:
    """Take an amendment over (`act` is accept) or put it aside, as the proposer."""
    queries.proposal_for(id, me())
    form = AnswerForm()
    act = request.form.get("act", "")
    if not form.validate_on_submit() or act not in ("accept", "aside"):
        raise BadInput(_("Nothing was answered"), _("Take it over or put it aside."), _("Go back and choose."))
    with transaction():
        actions.answer_amendment(id, n, act == "accept", form.answer.data or "", me())
    flash(
        _("The amendment is taken over. The days of discussion start again.") if act == "accept"
        else _("The amendment is put aside; your answer stands beside it.")
    )  # fmt: skip
    return redirect(url_for("deliberation.amendments", id=id), 303)
