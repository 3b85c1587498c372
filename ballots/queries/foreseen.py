"""Looking ahead: what a page that lists many ballots tells of each, looked up together instead of one by one."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select

from auditlog import queries as auditlog
from ballots.models import Ballot, Contest, CountSignature, Intake, KeyDestruction
from ballots.queries.certifying import signatures
from ballots.queries.found import contests, foresee_ends, subject
from ballots.queries.papers import digests_kept
from ballots.queries.results import key_destroyed
from deliberation import queries as deliberation
from foundation.database import db
from foundation.once import foresee


def foresee_list(ballots: Sequence[Ballot], member_id: str) -> None:
    """Look up how they ended, what was decided, their contests, signatures and boundaries, and the member's part."""
    ids = [one.id for one in ballots]
    foresee_ends(ids)
    deliberation.foresee_decisions_on(ids)
    auditlog.foresee_boundaries([subject(one) for one in ids])
    asked_contests: dict[str, list[Contest]] = defaultdict(list)
    for contest in db.session.execute(select(Contest).where(Contest.ballot_id.in_(ids)).order_by(Contest.n)).scalars():
        asked_contests[contest.ballot_id].append(contest)
    signed: dict[str, list[CountSignature]] = defaultdict(list)
    in_order = select(CountSignature).order_by(CountSignature.at, CountSignature.teller_id)
    for one in db.session.execute(in_order.where(CountSignature.ballot_id.in_(ids))).scalars():
        signed[one.ballot_id].append(one)
    kept: dict[str, list[bytes | None]] = defaultdict(list)
    own = select(Intake.ballot_id, Intake.e).where(Intake.member_id == member_id, Intake.ballot_id.in_(ids))
    for ballot_id, e in db.session.execute(own.order_by(Intake.n)):
        kept[ballot_id].append(None if e is None else bytes(e))
    gone = select(KeyDestruction).where(KeyDestruction.ballot_id.in_(ids))
    destroyed = {row.ballot_id: row.at for row in db.session.execute(gone).scalars()}
    foresee(contests, {id: asked_contests[id] for id in ids})
    foresee(signatures, {id: signed[id] for id in ids})
    foresee(digests_kept, {(id, member_id): kept[id] for id in ids})
    foresee(key_destroyed, {id: destroyed.get(id) for id in ids})
