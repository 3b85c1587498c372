"""Versions of a proposal's text, and amendments to it."""

from sqlalchemy import ScalarSelect, func, select

from deliberation.errors import UnknownThing
from deliberation.models import Amendment, Notice, Proposal, ProposalVersion
from foundation.database import db
from foundation.once import once_a_page


@once_a_page
def newest_version(proposal_id: str) -> int:
    """Return the number of the version that stands."""
    return db.session.execute(select(newest_version_of(proposal_id))).scalar() or 0


def newest_version_of(proposal_id: str) -> ScalarSelect[int]:
    """Return the subquery for the number of the version that stands."""
    return select(func.max(ProposalVersion.n)).where(ProposalVersion.proposal_id == proposal_id).scalar_subquery()


def versions(proposal_id: str) -> list[ProposalVersion]:
    """Return all versions of a proposal, the first first."""
    asked = select(ProposalVersion).where(ProposalVersion.proposal_id == proposal_id).order_by(ProposalVersion.n)
    return list(db.session.execute(asked).scalars())


def version(proposal_id: str, n: int) -> ProposalVersion:
    """Return one version; UnknownThing where there is none."""
    found = db.session.get(ProposalVersion, (proposal_id, n))
    if found is None:
        raise UnknownThing()
    return found


def amendments(proposal_id: str) -> list[Amendment]:
    """Return the amendments moved to a proposal, the newest first."""
    asked = select(Amendment).where(Amendment.proposal_id == proposal_id).order_by(Amendment.n.desc())
    return list(db.session.execute(asked).scalars())


def amendment(proposal_id: str, n: int) -> Amendment:
    """Return one amendment; UnknownThing where there is none."""
    found = db.session.get(Amendment, (proposal_id, n))
    if found is None:
        raise UnknownThing()
    return found


def waiting_amendments(proposal_id: str) -> int:
    """Return how many amendments wait for the proposer's answer."""
    mine = (Amendment.proposal_id == proposal_id) & Amendment.answered_at.is_(None)
    return db.session.execute(select(func.count()).select_from(Amendment).where(mine)).scalar_one()


def amendments_to_answer(member_id: str) -> list[tuple[Amendment, Proposal]]:
    """Return the amendments that wait for this member's answer as the proposer, the oldest first."""
    still = Proposal.withdrawn_at.is_(None) & Proposal.id.not_in(select(Notice.proposal_id))
    asked = (
        select(Amendment, Proposal).join(Proposal, Proposal.id == Amendment.proposal_id)
        .where(Proposal.proposer_id == member_id, Amendment.answered_at.is_(None), still)
        .order_by(Amendment.moved_at, Proposal.number, Amendment.n)
    )  # fmt: skip
    return [(moved, found) for moved, found in db.session.execute(asked)]
