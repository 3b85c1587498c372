"""What a body is asked already: open proposals of one kind, so that nobody asks the same twice unknowingly."""

from sqlalchemy import select

from deliberation.models import Proposal
from deliberation.queries.decisions import foresee_list, is_decided
from foundation.database import db


def open_of_kind(body_id: str, kind: str) -> list[Proposal]:
    """Return the proposals of a kind to a body that are neither withdrawn nor decided, by number."""
    asked = select(Proposal).where(
        Proposal.body_id == body_id, Proposal.kind == kind, Proposal.withdrawn_at.is_(None)
    )  # fmt: skip
    found = list(db.session.execute(asked.order_by(Proposal.number)).scalars())
    foresee_list([one.id for one in found])
    return [one for one in found if not is_decided(one.id)]
