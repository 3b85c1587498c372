"""Writing the minutes of a round while it is held: the speaking list, contributions, straw polls, guests.

Each act adds lines under the round's lock and changes none. Officers of the host write until the report is sent,
those recorded as attending while the round is open. Nothing of it goes into the log: what counts is the report.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from flask_babel import gettext as _
from sqlalchemy import update

from deliberation.actions.rounds import locked_round
from deliberation.errors import RoundRefused, UnknownThing, UnusableText
from deliberation.models import Round, RoundLine, StrawAnswer, StrawTally
from deliberation.queries.minutes import answered, minutes, tallies
from deliberation.queries.rounds import attendance, attends, report
from deliberation.queries.waiting import CALLERS
from deliberation.rules import minutes as pure
from deliberation.rules import text as texts
from deliberation.rules.document import Unusable
from deliberation.rules.minutes import Line
from foundation.clock import now
from foundation.database import db
from foundation.errors import NotAllowed
from foundation.hashing import jcs
from membership import queries as membership

ENDS: dict[str, Literal["spoken", "skip", "leave"]] = {"spoken": "spoken", "skip": "skip", "leave": "leave"}


@dataclass
class _Book:
    """The minutes opened for one who may write in them now."""

    called: Round
    by: str
    officer: bool
    t: datetime
    lines: list[Line]

    def write(self, kind: pure.Kind, about: str | None = None, ref: int | None = None, word: str = "",
              text: str = "", items: tuple[str | int, ...] = ()) -> int:  # fmt: skip
        n = self.lines[-1].n + 1 if self.lines else 1
        if n > pure.MOST_LINES:
            raise RoundRefused(
                _("The minutes are full"),
                _("A round takes %(most)s lines.", most=pure.MOST_LINES),
                _("Send the report."),
            )
        self.lines.append(Line(n, kind, self.by, self.t, about, ref, word, text, items))
        db.session.add(RoundLine(
            round_id=self.called.id, n=n, kind=kind, by_id=self.by, at=self.t, about_id=about, ref=ref, word=word,
            text=text, items=jcs(list(items)).decode(),
        ))  # fmt: skip
        db.session.flush()
        return n

    def turn(self, n: int, *states: pure.Stands) -> pure.Turn:
        found = next((turn for turn in pure.turns(self.lines) if turn.n == n), None)
        if found is None:
            raise UnknownThing()
        if found.state not in states:
            raise RoundRefused(
                _("This turn is over or not begun"), _("Somebody else was quicker."), _("Look at the list again.")
            )
        return found

    def poll(self, n: int) -> pure.Poll:
        found = next((poll for poll in pure.polls(self.lines) if poll.n == n), None)
        if found is None:
            raise UnknownThing()
        if found.ended_at is not None:
            raise RoundRefused(_("This straw poll is over"), _("Its numbers are told."), "")
        return found

    def only_officers(self) -> None:
        if not self.officer:
            raise NotAllowed(
                _("You do not run this round"),
                _("Its host’s officers do: %(offices)s.", offices=", ".join(CALLERS)),
                _("Ask one of them."),
            )


def _open(round_id: str, by: str) -> _Book:
    called = locked_round(round_id)
    t = now()
    officer = membership.holds(by, called.host_id, *CALLERS) is not None
    if not officer and not attends(round_id, by):
        raise NotAllowed(
            _("You are not recorded as taking part"), _("Whoever takes part can speak and write here."),
            _("Say on the page of the round that you take part."),
        )  # fmt: skip
    if report(round_id) is not None:
        raise RoundRefused(_("The round has reported"), _("Nothing of it changes any more."), "")
    if t < called.opens_at:
        raise RoundRefused(_("The round is not open yet"), _("Nobody can have spoken."), _("Wait until it opens."))
    if not officer and t >= called.closes_at:
        raise RoundRefused(
            _("The round is closed"), _("Its officers write the report now."), _("Speak to one of them.")
        )
    return _Book(called, by, officer, t, minutes(round_id))


def require_writer(round_id: str, by: str, officer: bool = False) -> None:
    """Refuse whoever may not write in the minutes now, or only an officer may: before what they sent is looked at."""
    book = _open(round_id, by)
    if officer:
        book.only_officers()


def ask_floor(round_id: str, who: str | None, word: str, by: str) -> int:
    """Put somebody recorded as attending on the speaking list, or a guest (None); returns the line.

    Whoever attends asks for themselves, officers for everybody. `word` is one of TURNS. One turn at a time: asking
    again changes nothing.
    """
    book = _open(round_id, by)
    if who != by:
        book.only_officers()
    if word not in pure.TURNS:
        raise UnusableText(_("turn: there is no such turn"), "word")
    if book.t >= book.called.closes_at:
        raise RoundRefused(_("The round is closed"), _("Its speaking list is closed too."), _("Send the report."))
    if who is not None and not attends(round_id, who):
        raise NotAllowed(
            _("This person is not recorded as taking part"), _("Only whoever is there can speak."),
            _("Check them in first."),
        )  # fmt: skip
    standing = [turn for turn in pure.turns(book.lines) if turn.state in ("waiting", "floor")]
    already = [turn.n for turn in standing if who is not None and turn.who == who and turn.word == word]
    return already[0] if already else book.write("ask", who, word=word)


def give_floor(round_id: str, n: int, by: str, after: int | None = None) -> None:
    """Give the floor to a turn that waits; whoever has it has spoken with that.

    `after` is whose turn the officer saw on the floor, None where it was free: if it is another's by now, a second
    officer was quicker, and nobody is cut short. Giving it again to whoever has it changes nothing.
    """
    book = _open(round_id, by)
    book.only_officers()
    turn = book.turn(n, "waiting", "floor")
    speaking = pure.on_the_floor(book.lines)
    if turn.state == "floor":
        return
    if after != (speaking.n if speaking else None):
        raise RoundRefused(
            _("The floor has gone to somebody else"), _("Another officer was quicker."), _("Look at the list again.")
        )
    if speaking is not None:
        book.write("spoken", speaking.who, speaking.n)
    book.write("floor", turn.who, n)


def end_turn(round_id: str, n: int, how: str, by: str) -> None:
    """End a turn: `spoken` of whoever has the floor, `skip` by an officer, `leave` by whoever asked for it.

    What ended so already stays as it is.
    """
    book = _open(round_id, by)
    if how not in ENDS:
        raise UnusableText(_("turn: it cannot end so"), "act")
    before: tuple[pure.Stands, ...] = ("floor",) if how == "spoken" else ("waiting", "floor")
    turn = book.turn(n, *before, ENDS[how])
    if how != "leave":
        book.only_officers()
    elif turn.who != by:
        raise NotAllowed(_("This is not your turn"), _("Each takes back their own."), "")
    if turn.state != how:
        book.write(ENDS[how], turn.who, n)


def contribute(
    round_id: str, side: str, text: str, by: str, who: str | None = None, instead_of: int | None = None
) -> int:
    """Note what was said, for, against or as a question; `who` spoke (None: not named). Returns the line.

    Whoever attends writes down their own words, and puts them right; officers write down everybody's. The same words
    handed in once more are one contribution.
    """
    book = _open(round_id, by)
    noted = pure.sayings(book.lines)
    if instead_of is not None:
        before = next((said for said in noted if said.n == instead_of), None)
        if before is None:
            raise UnknownThing()
        who = before.who
    elif who is not None and not attends(round_id, who):
        raise NotAllowed(
            _("This person is not recorded as taking part"), _("Leave out the name, or check them in."), ""
        )
    if who != by:
        book.only_officers()
    if side not in pure.SIDES:
        raise UnusableText(_("side: say whether it is for, against or a question"), "side")
    words = _line(text, "said", pure.LONGEST_SAYING)
    same = [said.n for said in noted if (said.who, said.side, said.text) == (who, side, words)]
    return same[0] if same else book.write("say", who, instead_of, side, words)


def open_poll(round_id: str, question: str, options: list[str], by: str) -> int:
    """Put a question to those present, which binds nobody; one at a time. Returns the line."""
    book = _open(round_id, by)
    book.only_officers()
    if any(poll.ended_at is None for poll in pure.polls(book.lines)):
        raise RoundRefused(_("A straw poll runs already"), _("One at a time."), _("End it first."))
    listed = [_line(option, "options", pure.LONGEST_OPTION) for option in options if option.strip()]
    if not 2 <= len(set(listed)) == len(listed) <= pure.MOST_OPTIONS:
        most = pure.MOST_OPTIONS
        raise UnusableText(_("options: give 2 to %(most)s different ones, one a line", most=most), "options")
    return book.write("poll", text=_line(question, "question", pure.LONGEST_QUESTION), items=tuple(listed))


def answer_poll(round_id: str, n: int, option: int, by: str) -> None:
    """Count the answer of somebody who attends; the first stands, and which it was is kept as a number only."""
    book = _open(round_id, by)
    poll = book.poll(n)
    if not attends(round_id, by):
        raise NotAllowed(_("You are not recorded as taking part"), _("Only whoever is there answers."), "")
    if not 0 <= option < len(poll.options):
        raise UnusableText(_("option: there is no such option"), "option")
    if n in answered(round_id, by):
        raise RoundRefused(_("You have answered"), _("The first answer stands."), _("Wait for the numbers."))
    if option in tallies(round_id, n):
        mine = (StrawTally.round_id == round_id) & (StrawTally.n == n) & (StrawTally.option == option)
        db.session.execute(update(StrawTally).where(mine).values(answers=StrawTally.answers + 1))
    else:
        db.session.add(StrawTally(round_id=round_id, n=n, option=option, answers=1))
    db.session.add(StrawAnswer(round_id=round_id, n=n, member_id=by))
    db.session.flush()


def end_poll(round_id: str, n: int, hands: list[int], by: str) -> None:
    """End a straw poll: the hands counted in the room, option by option, are added to the answers by telephone."""
    book = _open(round_id, by)
    book.only_officers()
    poll = book.poll(n)
    if len(hands) != len(poll.options) or not all(0 <= number <= pure.MOST_HANDS for number in hands):
        raise UnusableText(_("hands: give a whole number for each option, 0 where there was none"), "hands")
    counted = tallies(round_id, n)
    totals = [number + counted.get(option, 0) for option, number in enumerate(hands)]
    book.write("end", ref=n, items=(attendance(round_id), *totals))


def count_guests(round_id: str, number: int, by: str) -> None:
    """Note how many guests are there: coworkers and others who are no members; they count for nothing needed."""
    book = _open(round_id, by)
    book.only_officers()
    if not 0 <= number <= pure.MOST_HANDS:
        raise UnusableText(_("guests: give a whole number, 0 or more"), "number")
    if number != pure.guests(book.lines):
        book.write("guests", items=(number,))


def take_back(round_id: str, n: int, by: str) -> None:
    """Take back a line that nothing goes on from; the minutes then tell both. By who wrote it, or by an officer."""
    book = _open(round_id, by)
    line = next((line for line in book.lines if line.n == n), None)
    if line is None or line.kind == "undo":
        raise UnknownThing()
    if line.by != by:
        book.only_officers()
    if not pure.may_be_taken_back(book.lines, n):
        raise RoundRefused(
            _("This cannot be taken back now"), _("It was taken back already, or something goes on from it."),
            _("Take back what came after it first."),
        )  # fmt: skip
    book.write("undo", line.about, n)


def _line(text: str, field: str, longest: int) -> str:
    try:
        return texts.one_line(" ".join(text.split()), field, longest)
    except Unusable as fault:
        raise UnusableText.of(fault) from None
