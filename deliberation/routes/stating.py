"""For and against: all statements on a proposal, filing one's own and taking it back."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import actions, queries
from deliberation.errors import UnusableText
from deliberation.forms import StatementForm
from deliberation.routes.blueprint import bp, me, show_fault
from foundation.access import signed_in
from foundation.database import transaction


@bp.route("/proposals/<id>/sides", methods=["GET", "POST"])
@signed_in
def sides(id: str) -> ResponseReturnValue:
    """Show every statement for and against; before notice a member files their own here."""
    queries.proposal_for(id, me())
    form = StatementForm()
    if form.validate_on_submit():
        try:
            with transaction():
                actions.file_statement(
                    id, form.side.data, form.words.data or "", form.affiliation.data or "", me()
                )
        except UnusableText as fault:
            show_fault(form, fault)
        else:
            flash(_("Your statement is filed. You can replace it or take it back until notice."))
            return redirect(url_for("deliberation.sides", id=id), 303)
    return _page(id, form), 422 if form.is_submitted() else 200


def _page(id: str, form: StatementForm) -> str:
    found = queries.proposal_for(id, me())
    stated = queries.statements(id)
    own = next((one for one in stated if one.row.author_id == me()), None)
    if own is not None and not form.is_submitted():
        form.side.data, form.words.data, form.affiliation.data = own.row.side, own.row.words, own.row.affiliation
    open_still = queries.notice_of(id) is None and found.withdrawn_at is None
    return render_template(
        "deliberation/sides.html", proposal=found, form=form, own=own,
        sides=[(side, [one for one in stated if one.row.side == side]) for side in ("for", "against")],
        may_state=open_still and found.body_id in queries.visible_bodies(me()),
    )  # fmt: skip


@bp.post("/proposals/<id>/sides/withdraw")
@signed_in
def withdraw_statement(id: str) -> ResponseReturnValue:
    """Take back one's own statement."""
    queries.proposal_for(id, me())
    with transaction():
        actions.withdraw_statement(id, me())
    flash(_("Your statement is taken back."))
    return redirect(url_for("deliberation.sides", id=id), 303)
