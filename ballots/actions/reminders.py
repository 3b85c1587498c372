"""Reminders: the system alone knows who has not voted, and it writes to them; nobody is ever shown a list of them."""

from datetime import datetime, timedelta

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select

from ballots import mails
from ballots.models import Ballot
from ballots.queries.found import ballot, foresee_windows, nothing_left, state, unsettled
from ballots.queries.papers import in_the_box
from ballots.rules.window import Phase, State
from foundation.clock import now
from foundation.database import db, transaction, writing
from foundation.locks import lock_exclusive
from foundation.models import OutgoingMail
from foundation.once import looking
from membership import queries as membership

LAST_CALL = timedelta(days=1)
"""How long before a close the reminder goes out; in a short ballot at half of its time."""


def remind_due() -> int:
    """Queue the reminder of every ballot near its close to those who have not voted; commits, returns how many.

    Once for each close, so that an extension reminds again. Only the worker calls it.
    """
    t, queued = now(), 0
    for one, closes_at in _near_close(t):
        key = (one.id, closes_at)
        if key not in _done() and not nothing_left(one):
            queued += _remind(*key)
            _done().add(key)
    return queued


def _near_close(t: datetime) -> list[tuple[Ballot, datetime]]:
    """Return the open ballots whose last call has come, each with the close it is for."""
    with looking():
        near = [one for one in unsettled(t) if one.closes_at - LAST_CALL <= t]
        foresee_windows(near)
        open_now = [(one, at) for one in near if (at := state(one, t)).phase is Phase.OPEN]
    return [(one, at.closes_at) for one, at in open_now if t >= _last_call(at)]


def _last_call(at: State) -> datetime:
    return at.closes_at - min(LAST_CALL, (at.closes_at - at.opens_at) / 2)


def _remind(ballot_id: str, closes_at: datetime) -> int:
    db.session.commit()
    with writing(), transaction():
        lock_exclusive(f"reminder:{ballot_id}")
        found, about = ballot(ballot_id), f"reminder {closes_at:%Y%m%dT%H%M%SZ}"
        sent = select(OutgoingMail.id).where(OutgoingMail.key.startswith(f"{about}:{found.number}:", autoescape=True))
        if db.session.execute(sent.limit(1)).first() is not None:
            return 0
        return _queue(found, about, closes_at)


def _queue(found: Ballot, about: str, closes_at: datetime) -> int:
    voted = {one.member_id for one in in_the_box(found.id)}
    words = _(
        "Ballot %(number)s closes on %(closes)s (UTC), and your paper is not in yet. This mail was written by the "
        "system; nobody was shown who has voted and who has not.",
        number=found.number, closes=f"{closes_at:%Y-%m-%d %H:%M}",
    )  # fmt: skip
    title = _("Ballot %(number)s closes soon", number=found.number)
    members = set(membership.refs_of(found.roll_id)) - voted
    return mails.queue(found, about, members, title, words, f"/ballots/{found.id}")


def _done() -> set[tuple[str, datetime]]:
    """The closes this process has looked after, so that a tick does not read a whole roll again."""
    done: set[tuple[str, datetime]] = current_app.extensions.setdefault("mandate.ballots.reminded", set())
    return done
