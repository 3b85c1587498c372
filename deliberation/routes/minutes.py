"""What is written down while a round is held: each act is a form of its own and leads back to where it stands."""

from collections.abc import Callable

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import actions, queries
from deliberation.errors import UnusableText
from deliberation.forms import GuestsForm, PollForm
from deliberation.models import Round
from deliberation.routes.blueprint import bp, me, show_fault
from deliberation.routes.round_page import reader, saying_form, show
from deliberation.rules.minutes import MOST_OPTIONS
from foundation.access import signed_in
from foundation.clock import now
from foundation.database import transaction


def seen(id: str) -> Round:
    """Return a round on a proposal that the member may see; others are refused as unknown."""
    called = queries.round_(id)
    queries.proposal_for(called.proposal_id, me())
    return called


def _writer(id: str, officer: bool = False) -> Round:
    """Return the round if the member may write in its minutes now, before the form is read."""
    called = seen(id)
    actions.require_writer(id, me(), officer)
    return called


def number_in(name: str) -> int:
    """Return a field of the form as a whole number. Raises UnusableText."""
    text = request.form.get(name, "").strip()
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise UnusableText(_("%(name)s: give a whole number", name=name), name)
    return int(text)


def _back(id: str, place: str) -> ResponseReturnValue:
    return redirect(url_for("deliberation.round", id=id, _anchor=place), 303)


@bp.post("/rounds/<id>/speaking")
@signed_in
def speaking(id: str) -> ResponseReturnValue:
    """Put somebody on the speaking list, give the floor, or end a turn."""
    act = request.form.get("act", "")
    ways: dict[str, Callable[[], object]] = {
        "ask": lambda: actions.ask_floor(id, _who(), request.form.get("word", "speak"), me()),
        "floor": lambda: actions.give_floor(id, number_in("n"), me(), number_in("after") or None),
        "spoken": lambda: actions.end_turn(id, number_in("n"), act, me()),
        "skip": lambda: actions.end_turn(id, number_in("n"), act, me()),
        "leave": lambda: actions.end_turn(id, number_in("n"), act, me()),
    }
    with transaction():
        _writer(id)
        if act not in ways:
            raise UnusableText(_("act: there is no such act"), "act")
        ways[act]()
    return _back(id, "speaking")


def _who() -> str | None:
    """Whom an officer puts on the list; oneself where nobody is named, a guest where that is said."""
    named = request.form.get("who", "")
    return None if named == "guest" else named or me()


@bp.post("/rounds/<id>/contributions")
@signed_in
def contribution(id: str) -> ResponseReturnValue:
    """Note a contribution, or put one right."""
    called = _writer(id)
    t, there = now(), queries.present(id)
    who = reader(called, queries.round_state(called, t), there, t)
    form = saying_form(who, there, fresh=False)
    instead_of = number_in("n") if request.form.get("n") else None
    if instead_of is not None:
        del form.who  # who spoke stays
    if form.validate_on_submit():
        try:
            with transaction():
                speaker = None if instead_of is not None else form.who.data or None
                actions.contribute(id, form.side.data, form.said.data or "", me(), speaker, instead_of)
        except UnusableText as fault:
            show_fault(form, fault)
            called = seen(id)
        else:
            return _back(id, "contributions")
    return show(called, saying=form if instead_of is None else None), 422


@bp.post("/rounds/<id>/polls")
@signed_in
def poll(id: str) -> ResponseReturnValue:
    """Begin a straw poll."""
    called = _writer(id, officer=True)
    form = PollForm()
    if form.validate_on_submit():
        try:
            with transaction():
                actions.open_poll(id, form.question.data or "", (form.options.data or "").splitlines(), me())
        except UnusableText as fault:
            show_fault(form, fault)
            called = seen(id)
        else:
            return _back(id, "straw")
    return show(called, poll=form), 422


@bp.post("/rounds/<id>/polls/<int:n>/answer")
@signed_in
def answer_poll(id: str, n: int) -> ResponseReturnValue:
    """Answer a straw poll by telephone."""
    with transaction():
        _writer(id)
        actions.answer_poll(id, n, number_in("option"), me())
    return _back(id, "straw")


@bp.post("/rounds/<id>/polls/<int:n>/end")
@signed_in
def end_poll(id: str, n: int) -> ResponseReturnValue:
    """End a straw poll with the hands that were counted in the room."""
    called = _writer(id, officer=True)
    try:
        with transaction():
            given = [f"hands-{option}" for option in range(MOST_OPTIONS) if f"hands-{option}" in request.form]
            actions.end_poll(id, n, [number_in(name) for name in given], me())
    except UnusableText:
        wrong = _("Give a whole number for each answer, 0 where no hand went up.")
        return show(seen(called.id), hands_wrong=wrong), 422
    return _back(id, "straw")


@bp.post("/rounds/<id>/guests")
@signed_in
def guests(id: str) -> ResponseReturnValue:
    """Note how many guests are there."""
    _writer(id, officer=True)
    form = GuestsForm()
    if not form.validate_on_submit():
        raise UnusableText(_("guests: give a whole number, 0 or more"), "number")
    with transaction():
        actions.count_guests(id, form.number.data, me())
    return redirect(url_for("deliberation.check_in", id=id), 303)


@bp.post("/rounds/<id>/minutes")
@signed_in
def take_back(id: str) -> ResponseReturnValue:
    """Take back a line of the minutes."""
    with transaction():
        _writer(id)
        actions.take_back(id, number_in("n"), me())
    return _back(id, "minutes")
