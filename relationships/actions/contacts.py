"""Contacts: entered by a body's officers, read by a campaign's organisers under a live mandate alone, and logged."""

from flask_babel import gettext as _
from sqlalchemy import select

from auditlog import actions as auditlog
from foundation.clock import now
from foundation.database import db, new_id
from foundation.locks import lock_shared
from membership import actions as members
from membership import queries as membership
from relationships.actions.things import OFFICERS
from relationships.errors import NotLive, no_such
from relationships.events import ContactsRead
from relationships.models import Campaign, Contact, Mandate, Relationship
from relationships.queries.mandates import mandate_state
from relationships.rules.mandate import State
from relationships.wording import SHORT, line


def add_contact(relationship_id: str, name: str, role: str, reach: str, by: str | None = None) -> Contact:
    """Enter a person to reach. `by` must hold an office of the relationship's body; only seeding has nobody.

    Raises NotFound, NotAllowed and BadInput.
    """
    tie = db.session.get(Relationship, relationship_id)
    if tie is None:
        raise no_such(_("There is no such relationship"))
    if by is not None:
        membership.require_office(by, tie.body_id, *OFFICERS)
    made = Contact(
        id=new_id(), relationship_id=relationship_id, name=line(_("Name"), name, SHORT),
        role=line(_("Role"), role, SHORT), reach=line(_("How to reach"), reach, SHORT),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def read_contacts(member_id: str, mandate_id: str) -> list[Contact]:
    """Return the relationship's contacts to an organiser of the campaign's body, and log that they were read.

    The mandate must be live at this instant, by its rows: not stayed, not suspended, not ended. Raises NotFound,
    NotAllowed and NotLive.
    """
    found = db.session.get(Mandate, mandate_id)
    if found is None:
        raise no_such(_("There is no such mandate"))
    campaign = db.session.get_one(Campaign, found.campaign_id)
    membership.require_office(member_id, campaign.body_id, "organiser")
    lock_shared(f"mandate:{found.id}")
    state = mandate_state(found.id, now())
    if state is not State.ACTIVE:
        raise NotLive(
            _("These contacts are shut"),
            _("Mandate %(number)s is not live.", number=found.number),
            _("They open when a certified decision of the members is in effect."),
        )
    asked = select(Contact).where(Contact.relationship_id == found.relationship_id).order_by(Contact.name, Contact.id)
    contacts = list(db.session.execute(asked).scalars())
    ref = members.reference_for(f"office:{campaign.body_id}", member_id)
    auditlog.append(ContactsRead(mandate=found.number, ref=ref, count=len(contacts)))
    return contacts
