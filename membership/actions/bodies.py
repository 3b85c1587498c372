"""Making bodies."""

from flask_babel import gettext as _
from sqlalchemy import select

from auditlog.actions import append
from foundation.clock import now
from foundation.database import db, new_id
from foundation.errors import BadInput
from membership import queries
from membership.actions import wording
from membership.events import BodyMade
from membership.models import BODY_KINDS, SCOPES, Body
from membership.rules.names import likeness


def make_body(kind: str, name: str, parent_id: str | None, scope: str | None = None) -> Body:
    """Make a body under its parent; only the one organisation has none. Logs `body.made`.

    `scope` says of a circle what kind of work it joins. Raises BadInput for a kind, place or name that cannot be.
    """
    clean = wording.name(name)
    _check_place(kind, parent_id, scope)
    if any(likeness(other) == likeness(clean) for other in db.session.execute(select(Body.name)).scalars()):
        raise BadInput(
            _("There is a body of this name"), _("Two bodies must not be mistaken."), _("Choose another name.")
        )
    made = Body(id=new_id(), parent_id=parent_id, kind=kind, scope=scope, name=clean, made_at=now())
    db.session.add(made)
    db.session.flush()
    append(BodyMade(body=made.id, kind=kind, name=clean, parent=parent_id, scope=scope))
    return made


def _check_place(kind: str, parent_id: str | None, scope: str | None) -> None:
    if kind not in BODY_KINDS:
        raise BadInput(_("There is no such kind of body"), _("It is one of: %(kinds)s.", kinds=", ".join(BODY_KINDS)))
    if (kind == "organisation") != (parent_id is None):
        raise BadInput(
            _("Only the organisation stands above all"), _("Every other body is part of one."), _("Name it.")
        )
    if scope is not None and (kind != "circle" or scope not in SCOPES):
        raise BadInput(_("This scope cannot be"), _("Only a circle has one of: %(scopes)s.", scopes=", ".join(SCOPES)))
    if parent_id is None:
        if db.session.execute(select(Body.id).where(Body.parent_id.is_(None))).first():
            raise BadInput(_("There is an organisation already"), _("An installation holds one."))
    elif queries.body(parent_id).closed_at is not None:
        raise BadInput(_("The body above is closed"), _("A closed body makes no others."))
