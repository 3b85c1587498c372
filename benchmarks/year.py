"""A house with a year behind it: 50 proposals, 5,000 members and 20,000 posts.

What people decide goes through the same acts as in the house; the crowd, who only is there, is written at once.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from ballots import actions as ballots
from ballots import queries as counted
from ballots.counter import keep_spares
from deliberation import actions as deliberation
from deliberation.models import Post
from foundation.clock import StillClock
from foundation.database import db, new_id
from membership import actions as membership
from membership.models import Dues, Member, Membership
from relationships import actions as relationships
from tests.carried import LASTING
from tests.conftest import START, House, PostgresBase, SqliteBase, make_config
from tests.factories import JOINED, PAID_UNTIL, Chapter, a_chapter, a_rule, hand_in
from tests.postgres import Server

MEMBERS = 5_000
PROPOSALS = 50
USES = 30
"""Relationships activated in a campaign: the lines of the register."""
POSTS = 400
"""On each proposal: threads of one post and nine replies."""
PAPERS = 600
"""In the ballot of the whole chapter; 20 in each of the branch."""
TEXT = "We ask for **fair wages** on every ferry and tram.\n\n" + "- It is time, and the members say so.\n" * 20


@dataclass
class Year:
    """The house and what the pages that are measured show."""

    house: House
    chapter: Chapter
    crowd: list[str]
    reader: str
    proposal: str = ""
    ballot: str = ""
    campaign: str = ""
    tellers: list[str] = field(default_factory=list)

    def act(self, function: Any, *args: Any) -> Any:
        """Do something in the web process, in a transaction of its own."""
        return self.house.run("web", function, *args)


@contextmanager
def laid(dialect: str) -> Iterator[House]:
    """Give an empty house on SQLite or on the embedded PostgreSQL."""
    folder = Path(tempfile.mkdtemp(prefix="mandate-bench-"))
    try:
        if dialect == "sqlite":
            yield from _on(SqliteBase(folder), dialect)
        else:
            with Server.start() as server:
                yield from _on(PostgresBase(server, folder), dialect)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _on(base: Any, dialect: str) -> Iterator[House]:
    base.lay(base.first)
    house = House(make_config(base.url, base.data), StillClock(START), dialect, base)
    try:
        yield house
    finally:
        house.close()


def lived(house: House) -> Year:
    """Let a year go by."""
    made: Year = house.run("web", _people, house)
    ties, made.campaign = made.act(_ties, made)
    endorse = made.act(_propose, made, made.chapter.branch, "endorse", "Endorse the campaign for Ward 4",
                       {"campaign_id": made.campaign})  # fmt: skip
    _hold(made, [endorse])
    using = {"campaign_id": made.campaign, "until_at": None}
    branch = [("activate", f"Work with {name} in Ward 4", {**using, "relationship_id": tie}) for name, tie in ties]
    branch += [("position", f"Write letter {n} to the council", {}) for n in range(PROPOSALS - USES - 4)]
    proposed = [made.act(_propose, made, made.chapter.branch, kind, title, about) for kind, title, about in branch]
    whole = [made.act(_propose, made, made.chapter.root, "position", f"A question to all, {n}", {}) for n in range(3)]
    made.proposal = whole[0]
    made.act(_talk, made, [endorse, *proposed, *whole])
    _hold(made, [*proposed, *whole])
    house.clock.advance(days=5, seconds=1)
    house.tick()
    return made


def _people(house: House) -> Year:
    chapter = a_chapter(plain=60)
    crowd = [{"id": new_id(), "name": f"Crowd {n}", "email": f"c{n}@members.example", "joined_on": JOINED}
             for n in range(MEMBERS - 63)]  # fmt: skip
    ids = [str(one["id"]) for one in crowd]
    db.session.execute(insert(Member), crowd)
    places = [{"id": new_id(), "member_id": who, "body_id": chapter.root, "since": JOINED} for who in ids]
    db.session.execute(insert(Membership), places)
    paid = {"paid_from": JOINED, "paid_until": PAID_UNTIL, "recorded_at": START}
    db.session.execute(insert(Dues), [{"id": new_id(), "member_id": who, **paid} for who in ids])
    plain = list(chapter.members.values())
    for who in plain:
        membership.join(who, chapter.branch, JOINED)
    for body in (chapter.root, chapter.branch):
        membership.found_office(chapter.chair, body, "secretary")
        for who in plain[:2]:
            membership.found_office(who, body, "teller")
        for who in plain[2:4]:
            membership.found_office(who, body, "auditor")
        for kind in ("endorse", "activate", "position"):
            lasting = LASTING if kind != "position" else {}
            rule = a_rule(**{"class": kind, "name": f"Vote to {kind}", **lasting})
            deliberation.adopt_procedure(body, kind, rule)
    db.session.commit()
    return Year(house, chapter, ids, reader=plain[4], tellers=plain[:2])


def _ties(made: Year) -> tuple[list[tuple[str, str]], str]:
    body = made.chapter.branch
    ties = []
    for n in range(USES):
        other = relationships.make_counterpart(f"Local {200 + n}", "union")
        said = "Ferry and transit workers of the harbour."
        tie = relationships.make_relationship(body, other.id, "indirect", "organisation", "body-body", said)
        ties.append((other.name, tie.id))
    campaign = relationships.make_campaign(body, "Ward 4", "A seat in the council", date(2026, 11, 4))
    return ties, campaign.id


def _propose(made: Year, body: str, kind: str, title: str, about: dict[str, Any]) -> str:
    return str(deliberation.propose(body, kind, title, TEXT, made.reader, **about).id)


def _talk(made: Year, proposals: list[str]) -> None:
    """Let members say 400 things on each proposal."""
    speakers = list(made.chapter.members.values())
    for proposal in proposals:
        ids = [new_id() for _ in range(POSTS)]
        rows = [
            {"id": ids[n], "proposal_id": proposal, "n": n + 1, "thread_id": ids[n - n % 10] if n % 10 else None,
             "quote": "", "text": f"We said it before, **{n}** times: wages first.", "author_id": speakers[n % 60],
             "at": made.house.clock.at, "replies": 0 if n % 10 else 9, "last_n": n + 1 if n % 10 else n + 10}
            for n in range(POSTS)
        ]  # fmt: skip
        for level in (rows[::10], [row for row in rows if row["thread_id"]]):
            db.session.execute(insert(Post), level)


def _hold(made: Year, proposals: list[str]) -> None:
    """Notice, vote, count and certify them all side by side."""
    house = made.house
    noticed = []
    for proposal in proposals:
        house.run("counter", keep_spares)
        noticed.append(made.act(lambda proposal=proposal: ballots.notice(proposal, made.chapter.chair).id))
    house.clock.advance(days=3, seconds=1)
    branch = list(made.chapter.members.values())
    for proposal, ballot in zip(proposals, noticed, strict=True):
        if proposal == made.proposal:
            made.ballot = ballot
        voters = made.crowd[:PAPERS] if proposal == made.proposal else branch[:20]
        made.act(hand_in, ballot, {who: "no" if n % 3 == 2 else "yes" for n, who in enumerate(voters)})
    house.clock.advance(days=5)
    for _ in range(len(noticed) + 1):
        house.tick()
        if made.act(lambda: all(counted.count_of(ballot) for ballot in noticed)):
            break
    for ballot in noticed:
        for teller in made.tellers:
            made.act(_sign, ballot, teller)
    house.tick()
    house.clock.advance(days=5, seconds=1)
    house.tick()


def _sign(ballot: str, teller: str) -> None:
    found = counted.count_of(ballot)
    assert found is not None
    ballots.sign_count(ballot, teller, found.hash)
