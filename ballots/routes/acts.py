"""Acts of officers: notice, and the rulings of two people."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ballots import actions, queries
from ballots.actions.rulings import AMEND, ANNUL, NAME, WITHDRAW, WITHDRAW_WHOLE
from ballots.errors import UnknownBallot
from ballots.forms import MemberForm, OptionForm, QuestionForm, ReasonForm
from ballots.models import Ballot
from ballots.routes.blueprint import ask_password, bp, me
from ballots.rules.window import Phase
from deliberation import queries as deliberation
from foundation.access import signed_in
from foundation.clock import now
from foundation.database import transaction
from foundation.errors import BadInput, Refusal
from membership import actions as membership_acts
from membership import queries as membership

CONFIRM = {
    ANNUL: actions.annul, AMEND: actions.amend_roll, NAME: actions.name_teller, WITHDRAW: actions.withdraw_option,
    WITHDRAW_WHOLE: actions.withdraw_contest,
}  # fmt: skip


@bp.post("/proposals/<id>/notice")
@signed_in
def notice(id: str) -> ResponseReturnValue:
    """Give notice of the ballot on a proposal."""
    deliberation.proposal_for(id, me())
    with transaction():
        made = actions.notice(id, me())
        number, ballot_id = made.number, made.id
    flash(_("Ballot %(number)s is noticed; everybody on the roll is told.", number=number))
    return redirect(url_for("ballots.ballot", id=ballot_id), 303)


@bp.get("/ballots/<id>/rulings")
@signed_in
def rulings(id: str) -> str:
    """Show what two officers may rule on this ballot, and what waits for a second one."""
    return _page(queries.ballot_for(id, me()))


def _page(found: Ballot, form: ReasonForm | None = None, kind: str = "", refusal: Refusal | None = None) -> str:
    waiting = [
        {"act": act, "by": membership.name_of(act.by_a), "about": _about(act), "mine": act.by_a == me()}
        for act in membership.waiting_acts(subject=queries.subject(found.id))
    ]
    phase = queries.state(found, now()).phase
    may_void = queries.may_void(found, me()) and queries.count_of(found.id) is None and not queries.annulment(found.id)
    forms: dict[str, Any] = {
        ANNUL: ReasonForm() if may_void else None,
        AMEND: MemberForm()
        if membership.is_officer(me(), found.body_id) and phase in (Phase.NOTICED, Phase.OPEN)
        else None,
        NAME: MemberForm()
        if queries.office_for(found, me(), ("auditor",)) and queries.certifying_is_late(found)
        else None,
    }
    if queries.may_void(found, me()) and phase in (Phase.NOTICED, Phase.OPEN):
        forms |= _withdrawals(found)
    if form is not None and forms.get(kind) is not None:
        forms[kind] = form
    for of, one in forms.items():
        for item in one or ():  # several forms stand on one page: each field needs a name of its own there
            item.id = f"{of.replace('.', '-')}-{item.name}"
    return render_template(
        "ballots/rulings.html",
        ballot=found,
        title=queries.contests(found.id)[0].title,
        stage=queries.stage(found, now()),
        annulment=queries.annulment(found.id),
        waiting=waiting,
        annul=forms[ANNUL],
        amend=forms[AMEND],
        name=forms[NAME],
        withdraw=forms.get(WITHDRAW),
        withdraw_whole=forms.get(WITHDRAW_WHOLE),
        refusal=refusal,
    )


def _withdrawals(found: Ballot) -> dict[str, Any]:
    """The forms by which what still stands can be withdrawn."""
    forms: dict[str, Any] = {}
    if options := _standing(found):
        forms[WITHDRAW] = OptionForm()
        forms[WITHDRAW].option.choices = options
    if questions := _questions(found):
        forms[WITHDRAW_WHOLE] = QuestionForm()
        forms[WITHDRAW_WHOLE].contest.choices = questions
    return forms


def _about(act: Any) -> str:
    kinds = {
        ANNUL: _("Annul the ballot"), AMEND: _("Add to the roll"), NAME: _("Name as teller"),
        WITHDRAW: _("Withdraw an option"), WITHDRAW_WHOLE: _("Withdraw a question"),
    }  # fmt: skip
    ballot_id = act.subject.removeprefix("ballot:")
    if act.kind == WITHDRAW:
        names = queries.option_names(ballot_id)
        return f"{kinds[WITHDRAW]}: {names[act.payload['contest']][act.payload['option']]}"
    if act.kind == WITHDRAW_WHOLE:
        return f"{kinds[WITHDRAW_WHOLE]}: {queries.contests(ballot_id)[act.payload['contest'] - 1].title}"
    person = act.payload.get("member") or act.payload.get("teller")
    told = kinds.get(act.kind, act.kind)
    return f"{told}: {membership.name_of(person)}" if person else told


@bp.post("/ballots/<id>/annul")
@signed_in
def annul(id: str) -> ResponseReturnValue:
    """Propose to annul the ballot."""
    return _propose(id, ANNUL, ReasonForm())


@bp.post("/ballots/<id>/amend")
@signed_in
def amend(id: str) -> ResponseReturnValue:
    """Propose to add somebody to the roll."""
    return _propose(id, AMEND, MemberForm())


@bp.post("/ballots/<id>/name-teller")
@signed_in
def name_teller(id: str) -> ResponseReturnValue:
    """Propose another teller."""
    return _propose(id, NAME, MemberForm())


@bp.post("/ballots/<id>/withdraw-option")
@signed_in
def withdraw_option(id: str) -> ResponseReturnValue:
    """Propose to withdraw an option of an election."""
    found = queries.ballot_for(id, me())
    actions.require_ruler(WITHDRAW, found, me())
    form = OptionForm()
    form.option.choices = _standing(found)
    if not form.validate_on_submit():
        return _page(found, form, WITHDRAW), 422
    contest, _dot, option = str(form.option.data).partition(".")
    with transaction():
        actions.propose_withdrawal(id, int(contest), option, str(form.reason.data), me())
    flash(_("Proposed. It happens when a second officer confirms it."))
    return redirect(url_for("ballots.rulings", id=id), 303)


@bp.post("/ballots/<id>/withdraw-question")
@signed_in
def withdraw_question(id: str) -> ResponseReturnValue:
    """Propose to withdraw a whole question."""
    found = queries.ballot_for(id, me())
    actions.require_ruler(WITHDRAW_WHOLE, found, me())
    form = QuestionForm()
    form.contest.choices = _questions(found)
    if not form.validate_on_submit():
        return _page(found, form, WITHDRAW_WHOLE), 422
    with transaction():
        actions.propose_contest_withdrawal(id, int(form.contest.data), str(form.reason.data), me())
    flash(_("Proposed. It happens when a second officer confirms it."))
    return redirect(url_for("ballots.rulings", id=id), 303)


def _questions(found: Ballot) -> list[tuple[str, str]]:
    """The questions that can be withdrawn, as choices of a list."""
    return [(str(one.n), one.title) for one in queries.terms(found).standing(queries.withdrawn(found.id))]


def _standing(found: Ballot) -> list[tuple[str, str]]:
    """The options that can be withdrawn, as choices of a list."""
    names, gone = queries.option_names(found.id), queries.withdrawn(found.id)
    return [
        (f"{one.n}.{option}", names[one.n][option])
        for one in queries.terms(found).standing(gone)
        for option in one.options
        if one.may_lose(option) and option not in gone.get(one.n, ())
    ]


def _propose(id: str, kind: str, form: ReasonForm) -> ResponseReturnValue:
    found = queries.ballot_for(id, me())
    actions.require_ruler(kind, found, me())  # before an address is looked up, or it would tell who is a member
    if not form.validate_on_submit():
        return _page(found, form, kind), 422
    with transaction():
        if kind == ANNUL:
            actions.propose_annulment(id, form.reason.data, me())
        else:
            propose = actions.propose_amendment if kind == AMEND else actions.propose_teller
            propose(id, _member(found, form), form.reason.data, me())
    flash(_("Proposed. It happens when a second officer confirms it."))
    return redirect(url_for("ballots.rulings", id=id), 303)


def _member(found: Ballot, form: Any) -> str:
    """Return the member with exactly this mail address in the body. Raises BadInput."""
    address = form.member.data.strip().lower()
    for one in membership.candidates([found.body_id], address):
        if one.email == address:
            return str(one.id)
    raise BadInput(
        _("There is no such member in the body"), _("The address is unknown there."), _("Look it up under People.")
    )


@bp.post("/ballots/<id>/acts/<act_id>")
@signed_in
def confirm(id: str, act_id: str) -> ResponseReturnValue:
    """Confirm a ruling as the second person, or take back one's own."""
    queries.ballot_for(id, me())
    act = membership.act(act_id)
    if act.subject != queries.subject(id) or act.kind not in CONFIRM:
        raise UnknownBallot()
    page = url_for("ballots.rulings", id=id)
    if request.form.get("act") == "withdraw":
        with transaction():
            membership_acts.withdraw_act(act_id, me())
        return redirect(page, 303)
    if (asked := ask_password(page)) is not None:
        return asked
    with transaction():
        CONFIRM[act.kind](act_id, me())
    flash(_("Confirmed; it stands in the log."))
    return redirect(page, 303)
