"""Second calls: which first call one follows, whether one may follow, and how far the first fell short."""

import json
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from ballots.models import Ballot
from ballots.queries.found import annulment, ballot, count_of
from deliberation import queries as deliberation
from deliberation.rules.second_call import CallFacts, CallWindow, as_second_call, call_window
from foundation.database import db
from relationships import queries as relationships


class Shortfall(NamedTuple):
    """How many took part in an inquorate ballot, and how many had to."""

    reached: int
    needed: int


def shortfall(first: Ballot) -> Shortfall:
    """Return how far a counted ballot that too few took part in fell short."""
    counted = count_of(first.id)
    assert counted is not None
    document = json.loads(counted.document)
    needed = next(c["judgement"]["quorum_needed"] for c in document["contests"] if "quorum_needed" in c["judgement"])
    return Shortfall(document["returned"], needed)


def first_call_of(found: Ballot) -> Ballot | None:
    """Return the first call that a ballot is the second of, or None."""
    return None if found.first_call_id is None else ballot(found.first_call_id)


def second_call_of(found: Ballot) -> Ballot | None:
    """Return the second call of a ballot as far as it stands: neither annulled nor made void by a protest."""
    return next((one for one in _second_calls(found) if _died_at(one) is None), None)


def call_window_of(found: Ballot) -> CallWindow | None:
    """Return when a second call of this ballot is noticed; None where none follows, now or at all."""
    decided = deliberation.decision_on(found.id)
    proposal = deliberation.proposal(found.proposal_id)
    if decided is None or as_second_call(deliberation.rules_of(proposal.procedure_id)) is None:
        return None
    tried = _second_calls(found)
    died = [at for one in tried if (at := _died_at(one)) is not None]
    if len(died) < len(tried):
        return None
    protests = relationships.stays(decided.id)
    facts = CallFacts(decided.outcome, found.first_call_id is not None, decided.protest_until, protests, died)
    return call_window(facts)


def is_due(found: Ballot, t: datetime) -> bool:
    """Tell whether the second call of this ballot is to be noticed at `t`."""
    window = call_window_of(found)
    return window is not None and window.begins <= t < window.lapses


def _second_calls(found: Ballot) -> list[Ballot]:
    chosen = select(Ballot).where(Ballot.first_call_id == found.id).order_by(Ballot.noticed_at.desc())
    return list(db.session.execute(chosen).scalars())


def _died_at(found: Ballot) -> datetime | None:
    """When a ballot became VOID: annulled, or its decision by an upheld protest."""
    if (void := annulment(found.id)) is not None:
        return void.at
    decided = deliberation.decision_on(found.id)
    upheld = [ruled for _filed, ruled, right in relationships.stays(decided.id) if right] if decided else []
    return next((at for at in upheld if at is not None), None)
