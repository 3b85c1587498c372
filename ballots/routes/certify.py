"""Certifying: the teller sees the count worked again in front of them, gives the password, and signs."""

import json

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballots import actions, queries
from ballots.calls import called
from ballots.models import Ballot
from ballots.queries.certifying import Recount, is_barred, teller_office
from ballots.routes.blueprint import ask_password, bp, me
from ballots.routes.clock import clock
from ballots.routes.recounting import steps
from foundation.access import signed_in
from foundation.clock import now
from foundation.database import transaction
from membership import queries as membership


@bp.get("/ballots/<id>/certify")
@signed_in
def certify(id: str) -> str:
    """Show the count, the recount and who has signed; the button stands there for a teller who may."""
    found, t = queries.ballot_for(id, me()), now()
    counted, again = queries.count_of(id), queries.recount(found)
    document = json.loads(counted.document) if counted else None
    signed = [(membership.name_of(one.teller_id), one.at) for one in queries.signatures(id)]
    differs = counted is not None and again is not None and not again.agrees
    return render_template(
        "ballots/certify.html", ballot=found, counted=counted, again=again, signed=signed, clock=clock(found, t),
        contests=queries.told_contests(found, document) if document else [], title=queries.contests(id)[0].title,
        steps=steps(found, counted, again) if counted and again else [], turnout=queries.turnout(found, t),
        needed=queries.needed(found), mine=any(one.teller_id == me() for one in queries.signatures(id)),
        returned=document["returned"] if document else 0, alarms=queries.alarms(id), stage=queries.stage(found, t),
        may_sign=queries.may_sign(found, me()), is_teller=teller_office(found, me()) is not None,
        barred=is_barred(found, me()), until=queries.certify_until(found), late=queries.certifying_is_late(found),
        destroyed=(told := queries.result(found)) is not None and told.key_destroyed_at is not None,
        decision=told.decision_number if told else None, recounted=_other_figures(found, again) if differs else [],
        called=called(found, t), may_rule=queries.office_for(found, me(), ("auditor",)) is not None,
    )  # fmt: skip


def _other_figures(found: Ballot, again: Recount | None) -> list[dict[str, object]]:
    """Return the contests as the recount came to them, where it differs from the counter's."""
    if again is None or not again.document:
        return []
    return queries.told_contests(found, json.loads(again.document))


@bp.post("/ballots/<id>/certify")
@signed_in
def sign(id: str) -> ResponseReturnValue:
    """Sign the count shown; the second teller's signature makes the decision."""
    queries.ballot_for(id, me())
    page = url_for("ballots.certify", id=id)
    if (asked := ask_password(page)) is not None:
        return asked
    with transaction():
        actions.sign_count(id, me(), request.form.get("count", ""))
    flash(_("You have signed the count."))
    return redirect(page, 303)
