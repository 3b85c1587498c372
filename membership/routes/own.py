"""One's own: what the house holds on the member, to read and to take away, and whether they may vote, with reasons."""

import json
from datetime import date, datetime
from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation import access
from foundation.clock import now
from foundation.slots import slots
from foundation.web import Held
from membership import queries
from membership.routes.blueprint import bp, me
from membership.routes.books import answers_on, day_asked
from membership.routes.people import seen
from membership.routes.signing import ask_password

KEEPERS = ("membership secretary", "secretary", "chair")


def _held() -> list[Held]:
    return [one for ask in slots().personal_data for one in ask(me())]


@bp.get("/me")
@access.signed_in
def own_data() -> str:
    """Show the member all that the house holds on them."""
    return render_template("membership/own.html", held=_held(), person=queries.member(me()))


@bp.get("/me/data.json")
@access.signed_in
def own_file() -> ResponseReturnValue:
    """Give the same as a file, to whoever gave the password just now: a session left open gives no copy away."""
    led = ask_password(url_for(".own_data"))
    if led is not None:
        return led
    told = {
        one.key: [dict(zip((key for key, _label in one.columns), map(_plain, row), strict=True)) for row in one.rows]
        for one in _held()
    }
    body = json.dumps({"made": now().isoformat(), **told}, ensure_ascii=False, indent=2)
    name = {"Content-Disposition": 'attachment; filename="my-data.json"'}
    return Response(body, mimetype="application/json", headers=name)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


@bp.get("/people/<body_id>/standing")
@access.signed_in
def own_standing(body_id: str) -> str:
    """Answer the member whether they may vote in a body, on any day, with reasons, and what to do if that is wrong."""
    there, today = seen(body_id), queries.local_day(now())
    day = day_asked(request.args.get("day", "")) or today
    keepers = [
        (queries.name_of(one.member_id), _(one.kind)) for one in queries.offices_in(there.id) if one.kind in KEEPERS
    ]
    return render_template(
        "membership/standing.html", body=there, bodies=queries.bodies_of(me()), day=day, today=today,
        answers=answers_on(me(), there.id, day), rolls=queries.rolls_with(me(), there.id), keepers=keepers,
        local_day=queries.local_day,
    )  # fmt: skip
