"""Who is in the demo: invented people, where they belong, and what each persona is there to show. Pure data.

Names are put together from lists, always in the same order, so that a page looks the same after every fresh seeding.
"""

import random
from dataclasses import dataclass

ORGANISATION = "Saltwater Federation"
CHAPTER = "Port Ellery Chapter"
HARBOR, MILL, NORTHSIDE = "Harbor branch", "Mill Quarter branch", "Northside branch"
BRANCHES = (HARBOR, MILL, NORTHSIDE)
TRANSIT, HOSPITAL, SCHOOL = "Transit workers’ circle", "Hospital circle", "School workers’ circle"
CIRCLES = {TRANSIT: "industry", HOSPITAL: "employer", SCHOOL: "sector"}
TIME_ZONE = "America/New_York"
DOMAIN = "port-ellery.example"
SIZE = 400
"""Members of the chapter, those who join during the year included."""


@dataclass(frozen=True, slots=True)
class Person:
    """One member. Days count from the present: -400 is four hundred days ago."""

    name: str
    branch: str
    circle: str | None = None
    persona: str | None = None
    joined: int = -700
    lapsed: int | None = None
    """The last paid day of somebody who did not pay again."""


@dataclass(frozen=True, slots=True)
class Post:
    """An office that a person of the cast holds in a body."""

    person: str
    body: str
    kind: str


CHAIR, SECRETARY, REGISTRAR = "Ines Bellwether", "Maeve Tarrant", "Piet Okonjo"
TELLERS = ("Osei Brandt", "Lucía Varga", "Kofi Lindgren")
AUDITORS = ("Marta Holm", "Dag Ferreira")
ORGANISER = "Sam Petrosky"
COMMITTEE = ("Ruth Abelló", "Beto Quarles", "Anneke Sool")
WAITING, NEWCOMER, LAPSED = "Wren Abara", "Juno Saltash", "Rosalind Quay"
ORGANISATION_OFFICERS = ("Augustin Meer", "Philippa Thorne")
ORGANISATION_AUDITORS = ("Hedda Lorne", "Casimir Vane")

NAMED = (
    Person(WAITING, HARBOR, None, "member who has not voted yet", joined=-620),
    Person("Noor Castellan", HARBOR, None, "chair of Harbor branch; its round is running", joined=-1500),
    Person("Delia Oyarzun", MILL, TRANSIT, "convener of the Transit workers’ circle", joined=-1300),
    Person(TELLERS[0], MILL, HOSPITAL, "teller; a count waits for two signatures", joined=-1100),
    Person(TELLERS[1], NORTHSIDE, None, "teller; a count waits for two signatures", joined=-980),
    Person(ORGANISER, HARBOR, TRANSIT, "organiser of the chapter’s campaigns", joined=-1400),
    Person(REGISTRAR, NORTHSIDE, None, "membership secretary", joined=-1250),
    Person(AUDITORS[0], MILL, SCHOOL, "auditor", joined=-1600),
    Person(CHAIR, HARBOR, HOSPITAL, "chair of the chapter", joined=-1800),
    Person(SECRETARY, NORTHSIDE, SCHOOL, "secretary of the chapter; gives notice", joined=-1700),
    Person(NEWCOMER, NORTHSIDE, None, "new member, not on the roll yet", joined=-20),
    Person(LAPSED, MILL, HOSPITAL, "member whose dues lapsed, with the reason", joined=-800, lapsed=-48),
    Person(TELLERS[2], HARBOR, HOSPITAL, joined=-900),
    Person(AUDITORS[1], NORTHSIDE, None, joined=-1450),
    Person(COMMITTEE[0], NORTHSIDE, HOSPITAL, joined=-1200),
    Person(COMMITTEE[1], NORTHSIDE, TRANSIT, joined=-870),
    Person(COMMITTEE[2], MILL, None, joined=-1020),
    Person("Teo Ravenscroft", MILL, SCHOOL, joined=-1330),
    Person("Lena Duarte", NORTHSIDE, None, joined=-760),
    Person("Joan Petrakis", HARBOR, HOSPITAL, joined=-1210),
    Person("Ola Brightwater", MILL, SCHOOL, joined=-940),
    Person("Tomasz Hale", HARBOR, TRANSIT, joined=-830),
    Person("Ximena Frost", NORTHSIDE, TRANSIT, joined=-910),
)

FOUNDING = (
    Post(CHAIR, CHAPTER, "chair"),
    Post(SECRETARY, CHAPTER, "secretary"),
    Post(REGISTRAR, CHAPTER, "membership secretary"),
)
POSTS = (
    *(Post(name, CHAPTER, "teller") for name in TELLERS),
    *(Post(name, CHAPTER, "auditor") for name in AUDITORS),
    Post(ORGANISER, CHAPTER, "organiser"),
    *(Post(name, CHAPTER, "committee") for name in COMMITTEE),
    Post("Noor Castellan", HARBOR, "chair"),
    Post("Teo Ravenscroft", MILL, "chair"),
    Post("Lena Duarte", NORTHSIDE, "chair"),
    Post("Delia Oyarzun", TRANSIT, "convener"),
    Post("Tomasz Hale", TRANSIT, "teller"),
    Post("Ximena Frost", TRANSIT, "teller"),
    Post("Joan Petrakis", HOSPITAL, "convener"),
    Post("Ola Brightwater", SCHOOL, "convener"),
)  # fmt: skip
"""Given by chair and secretary of the chapter, who hold theirs from the founding."""

_GIVEN = (  # noqa: SIM905 (a list of names is read as a line of text)
    "Abel Adaeze Agnes Amadou Anouk Arlo Asta Basil Bea Bruno Calla Cosmo Dalia Dmitri Edith Eluned Emre Esme "
    "Fabian Farah Fergus Fleur Gideon Greta Hana Hugo Ida Ilse Imani Isak Jarek Jolie Kaito Katya Kenji Lars "
    "Leila Linus Lotte Mabel Malik Mara Milo Nadia Nell Nils Oona Otis Pablo Petra Quill Rafe Rosa Rufus Saga "
    "Silas Suri Tess Thora Umar Vera Viggo Willa Yara Yusuf Zadie Zeno"
).split()
_FAMILY = (  # noqa: SIM905 (a list of names is read as a line of text)
    "Adder Alder Anchorley Ashgrove Barrow Beck Birchall Bollard Bracken Brandywell Breaker Brine Cable Cairn "
    "Cedarholm Chandler Cobble Cordage Cove Cresswater Dapple Davit Dockray Driftwood Dunmarsh Eddy Elmsworth "
    "Fairlead Fathom Fenwick Ferryman Flint Foghorn Galley Gannet Garnet Greywater Gull Gunwale Halyard Hawser "
    "Heath Heron Holloway Inlet Islay Jetty Keel Kelp Kestrel Ladle Lantern Larkspur Limpet Lockgate Longshore "
    "Marrow Millrace Moorings Mudlark Oarsby Osprey Pebble Pilot Plover Quayle Reed Rigger Roper Rudder "
    "Sandpiper Seagrave Shoal Skerry Sluice Spindle Tamarack Tarn Teal Thistle Tidewell Tiller Towpath Trawl "
    "Undertow Wader Weir Wharton Wickham Withy Yardarm Yarrow"
).split()


def people() -> list[Person]:
    """Return everybody in the chapter, the named ones first, always the same."""
    chance = random.Random(1848)  # noqa: S311 (invented names, no secret)
    names = [f"{given} {family}" for given in _GIVEN for family in _FAMILY]
    chance.shuffle(names)
    rest = [_one(name, n, chance) for n, name in enumerate(names[: SIZE - len(NAMED)])]
    return [*NAMED, *rest]


def _one(name: str, n: int, chance: random.Random) -> Person:
    branch = chance.choices(BRANCHES, (38, 33, 29))[0]
    circle = chance.choices((None, TRANSIT, HOSPITAL, SCHOOL), (72, 9, 11, 8))[0]
    if n < 6:  # who came within the last weeks: on no roll yet
        return Person(name, branch, None, joined=-chance.randint(4, 24))
    if n < 22:  # who joined during the year
        return Person(name, branch, circle, joined=-chance.randint(60, 340))
    lapsed = -chance.randint(30, 300) if n < 38 else None
    return Person(name, branch, circle, joined=-chance.randint(420, 2600), lapsed=lapsed)


def email(name: str) -> str:
    """Return a made-up address under a domain that cannot exist (RFC 2606)."""
    plain = name.lower().replace("í", "i").replace("ó", "o").replace(" ", ".")
    return f"{plain}@{DOMAIN}"
