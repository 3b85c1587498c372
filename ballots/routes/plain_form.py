"""Reading the plain form as it came: every value of every name, and own words with the bytes that are no text."""

from typing import Any
from urllib.parse import parse_qsl

from flask import request

from ballots import queries
from ballots.actions.plain import checked
from ballots.models import Ballot
from ballots.routes.blueprint import bp
from ballots.rules.plain_form import PlainForm

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
    numbers = [str(contest.n) for contest in queries.contests(found.id)]
    marks = {n: request.form.getlist(f"choice-{n}") for n in numbers}
    return checked(found, marks, request.form.getlist("s0"), _words())


def _words() -> list[str]:
    if request.mimetype != _FORM:
        return request.form.getlist("words")
    body = request.get_data().decode("utf-8", errors="surrogateescape")
    pairs = parse_qsl(body, keep_blank_values=True, errors="surrogateescape")
    return [value for name, value in pairs if name == "words"]
