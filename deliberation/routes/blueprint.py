"""The blueprint that all pages of deliberation hang on, and what they share."""

from flask import Blueprint
from flask_login import current_user
from flask_wtf import FlaskForm
from markupsafe import Markup

from deliberation.errors import UnusableText
from deliberation.markdown import html
from deliberation.rules.talk import excerpt

bp = Blueprint("deliberation", __name__)


@bp.app_template_filter("markdown")
def as_html(text: str) -> Markup:
    """Return a member's Markdown as safe HTML."""
    return html(text)


@bp.app_template_filter("excerpt")
def beginning(text: str, longest: int) -> str:
    """Return the beginning of a long text."""
    return excerpt(text, longest)


def me() -> str:
    """Return the id of the member who is signed in."""
    member_id: str = current_user.member_id
    return member_id


def show_fault(form: FlaskForm, fault: UnusableText) -> None:
    """Put a fault that the act found beside the field it names, or above the form."""
    name = {"until_at": "until", "endorsement_id": "severed"}.get(fault.field, fault.field.split("[")[0])
    field = form._fields.get(name)
    if field is not None and isinstance(field.errors, list | tuple) and name not in ("terms", "contests"):
        field.errors = [*field.errors, fault.beside]
    else:
        form.form_errors.append(fault.why)
