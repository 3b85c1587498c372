"""Letting a body below vote on whether a proposal goes to the vote of all: a proposal of its own, on this very text."""

from dataclasses import replace

from flask_babel import gettext as _

from auditlog import actions as auditlog
from deliberation.actions.proposals import frozen_text, keep_version, unheld
from deliberation.errors import NoProcedure, ReferredAlready, UnknownThing
from deliberation.events import ProposalMade
from deliberation.models import Proposal, Referral
from deliberation.queries.procedures import procedure_for, rules_of
from deliberation.queries.referrals import asked_to_refer, bodies_asked
from deliberation.queries.versions import newest_version, version
from deliberation.rules.frozen import digest
from deliberation.rules.text import LONGEST_TITLE
from foundation.clock import now
from foundation.database import db, new_id
from foundation.errors import NotAllowed
from foundation.numbering import next_number
from membership import queries as membership


def refer(proposal_id: str, body_id: str, by: str) -> Proposal:
    """Put to a body below whether a proposal, as its text now stands, goes to the vote of all.

    Raises UnknownThing where the rules do not ask this body, NotAllowed for somebody who is not in it, NoProcedure,
    ReferredAlready, WasWithdrawn, and AlreadyNoticed while the vote of all is noticed or has decided.
    """
    whole = unheld(proposal_id)
    t = now()
    if body_id not in asked_to_refer(whole.body_id, rules_of(whole.procedure_id)):
        raise UnknownThing()
    if not membership.in_body(by, body_id, membership.local_day(t)):
        raise NotAllowed(
            _("You cannot propose to this body"), _("Only its own members can."),
            _("Ask somebody who is in it."),
        )  # fmt: skip
    adopted = procedure_for(body_id, "refer")
    if adopted is None:
        raise NoProcedure()
    stands = next(one for one in bodies_asked(whole, t) if one.body_id == body_id)
    again = stands.decision is not None and stands.decision.outcome == "INQUORATE" and stands.stage == "counts"
    if stands.stage not in ("none", "lapsed") and not again:
        raise ReferredAlready(stands.name)
    made = Proposal(
        id=new_id(), number=next_number("P"), body_id=body_id, procedure_id=adopted.id, kind="refer", proposer_id=by,
        title=_title(whole), text=whole.text, terms=whole.terms, contests="[]", made_at=t, changed_at=t,
    )  # fmt: skip
    _write(made, whole)
    return made


def _title(whole: Proposal) -> str:
    words: str = _("Put “%(title)s” to the vote of %(body)s", title=whole.title, body=_body(whole))
    return words if len(words) <= LONGEST_TITLE else words[: LONGEST_TITLE - 1] + "…"


def _body(whole: Proposal) -> str:
    return str(membership.body(whole.body_id).name)


def _write(made: Proposal, whole: Proposal) -> None:
    named = version(whole.id, newest_version(whole.id))
    told = {"proposal": whole.number, "text_hash": named.text_hash}
    hashed = digest(replace(frozen_text(made, made.made_at), refers=told).document())
    made.entry_id = auditlog.append(ProposalMade(made.number, made.body_id, made.kind, hashed))
    db.session.add(made)
    db.session.flush()
    db.session.add(Referral(proposal_id=made.id, kind=made.kind, of_id=whole.id, of_version=named.n))
    keep_version(made, 1, "", hashed)
