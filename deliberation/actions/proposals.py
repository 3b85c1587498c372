"""Making, changing and withdrawing a proposal. From its notice on its text belongs to the members."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TypeVar

from flask_babel import gettext as _

from auditlog import actions as auditlog
from deliberation.actions.subjects import Subject, subject
from deliberation.errors import AlreadyNoticed, NoProcedure, NotProposer, UnknownThing, UnusableText, WasWithdrawn
from deliberation.events import ProposalMade, ProposalRevised, ProposalWithdrawn
from deliberation.models import OFFERED, Decision, Proposal, ProposalVersion
from deliberation.queries.decisions import is_before_members, is_decided, notice_of, standing_endorsement
from deliberation.queries.procedures import procedure_for, rules_of
from deliberation.queries.proposals import contests_of
from deliberation.queries.referrals import refers
from deliberation.queries.versions import newest_version
from deliberation.rules import text as text_rules
from deliberation.rules.calendar import fewest_days
from deliberation.rules.contests import contests as read_contests
from deliberation.rules.document import Unusable, parse_json
from deliberation.rules.effect import latest_end
from deliberation.rules.frozen import ProposalText, digest
from deliberation.rules.procedure import Procedure
from deliberation.rules.talk import LONGEST_REASON
from foundation.clock import now
from foundation.database import db, new_id
from foundation.errors import NotAllowed, Refusal
from foundation.hashing import jcs
from foundation.locks import lock_exclusive
from foundation.numbering import next_number
from membership import queries as membership
from relationships import queries as relationships
from relationships.rules.terms import terms_document

Terms = Iterable[Mapping[str, object]]
Contests = Iterable[Mapping[str, object]]
Read = TypeVar("Read")


def propose(
    body_id: str,
    kind: str,
    title: str,
    text: str,
    proposer_id: str,
    campaign_id: str | None = None,
    relationship_id: str | None = None,
    mandate_id: str | None = None,
    endorsement_id: str | None = None,
    terms: Terms = (),
    until_at: datetime | None = None,
    contests: Contests = (),
) -> Proposal:
    """Put a proposal to a body, under the rules the body has adopted for its kind.

    `contests` are its questions, each with title and options; without any it is one motion under its title.

    Raises NotAllowed for a proposer who is not in the body, NoProcedure, UnusableText and NotStanding.
    """
    t = now()
    if kind not in OFFERED:
        raise UnusableText(f"kind: must be one of {', '.join(OFFERED)}", "kind")
    if not membership.in_body(proposer_id, body_id, membership.local_day(t)):
        raise NotAllowed(
            _("You cannot propose to this body"), _("Only its own members can."),
            _("Propose to a body you belong to."),
        )  # fmt: skip
    adopted = procedure_for(body_id, kind)
    if adopted is None:
        raise NoProcedure()
    about = subject(kind, body_id, t, campaign_id=campaign_id, relationship_id=relationship_id,
                    mandate_id=mandate_id, endorsement_id=endorsement_id)  # fmt: skip
    made = Proposal(
        id=new_id(), body_id=body_id, procedure_id=adopted.id, kind=kind, proposer_id=proposer_id,
        campaign_id=about.campaign_id, relationship_id=about.relationship_id,
        mandate_id=about.mandate_id, endorsement_id=about.endorsement_id, made_at=t, changed_at=t,
    )  # fmt: skip
    rules = rules_of(adopted.id)
    _write(made, title, text, terms, contests, rules)
    made.until_at = _until(kind, until_at, t, rules, about)
    made.number = next_number("P")
    hashed = digest(frozen_text(made, t).document())
    made.entry_id = auditlog.append(ProposalMade(made.number, body_id, kind, hashed))
    db.session.add(made)
    db.session.flush()
    keep_version(made, 1, "", hashed)
    return made


def revise(
    proposal_id: str,
    by: str,
    title: str,
    text: str,
    terms: Terms = (),
    until_at: datetime | None = None,
    contests: Contests = (),
    reason: str = "",
) -> Proposal:
    """Change the text before notice; the days of discussion start again. What it was before stays, with the reason.

    Raises NotProposer, AlreadyNoticed, WasWithdrawn and UnusableText; and Refusal for a proposal to refer, whose words
    are those of another.
    """
    found = _own(proposal_id, by)
    if found.kind == "refer":
        raise Refusal(
            _("These are the words of another proposal"),
            _("A body puts a text to the vote of all as it stands, or does not."),
            _("Change the proposal that it refers, or withdraw this one."),
        )
    t = now()
    if found.kind == "renew" and found.mandate_id:
        old = relationships.mandate(found.mandate_id)
        about = Subject(old_until=None if old is None else old.until_at)
    else:
        about = Subject()
    procedure = rules_of(found.procedure_id)
    _write(found, title, text, terms, contests, procedure)
    found.until_at = _until(found.kind, until_at, t, procedure, about)
    found.changed_at = t
    hashed = digest(frozen_text(found, t).document())
    auditlog.append(ProposalRevised(found.number, hashed))
    keep_version(found, newest_version(proposal_id) + 1, reason, hashed)
    return found


def keep_version(found: Proposal, n: int, reason: str, hashed: str) -> None:
    """Keep the words of a proposal as they now stand as its version `n`, with the hash that was logged."""
    why = checked(lambda: text_rules.prose(reason, "reason", LONGEST_REASON, may_be_empty=True))
    db.session.add(ProposalVersion(
        proposal_id=found.id, n=n, title=found.title, text=found.text, terms=found.terms, contests=found.contests,
        reason=why, at=found.changed_at, text_hash=hashed,
    ))  # fmt: skip
    db.session.flush()


def withdraw(proposal_id: str, by: str) -> Proposal:
    """Withdraw a proposal that is not before the members: before its notice, or after its ballot died.

    Raises NotProposer, WasWithdrawn, and AlreadyNoticed while its ballot lives or once it is decided.
    """
    found = _own(proposal_id, by, unheld)
    found.withdrawn_at = now()
    auditlog.append(ProposalWithdrawn(found.number))
    db.session.flush()
    return found


def frozen_text(found: Proposal, t: datetime) -> ProposalText:
    """Return all of a proposal that is voted on, as it stands at `t`."""
    terms = parse_json(found.terms)
    assert isinstance(terms, list)
    mandate = relationships.mandate(found.mandate_id) if found.mandate_id else None
    endorsement = db.session.get(Decision, found.endorsement_id) if found.endorsement_id else None
    if found.kind in ("activate", "renew") and found.campaign_id:
        endorsement = standing_endorsement(found.body_id, found.campaign_id, t)
    return ProposalText(
        number=found.number, kind=found.kind, body=found.body_id, title=found.title, text=found.text, terms=terms,
        relationship=found.relationship_id, campaign=found.campaign_id,
        mandate=None if mandate is None else mandate.number,
        endorsement=None if endorsement is None else endorsement.number, until=found.until_at,
        contests=contests_of(found), refers=refers(found),
    )  # fmt: skip


def open_proposal(proposal_id: str) -> Proposal:
    """Lock a proposal and return it as it is now.

    Raises UnknownThing, WasWithdrawn, and AlreadyNoticed once it was noticed.
    """
    found = unheld(proposal_id)
    if notice_of(proposal_id) is not None:
        raise AlreadyNoticed()
    return found


def unheld(proposal_id: str) -> Proposal:
    """Lock a proposal that is not before the members, though an earlier ballot on it may have come to nothing.

    Raises UnknownThing, WasWithdrawn, and AlreadyNoticed while a ballot on it is under way or has decided it.
    """
    lock_exclusive(f"proposal:{proposal_id}")
    found = db.session.get(Proposal, proposal_id, populate_existing=True)
    if found is None:
        raise UnknownThing()
    if found.withdrawn_at is not None:
        raise WasWithdrawn()
    if is_before_members(proposal_id) or is_decided(proposal_id):
        raise AlreadyNoticed()
    return found


def _own(proposal_id: str, by: str, locked: Callable[[str], Proposal] | None = None) -> Proposal:
    known = db.session.get(Proposal, proposal_id)
    if known is None:
        raise UnknownThing()
    if known.proposer_id != by:
        raise NotProposer()
    return (locked or open_proposal)(proposal_id)


def _write(
    onto: Proposal, title: str, text: str, terms: Terms, contests: Contests, procedure: Procedure
) -> None:
    onto.title = checked(lambda: text_rules.title(title))
    onto.text = checked(lambda: text_rules.prose(text, "text"))
    onto.terms = checked(lambda: terms_document(text_rules.terms(list(terms))).decode())
    onto.contests = checked(lambda: jcs(read_contests([dict(one) for one in contests], procedure)).decode())


def checked(read: Callable[[], Read]) -> Read:
    """Return what a pure rule reads, its fault turned into UnusableText."""
    try:
        return read()
    except Unusable as fault:
        raise UnusableText.of(fault) from None


def _until(
    kind: str, asked: datetime | None, t: datetime, procedure: Procedure, about: Subject
) -> datetime | None:
    """Check the end that a proposal asks for; None where it asks for none and the term alone ends the mandate."""
    if asked is None:
        return None
    if kind not in ("activate", "renew"):
        raise UnusableText(_("until: only a mandate has an end"), "until_at")
    if asked.tzinfo is None or asked.microsecond:
        raise UnusableText(_("until: must be an instant of whole seconds with a time zone"), "until_at")
    latest = latest_end(t, fewest_days(procedure), procedure.term_days or 0, about.old_until)
    if asked <= t or (about.old_until is not None and asked <= about.old_until):
        raise UnusableText(_("until: the mandate would end before it begins"), "until_at")
    if asked > latest:
        raise UnusableText(
            _("until: the rule gives %(days)s days at most", days=procedure.term_days), "until_at"
        )  # fmt: skip
    return asked
