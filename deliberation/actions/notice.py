"""Notice: what the members will vote on is frozen and hashed. The ballots call this inside their own notice."""

from datetime import datetime, timedelta
from typing import Protocol

from flask_babel import gettext as _

from deliberation.actions.proposals import frozen_text
from deliberation.errors import GatesNotMet, UnknownThing, UnusableText
from deliberation.models import Notice, Proposal
from deliberation.queries.decisions import notice, notice_of
from deliberation.queries.procedures import procedure, rules_of
from deliberation.queries.proposals import gates, gates_again
from deliberation.queries.waiting import NOTIFIERS
from deliberation.rules.frozen import digest
from deliberation.rules.gates import all_met
from foundation.clock import now
from foundation.database import db, new_id
from foundation.locks import lock_exclusive
from membership import queries as membership
from relationships.rules.terms import terms_hash


class FrozenRoll(Protocol):
    """The roll frozen for this notice, in the same transaction."""

    @property
    def id(self) -> str:
        """Its id."""


def freeze(proposal_id: str, roll: FrozenRoll, opens_at: datetime, by: str) -> Notice:
    """Freeze the text, terms and rules of a proposal whose gates are all met, with its roll, and return the notice.

    The instant of notice is that of the roll's freezing. A further notice follows only a ballot that died: whether the
    last one did is known to the ballots, who call this. Raises GatesNotMet, NotAllowed, UnusableText and UnknownThing.
    """
    lock_exclusive(f"proposal:{proposal_id}")
    found = db.session.get(Proposal, proposal_id, populate_existing=True)
    if found is None:
        raise UnknownThing()
    membership.require_office(by, found.body_id, *NOTIFIERS)
    t: datetime = getattr(roll, "frozen_at", None) or now()
    standing = gates(proposal_id, t)
    if not all_met(standing):
        raise GatesNotMet(standing)
    rules = rules_of(found.procedure_id)
    if opens_at < t + timedelta(days=rules.notice_days):
        raise UnusableText(
            _("opens: notice takes %(days)s days", days=rules.notice_days), "opens_at"
        )  # fmt: skip
    made = _notice(found, roll, t, opens_at, by)
    db.session.add(made)
    db.session.flush()
    return made


def freeze_again(first_notice_id: str, roll: FrozenRoll, opens_at: datetime) -> Notice:
    """Write the notice of a second call: the very text, terms and rules of the first, with another roll, by nobody.

    That the first call was inquorate, and that a second may follow now, is known to the ballots, who call this. Raises
    GatesNotMet where what it is about does not stand any more, or the text would name another endorsement now.
    """
    first = notice(first_notice_id)
    lock_exclusive(f"proposal:{first.proposal_id}")
    found = db.session.get(Proposal, first.proposal_id, populate_existing=True)
    newest = notice_of(first.proposal_id)
    if found is None or newest is None:
        raise UnknownThing()
    t: datetime = getattr(roll, "frozen_at", None) or now()
    standing = gates_again(found.id, t)
    same = digest(frozen_text(found, t).document()) == first.text_hash
    if not all_met(standing) or not same:
        raise GatesNotMet(standing)
    made = Notice(
        id=new_id(), proposal_id=found.id, n=newest.n + 1, document=first.document, text_hash=first.text_hash,
        terms_hash=first.terms_hash, procedure_hash=first.procedure_hash, roll_id=roll.id, noticed_at=t,
        opens_at=opens_at, noticed_by=None,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def _notice(found: Proposal, roll: FrozenRoll, t: datetime, opens_at: datetime, by: str) -> Notice:
    text, used, last = frozen_text(found, t), procedure(found.procedure_id), notice_of(found.id)
    document = text.document()
    return Notice(
        id=new_id(), proposal_id=found.id, n=1 if last is None else last.n + 1, document=document.decode(),
        text_hash=digest(document), terms_hash=terms_hash(text.terms), procedure_hash=used.hash, roll_id=roll.id,
        noticed_at=t, opens_at=opens_at, noticed_by=by,
    )  # fmt: skip
