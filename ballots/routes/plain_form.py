"""Reading the plain form as it came: every value of every name, and own words with the bytes that are no text."""

from typing import Any
from urllib.parse import parse_qsl

from flask import request

from ballots import queries
from ballots.actions.plain import asked, checked
from ballots.models import Ballot
from ballots.routes.blueprint import bp
from ballots.rules.plain_form import PlainForm, marks_in

_FORM = "application/x-www-form-urlencoded"


@bp.url_value_preprocessor
def keep_body(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Keep the body of a plain form for this request, before the form is read and the bytes are gone.

    The form itself writes bytes that are no UTF-8 out as `%FF`, which cannot be told from those three signs typed.
    """
    if endpoint in ("ballots.review", "ballots.cast") and request.mimetype == _FORM:
        request.get_data(cache=True, parse_form_data=False)


def plain_form(found: Ballot) -> PlainForm:
    """Return the form handed in, judged. Raises BadPaper."""
    return checked(found, marks_handed_in(found), request.form.getlist("s0"), _words())


def marks_handed_in(found: Ballot) -> dict[str, list[str]]:
    """Return contest → its marks, each contest's fields made one choice; two values where it was marked twice.

    A contest that was withdrawn is left blank, whatever was marked in it.
    """
    form, marks = request.form, dict[str, list[str]]()
    standing = {str(one.n) for one in queries.terms(found).standing(queries.withdrawn(found.id))}
    for n, one in asked(found).items():
        if n not in standing:  # marked before it was withdrawn: what is left of the paper is taken
            marks[n] = []
            continue
        parts = {option: form.getlist(f"choice-{n}-{option}") for option in one.options}
        given = {option: values for option, values in parts.items() if values}
        marks[n] = marks_in(one, form.getlist(f"choice-{n}"), given)
    return marks


def came_back(found: Ballot) -> PlainForm:
    """Return the form as it can be shown again, with marks that were readable but not to be sealed."""
    marks = {n: values[0] if len(values) == 1 else "" for n, values in marks_handed_in(found).items()}
    return PlainForm(marks, "", request.form.get("words", ""))


def _words() -> list[str]:
    if request.mimetype != _FORM:
        return request.form.getlist("words")
    body = request.get_data().decode("utf-8", errors="surrogateescape")
    pairs = parse_qsl(body, keep_blank_values=True, errors="surrogateescape")
    return [value for name, value in pairs if name == "words"]
