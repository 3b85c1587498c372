"""Adopting rules at a body's founding, before anybody proposed under them; later a rule changes by a vote alone."""

from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy import select

from deliberation.actions.procedures import adopt_procedure
from deliberation.errors import RuleInUse
from deliberation.models import Procedure, Proposal
from foundation.database import db
from foundation.locks import lock_exclusive


def found_procedure(body_id: str, kind: str, document: Mapping[str, object]) -> Procedure:
    """Adopt a body's rules for a kind of decision, by nobody, as long as no proposal stands under them.

    Whoever runs the server writes down what the body's bylaws say. A proposal that was withdrawn does not count. Raises
    RuleInUse, and what `adopt_procedure` raises.
    """
    lock_exclusive(f"procedure:{body_id}:{kind}")
    under = select(Proposal.id).where(
        Proposal.body_id == body_id, Proposal.kind == kind, Proposal.withdrawn_at.is_(None)
    )
    if db.session.execute(under.limit(1)).first() is not None:
        raise RuleInUse(
            _("This rule is in use"),
            _("A proposal was made under it, and from then on a rule is changed only by a vote of the body."),
            _("Only proposals not noticed yet can be withdrawn first."),
        )
    return adopt_procedure(body_id, kind, document)
