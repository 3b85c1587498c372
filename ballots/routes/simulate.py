"""The rule simulator: what a rule asks for at each turnout, its traps, and the same ballots under two rules."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from ballots import queries
from ballots.forms import SimulationForm
from ballots.queries import TriedRule
from ballots.routes.blueprint import bp
from ballots.rules.change import change_sentences
from ballots.rules.motion import judge
from ballots.rules.outcome import MotionOutcome
from ballots.rules.rule import Rule
from ballots.rules.sentence import sentence, warnings
from ballots.rules.simulation import MOST_MEMBERS, Point, Wedge, first_turnout, just_carried, turnouts, wedge
from ballots.rules.tally import PAPERS, Figures, Tally
from ballots.rules.traps import traps
from foundation.access import public


@dataclass(frozen=True)
class Simulated:
    """One rule on the ballots tried: its sentence, what it makes of them, and its picture on that roll."""

    tried: TriedRule
    sentence: str
    outcome: MotionOutcome
    base: int
    points: tuple[Point, ...]
    first: int | None
    wedge: Wedge | None

    @property
    def told(self) -> list[Point]:
        """The turnouts that the table tells: every tenth, the first that can carry, and all."""
        last = len(self.points) - 1
        return [
            point
            for place, point in enumerate(self.points)
            if place % 10 == 0 or place == last or point.returned == self.first
        ]


@bp.get("/rules")
@public
def tried_rules() -> ResponseReturnValue:
    """List the rules that can be tried: the presets, and the procedures of whoever is signed in."""
    own = queries.procedure_rules(current_user.member_id) if current_user.is_authenticated else []
    return render_template("ballots/rules.html", presets=queries.preset_rules(), own=own, tell=_told)


@bp.get("/rules/<key>/simulate")
@public
def simulate(key: str) -> ResponseReturnValue:
    """Try a rule on ballots, and on the same ballots another; nothing is kept."""
    member_id = current_user.member_id if current_user.is_authenticated else None
    tried = queries.tried_rule(key, member_id)
    if tried.rule is None:
        return redirect(url_for("deliberation.procedure", id=tried.procedure_id))
    form = _form(tried, tried.rule, member_id)
    valid = form.validate()
    figures = _figures(form) if valid else None
    if figures is None:
        figures = Figures(just_carried(tried.rule, tried.roll), tried.roll)
    beside = queries.tried_rule(form.beside.data, member_id) if valid and form.beside.data else None
    mine = _simulated(tried, tried.rule, figures)
    page = render_template(
        "ballots/simulate.html", tried=tried, form=form, figures=figures,
        mine=mine, again=_again(tried, mine, figures),
        other=_simulated(beside, beside.rule, figures) if beside and beside.rule else None,
        changes=change_sentences(tried.rule, _present(figures), _text),
        warnings=warnings(tried.rule, figures.roll, _text), traps=traps(tried.rule, figures.roll or 0, _text),
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _form(tried: TriedRule, rule: Rule, member_id: str | None) -> SimulationForm:
    """Return the form as it was sent, or filled with ballots that just carry."""
    asked, roll = set(request.args) & {"roll", *PAPERS}, request.args.get("roll", tried.roll, type=int)
    begin = just_carried(rule, roll) if 0 < roll <= MOST_MEMBERS else Tally()
    given = {kind: getattr(begin, kind) for kind in PAPERS} | {"roll": tried.roll}
    sent = MultiDict(request.args) if asked else None
    if sent is not None and asked == {"roll"}:  # Who knows the roll alone begins with ballots that just carry there.
        sent.update({kind: given[kind] for kind in PAPERS})
    form = SimulationForm(sent, data=None if asked else given)
    others = [one for one in _all_rules(member_id) if one.key != tried.key and one.rule is not None]
    form.beside.choices = [("", _("no other rule")), *((one.key, one.title) for one in others)]
    if not asked:
        form.beside.data = ""
    return form


def _all_rules(member_id: str | None) -> list[TriedRule]:
    return [*(queries.procedure_rules(member_id) if member_id else []), *queries.preset_rules()]


def _figures(form: SimulationForm) -> Figures | None:
    """Return the ballots of the form, None with the fault at its field where they are more than the roll."""
    tally, roll = Tally(**{kind: getattr(form, kind).data or 0 for kind in PAPERS}), form.roll.data or 1
    if tally.returned > roll:
        form.roll.errors = [_("%(papers)s papers are more than %(roll)s members.", papers=tally.returned, roll=roll)]
        return None
    return Figures(tally, roll)


def _present(figures: Figures) -> Figures:
    """Whoever hands in a paper counts as present."""
    return Figures(figures.tally, figures.roll, figures.tally.returned)


def _simulated(tried: TriedRule, rule: Rule, figures: Figures) -> Simulated:
    known, roll = _present(figures), figures.roll or 0
    points = turnouts(rule, roll)
    return Simulated(
        tried, sentence(rule, roll, _text), judge(rule, known, _text), known.base(rule.threshold.base), points,
        first_turnout(rule, roll), wedge(points, roll),
    )  # fmt: skip


def _again(tried: TriedRule, mine: Simulated, figures: Figures) -> Simulated | None:
    """What the second call would make of the same ballots, where too few are in them and the rule has one."""
    if tried.second is None or mine.outcome.word != "INQUORATE":
        return None
    return _simulated(tried, tried.second, figures)


def _told(tried: TriedRule) -> str:
    return sentence(tried.rule, None, _text) if tried.rule is not None else ""


def _text(template: str) -> str:
    return str(_(template))
