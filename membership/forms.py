"""What people hand in, field by field; nothing else of a form is ever read."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import PasswordField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import EqualTo, InputRequired, Length

from membership.actions.wording import LONGEST_REASON
from membership.models import OFFICES

_LONGEST_PASSWORD = 256


class SignInForm(FlaskForm):  # type: ignore[misc]
    """Mail address and password."""

    email = StringField(_("Mail address"), [InputRequired(_("Type your mail address.")), Length(max=254)])
    password = PasswordField(_("Password"), [InputRequired(_("Type your password.")), Length(max=_LONGEST_PASSWORD)])


class FirstSignInForm(FlaskForm):  # type: ignore[misc]
    """The one-time code of the welcome letter and a password of one's own."""

    code = StringField(_("One-time code"), [InputRequired(_("Type the code from your letter.")), Length(max=80)])
    password = PasswordField(
        _("New password"), [InputRequired(_("Choose a password.")), Length(max=_LONGEST_PASSWORD)],
        description=_("15 characters or more; four words that nobody connects are good."),
    )  # fmt: skip
    repeated = PasswordField(
        _("The same again"), [InputRequired(_("Type it again.")), EqualTo("password", _("The two are not the same."))]
    )


class ConfirmPasswordForm(FlaskForm):  # type: ignore[misc]
    """The password once more, before an act that weighs."""

    password = PasswordField(_("Password"), [InputRequired(_("Type your password.")), Length(max=_LONGEST_PASSWORD)])


class GiveOfficeForm(FlaskForm):  # type: ignore[misc]
    """Who is to hold which office, and why."""

    member = SelectField(_("Member"), [InputRequired(_("Choose somebody."))], validate_choice=False)
    office = SelectField(
        _("Office"), [InputRequired(_("Choose an office."))], choices=[SelectChoice(one, _(one)) for one in OFFICES]
    )
    reason = TextAreaField(
        _("Reason"), [InputRequired(_("Write why.")), Length(max=LONGEST_REASON)],
        description=_("It goes into the public log for good: write no names."),
    )  # fmt: skip


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """A reason alone."""

    reason = TextAreaField(
        _("Reason"), [InputRequired(_("Write why.")), Length(max=LONGEST_REASON)],
        description=_("It goes into the public log for good: write no names."),
    )  # fmt: skip


class InterestForm(FlaskForm):  # type: ignore[misc]
    """A declared interest in a proposal or campaign."""

    subject = StringField(_("Subject"), [InputRequired(_("Say what it is about.")), Length(max=80)])
    statement = TextAreaField(
        _("What ties you to it"), [InputRequired(_("Say what it is.")), Length(max=LONGEST_REASON)]
    )


class ActForm(FlaskForm):  # type: ignore[misc]
    """A button: nothing but the proof that the form is ours."""

    submit = SubmitField(_("Do it"))
