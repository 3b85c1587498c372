"""Declaring an interest, from whatever page tells of the subject."""

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from foundation import access
from foundation.database import transaction
from foundation.errors import BadInput
from membership import actions
from membership.forms import InterestForm
from membership.routes.blueprint import bp, me, onward


@bp.post("/interests")
@access.signed_in
def declare_interest() -> Response:
    """Declare an interest (`subject`, `statement`, `next`) and go back."""
    form = InterestForm()
    if not form.validate_on_submit():
        raise BadInput(
            _("Nothing was declared"), _("Say in a sentence what ties you to it."), _("Go back, write it down.")
        )
    with transaction():
        actions.declare_interest(me(), form.subject.data, form.statement.data)
    flash(_("Your interest is declared. You will count none of its ballots; you may still speak and vote."))
    return redirect(onward() or url_for("membership.people"), 303)
