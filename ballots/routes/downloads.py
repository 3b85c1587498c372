"""Counted contests as files for other programs, where their papers are public line by line."""

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ballots import queries
from ballots.counting.interchange.unwritable import Unwritable
from ballots.routes.blueprint import bp
from ballots.routes.results import readable
from ballots.rules.downloads import TYPES, file_name, written
from foundation.access import public
from foundation.web import problem


@bp.get("/ballots/<id>/contests/<int:n>/<any(blt,preflib,csv,cvr,summary):form>")
@public
def download(id: str, n: int, form: str) -> ResponseReturnValue:
    """Give one contest as a file: to whoever may see the result, and only where the lines are public."""
    found = readable(id)
    if found is None:
        return redirect(url_for("membership.sign_in", next=request.path))
    counted = next((one for one in queries.counted_contests(found) if one.contest["n"] == n), None)
    if counted is None:
        return problem(404, "not-found", "There is no such file", "The papers of this contest are not public.", "")
    try:
        pieces = "".join(written(form, counted))
    except Unwritable as why:
        return problem(404, "not-found", "There is no such file", f"The format cannot tell it: {why}.", "")
    answer = Response(pieces, content_type=TYPES[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_name(form, counted)}"'
    return answer
