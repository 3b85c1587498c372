"""Certified decisions as rows, written by the database's owner: for tests of what follows from one, without a ballot.

Everything the keys of a decision reach is there: proposal, notice, roll, ballot, count and two tellers' signatures.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from ballots.models import Ballot, BallotCount, CountSignature, SealKey
from deliberation.models import Decision, Notice, Procedure, Proposal
from deliberation.rules.procedure import WITH_TERM
from foundation.clock import now
from foundation.database import db, new_id
from foundation.hashing import jcs
from membership.models import Office, Roll
from oversight.models import Protest
from relationships import actions
from relationships.rules.effect import DecisionFacts
from relationships.rules.terms import terms_document, terms_hash
from tests.factories import Chapter, a_chapter, a_member, a_rule
from tests.kept import kept

TERMS = [
    {"by": "theirs", "text": "Invite us to the April meeting", "due": "2026-04-25"},
    {"by": "ours", "text": "Ask for no money", "due": "2026-12-31"},
]
PROTEST_DAYS = 5


@dataclass
class Tied:
    """A chapter with one relationship, one campaign, and an endorsement certified ten days ago, its window passed.

    `organiser` and the committee (`first`, `second`) hold office in the chapter; `stranger` is in no body.
    """

    house: Any
    chapter: Chapter
    relationship: str
    campaign: str
    organiser: str
    first: str
    second: str
    stranger: str
    endorsement: DecisionFacts

    def decide(self, kind: str, **more: Any) -> DecisionFacts:
        """Return a decision on this relationship and campaign, certified now; committed."""
        if kind in ("activate", "renew"):
            given = {"endorsement_id": self.endorsement.id, "endorsement_number": self.endorsement.number}
            given |= {"relationship_id": self.relationship, "campaign_id": self.campaign}
            until_at = now() + timedelta(days=100)
            more = given | {"until_at": until_at, "terms": terms_document(TERMS).decode()} | more
        tellers = (self.chapter.chair, self.chapter.secretary)
        found: DecisionFacts = self.house.run("owner", _decide, kind, self.chapter.root, tellers, now(), more)
        return found

    def protest(self, decision_id: str) -> str:
        """Return the id of a protest row against a decision; committed, its stay is the test's to write."""
        found: str = self.house.run("owner", _protest, decision_id, self.chapter.chair)
        return found


def a_tied_chapter(house: Any) -> Tied:
    """Return a chapter with a relationship, two contacts, a campaign and its endorsement; committed."""
    return kept(house, "tied chapter", lambda: _tied_chapter(house))


def _tied_chapter(house: Any) -> Tied:
    chapter = a_chapter(plain=1)
    people = [a_member(name, (chapter.root,)) for name in ("Organiser Four", "First Five", "Second Six")]
    stranger = a_member("Stranger Seven")
    from membership import actions as membership

    for member_id, kind in zip(people, ("organiser", "committee", "committee"), strict=True):
        membership.found_office(member_id, chapter.root, kind)
    other = actions.make_counterpart("Local 212", "union")
    tie = actions.make_relationship(
        chapter.root, other.id, "indirect", "organisation", "body-body", "Ferry and transit workers."
    )
    actions.add_contact(tie.id, "Contact Person", "steward", "at the depot")
    actions.add_contact(tie.id, "Another Person", "president", "by phone")
    campaign = actions.make_campaign(chapter.root, "Ward 4", "Council seat", date(2026, 11, 4))
    db.session.commit()
    tellers = (chapter.chair, chapter.secretary)
    certified = now() - timedelta(days=10)
    endorsement = house.run("owner", _decide, "endorse", chapter.root, tellers, certified, {"campaign_id": campaign.id})
    return Tied(house, chapter, tie.id, campaign.id, *people, stranger, endorsement)


def _decide(kind: str, body_id: str, tellers: tuple[str, str], at: datetime, given: dict[str, Any]) -> DecisionFacts:
    more = dict(given)
    outcome = more.pop("outcome", "CARRIED")
    protest_until = at + timedelta(days=more.pop("protest_days", PROTEST_DAYS))
    number = _next("D")
    terms = more.get("terms")
    hashed = terms_hash(TERMS) if terms else terms_hash([])
    count_hash = new_id() * 2
    about = {name: more.get(name) for name in ("relationship_id", "campaign_id")}
    ballot_id, proposal_id = _ballot(kind, body_id, tellers[0], at, hashed, about)
    counted = BallotCount(
        ballot_id=ballot_id, hash=count_hash, document="{}", outcome=outcome, counted_at=at, entry_id=new_id()
    )
    _add(counted)
    for teller in tellers:
        office = Office(
            id=new_id(), member_id=teller, body_id=body_id, kind="teller", since=at, founding=True, reason="founding"
        )
        _add(office)
        signature = CountSignature(
            ballot_id=ballot_id, teller_id=teller, count_hash=count_hash, office_id=office.id, at=at, entry_id=new_id()
        )
        _add(signature)
    row = Decision(
        id=new_id(), number=number, proposal_id=proposal_id, ballot_id=ballot_id, body_id=body_id, kind=kind,
        outcome=outcome, count_hash=count_hash, teller_a=tellers[0], teller_b=tellers[1],
        relationship_id=more.get("relationship_id"), campaign_id=more.get("campaign_id"), terms_hash=hashed,
        certified_at=at, protest_until=protest_until, entry_id=new_id(),
    )  # fmt: skip
    _add(row)
    facts = {"relationship_id": None, "campaign_id": None} | more
    return DecisionFacts(
        id=row.id, number=number, kind=kind, outcome=outcome, body_id=body_id, proposal_id=proposal_id,
        terms_hash=hashed, certified_at=at, protest_until=protest_until, rule_until=protest_until + timedelta(days=7),
        **facts,
    )  # fmt: skip


def _ballot(kind: str, body_id: str, by: str, at: datetime, hashed: str, about: dict[str, Any]) -> tuple[str, str]:
    lasting = {"term_days": 365, "suspend": {"by": "committee", "need": 2, "ballot_within_days": 14},
               "sever": {"petition_share": "1/20"}} if kind in WITH_TERM else {}  # fmt: skip
    procedure = Procedure(
        id=new_id(), body_id=body_id, kind=kind, version=_serial(), name="A rule",
        document=jcs(a_rule(**{"class": kind, **lasting})).decode(), hash=new_id() * 2, adopted_at=at,
        entry_id=new_id(),
    )  # fmt: skip
    _add(procedure)
    proposal = Proposal(
        id=new_id(), number=_next("P"), body_id=body_id, procedure_id=procedure.id, kind=kind, title="A proposal",
        text="Text.", terms="[]", proposer_id=by, made_at=at, changed_at=at, entry_id=new_id(), **about,
    )  # fmt: skip
    _add(proposal)
    return noticed_ballot(proposal.id, body_id, by, at - timedelta(days=10), hashed), proposal.id


def noticed_ballot(proposal_id: str, body_id: str, by: str, at: datetime, hashed: str = "0" * 64) -> str:
    """Write a ballot noticed at an instant, with its roll, notice and seal key; return its id."""
    roll = Roll(id=new_id(), body_id=body_id, frozen_at=at, size=0, root="0" * 64)
    _add(roll)
    opens_at = at + timedelta(days=2)
    notice = Notice(
        id=new_id(), proposal_id=proposal_id, n=_serial(), document="{}", text_hash="0" * 64, terms_hash=hashed,
        procedure_hash="0" * 64, roll_id=roll.id, noticed_at=at, opens_at=opens_at, noticed_by=by,
    )  # fmt: skip
    key = SealKey(id=new_id(), public=bytes.fromhex(new_id() * 2), lot_hash=bytes(32), made_at=at)
    _add(notice)
    _add(key)
    ballot = Ballot(
        id=new_id(), number=_next("B"), proposal_id=proposal_id, notice_id=notice.id, body_id=body_id,
        roll_id=roll.id, seal_key_id=key.id, secrecy="sealed", quorum="null", noticed_at=at, opens_at=opens_at,
        closes_at=opens_at + timedelta(days=3), paper_length=64, certify_within_days=7, protest_days=PROTEST_DAYS,
        rule_within_days=7, entry_id=new_id(),
    )  # fmt: skip
    _add(ballot)
    return ballot.id


def _protest(decision_id: str, by: str) -> str:
    at = now()
    row = Protest(
        id=new_id(), decision_id=decision_id, fact=f"roll:{new_id()}", text="Text.", filed_by=by, filed_at=at,
        rule_by=at + timedelta(days=7), entry_id=new_id(),
    )  # fmt: skip
    _add(row)
    return row.id


_numbers = {"last": 0}


def _serial() -> int:
    _numbers["last"] += 1
    return _numbers["last"]


def _next(kind: str) -> str:
    return f"{kind}-2026-{_serial():03d}"


def _add(row: Any) -> None:
    db.session.add(row)
    db.session.flush()
