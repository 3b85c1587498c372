"""Rounds: who is asked to hold one, which were held, and what they reported."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from deliberation.errors import UnknownThing
from deliberation.models import Proposal, Round, RoundAttendance, RoundReport
from deliberation.queries.procedures import rules_of
from deliberation.rules.round_span import RoundState, state
from foundation.database import db
from foundation.once import foresee, once_a_page
from membership import queries as membership


@dataclass(frozen=True)
class RoundTold:
    """A round as the page of its proposal shows it; `report` once it has reported."""

    round: Round
    host: str
    present: int
    report: RoundReport | None
    state: RoundState


def rounds_told(proposal_id: str, t: datetime) -> list[RoundTold]:
    """Return the rounds on a proposal with their reports and how many attended, in one statement and one for names."""
    present = select(func.count()).where(RoundAttendance.round_id == Round.id).correlate(Round).scalar_subquery()
    joined = select(Round, RoundReport, present).outerjoin(RoundReport, RoundReport.round_id == Round.id)
    chosen = joined.where(Round.proposal_id == proposal_id).order_by(Round.opens_at, Round.number)
    found = db.session.execute(chosen).all()
    return [
        RoundTold(
            called, membership.body(called.host_id).name, there, filed,
            _state(called, filed, t),
        )
        for called, filed, there in found
    ]  # fmt: skip


def round_(round_id: str) -> Round:
    """Return a round; UnknownThing where there is none."""
    found = db.session.get(Round, round_id)
    if found is None:
        raise UnknownThing()
    return found


@once_a_page
def report(round_id: str) -> RoundReport | None:
    """Return the report of a round, or None while there is none."""
    return db.session.get(RoundReport, round_id)


@once_a_page
def rounds_of(proposal_id: str) -> list[Round]:
    """Return the rounds on a proposal that were not called off, by the day they open."""
    return _rounds_of([proposal_id])[proposal_id]


def rounds_in(body_ids: Collection[str]) -> list[Round]:
    """Return the rounds that these bodies host, the latest first."""
    chosen = select(Round).where(Round.host_id.in_(body_ids)).order_by(Round.opens_at.desc(), Round.number)
    return list(db.session.execute(chosen).scalars())


def unreported_rounds(body_ids: Collection[str], before: datetime, member_id: str) -> list[tuple[Round, str, bool]]:
    """Return the rounds of these hosts that open by an instant, not called off and without a report, the latest first.

    Each comes with the title of its proposal and whether the member is recorded as attending.
    """
    asked = select(Round, Proposal.title, RoundAttendance.member_id).join(Proposal, Proposal.id == Round.proposal_id)
    asked = asked.outerjoin(RoundReport, RoundReport.round_id == Round.id)
    mine = (RoundAttendance.round_id == Round.id) & (RoundAttendance.member_id == member_id)
    asked = asked.outerjoin(RoundAttendance, mine)
    asked = asked.where(Round.host_id.in_(body_ids), Round.opens_at <= before, Round.called_off_at.is_(None))
    asked = asked.where(RoundReport.round_id.is_(None))
    rows = db.session.execute(asked.order_by(Round.opens_at.desc(), Round.number))
    return [(called, title, attending is not None) for called, title, attending in rows]


def foresee_rounds_of(proposal_ids: Collection[str]) -> None:
    """Look up together the rounds on many proposals."""
    foresee(rounds_of, _rounds_of(proposal_ids))


def _rounds_of(proposal_ids: Collection[str]) -> dict[str, list[Round]]:
    found: dict[str, list[Round]] = {proposal_id: [] for proposal_id in proposal_ids}
    asked = select(Round).where(Round.proposal_id.in_(proposal_ids), Round.called_off_at.is_(None))
    for one in db.session.execute(asked.order_by(Round.opens_at, Round.number)).scalars() if found else ():
        found[one.proposal_id].append(one)
    return found


def reports_of(proposal_id: str) -> dict[str, int]:
    """Return host → attendance of every round on a proposal that reported."""
    joined = select(Round.host_id, RoundReport.attendance).join(RoundReport, RoundReport.round_id == Round.id)
    return {row.host_id: row.attendance for row in db.session.execute(joined.where(Round.proposal_id == proposal_id))}


def attendance(round_id: str) -> int:
    """Return how many are recorded as attending."""
    counted = select(func.count()).select_from(RoundAttendance).where(RoundAttendance.round_id == round_id)
    return db.session.execute(counted).scalar_one()


def attends(round_id: str, member_id: str) -> bool:
    """Tell whether a member is recorded as attending."""
    return db.session.get(RoundAttendance, (round_id, member_id)) is not None


def attendants(round_id: str) -> list[str]:
    """Return the ids of those recorded as attending."""
    chosen = select(RoundAttendance.member_id).where(RoundAttendance.round_id == round_id)
    return list(db.session.execute(chosen).scalars())


def round_state(called: Round, t: datetime) -> RoundState:
    """Return the state of a round at `t`."""
    return _state(called, report(called.id), t)


def _state(called: Round, filed: RoundReport | None, t: datetime) -> RoundState:
    reported_at = None if filed is None else filed.filed_at
    return state(called.opens_at, called.closes_at, reported_at, t, called.called_off_at is not None)


def hosts_of(proposal: Proposal) -> dict[str, str]:
    """Return the bodies that may hold a round on a proposal, id → name: those its procedure names, else all."""
    asked = rules_of(proposal.procedure_id).rounds
    kinds = {"branches": ("branch",), "circles": ("circle",)}[asked.hosts] if asked else ("branch", "circle")
    return {body.id: body.name for kind in kinds for body in membership.children(proposal.body_id, kind)}
