"""What the chapter knows and works for: counterparts, relationships with their contacts, and campaigns."""

from dataclasses import dataclass

from installation.demo import cast
from installation.demo.founding import Chapter
from installation.demo.stage import Moment, Story
from relationships import actions as relationships


@dataclass(frozen=True, slots=True)
class Tie:
    """One counterpart and the chapter's relationship with it; `contacts` are name, role and how to reach them."""

    name: str
    kind: str
    directness: str
    holder: str
    level: str
    summary: str
    contacts: tuple[tuple[str, str, str], ...]
    holder_name: str | None = None
    public_role: str | None = None
    """Of one private person: how they are shown."""


@dataclass(frozen=True, slots=True)
class Effort:
    """One campaign; `ends` is the day of its election, from the present."""

    title: str
    aim: str
    candidate: str | None
    ends: int


LOCAL_212 = "Ferry and Transit Workers Local 212"
HOSPITAL_COUNCIL = "Hospital Workers Council"
TENANTS = "Northside Tenants’ Union"
WARD_TENANTS = "Ward 4 Tenants’ Councils"
CRAFTS = "Building Crafts Political Fund"
RIVERFRONT = "Riverfront Growth Council"
PARISH = "St. Brannock’s parish network"
PARENTS = "Parents for Open Schools"
ROAKE = "Council member Tamsin Roake"
NURSE = "Ottoline Marsh"
TEACHERS = "Retired Teachers’ Table"
TIES = (
    Tie(
        LOCAL_212, "union", "indirect", "organisation", "body-body",
        "Our Transit workers’ circle and the local’s stewards meet every month; 410 of its members live in Ward 4.",
        (
            ("Rennie Calloway", "president", "office of the local, weekdays"),
            ("Isolde Pryce", "chief steward, depot", "by the convener"),
        ),
        "Transit workers’ circle",
    ),
    Tie(
        HOSPITAL_COUNCIL, "union", "indirect", "organisation", "body-body",
        "Members on every ward of the two hospitals; the council backed our staffing petition.",
        (("Gwenda Ash", "secretary", "council office"), ("Marek Tolliver", "night shift delegate", "after 9 pm only")),
    ),
    Tie(
        TENANTS, "community organisation", "direct", "organisation", "body-body",
        "Eleven buildings organised together since the rent strike.",
        (("Calliope Dunn", "chair of the tenants", "meeting room, Tuesdays"),),
    ),
    Tie(
        WARD_TENANTS, "community organisation", "direct", "organisation", "leader-body",
        "Six councils along Ferry Road, each with a phone tree.",
        (("Bettina Lowry", "coordinator", "phone tree"), ("Osgood Pell", "council of Block 9", "by letter")),
    ),
    Tie(
        CRAFTS, "funder", "direct", "organisation", "leader-leader",
        "A fund of four crafts that pays for printing and halls.",
        (("Leopold Gantry", "trustee", "fund office"),),
    ),
    Tie(
        RIVERFRONT, "institution", "indirect", "person", "leader-leader",
        "Owners and lenders along the river; one of our members knows its director.",
        (("Aldous Penrose", "director", "by Teo Ravenscroft"),), "Teo Ravenscroft",
    ),
    Tie(
        PARISH, "voting bloc", "direct", "candidate", "leader-body",
        "Four congregations; the candidate has worked in their kitchen for ten years.",
        (("Hester Vaux", "kitchen steward", "Saturday mornings"),), "Odile Ferrant",
    ),
    Tie(
        PARENTS, "community organisation", "direct", "organisation", "body-body",
        "Parents of seven schools, brought together by the School workers’ circle.",
        (("Wilhelmina Oakes", "speaker", "school gate, mornings"),), "School workers’ circle",
    ),
    Tie(
        ROAKE, "elected official", "direct", "organisation", "leader-body",
        "Sits on the council’s transport committee; elected with our help.",
        (("Tamsin Roake", "council member", "her office"),),
    ),
    Tie(
        TEACHERS, "community organisation", "direct", "person", "leader-body",
        "Forty retired teachers who write letters that are read.",
        (("Cordelia Finch", "table captain", "Thursdays at ten"),), "Ola Brightwater",
    ),
    Tie(
        NURSE, "public figure", "direct", "person", "leader-leader",
        "Nursed half of the ward and is trusted on every landing.",
        (("Ottoline Marsh", "herself", "by Joan Petrakis only"),), "Joan Petrakis",
        "a retired nurse known throughout Ward 4",
    ),
)  # fmt: skip

COUNTS = (
    (LOCAL_212, "votes", 410, "the Transit workers’ circle", -200, "counted", "By name, from the local’s list."),
    (LOCAL_212, "hours", 900, "the Transit workers’ circle", -200, "promised", "Until the end of October."),
    (HOSPITAL_COUNCIL, "votes", 620, "the Hospital circle", -190, "counted", ""),
    (HOSPITAL_COUNCIL, "hours", 240, "the Hospital circle", -190, "promised", ""),
    (WARD_TENANTS, "votes", 350, "the Harbor branch", -40, "estimated", "By the phone trees of six councils."),
    (TENANTS, "hours", 600, "the Northside branch", -150, "promised", ""),
    (PARISH, "votes", 300, "the candidate", -60, "estimated", ""),
    (TEACHERS, "votes", 260, "one member", -45, "estimated", ""),
    (TEACHERS, "hours", 200, "one member", -45, "promised", ""),
)
"""What is known of capacity: relationship, kind, amount, counted by, day from the present, how sure, note."""

WARD_4, MEASURE_R, DEPOT = "Ward 4 council seat", "Yes on Measure R", "Keep the depot public"
EFFORTS = (
    Effort(WARD_4, "Seat of Ward 4 on the city council", "Odile Ferrant", 96),
    Effort(MEASURE_R, "Measure R: rents rise no faster than wages", None, 40),
    Effort(DEPOT, "A council vote to keep the bus depot in public hands", None, 150),
)


def begin(chapter: Chapter) -> Story:
    """The organiser writes down what the chapter has and what it works for."""
    yield Moment(chapter.stage.day(-364, 18))
    by = chapter.members[cast.ORGANISER]
    for effort in EFFORTS:
        made = relationships.make_campaign(
            chapter.id, effort.title, effort.aim, chapter.date(effort.ends), effort.candidate, by
        )
        chapter.campaigns[effort.title] = made.id
    for tie in TIES:
        other = relationships.make_counterpart(tie.name, tie.kind, tie.public_role is not None, tie.public_role)
        held = relationships.make_relationship(
            chapter.id, other.id, tie.directness, tie.holder, tie.level, tie.summary, tie.holder_name, by
        )
        chapter.relationships[tie.name] = held.id
        for name, role, reach in tie.contacts:
            relationships.add_contact(held.id, name, role, reach, by)


def count(chapter: Chapter) -> Story:
    """The organiser enters what the relationships can bring, as others counted it."""
    for name, kind, amount, who, day, sure, note in sorted(COUNTS, key=lambda one: one[4]):
        yield Moment(chapter.stage.day(day, 19))
        by = chapter.members[cast.ORGANISER]
        relationships.count_capacity(chapter.relationships[name], kind, amount, who, chapter.date(day), sure, note, by)
