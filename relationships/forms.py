"""The shape of what people hand in here; what it means is judged by the actions."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, Form, IntegerField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from relationships.actions.suspending import LONGEST_REASON
from relationships.models import COUNTERPART_KINDS
from relationships.wording import LONG, SHORT

_SHORT = [InputRequired(_l("Fill this in.")), Length(max=SHORT)]
_MAYBE = [Optional(), Length(max=SHORT)]


class RelationshipForm(Form):  # type: ignore[misc]
    """A counterpart and the body's tie to it."""

    body = SelectField(_l("Body"))
    name = StringField(_l("Counterpart"), _SHORT)
    kind = SelectField(_l("Kind"), choices=[SelectChoice(kind, kind) for kind in COUNTERPART_KINDS])
    private_person = BooleanField(_l("It is one private person"))
    public_role = StringField(_l("Public role"), _MAYBE, description=_l("Shown in place of a private person’s name."))
    directness = SelectField(
        _l("Reach"),
        choices=[
            SelectChoice("direct", _l("Direct: funders, blocs")),
            SelectChoice("indirect", _l("Indirect: institutions that reach them")),
        ],
    )
    holder = SelectField(
        _l("Holder"),
        choices=[
            SelectChoice("organisation", _l("The organisation")),
            SelectChoice("candidate", _l("The candidate")),
            SelectChoice("person", _l("One person")),
        ],
    )
    holder_name = StringField(_l("Holder’s name"), _MAYBE)
    level = SelectField(
        _l("Level"),
        choices=[
            SelectChoice("body-body", _l("Body to body")),
            SelectChoice("leader-body", _l("Leader to body")),
            SelectChoice("leader-leader", _l("Leader to leader")),
        ],
    )
    summary = TextAreaField(
        _l("Summary"), [InputRequired(_l("Say in a sentence or two what it is.")), Length(max=LONG)]
    )


class CampaignForm(Form):  # type: ignore[misc]
    """A campaign of a body."""

    body = SelectField(_l("Body"))
    title = StringField(_l("Title"), _SHORT)
    aim = StringField(_l("Office or measure"), _SHORT)
    candidate = StringField(_l("Candidate"), _MAYBE)
    ends_on = DateField(_l("Ends on"), [InputRequired(_l("Give its last day."))])


class ContactForm(Form):  # type: ignore[misc]
    """A person to reach."""

    name = StringField(_l("Name"), _SHORT)
    role = StringField(_l("Role"), _SHORT)
    reach = StringField(_l("How to reach"), _SHORT)


class CapacityForm(Form):  # type: ignore[misc]
    """What a relationship can bring, as it was counted."""

    kind = SelectField(
        _l("What"),
        choices=[
            SelectChoice("votes", _l("Votes")),
            SelectChoice("hours", _l("Volunteer hours")),
            SelectChoice("money", _l("Money")),
        ],
    )
    amount = IntegerField(_l("How many"), [InputRequired(_l("Give a number."))], render_kw={"inputmode": "numeric"})
    counted_by = StringField(_l("Counted by"), _SHORT, description=_l("A body or an office, such as the circle."))
    counted_on = DateField(_l("Counted on"), [InputRequired(_l("Give the day of the count."))])
    sure = SelectField(
        _l("How sure"),
        choices=[
            SelectChoice("counted", _l("Counted by name")),
            SelectChoice("promised", _l("Promised by them")),
            SelectChoice("estimated", _l("Estimated")),
        ],
    )
    note = TextAreaField(_l("Note"), [Optional(), Length(max=LONG)])


class SuspensionForm(Form):  # type: ignore[misc]
    """Why the committee suspends a mandate."""

    ground = SelectField(_l("Ground"), validate_choice=False)
    event = StringField(
        _l("Or a logged event"),
        [Optional(), Length(max=80)],
        description=_l("The id of its entry, as the log shows it. Where it is given, it is the ground."),
    )
    reason = TextAreaField(_l("Reason"), [InputRequired(_l("Give the reason.")), Length(max=LONGEST_REASON)])
