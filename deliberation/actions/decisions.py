"""The decision: a certified outcome written down, and in the same transaction what it moves."""

from collections.abc import Mapping
from datetime import datetime
from typing import cast

from auditlog import actions as auditlog
from deliberation.errors import UnknownThing
from deliberation.events import BallotCertified
from deliberation.models import Decision, Notice, Proposal
from deliberation.queries.decisions import decision, notice_of
from deliberation.queries.procedures import rules_of
from deliberation.rules.document import parse_json
from deliberation.rules.effect import WITH_MANDATE, CertifiedBallot, mandate_span
from deliberation.rules.text import instant_text
from foundation.database import db, new_id
from foundation.locks import lock_exclusive
from foundation.numbering import next_number
from membership import actions as membership
from relationships import actions as relationships
from relationships import queries as ties
from relationships.rules.effect import DecisionFacts
from relationships.rules.terms import terms_document


def record_decision(ballot: CertifiedBallot) -> Decision:
    """Write the decision of a certified ballot and let it take effect, all in the caller's transaction.

    A carried activate or renew gives a mandate, a carried sever takes one or an endorsement away, and any sever lets
    go of the suspensions its ballot kept. Only the ballots call this, after the second teller's signature; the
    decision's keys reach the count and both signatures, so the database refuses one that was not certified.
    """
    lock_exclusive(f"proposal:{ballot.proposal_id}")
    found = db.session.get(Proposal, ballot.proposal_id)
    frozen = notice_of(ballot.proposal_id)
    if found is None or frozen is None:
        raise UnknownThing()
    made = Decision(
        id=new_id(), number=next_number("D"), proposal_id=found.id, ballot_id=ballot.ballot_id, body_id=found.body_id,
        kind=found.kind, outcome=ballot.outcome, count_hash=ballot.count_hash, teller_a=ballot.teller_a,
        teller_b=ballot.teller_b, relationship_id=found.relationship_id, campaign_id=found.campaign_id,
        terms_hash=frozen.terms_hash, certified_at=ballot.certified_at, protest_until=ballot.protest_until,
    )  # fmt: skip
    made.entry_id = auditlog.append(_event(ballot, made, found))
    db.session.add(made)
    db.session.flush()
    _take_effect(made, found, frozen, ballot)
    return made


def _event(ballot: CertifiedBallot, made: Decision, found: Proposal) -> BallotCertified:
    scope = f"proposal:{found.id}"
    tellers = [membership.reference_for(scope, teller) for teller in (ballot.teller_a, ballot.teller_b)]
    return BallotCertified(
        ballot=ballot.ballot_number, decision=made.number, proposal=found.number, kind=made.kind, outcome=made.outcome,
        count=made.count_hash, tellers=tellers, protest_until=instant_text(ballot.protest_until),
        rule_until=instant_text(ballot.rule_until),
    )  # fmt: skip


def _take_effect(made: Decision, found: Proposal, frozen: Notice, ballot: CertifiedBallot) -> None:
    if made.kind == "sever":
        if made.outcome == "CARRIED":
            relationships.sever(
                _facts(made, found, frozen, ballot), mandate_id=found.mandate_id, endorsement_id=found.endorsement_id
            )
        relationships.release_suspensions(made.ballot_id, made.outcome)
    elif made.kind in WITH_MANDATE and made.outcome == "CARRIED":
        facts = _facts(made, found, frozen, ballot)
        if facts.until_at is not None:  # else the asked end passed before the tellers signed: nothing is left to permit
            relationships.grant(facts)


def _facts(made: Decision, found: Proposal, frozen: Notice, ballot: CertifiedBallot) -> DecisionFacts:
    document = cast(dict[str, object], parse_json(frozen.document))
    rules = rules_of(found.procedure_id)
    named = document["endorsement"]
    endorsement = decision(named) if isinstance(named, str) else None
    return DecisionFacts(
        id=made.id, number=made.number, kind=made.kind, outcome=made.outcome, body_id=made.body_id,
        proposal_id=made.proposal_id, relationship_id=made.relationship_id, campaign_id=made.campaign_id,
        terms_hash=made.terms_hash, certified_at=made.certified_at, protest_until=made.protest_until,
        rule_until=ballot.rule_until, until_at=_until(made, found, document),
        endorsement_id=None if endorsement is None else endorsement.id,
        renews_id=found.mandate_id if made.kind == "renew" else None,
        endorsement_number=None if endorsement is None else endorsement.number,
        terms=terms_document(cast(list[dict[str, str]], document["terms"])).decode(),
        **({} if rules.suspend is None else {"suspend_days": rules.suspend.ballot_within_days}),
    )  # fmt: skip


def _until(made: Decision, found: Proposal, document: Mapping[str, object]) -> datetime | None:
    """The end by the rule, or earlier as the frozen text asks: the proposal's own row is not what was voted on."""
    term, noticed = rules_of(found.procedure_id).term_days, document["until"]
    if made.kind not in WITH_MANDATE or term is None:
        return None
    old = ties.mandate(found.mandate_id) if made.kind == "renew" and found.mandate_id else None
    asked = datetime.fromisoformat(noticed) if isinstance(noticed, str) else None
    span = mandate_span(made.protest_until, term, asked, None if old is None else old.until_at)
    return None if span is None else span[1]
