"""What can be done with relationships, campaigns, contacts and mandates."""

from relationships.actions.capacity import count_capacity
from relationships.actions.contacts import add_contact, read_contacts
from relationships.actions.granting import grant
from relationships.actions.settling import settle, settle_due
from relationships.actions.severing import sever
from relationships.actions.staying import rule_stay, stay
from relationships.actions.suspending import (
    confirm_suspension,
    hold_suspensions,
    propose_suspension,
    release_suspensions,
)
from relationships.actions.things import make_campaign, make_counterpart, make_relationship

__all__ = [
    "add_contact",
    "confirm_suspension",
    "count_capacity",
    "grant",
    "hold_suspensions",
    "make_campaign",
    "make_counterpart",
    "make_relationship",
    "propose_suspension",
    "read_contacts",
    "release_suspensions",
    "rule_stay",
    "settle",
    "settle_due",
    "sever",
    "stay",
]
