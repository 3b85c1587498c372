"""Counterparts, relationships, campaigns, contacts, and mandates with all that can stay or end them.

The database repeats law 1: a mandate's composite key reaches a decision of the right kind,
outcome, relationship, campaign and terms, and none of those columns may be empty.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base
from foundation.privileges import Grant, Rights

_ADD = Rights(web=Grant(insert=True))
_NOTICED = Rights(web=Grant(insert=True), log=Grant(insert=True))
"""What a notice writes: an officer gives it in web, a second call the worker by the rule."""
_EFFECT = ("kind", "outcome", "relationship_id", "campaign_id", "terms_hash")
COUNTERPART_KINDS = (
    "union", "community organisation", "funder", "voting bloc", "public figure", "elected official",
    "candidate", "party", "institution",
)  # fmt: skip


class Counterpart(Base):
    """The other side of a relationship. One private person is shown by role on public pages."""

    __tablename__ = "counterpart"
    __table_args__ = ({"info": {"rights": _ADD}},)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(32))
    private_person: Mapped[bool] = mapped_column(default=False)
    public_role: Mapped[str | None] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column()


class Relationship(Base):
    """A body's tie to a counterpart."""

    __tablename__ = "relationship"
    __table_args__ = (
        CheckConstraint("directness in ('direct', 'indirect')", name="directness"),
        CheckConstraint("holder in ('organisation', 'candidate', 'person')", name="holder"),
        CheckConstraint("level in ('leader-leader', 'leader-body', 'body-body')", name="level"),
        {"info": {"rights": _ADD}},
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"), index=True)
    counterpart_id: Mapped[str] = mapped_column(ForeignKey("counterpart.id"), index=True)
    directness: Mapped[str] = mapped_column(String(16))
    holder: Mapped[str] = mapped_column(String(16))
    holder_name: Mapped[str | None] = mapped_column(String(200))
    level: Mapped[str] = mapped_column(String(16))
    summary: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column()


class Campaign(Base):
    """An effort for an office or measure, owned by a body; the candidate is an attribute and may be empty."""

    __tablename__ = "campaign"
    __table_args__ = ({"info": {"rights": _ADD}},)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    aim: Mapped[str] = mapped_column(String(200))
    """The office or measure it is for."""
    candidate: Mapped[str | None] = mapped_column(String(200))
    ends_on: Mapped[date] = mapped_column()
    made_at: Mapped[datetime] = mapped_column()


class Contact(Base):
    """A person to reach in a relationship; open to a campaign's organisers only under a live mandate."""

    __tablename__ = "contact"
    __table_args__ = ({"info": {"rights": Rights(web=Grant(insert=True, delete=True), log=Grant(select=False))}},)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    relationship_id: Mapped[str] = mapped_column(ForeignKey("relationship.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(200))
    reach: Mapped[str] = mapped_column(String(200))


CAPACITY_KINDS = ("votes", "money", "hours")
SURENESS = ("counted", "promised", "estimated")


class Capacity(Base):
    """What a relationship can bring, as somebody counted it on a day; never changed, a later count supersedes it."""

    __tablename__ = "capacity"
    __table_args__ = (
        CheckConstraint("kind in ('votes', 'money', 'hours')", name="kind"),
        CheckConstraint("sure in ('counted', 'promised', 'estimated')", name="sure"),
        CheckConstraint("amount >= 0", name="amount"),
        {"info": {"rights": _ADD}},
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    relationship_id: Mapped[str] = mapped_column(ForeignKey("relationship.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    amount: Mapped[int] = mapped_column()
    """Votes, whole hours, or whole units of money."""
    counted_by: Mapped[str] = mapped_column(String(200))
    counted_on: Mapped[date] = mapped_column()
    sure: Mapped[str] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column()
    entry_id: Mapped[str] = mapped_column(String(32), unique=True)
    """`capacity.counted`"""


class Mandate(Base):
    """The permission a carried activate or renew gives. Live by the clock from `from_at`: rows decide, not a state."""

    __tablename__ = "mandate"
    __table_args__ = (
        ForeignKeyConstraint(
            ["decision_id", *_EFFECT],
            ["decision.id", *(f"decision.{column}" for column in _EFFECT)],
            name="fk_mandate_decision",
        ),
        CheckConstraint("kind in ('activate', 'renew')", name="kind"),
        CheckConstraint("outcome = 'CARRIED'", name="carried"),
        CheckConstraint("from_at < until_at", name="span"),
        CheckConstraint("(kind = 'renew') = (renews_id is not null)", name="renews"),
        Index(
            "uq_mandate_standing",
            "relationship_id",
            "campaign_id",
            "slot",
            unique=True,
            sqlite_where=text("ended_at is null"),
            postgresql_where=text("ended_at is null"),
        ),
        CheckConstraint("slot in (0, 1)", name="slot"),
        {
            "info": {
                "rights": Rights(
                    web=Grant(insert=True, update=("ended_at", "slot")), log=Grant(update=("ended_at", "slot"))
                )
            }
        },
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    decision_id: Mapped[str] = mapped_column(String(32), unique=True)
    decision_number: Mapped[str] = mapped_column(String(20))
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"), index=True)
    """The body that decided; its committee may suspend."""
    kind: Mapped[str] = mapped_column(String(16))
    outcome: Mapped[str] = mapped_column(String(16))
    relationship_id: Mapped[str] = mapped_column(ForeignKey("relationship.id"), index=True)
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaign.id"), index=True)
    terms_hash: Mapped[str] = mapped_column(String(64))
    endorsement_id: Mapped[str] = mapped_column(ForeignKey("decision.id"))
    """The carried endorsement of the campaign by the same body that this use stands under."""
    endorsement_number: Mapped[str] = mapped_column(String(20))
    terms: Mapped[str | None] = mapped_column(Text)
    """The canonical terms that `terms_hash` is of."""
    suspend_days: Mapped[int] = mapped_column(default=14)
    """How long a suspension of it lasts unless a sever ballot opens, by the rule it was voted under."""
    renews_id: Mapped[str | None] = mapped_column(ForeignKey("mandate.id"))
    """One renewal at a time: `uq_mandate_standing` has one place for it. One made void leaves the place to another."""
    from_at: Mapped[datetime] = mapped_column()
    until_at: Mapped[datetime] = mapped_column()
    granted_at: Mapped[datetime] = mapped_column()
    slot: Mapped[int] = mapped_column(default=0)
    """0: the one mandate standing; 1: the one renewal not begun. Moved to 0 when the renewal begins."""
    ended_at: Mapped[datetime | None] = mapped_column()
    """Written when the end was settled, for the unique index only; reading never trusts it alone."""
    status_index: Mapped[int] = mapped_column(unique=True)
    entry_id: Mapped[str] = mapped_column(String(32), unique=True)
    """`mandate.granted`"""


class Severance(Base):
    """A carried sever on one mandate: suspends it at certification, ends it when its window ends."""

    __tablename__ = "severance"
    __table_args__ = (
        ForeignKeyConstraint(
            ["decision_id", "kind", "outcome"],
            ["decision.id", "decision.kind", "decision.outcome"],
            name="fk_severance_decision",
        ),
        CheckConstraint("kind = 'sever'", name="kind"),
        CheckConstraint("outcome = 'CARRIED'", name="carried"),
        {"info": {"rights": _ADD}},
    )

    decision_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    mandate_id: Mapped[str] = mapped_column(ForeignKey("mandate.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    outcome: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column()
    effective_at: Mapped[datetime] = mapped_column()
    decision_number: Mapped[str] = mapped_column(String(20))


class Withdrawal(Base):
    """A carried sever of an endorsement: the campaign is no longer endorsed once its window ends."""

    __tablename__ = "withdrawal"
    __table_args__ = (
        ForeignKeyConstraint(
            ["decision_id", "kind", "outcome"],
            ["decision.id", "decision.kind", "decision.outcome"],
            name="fk_withdrawal_decision",
        ),
        CheckConstraint("kind = 'sever'", name="kind"),
        CheckConstraint("outcome = 'CARRIED'", name="carried"),
        {"info": {"rights": _ADD}},
    )

    decision_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    endorsement_id: Mapped[str] = mapped_column(ForeignKey("decision.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    outcome: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column()
    effective_at: Mapped[datetime] = mapped_column()
    decision_number: Mapped[str] = mapped_column(String(20))


class Suspension(Base):
    """The committee's suspension of a mandate, once for each ground; it lifts itself."""

    __tablename__ = "suspension"
    __table_args__ = (
        UniqueConstraint("mandate_id", "ground"),
        {"info": {"rights": _ADD}},
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    mandate_id: Mapped[str] = mapped_column(ForeignKey("mandate.id"), index=True)
    ground: Mapped[str] = mapped_column(String(120))
    """`term:<n>` or `entry:<id>`: the term broken or the logged event."""
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column()
    lifts_at: Mapped[datetime] = mapped_column()
    entry_id: Mapped[str] = mapped_column(String(32))


class SuspensionHold(Base):
    """That a sever ballot opening in time keeps a suspension, at most until `until_at`."""

    __tablename__ = "suspension_hold"
    __table_args__ = ({"info": {"rights": _NOTICED}},)

    suspension_id: Mapped[str] = mapped_column(ForeignKey("suspension.id"), primary_key=True)
    ballot_id: Mapped[str] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    opens_at: Mapped[datetime] = mapped_column()
    until_at: Mapped[datetime] = mapped_column()


class SeverBallot(Base):
    """That a sever ballot was noticed on a mandate: a later suspension of the mandate is kept by it too."""

    __tablename__ = "sever_ballot"
    __table_args__ = ({"info": {"rights": _NOTICED}},)

    mandate_id: Mapped[str] = mapped_column(ForeignKey("mandate.id"), primary_key=True)
    ballot_id: Mapped[str] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    opens_at: Mapped[datetime] = mapped_column()
    until_at: Mapped[datetime] = mapped_column()


class SuspensionRelease(Base):
    """That the ballot which kept a suspension was certified, was VOID or withdrawn: it keeps it no longer."""

    __tablename__ = "suspension_release"
    __table_args__ = ({"info": {"rights": Rights(web=Grant(insert=True), log=Grant(insert=True))}},)

    ballot_id: Mapped[str] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column()
    outcome: Mapped[str] = mapped_column(String(16))


class Stay(Base):
    """A protest not yet ruled stays what its decision would do; `until_at` never ends it, only a ruling does."""

    __tablename__ = "stay"
    __table_args__ = ({"info": {"rights": _ADD}},)

    protest_id: Mapped[str] = mapped_column(ForeignKey("protest.id"), primary_key=True)
    decision_id: Mapped[str] = mapped_column(ForeignKey("decision.id"), index=True)
    filed_at: Mapped[datetime] = mapped_column()


class StayRuling(Base):
    """The ruling on a stay: upheld makes the decision VOID, and what it would have done never begins."""

    __tablename__ = "stay_ruling"
    __table_args__ = ({"info": {"rights": _ADD}},)

    protest_id: Mapped[str] = mapped_column(ForeignKey("stay.protest_id"), primary_key=True)
    ruled_at: Mapped[datetime] = mapped_column()
    upheld: Mapped[bool] = mapped_column()


class Token(Base):
    """A minted mandate token; the worker alone writes it."""

    __tablename__ = "token"
    __table_args__ = ({"info": {"rights": Rights(log=Grant(insert=True))}},)

    jti: Mapped[str] = mapped_column(String(32), primary_key=True)
    mandate_id: Mapped[str] = mapped_column(ForeignKey("mandate.id"), index=True)
    kid: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime] = mapped_column()
    expires_at: Mapped[datetime] = mapped_column()
    jwt: Mapped[str] = mapped_column(Text)
    entry_id: Mapped[str] = mapped_column(String(32))


class StatusList(Base):
    """The newest signed status list; the worker writes a row whenever a status changed or the list grew old."""

    __tablename__ = "status_list"
    __table_args__ = ({"info": {"rights": Rights(log=Grant(insert=True, delete=True))}},)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    issued_at: Mapped[datetime] = mapped_column(index=True)
    expires_at: Mapped[datetime] = mapped_column()
    jwt: Mapped[str] = mapped_column(Text)
