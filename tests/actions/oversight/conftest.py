"""A chapter that decides through the real actions, from proposal to certification."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from ballots import actions as ballots
from ballots import queries as ballot_queries
from ballots.counter import keep_spares
from deliberation import actions as deliberation
from deliberation import queries as decided
from foundation.database import db
from membership import actions as membership
from relationships import actions as relationships
from tests.factories import Chapter, a_chapter, a_rule, hand_in
from tests.kept import kept

CONDITION = [
    {"by": "ours", "text": "Forty hours at the doors", "due": "2026-10-01"},
    {"by": "theirs", "text": "File four hundred signatures", "due": "2026-04-15"},
]
LASTING = {
    "term_days": 60, "suspend": {"by": "committee", "need": 2, "ballot_within_days": 14},
    "sever": {"petition_share": "1/20"},
}  # fmt: skip


@dataclass
class Desk:
    """The chapter, its people by what they do, and a use it may decide on."""

    house: Any
    clock: Any
    chapter: Chapter
    people: list[str]
    tellers: list[str]
    auditors: list[str]
    relationship: str
    campaign: str

    def rule(self, kind: str, **changes: Any) -> None:
        """Adopt a procedure for a kind of decision."""
        lasting = LASTING if kind in ("endorse", "activate", "renew") else {}
        deliberation.adopt_procedure(self.chapter.root, kind, a_rule(**{"class": kind, **lasting, **changes}))
        db.session.commit()

    def open(self, kind: str, **about: Any) -> str:
        """Propose, notice and wait for the opening; return the ballot's id."""
        made = deliberation.propose(self.chapter.root, kind, f"To {kind}", "Because.", self.chapter.chair, **about)
        db.session.commit()
        self.house.run("counter", keep_spares)
        ballot = ballots.notice(made.id, self.chapter.chair).id
        db.session.commit()
        self.clock.advance(days=3)
        return ballot

    def hold(self, kind: str, choices: list[str], **about: Any) -> str:
        """Propose, notice, vote and close, and let the counter count; return the ballot's id."""
        ballot = self.open(kind, **about)
        hand_in(ballot, dict(zip(self.people, choices, strict=False)))
        self.clock.advance(days=5)
        self.house.tick()
        return ballot

    def certify(self, ballot: str) -> Any:
        """Let both tellers sign, and the log be signed; return the decision's number."""
        for teller in self.tellers:
            ballots.sign_count(ballot, teller, ballot_queries.count_of(ballot).hash)
            db.session.commit()
        self.house.tick()
        return decided.decision_of(ballot_queries.ballot(ballot).proposal_id)

    def decide(self, kind: str, choices: list[str], **about: Any) -> Any:
        """Do all of it; return the decision."""
        return self.certify(self.hold(kind, choices, **about))

    def activate(self) -> Any:
        """Endorse the campaign, let its window pass, activate the relationship; return the second decision."""
        return decided.decision_of(kept(self.house, f"activated by {self.chapter.root}", self._activate))

    def _activate(self) -> str:
        self.rule("endorse")
        self.rule("activate")
        self.decide("endorse", ["yes"] * 22, campaign_id=self.campaign, terms=CONDITION)
        self.clock.advance(days=5, seconds=1)
        made = self.decide(
            "activate", ["yes"] * 20 + ["no"] * 3, campaign_id=self.campaign, relationship_id=self.relationship,
            terms=[{"by": "theirs", "text": "Meet us", "due": "2026-06-01"}],
        )  # fmt: skip
        return str(made.proposal_id)


@pytest.fixture
def desk(house: Any, app: Any, clock: Any) -> Desk:
    """A chapter of 30 with two tellers, two auditors and two of the committee."""
    return kept(house, "desk", lambda: _desk(house, clock))


def _desk(house: Any, clock: Any) -> Desk:
    chapter = a_chapter(plain=27)
    people = list(chapter.members.values())
    for kind, holders in (("teller", people[:2]), ("auditor", people[2:4]), ("committee", people[4:6])):
        for member_id in holders:
            membership.found_office(member_id, chapter.root, kind)
    other = relationships.make_counterpart("Local 212", "union")
    tie = relationships.make_relationship(chapter.root, other.id, "indirect", "organisation", "body-body", "Transit.")
    campaign = relationships.make_campaign(chapter.root, "Ward 4", "Council seat", date(2026, 11, 4))
    db.session.commit()
    return Desk(house, clock, chapter, people, people[:2], people[2:4], tie.id, campaign.id)
