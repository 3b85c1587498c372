"""Procedures: which rules a body has adopted, and what they say."""

from collections.abc import Collection

from sqlalchemy import func, select

from deliberation.errors import UnknownThing
from deliberation.models import Procedure
from deliberation.rules.document import parse_json
from deliberation.rules.procedure import Procedure as Rules
from deliberation.rules.reading import parse
from foundation.database import db
from foundation.once import foresee, once_a_page


@once_a_page
def procedure(procedure_id: str) -> Procedure:
    """Return one version of a procedure; UnknownThing where there is none."""
    found = db.session.get(Procedure, procedure_id)
    if found is None:
        raise UnknownThing()
    return found


def procedure_document(procedure_id: str) -> dict[str, object]:
    """Return the document of a procedure; UnknownThing where there is none."""
    document = parse_json(procedure(procedure_id).document)
    assert isinstance(document, dict)
    return document


@once_a_page
def rules_of(procedure_id: str) -> Rules:
    """Return a procedure as values; UnknownThing where there is none."""
    return parse(procedure_document(procedure_id))


def standing_of(rules: Rules) -> dict[str, object]:
    """Return what a procedure asks of a voter, as membership reads it."""
    electorate = rules.document["electorate"]
    assert isinstance(electorate, dict)
    standing: dict[str, object] = electorate["standing"]
    return standing


@once_a_page
def procedure_for(body_id: str, kind: str) -> Procedure | None:
    """Return the newest version that this very body adopted for a kind of decision, or None."""
    mine = (Procedure.body_id == body_id) & (Procedure.kind == kind)
    return db.session.execute(select(Procedure).where(mine).order_by(Procedure.version.desc()).limit(1)).scalar()


def foresee_procedures(body_ids: Collection[str], kinds: Collection[str]) -> None:
    """Look up together the newest rules of these bodies for these kinds, for a page that asks for many."""
    newest: dict[tuple[str, str], Procedure | None] = {(body, kind): None for body in body_ids for kind in kinds}
    last = select(Procedure.body_id, Procedure.kind, func.max(Procedure.version).label("version"))
    each = last.where(Procedure.body_id.in_(body_ids)).group_by(Procedure.body_id, Procedure.kind).subquery()
    same = (each.c.body_id == Procedure.body_id) & (each.c.kind == Procedure.kind)
    rows = db.session.execute(select(Procedure).join(each, same & (each.c.version == Procedure.version))).scalars()
    found = list(rows)
    foresee(procedure_for, newest | {(one.body_id, one.kind): one for one in found})
    foresee(procedure, {one.id: one for one in found})


def procedures_of(body_ids: Collection[str]) -> list[Procedure]:
    """Return all versions of the bodies' procedures: by body, kind, newest first."""
    chosen = select(Procedure).where(Procedure.body_id.in_(body_ids))
    ordered = chosen.order_by(Procedure.body_id, Procedure.kind, Procedure.version.desc())
    return list(db.session.execute(ordered).scalars())
