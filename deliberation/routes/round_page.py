"""The one page on which a round is held: what everybody sees of it, what those inside see, what its officers work with.

Who speaks and who said what stays inside the host: being in a circle tells where somebody works.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template
from flask_babel import format_datetime
from flask_babel import gettext as _

from deliberation import actions, queries
from deliberation.forms import PollForm, SayingForm, local_zone, options
from deliberation.models import Round
from deliberation.routes.blueprint import me
from deliberation.rules import minutes as pure
from deliberation.rules.minutes import Line
from deliberation.rules.round_span import RoundState
from foundation.clock import now
from membership import queries as membership


@dataclass(frozen=True)
class Reader:
    """What the one who reads a round may do with it now."""

    inside: bool
    """In the host, or an officer of it: sees names and what was said."""
    officer: bool
    """Runs the round, until its report."""
    here: bool
    may_attend: bool
    may_write: bool
    """Is here while it is open, or runs it."""
    reports: bool


def reader(called: Round, state: RoundState, there: dict[str, bool], t: datetime) -> Reader:
    """Return what the member who asks may see and do."""
    holds = membership.holds(me(), called.host_id, *queries.CALLERS) is not None
    member = membership.in_body(me(), called.host_id, membership.local_day(t))
    running = state in ("open", "closed")
    return Reader(
        inside=member or holds, officer=holds and running, here=me() in there,
        may_attend=state == "open" and member, may_write=running and (holds or (me() in there and state == "open")),
        reports=running and membership.holds(me(), called.host_id, *queries.REPORTERS) is not None,
    )  # fmt: skip


def may_call(called: Round) -> bool:
    """Tell whether the reader may call such a round, and so change it."""
    return actions.may_call(me(), queries.proposal(called.proposal_id).body_id, called.host_id)


def may_change(called: Round) -> bool:
    """Tell whether the reader may change the round now: who may call it, until its report or the notice."""
    proposal = queries.proposal(called.proposal_id)
    stands = proposal.withdrawn_at is None and queries.notice_of(proposal.id) is None
    running = queries.round_state(called, now()) in ("planned", "open", "closed")
    return stands and running and may_call(called)


def show(called: Round, saying: SayingForm | None = None, poll: PollForm | None = None, hands_wrong: str = "") -> str:
    """Return the page of a round; a form that was refused comes back in it with what was typed."""
    t = now()
    state = queries.round_state(called, t)
    there = queries.present(called.id)
    who = reader(called, state, there, t)
    book = _Told(queries.minutes(called.id) if who.inside else [], there, t)
    floor, running = pure.on_the_floor(book.lines), [one for one in book.polls() if not one["at"]]
    told = book.told(who.officer)
    return render_template(
        "deliberation/round.html", round=called, state=state, proposal=queries.proposal(called.proposal_id),
        reader=who, host=membership.body(called.host_id).name, present=len(there), away=sum(there.values()),
        needed=queries.needed(called.id), guests=pure.guests(book.lines), report=queries.report(called.id),
        floor=book.turn(floor) if floor else None, queue=[book.turn(turn) for turn in pure.queue(book.lines)],
        sayings=book.sayings(), polls=[one for one in book.polls() if one["at"]],
        running=running[0] if running else None,
        answered=bool(running) and running[0]["n"] in queries.answered(called.id, me()),
        told=told, last=told[-1] if told and who.officer else None, hands_wrong=hands_wrong,
        listed=sorted((book.names[member], member) for member in there) if who.officer else [],
        saying=saying or saying_form(who, there), poll=poll or poll_form(),
        changeable=may_change(called),
        facilitators=_facilitators(called) if who.inside else [],
    )  # fmt: skip


class _Told:
    """The minutes as the page shows them: names for ids, hours for instants."""

    def __init__(self, lines: list[Line], there: dict[str, bool], t: datetime) -> None:
        self.lines, self.t = lines, t
        spoken_of = {line.about for line in lines if line.about is not None}
        self.names = membership.names_of(spoken_of | set(there))

    def hour(self, at: datetime) -> str:
        """Return the hour, with its day where that is not today."""
        local = at.astimezone(local_zone())
        today = local.date() == self.t.astimezone(local_zone()).date()
        told: str = format_datetime(local, "HH:mm" if today else "d MMM, HH:mm", rebase=False)
        return told

    def turn(self, turn: pure.Turn) -> dict[str, Any]:
        return {
            "n": turn.n, "name": self.names.get(turn.who or ""), "mine": turn.who == me(), "word": turn.word,
            "spoken": turn.spoken, "since": self.hour(turn.since), "iso": turn.since.isoformat(),
        }  # fmt: skip

    def sayings(self) -> list[dict[str, Any]]:
        return [
            {"n": one.n, "name": self.names.get(one.who or ""), "mine": one.who == me(), "whose": one.who or "",
             "side": one.side, "text": one.text, "at": self.hour(one.at), "put_right": one.put_right}
            for one in pure.sayings(self.lines)
        ]  # fmt: skip

    def polls(self) -> list[dict[str, Any]]:
        return [
            {"n": one.n, "question": one.question, "options": one.options, "hands": one.hands, "present": one.present,
             "at": self.hour(one.ended_at) if one.ended_at else ""}
            for one in pure.polls(self.lines)
        ]  # fmt: skip

    def told(self, officer: bool) -> list[dict[str, Any]]:
        gone = {line.n for line, _undo in pure.taken_back(self.lines)}
        return [
            {"n": line.n, "sentence": sentence(line, self.lines, self.names), "when": self.hour(line.at),
             "iso": line.at.isoformat(), "gone": line.n in gone,
             "may": officer and pure.may_be_taken_back(self.lines, line.n)}
            for line in self.lines
        ]  # fmt: skip


def saying_form(who: Reader, there: dict[str, bool], fresh: bool = True) -> SayingForm:
    """Return the form for a contribution: officers may name everybody who is there, others are who speaks."""
    form = SayingForm(formdata=None) if fresh else SayingForm()
    if who.officer:
        named = sorted((name, member) for member, name in membership.names_of(set(there)).items())
        form.who.choices = options([("", _("Not named")), *((member, name) for name, member in named)])
    else:
        form.who.choices = options([(me(), _("You"))])
        form.who.data = me()
    return form


def poll_form() -> PollForm:
    """Return the form for a straw poll with the three answers that are asked most."""
    form = PollForm(formdata=None)
    form.options.data = "\n".join((_("For"), _("Against"), _("Unsure")))
    return form


def _facilitators(called: Round) -> list[str]:
    """Return the names of those who run the round."""
    holders = [held.member_id for held in membership.offices_in(called.host_id) if held.kind in queries.REPORTERS]
    return sorted(membership.names_of(holders).values())


def sentence(line: Line, lines: list[Line], names: dict[str, str]) -> str:
    """Return a line of the minutes as a sentence."""
    who = names.get(line.about or "", "") or _("A guest")
    begun = next((one for one in lines if one.n == line.ref), None)
    told: str = {
        "ask": _("%(who)s asked for the floor.", who=who), "floor": _("%(who)s got the floor.", who=who),
        "spoken": _("%(who)s has spoken.", who=who), "skip": _("%(who)s was passed over.", who=who),
        "leave": _("%(who)s took their name off the list.", who=who),
        "say": _("A contribution was noted: “%(words)s”", words=line.text),
        "poll": _("A straw poll began: “%(words)s”", words=line.text), "end": _("The straw poll was ended."),
        "guests": _("%(number)s guests were counted.", number=line.items[0] if line.items else 0),
        "undo": "",
    }[line.kind]  # fmt: skip
    if line.kind == "say" and line.ref is not None:
        return str(_("A contribution was put right: “%(words)s”", words=line.text))
    if line.kind == "undo" and begun is not None:
        return str(_("Taken back: “%(what)s”", what=sentence(begun, lines, names)))
    return told
