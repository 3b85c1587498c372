"""Which bodies a member may see, in People and wherever a body's own things are shown."""

from membership.models import Body
from membership.queries.bodies import ancestors, bodies_of, body, children
from membership.queries.offices import is_officer, offices_of


def own_and_above(member_id: str) -> dict[str, Body]:
    """Return the open bodies the member is in and all above them, by id; what is above stands before what is below."""
    return {one.id: one for mine in bodies_of(member_id) for one in (*reversed(ancestors(mine.id)), mine)}


def visible_bodies(member_id: str) -> list[Body]:
    """Return own bodies, those above them, and those below where the member is an officer; roots first."""
    found = own_and_above(member_id)
    for held in offices_of(member_id):
        found.setdefault(held.body_id, body(held.body_id))
        if is_officer(member_id, held.body_id):
            found.update({one.id: one for one in children(held.body_id)})
    return [one for one in found.values() if one.closed_at is None]
