"""Notices, decisions, and the conditions found on them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.models.kinds import ADD
from foundation.database import Base
from foundation.privileges import Grant, Rights

_OUTCOME = "outcome in ('CARRIED', 'NOT CARRIED', 'ELECTED', 'NONE ELECTED', 'INQUORATE', 'WITHDRAWN')"


class Notice(Base):
    """The formal announcement: text, rule and roll frozen. A VOID ballot returns its proposal to a further notice."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("proposal_id", "n"),
        {"info": {"rights": Rights(web=Grant(insert=True), log=Grant(insert=True), counter=Grant())}},
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id"))
    n: Mapped[int] = mapped_column()
    document: Mapped[str] = mapped_column(Text)
    """JCS of the frozen text: number, kind, body, title, text, relationship, campaign, terms, until, what is asked."""
    text_hash: Mapped[str] = mapped_column(String(64))
    terms_hash: Mapped[str] = mapped_column(String(64))
    procedure_hash: Mapped[str] = mapped_column(String(64))
    roll_id: Mapped[str] = mapped_column(ForeignKey("roll.id"), unique=True)
    noticed_at: Mapped[datetime] = mapped_column()
    opens_at: Mapped[datetime] = mapped_column()
    noticed_by: Mapped[str | None] = mapped_column(ForeignKey("member.id"))
    """Nobody: it is the notice of a second call, which follows by the rule itself."""


class Decision(Base):
    """A certified outcome, whatever it is. Its keys reach the count it states and the two signatures on that count."""

    __tablename__ = "decision"
    __table_args__ = (
        ForeignKeyConstraint(
            ["ballot_id", "count_hash", "outcome"],
            ["ballot_count.ballot_id", "ballot_count.hash", "ballot_count.outcome"],
            name="fk_decision_count",
        ),
        ForeignKeyConstraint(
            ["ballot_id", "teller_a", "count_hash"],
            ["count_signature.ballot_id", "count_signature.teller_id", "count_signature.count_hash"],
            name="fk_decision_teller_a",
        ),
        ForeignKeyConstraint(
            ["ballot_id", "teller_b", "count_hash"],
            ["count_signature.ballot_id", "count_signature.teller_id", "count_signature.count_hash"],
            name="fk_decision_teller_b",
        ),
        ForeignKeyConstraint(
            ["ballot_id", "proposal_id"], ["ballot.id", "ballot.proposal_id"], name="fk_decision_ballot"
        ),
        ForeignKeyConstraint(["proposal_id", "kind"], ["proposal.id", "proposal.kind"], name="fk_decision_kind"),
        ForeignKeyConstraint(
            ["proposal_id", "relationship_id"],
            ["proposal.id", "proposal.relationship_id"],
            name="fk_decision_relationship",
        ),
        ForeignKeyConstraint(
            ["proposal_id", "campaign_id"], ["proposal.id", "proposal.campaign_id"], name="fk_decision_campaign"
        ),
        CheckConstraint("teller_a <> teller_b", name="two_tellers"),
        CheckConstraint(_OUTCOME, name="outcome"),
        UniqueConstraint("id", "kind", "outcome"),
        UniqueConstraint(
            "id", "kind", "outcome", "relationship_id", "campaign_id", "terms_hash", name="uq_decision_effect"
        ),
        {"info": {"rights": ADD}},
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id"), index=True)
    ballot_id: Mapped[str] = mapped_column(String(32), unique=True)
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    outcome: Mapped[str] = mapped_column(String(16))
    count_hash: Mapped[str] = mapped_column(String(64))
    teller_a: Mapped[str] = mapped_column(String(32))
    teller_b: Mapped[str] = mapped_column(String(32))
    relationship_id: Mapped[str | None] = mapped_column(ForeignKey("relationship.id"))
    campaign_id: Mapped[str | None] = mapped_column(ForeignKey("campaign.id"))
    terms_hash: Mapped[str] = mapped_column(String(64))
    certified_at: Mapped[datetime] = mapped_column()
    protest_until: Mapped[datetime] = mapped_column()
    entry_id: Mapped[str] = mapped_column(String(32), unique=True)
    """`ballot.certified`"""


class ConditionFinding(Base):
    """What two officers found about a condition of an endorsement; a later finding supersedes, none is changed."""

    __tablename__ = "condition_finding"
    __table_args__ = (
        UniqueConstraint("decision_id", "term", "n"),
        CheckConstraint("by_a <> by_b", name="two_people"),
        CheckConstraint("term >= 1 and n >= 1", name="counted"),
        {"info": {"rights": ADD}},
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    decision_id: Mapped[str] = mapped_column(ForeignKey("decision.id"), index=True)
    """The endorsement."""
    term: Mapped[int] = mapped_column()
    """Its place among the terms voted on, from 1."""
    n: Mapped[int] = mapped_column()
    met: Mapped[bool] = mapped_column()
    reason: Mapped[str] = mapped_column(Text)
    by_a: Mapped[str] = mapped_column(ForeignKey("member.id"))
    by_b: Mapped[str] = mapped_column(ForeignKey("member.id"))
    at: Mapped[datetime] = mapped_column()
    entry_id: Mapped[str] = mapped_column(String(32), unique=True)
    """`condition.found`"""
