"""Forms of the ballots. They bound and shape input; whether an act is right is the actions' to say.

The paper has no form class: its fields are the ballot's own contests.
"""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Form, IntegerField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from ballots.rules.simulation import MOST_MEMBERS
from foundation.whole_numbers import Between


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
    return IntegerField(label, [Optional(), Between(0, MOST_MEMBERS, most)], default=0)


class SimulationForm(Form):  # type: ignore[misc]
    """Ballots to try a rule on; sent by GET, because it changes nothing and can be kept as an address."""

    roll = IntegerField(
        _("On the roll"), [Optional(), Between(1, MOST_MEMBERS, _("A whole number from 1 to a million."))]
    )
    yes = _papers(_("Yes"))
    no = _papers(_("No"))
    abstain = _papers(_("Abstain"))
    blank = _papers(_("Blank"))
    spoiled = _papers(_("Spoiled"))
    beside = SelectField(_("Compare with"), choices=[], default="")


def _of(label: str, *choices: tuple[str, str]) -> SelectField:
    return SelectField(label, choices=[SelectChoice(*one) for one in choices], default=choices[0][0])


def _typed(label: str, default: str = "", description: str = "", longest: int = 200) -> StringField:
    return StringField(label, [Length(max=longest)], default=default, description=description)


_BODIES = (("branches", _("branches")), ("circles", _("circles")))
_INQUORATE = (("counted", _("counts as not carrying")), ("left_out", _("is left out of the share")))
_COMPARED = (("at_least", _("at least")), ("more_than", _("more than")))


_KEPT = ("kept", _("as the rule it begins with has it"))
_NEEDED = (("none", _("no quorum")), ("share", _("a share of the roll")), ("number", _("a number")), _KEPT)


class RuleForm(Form):  # type: ignore[misc]
    """A rule to write on the ground of another; sent by GET, because it changes nothing. Fields as rule_writing has."""

    name = _typed(_("Name of the rule"))
    secrecy = _of(_("How it is voted"), ("sealed", _("sealed")), ("roll-call", _("roll call, by name")))
    quorum = _of(_("How many must take part"), *_NEEDED)
    quorum_share = _typed(_("Share of the roll, such as 1/5"), "1/5")
    quorum_number = _typed(_("Number"), "50")
    comparator = _of(_("Yes votes must be"), *_COMPARED)
    share = _typed(_("Share, such as 3/5"), "1/2")
    base = _of(
        _("Share of what"), ("cast", _("votes cast, Yes and No")), ("cast_spoiled", _("votes cast and spoiled papers")),
        ("cast_abstain", _("votes cast and abstentions")), ("returned", _("all papers handed in")),
        ("present", _("members present")), ("roll", _("the whole roll")),
    )  # fmt: skip
    then = _of(
        _("Where too few take part"), _KEPT, ("lapse", _("the question lapses")), ("extend", _("voting goes on")),
        ("second_call", _("a second call follows, once")),
    )  # fmt: skip
    then_days = _typed(_("Days that voting goes on, or the second call is open"), "2")
    then_times = _typed(_("Times that voting goes on"), "1")
    second = _of(_("How many must take part in the second call"), *_NEEDED)
    second_share = _typed(_("Share of the roll, such as 1/20"), "1/20")
    second_number = _typed(_("Number"), "20")
    second_notice = _typed(_("Days of notice before the second call"), "3")
    apart = _of(
        _("Groups counted apart"), ("", _("none; all papers are counted together")),
        ("share_of_groups", _("so large a share of the groups must carry it")),
        ("overall_and_each", _("each group and the whole must carry it")),
        ("winner_takes_all", _("each group that carries it gives its whole weight")),
        ("weighted_shares", _("each group gives its share of Yes, times its weight")),
    )  # fmt: skip
    apart_by = _of(_("Which groups"), *_BODIES)
    apart_comparator = _of(_("How much must carry it"), *_COMPARED)
    apart_share = _typed(_("Share, such as 3/5"), "1/2")
    apart_quorum = _typed(_("Least who take part in a group"), "5", _("Left empty, a group has no quorum."))
    apart_inquorate = _of(_("A group with fewer"), *_INQUORATE)
    apart_without = _of(
        _("Members in no group"), ("overall", _("count in the whole alone")), ("together", _("are one more group")),
    )  # fmt: skip
    apart_weights = _of(
        _("Weight of a group, where weights decide"), ("equal", _("the same for each")),
        ("members", _("its members on the roll")), ("per", _("delegates, one for so many members")),
        ("named", _("as listed below")),
    )  # fmt: skip
    apart_per = _typed(_("Members for one delegate"), "75")
    apart_named = TextAreaField(
        _("Weights by name"), [Length(max=4_000)], default="", render_kw={"rows": 4},
        description=_("One group a line: its name, a colon, a whole number."),
    )  # fmt: skip
    first = _of(
        _("Asked first, each by its own ballot"), ("", _("nobody; it goes to the vote of all at once")),
        ("number", _("so many bodies must refer it")), ("share", _("a share of the bodies must refer it")),
        ("members", _("branches with a share of the members must refer it")),
    )  # fmt: skip
    first_by = _of(_("Who is asked"), *_BODIES, ("chapters", _("chapters")), ("committees", _("committees")))
    first_number = _typed(_("So many"), "3")
    first_share = _typed(_("Share, such as 3/5"), "3/5")
    first_inquorate = _of(_("A body in which too few take part"), *_INQUORATE)
    first_days = _typed(_("Days for which a referral holds"), "90")
