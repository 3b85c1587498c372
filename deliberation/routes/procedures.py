"""Procedures: the rules that bodies have adopted, told as sentences beside the document that is hashed."""

import json

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import queries
from deliberation.errors import UnknownThing
from deliberation.routes import told
from deliberation.routes.blueprint import bp, me
from deliberation.routes.choices import kind_words
from deliberation.rules.telling import notices
from foundation.access import signed_in
from membership import queries as membership


@bp.get("/procedures")
@signed_in
def procedures() -> ResponseReturnValue:
    """List the procedures of the member's bodies and of those above them."""
    bodies = queries.visible_bodies(me())
    lines = [
        {"procedure": one, "body": bodies[one.body_id], "kind": kind_words(one.kind)}
        for one in queries.procedures_of(list(bodies))
    ]
    return render_template("deliberation/procedures.html", lines=lines)


@bp.get("/procedures/<id>")
@signed_in
def procedure(id: str) -> ResponseReturnValue:
    """Show one version of a procedure as sentences and as its document."""
    found = queries.procedure(id)
    if not queries.may_see(found.body_id, me()):
        raise UnknownThing()
    rules = queries.rules_of(id)
    newest = queries.procedure_for(found.body_id, found.kind)
    document = queries.procedure_document(id)
    return render_template(
        "deliberation/procedure.html", procedure=found, body=membership.body(found.body_id).name,
        kind=kind_words(found.kind),
        sentence=told.procedure_sentence(rules), source=rules.source,
        notices=notices(rules, translate=lambda text: str(_(text))),
        document=json.dumps(document, indent=2, ensure_ascii=False), has_threshold=rules.takes_motions,
        newest=newest is not None and newest.id == id,
    )  # fmt: skip
