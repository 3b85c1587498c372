"""What pages say of a second call: on the second that it is one and why, on an inquorate first when it follows."""

from datetime import datetime
from typing import NamedTuple

from flask import current_app, url_for
from flask_babel import gettext as _

from ballots import queries
from ballots.models import Ballot
from deliberation import queries as deliberation
from deliberation.rules.second_call import CallWindow, as_second_call


class Called(NamedTuple):
    """What there is to say, in a short sentence and a longer one; and the ballot it leads to, if any."""

    title: str
    words: str
    number: str = ""
    url: str = ""


def called(found: Ballot, t: datetime) -> Called | None:
    """Return what is to be said of a first or second call, None where there is neither."""
    first = queries.first_call_of(found)
    if first is not None:
        return _second(first)
    counted = queries.count_of(found.id)
    if counted is None or counted.outcome != "INQUORATE":  # known on the page already; most ballots end here
        return None
    rules = deliberation.rules_of(deliberation.proposal(found.proposal_id).procedure_id)
    decided = deliberation.decision_on(found.id)
    if decided is None or decided.outcome != "INQUORATE" or as_second_call(rules) is None:
        return None
    return _ahead(found, t)


def _second(first: Ballot) -> Called:
    told = queries.shortfall(first)
    return Called(
        _("This is the second call: the first failed with %(reached)s of %(needed)s needed.",
          reached=told.reached, needed=told.needed),
        _("The first decided nothing, and its papers do not count here. The text is the same, the roll is new."),
        _("First call: ballot %(number)s", number=first.number), url_for("ballots.result", id=first.id),
    )  # fmt: skip


def _ahead(found: Ballot, t: datetime) -> Called:
    title = _("Too few took part, so nothing was decided.")
    second = queries.second_call_of(found)
    if second is not None:
        words = _("A second call on the same text follows by the rule. It opens on %(opens)s and closes on %(closes)s.",
                  opens=_instant(second.opens_at), closes=_instant(second.closes_at))  # fmt: skip
        number = _("Second call: ballot %(number)s", number=second.number)
        return Called(title, words, number, url_for("ballots.ballot", id=second.id))
    return Called(title, _when(queries.call_window_of(found), t))


def _when(window: CallWindow | None, t: datetime) -> str:
    if window is None:
        return _("A protest against this stands; a second call follows only when it is ruled not to be right.")
    if t < window.begins:
        return _("A second call on the same text follows by the rule itself: it is noticed on %(at)s, unless a protest "
                 "stands then.", at=_instant(window.begins))  # fmt: skip
    if t < window.lapses:
        return _("A second call is noticed as soon as nothing stands in its way, at the latest until %(at)s.",
                 at=_instant(window.lapses))  # fmt: skip
    return _("Something stood in the way of a second call until %(at)s, so there is none.", at=_instant(window.lapses))


def _instant(at: datetime) -> str:
    told: str = current_app.jinja_env.filters["instant"](at)
    return told
