"""A chapter whose rule asks its branches first: two of three must refer a proposal before its vote is noticed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from ballots import actions as ballots
from ballots import queries as counted
from ballots.counter import keep_spares
from deliberation import actions as deliberation
from deliberation import queries as decided
from foundation.database import db
from membership import actions as membership
from tests.factories import Chapter, a_chapter, a_rule, hand_in
from tests.kept import kept

TWO = {"by": "branches", "number": 2, "inquorate": "counted", "days": 60}
NAMES = ("North", "South", "West")


@dataclass
class Referred:
    """Three branches of ten or eleven members; `chair` gives notice everywhere and is in none; two tellers."""

    house: Any
    chapter: Chapter
    branches: dict[str, str]
    members: dict[str, list[str]]
    tellers: list[str]
    proposal: str

    def refer(self, name: str) -> str:
        """Let a branch vote on it; the id of its proposal, committed."""
        made = deliberation.refer(self.proposal, self.branches[name], self.members[name][0])
        db.session.commit()
        return made.id

    def notice(self, proposal: str) -> str:
        """Give notice; the id of the ballot, committed."""
        self.house.run("counter", keep_spares)
        made = ballots.notice(proposal, self.chapter.chair)
        db.session.commit()
        return made.id

    def hold(self, votes: dict[str, dict[str, str]]) -> list[str]:
        """Let the ballots of these ids open, be voted in, counted and certified; the numbers of their decisions."""
        self.house.clock.advance(days=3)
        for ballot, papers in votes.items():
            hand_in(ballot, papers)
        self.house.clock.advance(days=5)
        self.house.tick()
        return [self.certify(ballot) for ballot in votes]

    def certify(self, ballot: str) -> str:
        """Let both tellers sign; the number of the decision."""
        found = counted.count_of(ballot)
        assert found is not None, counted.alarms(ballot)
        for teller in self.tellers:
            ballots.sign_count(ballot, teller, found.hash)
            db.session.commit()
        self.house.tick()
        made = decided.decision_on(ballot)
        assert made is not None
        return made.number

    def say(self, name: str, yes: int, no: int) -> dict[str, str]:
        """So many members of a branch say Yes, the next so many No."""
        return dict(zip(self.members[name], ["yes"] * yes + ["no"] * no, strict=False))

    def decide(self, **votes: tuple[int, int]) -> dict[str, str]:
        """Let branches vote side by side, Yes and No; the numbers of their decisions by name, windows passed."""
        noticed = {name: self.notice(self.refer(name)) for name in votes}
        numbers = self.hold({ballot: self.say(name, *votes[name]) for name, ballot in noticed.items()})
        self.house.clock.advance(days=5, seconds=1)
        self.house.tick()
        return dict(zip(votes, numbers, strict=True))


def referred(house: Any, rule: dict[str, Any] | None = None) -> Referred:
    """Build the chapter with a position proposed under such a rule, of which no branch has heard; committed."""
    asked = TWO if rule is None else rule
    return kept(house, f"a chapter that asks its branches {sorted(asked.items())!r}", lambda: _referred(house, asked))


def _referred(house: Any, asked: dict[str, Any]) -> Referred:
    chapter = a_chapter(plain=32)
    people = list(chapter.members.values())
    branches, members = {}, {}
    for n, name in enumerate(NAMES):
        branches[name] = membership.make_body("branch", f"{name} branch", chapter.root).id
        members[name] = people[2 + 10 * n : 12 + 10 * n]
        for member_id in members[name]:
            membership.join(member_id, branches[name], date(2025, 1, 1))
        membership.found_office(chapter.chair, branches[name], "chair")
        rule = a_rule(**{"class": "refer", "name": f"{name}: refer", "threshold": SIXTY})
        deliberation.adopt_procedure(branches[name], "refer", rule)
    for member_id in people[:2]:
        membership.found_office(member_id, chapter.root, "teller")
    deliberation.adopt_procedure(chapter.root, "position", a_rule(referral=asked))
    made = deliberation.propose(chapter.root, "position", "Plant trees", "We plant *trees*.", members["North"][0])
    db.session.commit()
    house.tick()
    return Referred(house, chapter, branches, members, people[:2], made.id)


SIXTY = {"share": "3/5", "base": "cast", "comparator": "at_least"}


def two_referred(house: Any) -> Referred:
    """Build the same with North and South having carried it just now, both in their windows; committed."""
    made = referred(house)
    return kept(house, "two branches have referred", lambda: _two(made))


def _two(made: Referred) -> Referred:
    ballots = {name: made.notice(made.refer(name)) for name in ("North", "South")}
    made.hold({ballot: made.say(name, 3, 1) for name, ballot in ballots.items()})
    return made
