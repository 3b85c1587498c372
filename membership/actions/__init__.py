"""What may be done in membership, one function a use case. They flush and log; whoever calls them commits."""

from membership.actions.bodies import make_body
from membership.actions.interests import declare_interest
from membership.actions.members import add_member, join, leave, record_dues, record_meeting
from membership.actions.offices import (
    confirm_office_act,
    end_office,
    found_office,
    give_office,
    propose_ending,
    propose_giving,
)
from membership.actions.paired import confirm_act, propose_act, withdraw_act
from membership.actions.passwords import make_one_time_code, renew_code, set_password, spend_code
from membership.actions.references import reference_for
from membership.actions.rolls import add_to_roll, freeze_roll, log_frozen
from membership.actions.visits import come

__all__ = [
    "add_member",
    "add_to_roll",
    "come",
    "confirm_act",
    "confirm_office_act",
    "declare_interest",
    "end_office",
    "found_office",
    "freeze_roll",
    "give_office",
    "join",
    "leave",
    "log_frozen",
    "make_body",
    "make_one_time_code",
    "propose_act",
    "propose_ending",
    "propose_giving",
    "record_dues",
    "record_meeting",
    "reference_for",
    "renew_code",
    "set_password",
    "spend_code",
    "withdraw_act",
]
