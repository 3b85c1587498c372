"""The shape of what people hand in at the auditors' desk."""

from flask_babel import lazy_gettext as _l
from wtforms import Form, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from oversight.rules.protest import LONGEST_TEXT

_FACTS = [
    SelectChoice("notice", _l("The notice: when or how it went out")),
    SelectChoice("text", _l("The text: it is not the one voted on")),
    SelectChoice("roll", _l("The roll: who could vote")),
    SelectChoice("secrecy", _l("Secrecy: somebody could see a choice")),
    SelectChoice("count", _l("The count: it is not what the papers say")),
    SelectChoice("conduct", _l("Conduct: pressure, or a rule broken")),
]


class ProtestForm(Form):  # type: ignore[misc]
    """What a protest is about, and why."""

    fact = SelectField(_l("What it is about"), choices=_FACTS)
    about = StringField(
        _l("Reference or entry, if it is about one"),
        [
            Optional(),
            Length(max=64),
            Regexp(r"^\s*[0-9a-fA-F]{8,64}\s*$", message=_l("8 to 64 digits and letters a to f.")),
        ],
    )
    text = TextAreaField(
        _l("Why"),
        [InputRequired(_l("Say what is wrong.")), Length(max=LONGEST_TEXT)],
        description=_l("It becomes part of the decision's public file: name nobody who need not be named."),
    )


class RulingForm(Form):  # type: ignore[misc]
    """A ruling proposed."""

    upheld = RadioField(
        _l("Ruling"),
        [InputRequired(_l("Choose one of the two."))],
        choices=[
            SelectChoice("no", _l("Dismissed: the decision stands")),
            SelectChoice("yes", _l("Upheld: the decision is VOID")),
        ],
    )
    reason = TextAreaField(_l("Reason"), [InputRequired(_l("Give the reason.")), Length(max=1000)])
