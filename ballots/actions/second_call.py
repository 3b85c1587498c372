"""The second call: noticed by the worker, by the rule that the first call was noticed under, and by nobody."""

from flask import current_app
from sqlalchemy import select

from ballots.actions.notice import announce, draw_up
from ballots.models import Ballot, ContestWithdrawal
from ballots.queries.found import ballot
from ballots.queries.second_calls import is_due
from deliberation import actions as deliberation_acts
from deliberation import queries as deliberation
from deliberation.rules.second_call import as_second_call
from foundation.clock import now
from foundation.database import db, transaction, writing
from foundation.errors import Refusal
from foundation.locks import lock_exclusive


def call_due() -> int:
    """Notice every second call that is due; commits each, returns how many. Only the worker calls it.

    Where something stands in the way (no spare key, an endorsement that does not stand any more) it is tried again on
    each tick, until the second call lapses.
    """
    t = now()
    waiting = [one.ballot_id for one in deliberation.inquorate_decisions()]
    return sum(_try(ballot_id) for ballot_id in waiting if is_due(ballot(ballot_id), t))


def _try(ballot_id: str) -> bool:
    db.session.commit()
    try:
        with writing(), transaction():
            return call_again(ballot_id) is not None
    except Refusal as refused:
        current_app.logger.info("no second call of ballot %s yet: %s %s", ballot_id, refused.what, refused.why)
        return False


def call_again(ballot_id: str) -> Ballot | None:
    """Notice the second call of an inquorate ballot, if it is due: same text and options, a new roll, a key of its own.

    What was withdrawn from the first stays withdrawn. None where it is not due (any more). Raises GatesNotMet,
    NoSpareKey, NoticeRefused; then nothing is changed.
    """
    first = ballot(ballot_id)
    lock_exclusive(f"proposal:{first.proposal_id}")
    lock_exclusive("seal keys")
    t = now()
    proposal = deliberation.proposal(first.proposal_id)
    rules = as_second_call(deliberation.rules_of(proposal.procedure_id))
    if rules is None or not is_due(first, t):
        return None
    draft = draw_up(proposal, rules, t, first)
    made = announce(draft, deliberation_acts.freeze_again(first.notice_id, draft.roll, draft.opens_at), None)
    _keep_withdrawn(first, made)
    return made


def _keep_withdrawn(first: Ballot, made: Ballot) -> None:
    gone = select(ContestWithdrawal).where(ContestWithdrawal.ballot_id == first.id)
    db.session.add_all(
        ContestWithdrawal(
            ballot_id=made.id, contest=one.contest, option=one.option, reason=one.reason, by_a=one.by_a, by_b=one.by_b,
            at=one.at, entry_id=one.entry_id,
        )
        for one in db.session.execute(gone).scalars().all()
    )  # fmt: skip
    db.session.flush()
