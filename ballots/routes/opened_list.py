"""The opened list as a page, for whoever finds their line without a script."""

from functools import cache

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballots import queries
from ballots.routes.blueprint import bp
from ballots.routes.paper import choice_words, paper_contests
from ballots.routes.results import is_auditor, readable
from ballots.rules.commitments import BEGINNING
from foundation.access import public
from foundation.errors import NotFound
from foundation.whole_numbers import asked_for


@bp.get("/ballots/<id>/list")
@public
def opened_list(id: str) -> ResponseReturnValue:
    """Show how every opened line begins and what it says, by the rule that the whole list is published by."""
    found = readable(id)
    if found is None:
        return redirect(url_for("membership.sign_in", next=request.path))
    listed = queries.listed(found, asked_for("page") or 1, is_auditor(found))
    if listed is None or found.secrecy != "sealed":
        raise NotFound(
            _("There is no opened list"),
            _("The papers of this ballot are not counted, or it is a roll call."),
            _("The page of its result says how it stands."),
        )
    papers = {one["number"]: one for one in paper_contests(found)}
    said = cache(lambda number, choice: choice_words(papers[str(number)], choice))
    return render_template(
        "ballots/opened_list.html", ballot=found, listed=listed, shown=BEGINNING, words=said,
        titles={contest.n: contest.title for contest in queries.contests(found.id)},
    )  # fmt: skip
