"""Protesting against a decision, and ruling on a protest: what each does, and who may."""

import unicodedata
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from auditlog import actions as auditlog
from ballots import queries as ballots
from deliberation import queries as deliberation
from deliberation.rules.document import Unusable
from deliberation.rules.text import instant_text, prose
from foundation.clock import now
from foundation.database import db, new_id
from foundation.errors import BadInput, NotAllowed
from foundation.hashing import sha256
from foundation.locks import lock_exclusive
from membership import actions as members
from membership import queries as membership
from oversight.errors import RuledBefore, SameFact, WindowOver, may_not_rule, unknown_protest
from oversight.events import ProtestFiled, ProtestRuled
from oversight.found import decision as found_decision
from oversight.models import Protest, Ruling
from oversight.rules.protest import LONGEST_TEXT, is_fact
from relationships import actions as relationships

ACT = "protest.rule"
"""The kind of paired act by which a protest is ruled on."""


def file_protest(decision_id: str, fact: str, text: str, by: str) -> Protest:
    """File a protest of a member of the body against a decision, which stays what it would do until it is ruled on.

    `fact` is what it disputes (see `oversight.rules.protest`), one protest a fact. Raises NotFound to outsiders,
    NotAllowed, BadInput, SameFact, and WindowOver once the protest window has passed.
    """
    decision = found_decision(decision_id)
    deliberation.proposal_for(decision.proposal_id, by)
    told = _checked(fact, text)
    lock_exclusive(f"decision:{decision.id}")
    t = now()
    if not membership.in_body(by, decision.body_id, membership.local_day(t)):
        raise NotAllowed(
            _("You cannot protest against this decision"), _("Only members of the body that decided may."),
            _("Ask one of them."),
        )  # fmt: skip
    if t >= decision.protest_until:
        raise WindowOver(
            _("The protest window has passed"),
            _("It ended on %(day)s.", day=decision.protest_until.date().isoformat()),
            _("Propose to sever or to decide anew instead."),
        )  # fmt: skip
    same = select(Protest.id).where(Protest.decision_id == decision.id, Protest.fact == fact)
    if db.session.execute(same).first() is not None:
        raise SameFact(
            _("A protest on this fact was filed before"), _("One protest is heard for each fact."),
            _("Name another fact, or wait for the ruling."),
        )  # fmt: skip
    return _file(decision, fact, told, by, t)


def _checked(fact: str, text: str) -> str:
    if not is_fact(fact):
        raise BadInput(_("This is no fact that a protest can be about"), "", _("Choose one of those named."))
    try:
        return unicodedata.normalize("NFC", prose(text, "text", LONGEST_TEXT))
    except Unusable as error:
        raise BadInput(_("The text cannot be used"), str(error), _("Change it and file again.")) from error


def _file(decision: Any, fact: str, text: str, by: str, t: datetime) -> Protest:
    rule_by = rule_until(decision)
    protest_id = new_id()
    entry_id = auditlog.append(
        ProtestFiled(
            protest=protest_id, decision=decision.number, fact=fact, text_hash=sha256(text.encode()).hex(),
            rule_by=instant_text(rule_by),
        )
    )  # fmt: skip
    made = Protest(
        id=protest_id, decision_id=decision.id, fact=fact, text=text, filed_by=by, filed_at=t, rule_by=rule_by,
        entry_id=entry_id,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    relationships.stay(decision.id, protest_id)
    return made


def rule_until(decision: Any) -> datetime:
    """Return until when the body's own auditors rule on protests against a decision."""
    until: datetime = decision.protest_until
    return until + timedelta(days=ballots.ballot(decision.ballot_id).rule_within_days)


def propose_ruling(protest_id: str, upheld: bool, reason: str, by: str) -> str:
    """Propose a ruling as an auditor; return the id of the act that a second auditor confirms.

    Raises NotFound, NotAllowed, RuledBefore, BadInput and AlreadyDone.
    """
    protest, decision = _to_rule(protest_id, by)
    return members.propose_act(ACT, f"protest:{protest.id}", decision.body_id, {"upheld": upheld}, reason, by).id


def confirm_ruling(act_id: str, by: str) -> Ruling:
    """Confirm, as another auditor, a ruling that one proposed; upheld makes the decision VOID in every reading.

    Raises NotFound, NotAllowed, RuledBefore, TwoPeopleNeeded and AlreadyDone.
    """
    act = membership.act(act_id)
    if act.kind != ACT:
        raise unknown_protest()
    protest_id = act.subject.removeprefix("protest:")
    lock_exclusive(f"protest:{protest_id}")
    protest, decision = _to_rule(protest_id, by)
    _to_rule(protest_id, act.by_a)
    members.confirm_act(act_id, by)
    upheld = bool(act.payload["upheld"])
    relationships.rule_stay(protest.id, upheld)
    refs = [members.reference_for(f"proposal:{decision.proposal_id}", one) for one in (act.by_a, by)]
    entry_id = auditlog.append(
        ProtestRuled(protest=protest.id, decision=decision.number, upheld=upheld, reason=act.reason, by=refs)
    )
    made = Ruling(
        protest_id=protest.id, upheld=upheld, reason=act.reason, by_a=act.by_a, by_b=by, ruled_at=now(),
        entry_id=entry_id,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def _to_rule(protest_id: str, by: str) -> tuple[Protest, Any]:
    """The protest and its decision, if `by` may rule on it now; NotFound also to those who are no auditors there."""
    protest = db.session.get(Protest, protest_id)
    if protest is None:
        raise unknown_protest()
    decision = found_decision(protest.decision_id)
    parent = membership.parent(decision.body_id)
    own = membership.holds(by, decision.body_id, "auditor") is not None
    above = parent is not None and membership.holds(by, parent.id, "auditor") is not None
    if not own and not above:
        raise unknown_protest()
    if db.session.get(Ruling, protest.id) is not None:
        raise RuledBefore(_("This protest was ruled on"), _("A ruling stands; it is in the log."))
    if not own and now() < protest.rule_by:
        day = protest.rule_by.date().isoformat()
        raise may_not_rule(_("Until %(day)s the body's own auditors rule; then those of the body above.", day=day))
    if by == protest.filed_by:
        raise may_not_rule(_("You filed it."))
    if by in (decision.teller_a, decision.teller_b):
        raise may_not_rule(_("You certified the count that it is about."))
    if membership.barred(by, f"proposal:{decision.proposal_id}", f"campaign:{decision.campaign_id}"):
        raise may_not_rule(_("You declared an interest."))
    return protest, decision
