"""Forms of the ballots. They bound and shape input; whether an act is right is the actions' to say.

The paper has no form class: its fields are the ballot's own contests.
"""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """A ruling of two people needs a reason, which goes into the public log."""

    reason = TextAreaField(
        _("Reason"), [DataRequired(_("Write why.")), Length(max=1000)],
        description=_("It goes into the public log for good: name no person."),
    )  # fmt: skip


class MemberForm(ReasonForm):
    """A ruling that concerns one member, named by mail address."""

    member = StringField(
        _("Mail address of the member"), [DataRequired(_("Type the address.")), Length(max=254)],
        description=_("As the register has it."),
    )  # fmt: skip
