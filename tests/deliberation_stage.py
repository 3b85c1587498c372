"""A small chapter for tests of deliberation: two branches, rules for every kind, a campaign and a relationship."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from ballots.models import Ballot, BallotCount, CountSignature, SealKey
from deliberation import actions, queries
from deliberation.models import Decision, Proposal
from deliberation.rules.effect import CertifiedBallot, windows
from foundation.clock import now
from foundation.database import db, new_id
from membership import actions as membership
from membership.models import Office
from relationships import actions as relationships
from tests.factories import a_chapter, a_member
from tests.kept import kept_here

KINDS = ("endorse", "activate", "renew", "sever", "position")
DAY = timedelta(days=1)
OTHERS = ("Facilitator Four", "Facilitator Five", "Teller Six", "Teller Seven")


@dataclass
class Stage:
    """Ids of what the tests act with. `ann` is a plain member of the chapter and of Harbor branch."""

    root: str
    harbor: str
    hill: str
    chair: str
    ann: str
    harbor_facilitator: str
    hill_facilitator: str
    tellers: tuple[str, str]
    outsider: str
    campaign: str
    relationship: str


def rules(kind: str, **changes: object) -> dict[str, Any]:
    """Return a procedure document: 7 days of discussion, 14 of notice, 5 of voting, 5 for protests."""
    document: dict[str, Any] = {
        "class": kind, "name": f"Rules to {kind}", "source": "bylaws of a test", "electorate": {"standing": {}},
        "discussion_days": 7, "notice_days": 14, "ballot": {"secrecy": "sealed", "method": "motion", "days": 5},
        "quorum": {"of": "returned", "need": {"share": "1/20"}},
        "threshold": {"share": "2/3", "base": "cast", "comparator": "at_least"}, "inquorate": {"then": "lapse"},
        "certifiers": 2, "certify_within_days": 7, "protest_days": 5, "rule_within_days": 7,
    }  # fmt: skip
    if kind in ("endorse", "activate", "renew"):
        document["term_days"] = 365
        document["suspend"] = {"by": "committee", "need": 2, "ballot_within_days": 14}
        document["sever"] = {"petition_share": "1/20"}
    return {**document, **changes}


def set_stage(**changes: object) -> Stage:
    """Build the chapter; `changes` go into the rules of every kind. Committed."""
    return kept_here(f"a stage with {sorted(changes.items())!r}", lambda: _set_stage(changes))


def _set_stage(changes: dict[str, Any]) -> Stage:
    made = a_chapter(2)
    hill = membership.make_body("branch", "Hill branch", made.root).id
    four, five, six, seven = (a_member(name, (made.root,)) for name in OTHERS)
    ann = made.members["Member 1"]
    for member_id, body_id in ((ann, made.branch), (four, made.branch), (five, hill)):
        membership.join(member_id, body_id, date(2024, 1, 15))
    for member_id, body_id in ((four, made.branch), (five, hill)):
        membership.found_office(member_id, body_id, "facilitator")
    for member_id in (six, seven):
        membership.found_office(member_id, made.root, "teller")
    outsider = a_member("Outsider Eight")
    other = relationships.make_counterpart("Transit Local", "union").id
    tie = relationships.make_relationship(made.root, other, "direct", "organisation", "body-body", "Long friends").id
    campaign = relationships.make_campaign(made.root, "Ward 4", "council seat", date(2027, 11, 3)).id
    for kind in KINDS:
        actions.adopt_procedure(made.root, kind, rules(kind, **changes))
    db.session.commit()
    return Stage(made.root, made.branch, hill, made.chair, ann, four, five, (six, seven), outsider, campaign, tie)


def propose(stage: Stage, kind: str = "position", **more: Any) -> Proposal:
    """Let Ann make a proposal of a kind; committed."""
    title = more.pop("title", f"To {kind}")
    made = actions.propose(stage.root, kind, title, "We decide *this*.", stage.ann, **more)
    db.session.commit()
    return made


def certify(house: Any, stage: Stage, proposal_id: str, outcome: str = "CARRIED") -> Decision:
    """Take a proposal from its gates to a decision on a ballot whose rows are written by hand; time passes."""
    clock = house.clock
    t = now()
    roll = membership.freeze_roll(stage.root, None, t, t + 14 * DAY)
    noticed = actions.freeze(proposal_id, roll, t + 14 * DAY, stage.chair)
    key, ballot, hashed = new_id(), new_id(), hashlib.sha256(new_id().encode()).hexdigest()
    house.run("counter", _seal_key, key, t)
    number = f"B-{ballot[:8]}"
    db.session.add(Ballot(
        id=ballot, number=number, proposal_id=proposal_id, notice_id=noticed.id, body_id=stage.root, roll_id=roll.id,
        seal_key_id=key, secrecy="sealed", quorum="null", noticed_at=t, opens_at=t + 14 * DAY, closes_at=t + 19 * DAY,
        paper_length=64, certify_within_days=7, protest_days=5, rule_within_days=7, entry_id=new_id(),
    ))  # fmt: skip
    db.session.flush()
    clock.advance(days=20)
    house.run("counter", _count, ballot, hashed, outcome, now())
    offices = {o.member_id: o.id for o in db.session.query(Office).filter_by(kind="teller")}
    for teller in stage.tellers:
        db.session.add(CountSignature(
            ballot_id=ballot, teller_id=teller, count_hash=hashed, office_id=offices[teller], at=now(),
            entry_id=new_id(),
        ))  # fmt: skip
    db.session.flush()
    protest_until, rule_until = windows(now(), 5, 7)
    made = actions.record_decision(CertifiedBallot(
        ballot, number, proposal_id, outcome, hashed, *stage.tellers, now(), protest_until, rule_until  # type: ignore[arg-type]
    ))  # fmt: skip
    db.session.commit()
    return made


def _seal_key(key: str, at: datetime) -> None:
    db.session.add(SealKey(id=key, public=hashlib.sha256(key.encode()).digest(), lot_hash=bytes(32), made_at=at))


def _count(ballot: str, hashed: str, outcome: str, at: datetime) -> None:
    db.session.add(BallotCount(
        ballot_id=ballot, hash=hashed, document="{}", outcome=outcome, counted_at=at, entry_id=new_id()
    ))  # fmt: skip


def endorse(house: Any, stage: Stage, outcome: str = "CARRIED") -> Decision:
    """Let the chapter decide on endorsing its campaign."""
    made = propose(stage, "endorse", campaign_id=stage.campaign)
    house.clock.advance(days=7)
    return certify(house, stage, made.id, outcome)


def activate(house: Any, stage: Stage, outcome: str = "CARRIED", **more: Any) -> Decision:
    """Let the chapter decide on activating its relationship in its campaign, which must stand endorsed."""
    made = propose(stage, "activate", campaign_id=stage.campaign, relationship_id=stage.relationship, **more)
    house.clock.advance(days=7)
    return certify(house, stage, made.id, outcome)


def unmet(proposal_id: str) -> list[str]:
    """Return whose turn it is, for every gate that is not met now."""
    return [gate.who for gate in queries.gates(proposal_id, now()) if not gate.met]
