"""What a visitor of the demo can try, and which of its ballots close next. It is there in a demo alone."""

from typing import Any

from flask import Blueprint, abort, current_app, render_template

from ballots import queries as ballots
from deliberation import queries as deliberation
from foundation.access import public
from foundation.config import Config
from foundation.installation import facts, required
from installation.demo import left_behind
from membership import queries as membership

bp = Blueprint("demo", __name__)
MOST = 4
"""So many open ballots are named."""


@bp.get("/demo")
@public
def demo() -> str:
    """Show what to try; answer as for an unknown address where this is no demo."""
    house, config = facts(), current_app.extensions["mandate.config"]
    assert isinstance(config, Config)
    if config.production or house is None or not house.demo:
        abort(404)
    return render_template("installation/demo.html", closing=_closing(), left=_left_behind())


def _closing() -> list[dict[str, Any]]:
    """The open ballots, the first to close first."""
    return [
        {"id": one.id, "number": one.number, "title": ballots.contests(one.id)[0].title, "closes_at": at.closes_at,
         "body": membership.body(one.body_id).name}
        for one, at in ballots.open_ballots()[:MOST]
    ]  # fmt: skip


def _left_behind() -> dict[str, str] | None:
    """The ballot code that was left on a table, if its line is there: on the list of the oldest decided ballot."""
    decided = deliberation.decisions()
    found = ballots.known(decided[-1].ballot_id) if decided else None
    listed = ballots.lines(found) if found is not None else None
    if found is None or listed is None:
        return None
    origin = required().origin
    own = left_behind.line_secret(origin, found.number)
    if not any(line.get("secret") == own for line in listed["contests"]["1"]["lines"]):
        return None
    return {"id": found.id, "number": found.number, "code": left_behind.code(origin)}
