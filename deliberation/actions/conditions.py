"""Finding, by two officers with a reason, whether a condition of an endorsement was met. Nothing follows by itself."""

from flask_babel import gettext as _

from auditlog import actions as auditlog
from deliberation.errors import NotYetFound, UnknownThing
from deliberation.events import ConditionFound
from deliberation.models import ConditionFinding, Decision
from deliberation.queries.conditions import FIND, FINDERS, findings, is_endorsement, subject_of, terms_of
from deliberation.queries.decisions import decision, endorsement_state
from deliberation.rules.conditions import Condition, conditions, may_find
from foundation.clock import now
from foundation.database import db, new_id
from foundation.errors import NotAllowed
from foundation.locks import lock_exclusive
from membership import actions as members
from membership import queries as membership


def propose_finding(decision_id: str, term: int, met: bool, reason: str, by: str) -> str:
    """Propose to find that a condition was met or was not; return the id of the act that a second officer confirms.

    Raises UnknownThing where the endorsement has no such condition, NotAllowed for somebody without an office for it
    or with a declared interest, NotYetFound before its day has passed or once the endorsement stands no more.
    """
    found, condition = _condition(decision_id, term)
    _permit(found, by)
    _require_findable(found, condition, met)
    payload = {"term": term, "met": met}
    return members.propose_act(FIND, subject_of(found.id), found.body_id, payload, reason, by).id


def confirm_finding(act_id: str, by: str) -> ConditionFinding:
    """Confirm what another officer proposed: the finding is logged and stands until a later one.

    Raises UnknownThing, NotAllowed, NotYetFound, TwoPeopleNeeded and AlreadyDone.
    """
    act = membership.act(act_id)
    if act.kind != FIND:
        raise UnknownThing()
    lock_exclusive(act.subject)
    found, condition = _condition(act.subject.removeprefix(subject_of("")), int(act.payload["term"]))
    met = bool(act.payload["met"])
    for person in (by, act.by_a):
        _permit(found, person)
    _require_findable(found, condition, met)
    members.confirm_act(act_id, by)
    n = len(findings(found.id, condition.term)) + 1
    refs = [members.reference_for(f"office:{found.body_id}", person) for person in (act.by_a, by)]
    event = ConditionFound(decision=found.number, term=condition.term, n=n, met=met, reason=act.reason, by=refs)
    made = ConditionFinding(
        id=new_id(), decision_id=found.id, term=condition.term, n=n, met=met, reason=act.reason, by_a=act.by_a, by_b=by,
        at=now(), entry_id=auditlog.append(event),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def _condition(decision_id: str, term: int) -> tuple[Decision, Condition]:
    found = decision(decision_id)
    condition = next((one for one in conditions(terms_of(found)) if one.term == term), None)
    if condition is None or not is_endorsement(found):
        raise UnknownThing()
    return found, condition


def _permit(found: Decision, by: str) -> None:
    membership.require_office(by, found.body_id, *FINDERS)
    if membership.barred(by, f"proposal:{found.proposal_id}", f"campaign:{found.campaign_id}"):
        raise NotAllowed(
            _("You declared an interest in this"),
            _("Whoever did so does not say whether a condition was met."),
            _("Leave it to another officer."),
        )


def _require_findable(found: Decision, condition: Condition, met: bool) -> None:
    t = now()
    if endorsement_state(found, t) == "ended":
        raise NotYetFound(
            _("The endorsement stands no more"),
            _("It was withdrawn, made void, or its term is over."),
            _("Nothing is left to find."),
        )
    if not may_find(condition, met, membership.local_day(t)):
        raise NotYetFound(
            _("The day of this condition has not passed"),
            _("It can be met until %(day)s.", day=condition.due.isoformat()),
            _("Look again on the day after."),
        )
