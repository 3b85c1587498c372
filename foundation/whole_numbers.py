"""Whole numbers as people send them, in an address and in a form: read exactly, and refused where nothing holds them.

A number of twenty digits is none that a database keeps, and one of four hundred is none that a float can stand for.
"""

from typing import Any, Final

from flask import request
from flask_babel import gettext as _
from werkzeug.routing import IntegerConverter
from wtforms import ValidationError

DIGITS: Final = 18
"""So many digits every database keeps in a column of eight bytes."""


class WholeNumber(IntegerConverter):
    """`<int:n>` in an address; a longer number, or digits of another script, lead to nothing there is."""

    regex = rf"[0-9]{{1,{DIGITS}}}"


class Between:
    """Refuse a field that holds no whole number from the lowest to the highest."""

    def __init__(self, lowest: int, highest: int, message: str | None = None) -> None:
        self.lowest, self.highest, self.message = lowest, highest, message

    def __call__(self, _form: Any, field: Any) -> None:
        """Raise ValidationError; nothing at all is left to other validators."""
        if field.data is None or not self.lowest <= field.data <= self.highest:
            told = _("A whole number from %(least)s to %(most)s.", least=self.lowest, most=self.highest)
            raise ValidationError(self.message or told)


def asked_for(name: str) -> int | None:
    """Return the number that the end of an address gives this name, or None where it gives none."""
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else None
