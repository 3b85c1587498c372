"""Forms of the ballots. They bound and shape input; whether an act is right is the actions' to say.

The paper has no form class: its fields are the ballot's own contests.
"""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Form, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from ballots.rules.simulation import MOST_MEMBERS


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


class OptionForm(ReasonForm):
    """A ruling that concerns one option of an election."""

    option = SelectField(_("Option"), [DataRequired(_("Choose one."))], choices=[])


class QuestionForm(ReasonForm):
    """A ruling that concerns one question of a ballot."""

    contest = SelectField(_("Question"), [DataRequired(_("Choose one."))], choices=[])


def _papers(label: str) -> IntegerField:
    most = _("A whole number from 0 to a million.")
    return IntegerField(label, [Optional(), NumberRange(0, MOST_MEMBERS, most)], default=0)


class SimulationForm(Form):  # type: ignore[misc]
    """Ballots to try a rule on; sent by GET, because it changes nothing and can be kept as an address."""

    roll = IntegerField(
        _("On the roll"), [Optional(), NumberRange(1, MOST_MEMBERS, _("A whole number from 1 to a million."))]
    )
    yes = _papers(_("Yes"))
    no = _papers(_("No"))
    abstain = _papers(_("Abstain"))
    blank = _papers(_("Blank"))
    spoiled = _papers(_("Spoiled"))
    beside = SelectField(_("Compare with"), choices=[], default="")
