"""What the worker keeps up to date beside the boundaries: the turnout that may be shown, and holds of a void ballot."""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import insert, select, update

from ballots.models import Annulment, Ballot, TurnoutSnapshot
from ballots.queries.found import annulment, foresee_windows, unsettled, window
from ballots.queries.papers import participations
from ballots.rules.publication import FEWEST_TURNOUT_SHOWN, turnout_shown
from ballots.rules.window import Phase, state
from deliberation import queries as deliberation
from foundation.clock import now
from foundation.database import db, transaction, writing
from foundation.once import looking
from relationships import actions as relationships

EVERY = timedelta(minutes=15)
"""How often the turnout shown while a ballot is open may change."""


def snapshot_turnout() -> int:
    """Write down the turnout of the open ballots whose snapshot is a quarter of an hour old; commits, returns how many.

    Only the worker (and the owner, seeding) may write it; another process leaves it alone.
    """
    if not is_worker():
        return 0
    t = now()
    with looking():
        old = _stale(t)
        foresee_windows(old)
        stale = [one for one in old if state(window(one), t).phase is Phase.OPEN]
    if not stale:
        return 0
    db.session.commit()
    with writing(), transaction():
        for one in stale:
            _write(one.id)
    return len(stale)


def _stale(t: datetime) -> list[Ballot]:
    fresh = set(db.session.execute(select(TurnoutSnapshot.ballot_id).where(TurnoutSnapshot.at > t - EVERY)).scalars())
    return [one for one in unsettled(t) if one.id not in fresh]


def _write(ballot_id: str) -> None:
    number = participations(ballot_id)
    # The word is kept in English; a page tells it in the reader's language.
    shown = turnout_shown(number) if number < FEWEST_TURNOUT_SHOWN else str(number - number % 5)
    values = {"shown": shown, "at": now()}
    if db.session.get(TurnoutSnapshot, ballot_id) is None:
        db.session.execute(insert(TurnoutSnapshot).values(ballot_id=ballot_id, **values))
    else:
        db.session.execute(update(TurnoutSnapshot).where(TurnoutSnapshot.ballot_id == ballot_id).values(**values))


def release_void() -> int:
    """Let go of the suspensions that a sever ballot kept whose key was lost: the counter, who found it void, may not.

    Commits; returns how many ballots were looked after. Releasing twice changes nothing.
    """
    if not is_worker():
        return 0
    lost = select(Ballot).join(Annulment, Annulment.ballot_id == Ballot.id).where(Annulment.cause == "key lost")
    due = [one for one in db.session.execute(lost).scalars() if _kept_suspensions(one) and one.id not in _released()]
    for one in due:
        ballot_id = one.id
        db.session.commit()
        with writing(), transaction():
            relationships.release_suspensions(ballot_id, "VOID")
        _released().add(ballot_id)
    return len(due)


def _kept_suspensions(found: Ballot) -> bool:
    proposal = deliberation.proposal(found.proposal_id)
    return proposal is not None and proposal.kind == "sever" and annulment(found.id) is not None


def _released() -> set[str]:
    """Ballots this process has looked after since it began, so that a tick does not write what stands already."""
    found: set[str] = current_app.extensions.setdefault("mandate.ballots.released", set())
    return found


def is_worker() -> bool:
    """Tell whether this process keeps things up to date: the worker, or the owner who seeds."""
    return current_app.extensions["mandate.process"] in ("log", "owner")
