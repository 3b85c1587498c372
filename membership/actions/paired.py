"""Acts that need two people: one proposes with a reason, another confirms, or it never happens."""

import json
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from foundation.clock import now
from foundation.database import db, new_id
from foundation.errors import NotAllowed, NotFound
from foundation.locks import lock_exclusive
from membership import queries
from membership.actions import wording
from membership.errors import AlreadyDone, TwoPeopleNeeded
from membership.models import PairedAct


def propose_act(kind: str, subject: str, body_id: str, payload: Mapping[str, Any], reason: str, by: str) -> PairedAct:
    """Write down an act that a second person must confirm. Whoever calls asks first whether `by` may propose it.

    The same act on the same subject waits once: proposed again, the refusal names who proposed it. Raises
    AlreadyDone, BadInput.
    """
    queries.body(body_id)
    told = wording.reason(reason)
    for other in queries.waiting_acts(subject=subject, kind=kind):
        if other.payload == dict(payload):
            raise AlreadyDone(
                _("This is proposed already"),
                _("%(name)s proposed it; it waits for a second person.", name=queries.name_of(other.by_a)),
                _("Confirm it, or let it be withdrawn first."),
            )
    made = PairedAct(
        id=new_id(), kind=kind, subject=subject, body_id=body_id, payload=json.dumps(dict(payload), sort_keys=True),
        reason=told, by_a=by, at_a=now(),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def _waiting(act_id: str) -> PairedAct:
    """The act, read under its lock, so that two confirmers in the same instant cannot both find it waiting."""
    lock_exclusive(f"act:{act_id}")
    found = db.session.get(PairedAct, act_id, populate_existing=True)
    if found is None:
        raise NotFound(
            _("There is no such act"), _("The address is wrong, or it is not yours to see."), _("Go to the inbox.")
        )
    if found.by_b is not None or found.withdrawn_at is not None:
        raise AlreadyDone(_("This is settled"), _("It was confirmed or withdrawn before."), _("Nothing is left to do."))
    return found


def confirm_act(act_id: str, by: str) -> PairedAct:
    """Confirm as the second person; the calling package then does the act in the same transaction.

    Whoever calls asks first whether `by` may. Raises TwoPeopleNeeded for the proposer, AlreadyDone, NotFound.
    """
    found = _waiting(act_id)
    if found.by_a == by:
        raise TwoPeopleNeeded(
            _("This takes a second person"),
            _("You proposed it; nobody confirms their own act."),
            _("Ask another officer."),
        )
    found.by_b = by
    found.at_b = now()
    db.session.flush()
    return found


def withdraw_act(act_id: str, by: str) -> PairedAct:
    """Take back an act that nobody confirmed. Raises NotAllowed for anybody but its proposer, AlreadyDone, NotFound."""
    found = _waiting(act_id)
    if found.by_a != by:
        raise NotAllowed(_("This is not yours to withdraw"), _("Only who proposed it may."), _("Leave it unconfirmed."))
    found.withdrawn_at = now()
    db.session.flush()
    return found
