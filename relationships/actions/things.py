"""Entering counterparts, relationships and campaigns."""

from datetime import date

from flask_babel import gettext as _

from auditlog import actions as auditlog
from foundation.clock import now
from foundation.database import db, new_id
from foundation.errors import BadInput
from membership import queries as membership
from relationships.events import CampaignMade, RelationshipMade
from relationships.models import COUNTERPART_KINDS, Campaign, Counterpart, Relationship
from relationships.queries.things import public_name
from relationships.wording import LONG, SHORT, line, lines, named

OFFICERS = ("chair", "secretary", "organiser")
"""Offices of a body that may enter its relationships and campaigns."""
DIRECTNESS = ("direct", "indirect")
HOLDERS = ("organisation", "candidate", "person")
LEVELS = ("leader-leader", "leader-body", "body-body")


def make_counterpart(
    name: str, kind: str, private_person: bool = False, public_role: str | None = None
) -> Counterpart:
    """Enter a counterpart. One private person needs the public role it is shown by. Raises BadInput."""
    one_of(_("Kind"), kind, COUNTERPART_KINDS)
    role = line(_("Public role"), public_role, SHORT) if public_role else None
    if private_person and role is None:
        raise BadInput(
            _("A private person needs a public role"),
            _("Public pages show the role in place of the name."),
            _("Say what the person is, such as “a member of the school board”."),
        )
    made = Counterpart(
        id=new_id(), name=named(_("Name"), name), kind=kind, private_person=private_person,
        public_role=role, made_at=now(),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def make_relationship(
    body_id: str, counterpart_id: str, directness: str, holder: str, level: str, summary: str,
    holder_name: str | None = None, by: str | None = None,
) -> Relationship:  # fmt: skip
    """Enter a body's tie to a counterpart. `by` must hold an office of the body; only seeding has nobody.

    Raises BadInput and NotAllowed.
    """
    if by is not None:
        membership.require_office(by, body_id, *OFFICERS)
    other = db.session.get(Counterpart, counterpart_id)
    if other is None:
        raise BadInput(_("There is no such counterpart"), "", _("Enter it first."))
    one_of(_("Directness"), directness, DIRECTNESS)
    one_of(_("Holder"), holder, HOLDERS)
    one_of(_("Level"), level, LEVELS)
    made = Relationship(
        id=new_id(), body_id=body_id, counterpart_id=counterpart_id, directness=directness, holder=holder,
        holder_name=named(_("Holder’s name"), holder_name) if holder_name else None, level=level,
        summary=lines(_("Summary"), summary, LONG), made_at=now(),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    auditlog.append(RelationshipMade(relationship=made.id, body=body_id, counterpart=public_name(other)))
    return made


def make_campaign(
    body_id: str, title: str, aim: str, ends_on: date, candidate: str | None = None, by: str | None = None
) -> Campaign:
    """Enter a campaign of a body for an office or measure.

    `by` must hold an office of the body; only seeding has nobody. Raises BadInput and NotAllowed.
    """
    if by is not None:
        membership.require_office(by, body_id, *OFFICERS)
    made = Campaign(
        id=new_id(), body_id=body_id, title=named(_("Title"), title), aim=line(_("Aim"), aim, SHORT),
        candidate=named(_("Candidate"), candidate) if candidate else None, ends_on=ends_on, made_at=now(),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    auditlog.append(CampaignMade(campaign=made.id, body=body_id, title=made.title))
    return made


def one_of(what: str, value: str, allowed: tuple[str, ...]) -> None:
    """Raise BadInput unless the value is one of these."""
    if value not in allowed:
        raise BadInput(
            _("%(what)s cannot be this", what=what), _("It is one of: %(list)s.", list=", ".join(allowed)), ""
        )
