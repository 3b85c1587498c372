"""Forms of deliberation. They bound and shape input; whether an act is right is the actions' to say."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    FieldList,
    Form,
    FormField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import HiddenInput

from deliberation.rules import contests as paper
from deliberation.rules.minutes import LONGEST_OPTION, LONGEST_QUESTION, LONGEST_SAYING, MOST_HANDS, MOST_OPTIONS
from deliberation.rules.talk import (
    LONGEST_AFFILIATION,
    LONGEST_POST,
    LONGEST_QUOTE,
    LONGEST_REASON,
    LONGEST_STATEMENT,
)
from deliberation.rules.text import LONGEST_REPORT, LONGEST_TERM, LONGEST_TEXT, LONGEST_TITLE
from foundation.installation import facts
from foundation.whole_numbers import Between

EMPTY_TERMS = 3
CONTESTS_SHOWN = 2


def local_zone() -> ZoneInfo:
    """Return the organisation's time zone, in which people type days and hours."""
    installation = facts()
    return ZoneInfo(installation.time_zone if installation else "UTC")


def to_instant(local: datetime) -> datetime:
    """Return the instant of a local wall-clock time as people typed it, in whole seconds UTC."""
    return local.replace(tzinfo=local_zone(), microsecond=0).astimezone(UTC)


def end_of(day: date) -> datetime:
    """Return the instant at which a local day is over."""
    return to_instant(datetime.combine(day + timedelta(days=1), time(0)))


def last_day(end: datetime) -> date:
    """Return the last local day before an instant: what `end_of` was given."""
    return (end.astimezone(local_zone()) - timedelta(seconds=1)).date()


def options(pairs: Iterable[tuple[str, Any]]) -> list[Any]:
    """Return (value, label) pairs as the choices of a list."""
    return [SelectChoice(value=value, label=label) for value, label in pairs]


class TermForm(Form):  # type: ignore[misc]
    """One dated condition; left empty it is no term."""

    by = SelectField(_("Who keeps it"), choices=options([("theirs", _("They")), ("ours", _("We"))]), default="theirs")
    text = StringField(_("What is promised"), [Length(max=LONGEST_TERM)])
    due = DateField(_("By when"), [Optional()])

    def validate_due(self, field: Any) -> None:
        """A promise without a day cannot be checked."""
        if (self.text.data or "").strip() and field.data is None:
            raise ValidationError(_("Give the day by which it is kept, so that it can be checked."))


class ContestForm(Form):  # type: ignore[misc]
    """One question with its options; left empty it is none."""

    title = StringField(_("Question"), [Length(max=LONGEST_TITLE)])
    options = TextAreaField(
        _("Options"),
        [Length(max=paper.MOST_OPTIONS * (paper.LONGEST_OPTION + 2))],
        description=_("One a line, in the order in which they stand on the paper."),
        render_kw={"rows": 6},
    )
    seats = IntegerField(_("How many are elected"), [Optional(), Between(1, paper.MOST_SEATS)])

    def told(self) -> dict[str, object] | None:
        """Return the question as it was written, or None where nothing was."""
        named = [line.strip() for line in (self.options.data or "").splitlines() if line.strip()]
        if not named and not (self.title.data or "").strip():
            return None
        told: dict[str, object] = {"title": self.title.data or "", "options": named}
        return told if self.seats.data is None else told | {"seats": self.seats.data}


class ProposalForm(FlaskForm):  # type: ignore[misc]
    """A proposal of any kind; the route takes out the fields its kind does not have."""

    title = StringField(_("Title"), [DataRequired(_("Give it a title.")), Length(max=LONGEST_TITLE)])
    campaign_id = SelectField(_("Campaign"), validate_choice=True)
    relationship_id = SelectField(_("Relationship"), validate_choice=True)
    mandate_id = SelectField(_("Mandate"), validate_choice=True)
    severed = SelectField(_("What is to be severed"), validate_choice=True)
    text = TextAreaField(
        _("Text"),
        [DataRequired(_("Write what the members decide.")), Length(max=LONGEST_TEXT)],
        description=_("What the members decide, word for word. Markdown; links are shown, pictures are not."),
        render_kw={"rows": 12},
    )
    until = DateField(
        _("Last day of the mandate"), [Optional()], description=_("Left empty, the rule's own term counts.")
    )
    reason = TextAreaField(
        _("Why it is changed"), [Length(max=LONGEST_REASON)], render_kw={"rows": 2},
        description=_("Members read it beside the change."),
    )  # fmt: skip
    contests = FieldList(FormField(ContestForm), label=_("Questions"), min_entries=CONTESTS_SHOWN, max_entries=10)
    terms = FieldList(FormField(TermForm), label=_("Terms"), min_entries=EMPTY_TERMS, max_entries=20)

    def told_contests(self) -> list[dict[str, object]]:
        """Return the questions that were filled in; none where the kind has none."""
        rows = self.contests if "contests" in self else []
        return [told for row in rows if (told := row.form.told()) is not None]

    def told_terms(self) -> list[dict[str, object]]:
        """Return the terms that were filled in."""
        return [
            {"by": row["by"], "text": row["text"], "due": row["due"]}
            for row in self.terms.data
            if (row["text"] or "").strip()
        ]


class RoundForm(FlaskForm):  # type: ignore[misc]
    """When and where a round is held."""

    host_id = SelectField(_("Body that holds it"))
    opens_at = DateTimeLocalField(_("Opens"), [InputRequired(_("Say when it opens."))], format="%Y-%m-%dT%H:%M")
    closes_at = DateTimeLocalField(_("Closes"), [InputRequired(_("Say when it closes."))], format="%Y-%m-%dT%H:%M")


class ChangeRoundForm(FlaskForm):  # type: ignore[misc]
    """Other hours for a round, or none any more, with the reason."""

    opens_at = DateTimeLocalField(_("Opens"), [InputRequired(_("Say when it opens."))], format="%Y-%m-%dT%H:%M")
    closes_at = DateTimeLocalField(_("Closes"), [InputRequired(_("Say when it closes."))], format="%Y-%m-%dT%H:%M")
    reason = StringField(
        _("Reason"), [DataRequired(_("Say why.")), Length(max=300)],
        description=_("It goes into the public log for good: write no names."),
    )  # fmt: skip


class SayingForm(FlaskForm):  # type: ignore[misc]
    """What somebody said, in a few words; the route fills in who may be named."""

    side = RadioField(
        _("What it is"), [InputRequired(_("Say which it is."))],
        choices=options([("for", _("For")), ("against", _("Against")), ("question", _("A question"))]),
    )  # fmt: skip
    said = TextAreaField(
        _("What was said"), [DataRequired(_("Write down what was said.")), Length(max=LONGEST_SAYING)],
        description=_("A sentence or two."), render_kw={"rows": 3},
    )  # fmt: skip
    who = SelectField(_("Who spoke"), default="")


class PollForm(FlaskForm):  # type: ignore[misc]
    """A question to those present, which binds nobody."""

    question = StringField(_("Question"), [DataRequired(_("Write the question.")), Length(max=LONGEST_QUESTION)])
    options = TextAreaField(
        _("Answers"), [DataRequired(_("Give at least two answers.")), Length(max=MOST_OPTIONS * (LONGEST_OPTION + 2))],
        description=_("One a line."), render_kw={"rows": 4},
    )  # fmt: skip


class GuestsForm(FlaskForm):  # type: ignore[misc]
    """How many guests are there."""

    number = IntegerField(_("Guests"), [InputRequired(_("Give a number.")), Between(0, MOST_HANDS)])


class ReportForm(FlaskForm):  # type: ignore[misc]
    """The view of the host and the view of its minority."""

    text = TextAreaField(
        _("The view of the body"),
        [DataRequired(_("Write what the round came to.")), Length(max=LONGEST_REPORT)],
        render_kw={"rows": 6},
    )
    minority = TextAreaField(
        _("The minority view"),
        [Length(max=LONGEST_REPORT)],
        description=_("In the minority's own words."),
        render_kw={"rows": 4},
    )
    none = BooleanField(_("Nobody held another view"))

    def validate_minority(self, field: Any) -> None:
        """Silence about a minority must be said, not left out."""
        if bool((field.data or "").strip()) == bool(self.none.data):
            raise ValidationError(_("Write the minority view, or tick that nobody held one: one of the two."))


class FindingForm(FlaskForm):  # type: ignore[misc]
    """What an officer says became of a condition."""

    term = SelectField(_("Condition"), coerce=str)
    met = RadioField(_("What became of it"), choices=options([("yes", _("It was met")), ("no", _("It was not met"))]))
    reason = TextAreaField(
        _("Reason"),
        [DataRequired(_("Say what shows it.")), Length(max=1000)],
        description=_("What shows it. It is logged and public."),
        render_kw={"rows": 4},
    )


_SAY = DataRequired(_("Write what you want to say."))


class PostForm(FlaskForm):  # type: ignore[misc]
    """A post: what is said, a passage quoted and from which post, and the post it replies to."""

    text = TextAreaField(
        _("What you want to say"), [_SAY, Length(max=LONGEST_POST)], render_kw={"rows": 5}, id="post-words"
    )
    quote = TextAreaField(
        _("A passage you speak to"), [Length(max=LONGEST_QUOTE)], render_kw={"rows": 3}, id="post-quote",
        description=_("Word for word as it stands there, or left empty."),
    )  # fmt: skip
    quoted = IntegerField(widget=HiddenInput(), validators=[Optional(), Between(1, 10**9)])
    reply_to = IntegerField(widget=HiddenInput(), validators=[Optional(), Between(1, 10**9)])


class EditForm(FlaskForm):  # type: ignore[misc]
    """One's own post put right."""

    text = TextAreaField(_("What you want to say"), [_SAY, Length(max=LONGEST_POST)], render_kw={"rows": 5})


class HideForm(FlaskForm):  # type: ignore[misc]
    """Why a post is hidden."""

    reason = TextAreaField(
        _("Reason"), [DataRequired(_("Write why.")), Length(max=LONGEST_REASON)], render_kw={"rows": 2},
        description=_("It is shown in place of the post."),
    )  # fmt: skip


class StatementForm(FlaskForm):  # type: ignore[misc]
    """A case for or against, and whom its author declares to belong to."""

    side = RadioField(
        _("Which side"), [InputRequired(_("Choose a side."))],
        choices=options([("for", _("For")), ("against", _("Against"))]),
    )  # fmt: skip
    words = TextAreaField(
        _("Your case, in 80 words"), [DataRequired(_("Write your case.")), Length(max=LONGEST_STATEMENT)],
        render_kw={"rows": 6}, description=_("Plain words; it is printed with your name."),
    )  # fmt: skip
    affiliation = StringField(
        _("Whom you speak for"), [Length(max=LONGEST_AFFILIATION)],
        description=_("A circle, caucus or group, if you speak for one. Say so if you have an interest."),
    )  # fmt: skip


class AmendmentForm(FlaskForm):  # type: ignore[misc]
    """The whole text as its mover would have it, and why."""

    text = TextAreaField(
        _("The text as you would have it"), [DataRequired(_("Write the text.")), Length(max=LONGEST_TEXT)],
        render_kw={"rows": 12}, description=_("Change what you want changed; the rest stays as it is."),
    )  # fmt: skip
    reason = TextAreaField(
        _("Why"), [DataRequired(_("Write why.")), Length(max=LONGEST_REASON)], render_kw={"rows": 3}
    )


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """What the proposer answers to an amendment."""

    answer = TextAreaField(
        _("Your answer"), [Length(max=LONGEST_REASON)], render_kw={"rows": 2},
        description=_("Needed if you put it aside."),
    )  # fmt: skip
