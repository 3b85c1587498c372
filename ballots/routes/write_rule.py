"""Writing a rule on the ground of another: a form, the rule it makes in sentences, and the document to adopt."""

import json
from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import Form

from ballots import queries
from ballots.forms import RuleForm
from ballots.routes.blueprint import bp
from ballots.rules.procedure_part import check, tell, warn
from ballots.rules.rule_writing import KEPT, field_at_fault, fields_of, written
from deliberation.rules.document import Unusable
from deliberation.rules.procedure import Procedure
from deliberation.rules.reading import parse
from deliberation.rules.telling import notices, sentence
from foundation.access import public

OF_MOTIONS = ("share", "base", "comparator")


@bp.get("/rules/<key>/write")
@public
def write_rule(key: str) -> ResponseReturnValue:
    """Change a rule in a form and read what it then says; nothing is kept, the address holds it."""
    member_id = current_user.member_id if current_user.is_authenticated else None
    tried, begun = queries.tried_rule(key, member_id), queries.document_of(key, member_id)
    form = _form(begun)
    made = _written(form, begun) if form.validate() else None
    if made is not None and "file" in request.args:
        return _file(made)
    page = render_template(
        "ballots/write_rule.html", tried=tried, form=form, motion="share" in form,
        sentence=sentence(made, tell(made.document, None, _text), _text) if made else "",
        notices=notices(made, warn(made.document, _text), _text) if made else (),
        document=json.dumps(dict(made.document), indent=2, ensure_ascii=False) if made else "",
        asked=request.query_string.decode(errors="replace"),
    )  # fmt: skip
    return page, 422 if made is None else 200


def _form(begun: dict[str, Any]) -> RuleForm:
    """Return the form as it was sent, or filled with the rule it begins with; what that cannot say is left out."""
    sent = "name" in request.args
    form = RuleForm(request.args if sent else None, data=None if sent else fields_of(begun))
    begins = {"second": "", **fields_of(begun)}
    for field in (form.quorum, form.second):
        if begins[field.name] != KEPT:
            field.choices = [one for one in field.choices if one.value != KEPT]
    if begun["threshold"] is None:
        for name in OF_MOTIONS:
            delattr(form, name)
    if begun["ballot"]["method"] != "motion":
        for name in [name for name in form._fields if name.startswith("apart")]:
            delattr(form, name)
    return form


def _written(form: Form, begun: dict[str, Any]) -> Procedure | None:
    """Return the rule that the form makes, None with the fault at its field where it makes none."""
    fields = {"apart": ""} | {name: str(field.data or "") for name, field in form._fields.items()}
    try:
        return parse(written(begun, fields), check)
    except Unusable as fault:
        name = field_at_fault(fault.path)
        if name in form._fields:
            form[name].errors = [fault.reason]
        else:
            form.form_errors.append(str(fault))
        return None


def _file(made: Procedure) -> Response:
    text = json.dumps(dict(made.document), indent=2, ensure_ascii=False) + "\n"
    headers = {"Content-Disposition": "attachment; filename=\"rule.json\""}
    return Response(text, mimetype="application/json", headers=headers)


def _text(template: str) -> str:
    return str(_(template))
