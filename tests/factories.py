"""Small worlds for tests, made through the same actions as users use; each function says what it leaves behind."""

from dataclasses import dataclass, field
from datetime import date

from foundation.database import db
from membership import actions as membership

JOINED = date(2024, 1, 15)
PAID_UNTIL = date(2027, 12, 31)


@dataclass
class Chapter:
    """An organisation with one branch; `chair`, `secretary` and `keeper` (membership secretary) hold office.

    `members` are the ids of plain members by name; everybody is in the organisation, with dues paid.
    """

    root: str
    branch: str
    chair: str
    secretary: str
    keeper: str
    members: dict[str, str] = field(default_factory=dict)


def a_member(name: str, body_ids: tuple[str, ...] = (), joined: date = JOINED, password: str | None = None) -> str:
    """Return the id of a member with dues paid to the end of 2027 and a place in these bodies; committed."""
    email = name.lower().replace(" ", ".") + "@members.example"
    made = membership.add_member(name, email, joined, password=password)
    for body_id in body_ids:
        membership.join(made.id, body_id, joined)
    membership.record_dues(made.id, joined, PAID_UNTIL)
    db.session.commit()
    return made.id


def a_chapter(plain: int = 3) -> Chapter:
    """Return a chapter with three officers and so many plain members, named Member 1 and so on; committed."""
    root = membership.make_body("organisation", "Test Chapter", None).id
    branch = membership.make_body("branch", "Harbor branch", root).id
    chair, secretary, keeper = (a_member(name, (root,)) for name in ("Chair One", "Secretary Two", "Keeper Three"))
    for member_id, kind in ((chair, "chair"), (secretary, "secretary"), (keeper, "membership secretary")):
        membership.found_office(member_id, root, kind)
    members = {f"Member {n}": a_member(f"Member {n}", (root,)) for n in range(1, plain + 1)}
    db.session.commit()
    return Chapter(root, branch, chair, secretary, keeper, members)
