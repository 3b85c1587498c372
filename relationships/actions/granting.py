"""Granting: the one way in which a mandate comes into being (DESIGN, law 1)."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select

from auditlog import actions as auditlog
from foundation.clock import now
from foundation.database import db, new_id
from foundation.locks import lock_exclusive
from foundation.numbering import next_number
from relationships.actions.settling import lock_mandates, walk
from relationships.errors import AlreadyStanding, NoEffect
from relationships.events import MandateGranted, instant
from relationships.models import Mandate
from relationships.rules.effect import DecisionFacts
from relationships.rules.terms import read_terms, terms_hash


def grant(decision: DecisionFacts) -> Mandate:
    """Write the mandate of a certified, carried activate or renew, in the transaction of the certification.

    It is from the end of the protest window; a renewal not before the mandate it renews ends. Raises NoEffect where
    the decision grants nothing, and AlreadyStanding while another mandate of the pair stands.
    """
    _require_effect(decision)
    assert decision.until_at is not None
    lock_exclusive(f"pair:{decision.relationship_id}:{decision.campaign_id}")
    renewed = _renewed(decision)
    _require_place(decision)
    from_at = max(decision.protest_until, renewed.until_at) if renewed else decision.protest_until
    if decision.until_at <= from_at:
        raise NoEffect(
            _("This mandate would end before it begins"),
            _("It could begin on %(begin)s at the earliest.", begin=instant(from_at)),
            _("Decide anew with a later end."),
        )
    return _write(decision, renewed, from_at, decision.until_at)


def _write(decision: DecisionFacts, renewed: Mandate | None, from_at: datetime, until_at: datetime) -> Mandate:
    number = next_number("M")
    lock_exclusive("mandate-status-index")
    last = db.session.execute(select(func.max(Mandate.status_index))).scalar()
    made = Mandate(
        id=new_id(), number=number, decision_id=decision.id, decision_number=decision.number,
        body_id=decision.body_id, kind=decision.kind, outcome=decision.outcome,
        relationship_id=decision.relationship_id, campaign_id=decision.campaign_id, terms_hash=decision.terms_hash,
        terms=decision.terms, endorsement_id=decision.endorsement_id, endorsement_number=decision.endorsement_number,
        renews_id=decision.renews_id, from_at=from_at, until_at=until_at, granted_at=decision.certified_at,
        suspend_days=decision.suspend_days, slot=1 if renewed else 0,
        status_index=0 if last is None else last + 1,
    )  # fmt: skip
    made.entry_id = auditlog.append(
        MandateGranted(
            mandate=number, decision=decision.number, relationship=made.relationship_id, campaign=made.campaign_id,
            terms_hash=made.terms_hash, endorsement=made.endorsement_number, from_=instant(from_at),
            until=instant(until_at), renews=renewed.number if renewed else None,
        )
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def _require_effect(decision: DecisionFacts) -> None:
    whole = decision.relationship_id and decision.campaign_id and decision.until_at
    endorsed = decision.endorsement_id and decision.endorsement_number
    right = decision.kind in ("activate", "renew") and (decision.kind == "renew") == (decision.renews_id is not None)
    if decision.outcome != "CARRIED" or not (whole and endorsed and right):
        raise NoEffect(
            _("This decision grants no mandate"),
            _("A mandate needs a carried activate or renew with relationship, campaign, endorsement and end."),
            "",
        )
    if decision.terms is not None and terms_hash(read_terms(decision.terms)) != decision.terms_hash:
        raise NoEffect(_("These are not the terms that were voted on"), _("Their hash is another one."), "")


def _renewed(decision: DecisionFacts) -> Mandate | None:
    if decision.renews_id is None:
        return None
    found = db.session.get(Mandate, decision.renews_id)
    pair = (decision.relationship_id, decision.campaign_id)
    if found is None or (found.relationship_id, found.campaign_id) != pair:
        raise NoEffect(
            _("This decision renews nothing"), _("The mandate it names is of another relationship or campaign."), ""
        )
    return found


def _require_place(decision: DecisionFacts) -> None:
    """Settle what stands of the pair, then refuse if anything stands but the mandate to be renewed."""
    unended = select(Mandate).where(
        Mandate.relationship_id == decision.relationship_id,
        Mandate.campaign_id == decision.campaign_id,
        Mandate.ended_at.is_(None),
    )
    unended = unended.order_by(Mandate.granted_at, Mandate.number)
    standing = db.session.execute(unended).scalars().all()
    lock_mandates(found.id for found in standing)
    for found in standing:
        walk(found.id, now())
    standing = db.session.execute(unended).scalars().all()
    if any(found.id != decision.renews_id for found in standing):
        raise AlreadyStanding(
            _("A mandate of this relationship in this campaign stands already"),
            _("Only one may stand, beside one renewal of it that has not begun."),
            _("Renew or sever that one."),
        )
