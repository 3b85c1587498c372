"""Alarms on a count: written at once and for good, in a transaction of their own, by counter or web."""

from sqlalchemy import insert, select

from auditlog import actions as auditlog
from ballots.events import CountAlarmed
from ballots.models import CountAlarm
from foundation.clock import now
from foundation.database import db, new_id, transaction, writing


def raise_alarm(ballot_id: str, number: str, reason: str) -> bool:
    """Write the alarm and its entry, once for each ballot and reason, and commit; False where it stands already.

    Whatever the caller's transaction held is undone first: who finds a count wrong must not go on with an act.
    """
    db.session.rollback()
    with writing(), transaction():
        same = select(CountAlarm.id).where(CountAlarm.ballot_id == ballot_id, CountAlarm.reason == reason)
        if db.session.execute(same).first() is not None:
            return False
        entry_id = auditlog.append(CountAlarmed(ballot=number, reason=reason))
        db.session.execute(
            insert(CountAlarm).values(id=new_id(), ballot_id=ballot_id, reason=reason, at=now(), entry_id=entry_id)
        )
    return True
