"""Notices and decisions: what was put to the members, what came of it, and whether an endorsement stands."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select

from deliberation.errors import UnknownThing
from deliberation.models import Decision, Notice, Procedure, Proposal, Round
from deliberation.queries.procedures import rules_of
from deliberation.queries.rounds import report
from deliberation.rules.frozen import report_document
from deliberation.rules.gates import Endorsement
from foundation.database import db
from foundation.hashing import jcs
from foundation.once import foresee, once_a_page
from foundation.slots import slots
from relationships import queries as relationships


@dataclass(frozen=True)
class DecisionTold:
    """A decision as lists show it. `outcome` is VOID where a protest against it was upheld."""

    id: str
    number: str
    title: str
    kind: str
    outcome: str
    body_id: str
    proposal_id: str
    ballot_id: str
    certified_at: datetime
    protest_until: datetime


def notice(notice_id: str) -> Notice:
    """Return a notice; UnknownThing where there is none."""
    found = db.session.get(Notice, notice_id)
    if found is None:
        raise UnknownThing()
    return found


@once_a_page
def notice_of(proposal_id: str) -> Notice | None:
    """Return the newest notice of a proposal, or None before the first."""
    chosen = select(Notice).where(Notice.proposal_id == proposal_id).order_by(Notice.n.desc()).limit(1)
    return db.session.execute(chosen).scalar()


@once_a_page
def decision(decision_id: str) -> Decision:
    """Return a decision by its id or by its number; UnknownThing where there is none."""
    found = db.session.get(Decision, decision_id)  # most ask by id, of one that is known on the page already
    if found is None:
        found = db.session.execute(select(Decision).where(Decision.number == decision_id)).scalar_one_or_none()
    if found is None:
        raise UnknownThing()
    return found


@once_a_page
def decision_of(proposal_id: str) -> Decision | None:
    """Return the newest decision on a proposal, also a void one, or None."""
    return db.session.execute(newest_decision(proposal_id)).scalars().first()


def newest_decision(proposal_id: str) -> Select[Decision]:
    """Return the query for the newest decision on a proposal."""
    mine = select(Decision).where(Decision.proposal_id == proposal_id)
    return mine.order_by(Decision.certified_at.desc(), Decision.number.desc()).limit(1)


@once_a_page
def decision_on(ballot_id: str) -> Decision | None:
    """Return the decision that a ballot came to, or None before its certification."""
    return db.session.execute(select(Decision).where(Decision.ballot_id == ballot_id)).scalar_one_or_none()


def foresee_list(proposal_ids: Collection[str]) -> None:
    """Look up together the newest notice and decision of each proposal, for a page that lists many."""
    notices: dict[str, Notice | None] = dict.fromkeys(proposal_ids)
    decisions: dict[str, Decision | None] = dict.fromkeys(proposal_ids)
    asked = select(Proposal.id, Proposal.title, Notice, Decision).where(Proposal.id.in_(proposal_ids))
    asked = asked.outerjoin(Notice, Notice.proposal_id == Proposal.id)
    asked = asked.outerjoin(Decision, Decision.proposal_id == Proposal.id)
    rows = list(db.session.execute(asked.order_by(Notice.n, Decision.certified_at, Decision.number)))
    notices |= {row.id: row.Notice for row in rows}
    decisions |= {row.id: row.Decision for row in rows}
    foresee(notice_of, notices)
    foresee(decision_of, decisions)
    foresee(_title, {row.id: row.title for row in rows})


def foresee_decisions(decision_ids: Collection[str]) -> None:
    """Look up together the decisions of these ids, for a page that tells of each."""
    asked = select(Decision).where(Decision.id.in_(decision_ids))
    foresee(decision, {one.id: one for one in db.session.execute(asked).scalars()})


def foresee_decisions_on(ballot_ids: Collection[str]) -> None:
    """Look up together the decision on each ballot, for a page that lists many."""
    found: dict[str, Decision | None] = dict.fromkeys(ballot_ids)
    asked = select(Decision, Proposal.title).join(Proposal, Proposal.id == Decision.proposal_id)
    asked = asked.where(Decision.ballot_id.in_(ballot_ids)).order_by(Decision.certified_at, Decision.number)
    rows = list(db.session.execute(asked))
    foresee(decision_on, found | {row.Decision.ballot_id: row.Decision for row in rows})
    foresee(_title, {row.Decision.proposal_id: row.title for row in rows})


@once_a_page
def _title(proposal_id: str) -> str:
    return db.session.get_one(Proposal, proposal_id).title


@once_a_page
def is_decided(proposal_id: str) -> bool:
    """Tell whether a decision on the proposal stands; a void one does not, nor one while its second call is held."""
    found = decision_of(proposal_id)
    return found is not None and not relationships.is_void(found.id) and not is_before_members(proposal_id)


@once_a_page
def is_before_members(proposal_id: str) -> bool:
    """Tell whether a proposal is noticed, and its ballot neither died nor came to a decision."""
    newest = notice_of(proposal_id)
    if newest is None:
        return False
    found = decision_of(proposal_id)
    if found is not None and found.certified_at > newest.noticed_at:
        return False
    return not any(is_dead(newest.id) for is_dead in slots().dead_notices)


def inquorate_decisions() -> list[Decision]:
    """Return the decisions that too few took part in, under a rule by which a second call may follow."""
    joined = select(Decision).join(Proposal, Proposal.id == Decision.proposal_id)
    joined = joined.join(Procedure, Procedure.id == Proposal.procedure_id)
    called = Procedure.document.contains('"then":"second_call"')
    asked = joined.where(Decision.outcome == "INQUORATE", called).order_by(Decision.certified_at, Decision.number)
    return list(db.session.execute(asked).scalars())


def decisions() -> list[DecisionTold]:
    """Return all decisions, the newest first."""
    joined = select(Decision, Proposal.title).join(Proposal, Proposal.id == Decision.proposal_id)
    rows = db.session.execute(joined.order_by(Decision.certified_at.desc(), Decision.number.desc()))
    return [_told(row, title) for row, title in rows]


@once_a_page
def told(decision_id: str) -> DecisionTold:
    """Return one decision as lists show it; UnknownThing where there is none."""
    row = decision(decision_id)
    return _told(row, _title(row.proposal_id))


def _told(row: Decision, title: str) -> DecisionTold:
    return DecisionTold(
        row.id, row.number, title, row.kind, "VOID" if relationships.is_void(row.id) else row.outcome,
        row.body_id, row.proposal_id, row.ballot_id, row.certified_at, row.protest_until,
    )  # fmt: skip


def endorsements(body_id: str, campaign_id: str | None = None) -> list[Decision]:
    """Return the body's carried endorsements, of one campaign or of all, the newest first."""
    carried = (Decision.body_id == body_id) & (Decision.kind == "endorse") & (Decision.outcome == "CARRIED")
    chosen = select(Decision).where(carried)
    if campaign_id is not None:
        chosen = chosen.where(Decision.campaign_id == campaign_id)
    return list(db.session.execute(chosen.order_by(Decision.certified_at.desc(), Decision.number.desc())).scalars())


def endorsement_state(row: Decision, t: datetime) -> Endorsement:
    """Return how a carried endorsement stands at `t`: its window, protests, withdrawal and term are looked at."""
    if relationships.is_void(row.id):
        return "ended"
    withdrawn_at = relationships.endorsement_ended_at(row.id)
    if withdrawn_at is not None and withdrawn_at <= t:
        return "ended"
    if t < row.protest_until:
        return "in its window"
    if any(ruled_at is None or ruled_at > t for _filed, ruled_at, _upheld in relationships.stays(row.id)):
        return "stayed"
    used = select(Proposal.procedure_id).where(Proposal.id == row.proposal_id)
    term = rules_of(db.session.execute(used).scalar_one()).term_days
    if term is not None and t >= row.protest_until + timedelta(days=term):
        return "ended"
    return "standing"


def endorsement_found(body_id: str, campaign_id: str, t: datetime) -> tuple[Endorsement, Decision | None]:
    """Return the best that the body's endorsements of a campaign offer at `t`, and the decision where one stands."""
    best: Endorsement = "none"
    rank: tuple[Endorsement, ...] = ("none", "ended", "stayed", "in its window", "standing")
    for row in endorsements(body_id, campaign_id):
        found = endorsement_state(row, t)
        if found == "standing":
            return found, row
        best = max(best, found, key=rank.index)
    return best, None


def standing_endorsement(body_id: str, campaign_id: str, t: datetime) -> Decision | None:
    """Return the body's endorsement of a campaign that stands at `t`, or None.

    It stands when it was carried, its protest window has passed, no protest is open or upheld, it was not withdrawn
    and its term has not ended.
    """
    return endorsement_found(body_id, campaign_id, t)[1]


def bundle_parts(decision_id: str) -> dict[str, bytes]:
    """Return the files deliberation gives to a decision's bundle.

    `proposal.json` is the frozen document (`text_hash`), `procedure.json` the rules (`procedure_hash`), and
    `rounds.json`, where rounds reported, the list of reports by round number, each bound by its `round.reported`.
    UnknownThing where there is no such decision.
    """
    row = decision(decision_id)
    frozen = frozen_of(row)
    used = select(Procedure.document).join(Proposal, Proposal.procedure_id == Procedure.id)
    rules = db.session.execute(used.where(Proposal.id == row.proposal_id)).scalar_one()
    parts = {"proposal.json": frozen.document.encode(), "procedure.json": rules.encode()}
    if reports := _reports(row.proposal_id):
        parts["rounds.json"] = jcs(reports)
    return parts


def frozen_of(row: Decision) -> Notice:
    """Return the notice that a decision was voted on under: the newest made before certification."""
    mine = (Notice.proposal_id == row.proposal_id) & (Notice.noticed_at <= row.certified_at)
    return db.session.execute(select(Notice).where(mine).order_by(Notice.n.desc()).limit(1)).scalar_one()


def _reports(proposal_id: str) -> list[dict[str, object]]:
    rounds = db.session.execute(select(Round).where(Round.proposal_id == proposal_id).order_by(Round.number)).scalars()
    filed = [(called, found) for called in rounds if (found := report(called.id)) is not None]
    return [
        report_document(called.number, called.host_id, found.attendance, found.text, found.minority)
        for called, found in filed
    ]
