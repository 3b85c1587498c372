"""Adopting a procedure: the rules of a body for one kind of decision, checked, hashed, versioned."""

from collections.abc import Mapping

from sqlalchemy import func, select

from auditlog import actions as auditlog
from deliberation.errors import UnusableText
from deliberation.events import ProcedureAdopted
from deliberation.models import Procedure
from deliberation.rules.document import Unusable
from deliberation.rules.frozen import digest
from deliberation.rules.procedure import Procedure as Rules
from deliberation.rules.reading import canonical, parse
from foundation.clock import now
from foundation.database import db, new_id
from foundation.locks import lock_exclusive
from foundation.slots import slots
from membership import queries as membership

SUSPENDERS = 2
"""A suspension is an act of two people; a rule that asks for more would promise what nothing keeps."""


def adopt_procedure(body_id: str, kind: str, document: Mapping[str, object], by: str | None = None) -> Procedure:
    """Adopt the next version of a body's rules for a kind of decision; proposals made before keep theirs.

    `by` is None at founding and in seeding; otherwise chair, secretary or convener of the body. Raises NotFound for an
    unknown body and UnusableText where the document is malformed, contradicts itself or asks for what is not offered.
    """
    membership.body(body_id)
    if by is not None:
        membership.require_office(by, body_id, "chair", "secretary", "convener")
    rules = _checked(kind, document)
    lock_exclusive(f"procedure:{body_id}:{kind}")
    mine = (Procedure.body_id == body_id) & (Procedure.kind == kind)
    version = (db.session.execute(select(func.max(Procedure.version)).where(mine)).scalar() or 0) + 1
    text = canonical(dict(rules.document))
    made = Procedure(
        id=new_id(), body_id=body_id, kind=kind, version=version, name=rules.name, document=text.decode(),
        hash=digest(text), adopted_at=now(),
    )  # fmt: skip
    made.entry_id = auditlog.append(ProcedureAdopted(made.id, body_id, kind, version, rules.name, made.hash))
    db.session.add(made)
    db.session.flush()
    return made


def _checked(kind: str, document: Mapping[str, object]) -> Rules:
    try:
        rules = parse(dict(document), *slots().procedure_checks)
    except Unusable as fault:
        raise UnusableText.of(fault) from None
    if rules.decision_class != kind:
        raise UnusableText(f"class: it is {rules.decision_class}, but the rules are for {kind}", "class")
    if rules.petition is not None:
        raise UnusableText("petition: signatures cannot be collected yet; leave the petition out", "petition")
    if rules.suspend is not None and rules.suspend.need != SUSPENDERS:
        raise UnusableText(f"suspend.need: {SUSPENDERS} of the committee suspend; more are not offered yet", "suspend")
    return rules
