"""Proposals, what they said before, what was moved to change them, and what is filed for and against."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.models.kinds import ADD, KIND
from foundation.database import Base
from foundation.privileges import Grant, Rights

_CHANGEABLE = ("title", "text", "terms", "contests", "until_at", "changed_at", "withdrawn_at")


class Proposal(Base):
    """A text put to a body. Until notice its proposer may change it; what is voted is the notice's frozen copy."""

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint(KIND, name="kind"),
        # What a decision is about reaches what was proposed by these keys; none of the columns ever changes.
        UniqueConstraint("id", "kind"),
        UniqueConstraint("id", "relationship_id"),
        UniqueConstraint("id", "campaign_id"),
        {
            "info": {
                "rights": Rights(
                    web=Grant(insert=True, update=_CHANGEABLE),
                    counter=Grant(),
                )
            }
        },
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"), index=True)
    procedure_id: Mapped[str] = mapped_column(ForeignKey("procedure.id"))
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    """Markdown, NFC, LF."""
    campaign_id: Mapped[str | None] = mapped_column(ForeignKey("campaign.id"), index=True)
    relationship_id: Mapped[str | None] = mapped_column(ForeignKey("relationship.id"), index=True)
    mandate_id: Mapped[str | None] = mapped_column(ForeignKey("mandate.id", use_alter=True), index=True)
    """Of renew, and of sever on one mandate."""
    endorsement_id: Mapped[str | None] = mapped_column(ForeignKey("decision.id", use_alter=True), index=True)
    """Of sever on an endorsement and with it every mandate under it."""
    terms: Mapped[str] = mapped_column(Text)
    """JCS list of {"by", "text", "due"}: dated, checkable conditions, both ways."""
    contests: Mapped[str] = mapped_column(Text, default="[]")
    """JCS list of {"title", "options", "seats"}; a motion has no options and no seats. Empty: one motion, its title."""
    until_at: Mapped[datetime | None] = mapped_column()
    """Of activate and renew: when the mandate shall end at the latest."""
    proposer_id: Mapped[str] = mapped_column(ForeignKey("member.id"))
    made_at: Mapped[datetime] = mapped_column()
    changed_at: Mapped[datetime] = mapped_column()
    withdrawn_at: Mapped[datetime | None] = mapped_column()
    entry_id: Mapped[str] = mapped_column(String(32))


class ProposalVersion(Base):
    """The words of a proposal as they stood from an instant on; the first is how it was made. Never changed."""

    __tablename__ = "proposal_version"
    __table_args__ = ({"info": {"rights": ADD}},)

    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    terms: Mapped[str] = mapped_column(Text)
    contests: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    """Why it was changed; empty for the first."""
    at: Mapped[datetime] = mapped_column()
    text_hash: Mapped[str] = mapped_column(String(64))
    """As logged by `proposal.made` or `proposal.revised`."""


class Referral(Base):
    """Of a proposal to refer: which proposal of the body above it would put to the vote of all, in which version."""

    __tablename__ = "referral"
    __table_args__ = (
        CheckConstraint("kind = 'refer'", name="kind"),
        ForeignKeyConstraint(["proposal_id", "kind"], ["proposal.id", "proposal.kind"], name="fk_referral_proposal"),
        ForeignKeyConstraint(
            ["of_id", "of_version"], ["proposal_version.proposal_id", "proposal_version.n"], name="fk_referral_version"
        ),
        {"info": {"rights": ADD}},
    )

    proposal_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    of_id: Mapped[str] = mapped_column(String(32), index=True)
    of_version: Mapped[int] = mapped_column()


class Amendment(Base):
    """Another text that a member moves before notice; the proposer takes it over or puts it aside, with a reason."""

    __tablename__ = "amendment"
    __table_args__ = (
        CheckConstraint("(answered_at is null) = (accepted is null)", name="answered"),
        {"info": {"rights": Rights(web=Grant(insert=True, update=("answered_at", "accepted", "answer")))}},
    )

    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column()
    """The version of the proposal it would change; it can be taken over into no other."""
    text: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    mover_id: Mapped[str] = mapped_column(ForeignKey("member.id"), index=True)
    moved_at: Mapped[datetime] = mapped_column()
    answered_at: Mapped[datetime | None] = mapped_column()
    accepted: Mapped[bool | None] = mapped_column()
    answer: Mapped[str] = mapped_column(Text, default="")


class Statement(Base):
    """A member's case for or against a proposal, printed beside the other side's with equal space."""

    __tablename__ = "statement"
    __table_args__ = (
        CheckConstraint("side in ('for', 'against')", name="side"),
        Index(
            "uq_statement_standing", "proposal_id", "author_id", unique=True,
            sqlite_where=text("withdrawn_at is null"), postgresql_where=text("withdrawn_at is null"),
        ),
        {"info": {"rights": Rights(web=Grant(insert=True, update=("withdrawn_at",)))}},
    )  # fmt: skip

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    """Random, so that their order is a lot."""
    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id"), index=True)
    n: Mapped[int] = mapped_column()
    """Counted within the proposal, for the log."""
    side: Mapped[str] = mapped_column(String(8))
    words: Mapped[str] = mapped_column(Text)
    affiliation: Mapped[str] = mapped_column(String(200))
    """As declared by the author, such as a caucus or a circle; may be empty."""
    author_id: Mapped[str] = mapped_column(ForeignKey("member.id"), index=True)
    filed_at: Mapped[datetime] = mapped_column()
    withdrawn_at: Mapped[datetime | None] = mapped_column()
    entry_id: Mapped[str] = mapped_column(String(32))
