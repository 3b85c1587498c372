"""The house in which every persona finds the main task in their inbox."""

from typing import Any

from deliberation import actions as deliberation
from foundation.database import db
from membership import actions as membership
from membership.models import Member
from membership.passwords import digest
from tests.carried import LASTING, PASSWORD, TEXT, Carried, in_full_house
from tests.factories import JOINED, a_rule
from tests.kept import kept

CONVENER, SECRETARY = "Vico Plain", "Keeper Three"


def in_everybodys_house(house: Any) -> Carried:
    """Build the full house with rules to renew and sever, people in the branch, and a circle asked for a round."""

    def build() -> Carried:
        made = in_full_house(house)
        made.act(_more, made)
        house.tick()
        return made

    return kept(house, "everybody's house", build)


def _more(made: Carried) -> None:
    root, members = made.chapter.root, list(made.chapter.members.values())
    for kind, lasting in (("renew", LASTING), ("sever", {})):
        deliberation.adopt_procedure(root, kind, a_rule(**{"class": kind, "name": f"Chapter vote: {kind}", **lasting}))
    membership.found_office(made.named["Cora Committee"], made.chapter.branch, "chair")
    for member_id in members[:3]:
        membership.join(member_id, made.chapter.branch, JOINED)
    circle = membership.make_body("circle", "Night shift circle", root)
    for member_id in (made.named[CONVENER], *members[3:6]):
        membership.join(member_id, circle.id, JOINED)
    membership.found_office(made.named[CONVENER], circle.id, "convener")
    rounds = {"hosts": "circles", "share": "1/2", "attendance": 2}
    deliberation.adopt_procedure(root, "position", a_rule(name="Chapter vote after circles", rounds=rounds))
    deliberation.propose(root, "position", "Keep the canteen open at night", TEXT, made.named["Vera Script"])
    db.session.get_one(Member, made.chapter.keeper).password_hash = digest(PASSWORD)
