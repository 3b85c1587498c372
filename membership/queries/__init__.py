"""What others may ask of membership: bodies, members, offices, standing, rolls and acts waiting to be confirmed."""

from membership.queries.bodies import ancestors, bodies_among, bodies_of, body, children, in_body, organisation, parent
from membership.queries.members import barred, candidates, email_of, has_left, member, name_of, personas
from membership.queries.offices import (
    holds,
    holds_anywhere,
    is_officer,
    may_give_offices,
    offices_in,
    offices_of,
    require_office,
    require_officer,
)
from membership.queries.paired import PairedFacts, act, waiting_acts
from membership.queries.rolls import (
    RollFacts,
    bundle_parts,
    group_sizes,
    groups_of_members,
    refs_of,
    roll,
    roll_ref,
    rolls_of,
)
from membership.queries.standing import RollLine, Standing, last_paid_day, local_day, standing

__all__ = [
    "PairedFacts",
    "RollFacts",
    "RollLine",
    "Standing",
    "act",
    "ancestors",
    "barred",
    "bodies_among",
    "bodies_of",
    "body",
    "bundle_parts",
    "candidates",
    "children",
    "email_of",
    "group_sizes",
    "groups_of_members",
    "has_left",
    "holds",
    "holds_anywhere",
    "in_body",
    "is_officer",
    "last_paid_day",
    "local_day",
    "may_give_offices",
    "member",
    "name_of",
    "offices_in",
    "offices_of",
    "organisation",
    "parent",
    "personas",
    "refs_of",
    "require_office",
    "require_officer",
    "roll",
    "roll_ref",
    "rolls_of",
    "standing",
    "waiting_acts",
]
