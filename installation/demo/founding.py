"""How the chapter begins: bodies, first officers, members with their dues, rules; and who comes later in the year."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from deliberation import actions as deliberation
from foundation.clock import now
from installation.demo import bylaws, cast
from installation.demo.stage import Moment, Stage, Story
from membership import actions as membership
from membership import queries

FOUNDED = -365
"""The day the log begins."""
DUES_DAYS = range(-340, 0, 20)
"""Days on which the membership secretary books renewed dues."""


@dataclass
class Chapter:
    """What the stories know: ids by name, and the stage they are played on."""

    stage: Stage
    bodies: dict[str, str] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)
    campaigns: dict[str, str] = field(default_factory=dict)
    relationships: dict[str, str] = field(default_factory=dict)
    voted: dict[str, set[str]] = field(default_factory=dict)
    """Ballot → members who handed in a paper; what the stories know by themselves, so that they need not ask."""

    @property
    def id(self) -> str:
        """The chapter's own body."""
        return self.bodies[cast.CHAPTER]

    def date(self, days: int) -> date:
        """Return the day so many days from the present."""
        return self.stage.day(days).astimezone(self.stage.zone).date()


def bodies(chapter: Chapter) -> None:
    """Make the tree of bodies, with its rules."""
    root = membership.make_body("organisation", cast.ORGANISATION, None).id
    home = membership.make_body("chapter", cast.CHAPTER, root).id
    chapter.bodies.update({cast.ORGANISATION: root, cast.CHAPTER: home})
    for name in cast.BRANCHES:
        chapter.bodies[name] = membership.make_body("branch", name, home).id
    for name, scope in cast.CIRCLES.items():
        chapter.bodies[name] = membership.make_body("circle", name, home, scope).id
    for kind, document in bylaws.chapter_rules().items():
        deliberation.adopt_procedure(home, kind, document)
    for name, rules in ((cast.CHAPTER, bylaws.COMMITTEE), (cast.HARBOR, bylaws.ADVICE), (cast.SCHOOL, bylaws.PLANS)):
        deliberation.adopt_procedure(chapter.bodies[name], "elect", rules)
    for name in (*cast.BRANCHES, *cast.CIRCLES):
        secrecy = "roll-call" if name == cast.TRANSIT else "sealed"
        deliberation.adopt_procedure(chapter.bodies[name], "position", bylaws.small_body_rules(name, secrecy))


def everybody(chapter: Chapter) -> None:
    """Write those into the books who are members when the log begins."""
    for name in (*cast.ORGANISATION_OFFICERS, *cast.ORGANISATION_AUDITORS):
        joined = chapter.date(-1900)
        chapter.members[name] = membership.add_member(name, cast.email(name), joined).id
        membership.join(chapter.members[name], chapter.bodies[cast.ORGANISATION], joined)
    _enter(chapter, [person for person in cast.people() if person.joined < FOUNDED])


def offices(chapter: Chapter) -> None:
    """Give the founders' offices, and with them all others."""
    root = chapter.bodies[cast.ORGANISATION]
    for name, kind in zip(cast.ORGANISATION_OFFICERS, ("chair", "secretary"), strict=True):
        membership.found_office(chapter.members[name], root, kind)
    for post in cast.FOUNDING:
        membership.found_office(chapter.members[post.person], chapter.bodies[post.body], post.kind)
    by = [chapter.members[name] for name in (cast.CHAIR, cast.SECRETARY)]
    for post in cast.POSTS:
        body_id = chapter.bodies[post.body]
        membership.give_office(
            chapter.members[post.person], body_id, post.kind, "Chosen at the general meeting.", by[0], by[1]
        )
    above = [chapter.members[name] for name in cast.ORGANISATION_OFFICERS]
    for name in cast.ORGANISATION_AUDITORS:
        reason = "Chosen by the convention."
        membership.give_office(chapter.members[name], root, "auditor", reason, above[0], above[1])


def _enter(chapter: Chapter, people: Iterable[cast.Person]) -> None:
    for person in people:
        joined = chapter.date(person.joined)
        made = membership.add_member(person.name, cast.email(person.name), joined, persona=person.persona)
        chapter.members[person.name] = made.id
        places = [cast.ORGANISATION, cast.CHAPTER, person.branch, *([person.circle] if person.circle else [])]
        for place in places:
            membership.join(made.id, chapter.bodies[place], joined)
        membership.record_dues(made.id, joined, _first_end(chapter, person))


def _first_end(chapter: Chapter, person: cast.Person) -> date:
    """The last day that a member's dues are paid for at first: a year after they joined, or after its anniversary."""
    if person.lapsed is not None:
        return chapter.date(person.lapsed)
    years = max(1, -((person.joined - FOUNDED) // 365) + 1)
    return chapter.date(person.joined + 365 * years)


def newcomers(chapter: Chapter) -> Story:
    """Those who join during the year, each on their day."""
    for person in sorted((p for p in cast.people() if p.joined >= FOUNDED), key=lambda p: p.joined):
        yield Moment(chapter.stage.day(person.joined, 17, 30))
        _enter(chapter, [person])


def dues(chapter: Chapter) -> Story:
    """Every three weeks the dues of those who renewed are booked for another year."""
    kept = [person for person in cast.people() if person.lapsed is None]
    for day in DUES_DAYS:
        yield Moment(chapter.stage.day(day, 9, 15))
        until = now().astimezone(chapter.stage.zone).date() + timedelta(days=21)
        for person in kept:
            member_id = chapter.members.get(person.name)
            paid = None if member_id is None else queries.last_paid_day(member_id)
            if member_id is not None and paid is not None and paid <= until:
                membership.record_dues(member_id, paid + timedelta(days=1), paid + timedelta(days=365))
