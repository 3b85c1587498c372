"""The auditors' desk: protests and their rulings."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base
from foundation.privileges import Grant, Rights

_ADD = Rights(web=Grant(insert=True))


class Protest(Base):
    """A member's protest against a decision, on one fact; a second on the same fact is refused."""

    __tablename__ = "protest"
    __table_args__ = (
        UniqueConstraint("decision_id", "fact"),
        {"info": {"rights": _ADD}},
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    decision_id: Mapped[str] = mapped_column(ForeignKey("decision.id"), index=True)
    fact: Mapped[str] = mapped_column(String(80))
    """What it disputes: `notice`, `text`, `roll`, `secrecy`, `count`, `conduct`, or `roll:<ref>` and the like."""
    text: Mapped[str] = mapped_column(Text)
    filed_by: Mapped[str] = mapped_column(ForeignKey("member.id"))
    filed_at: Mapped[datetime] = mapped_column()
    rule_by: Mapped[datetime] = mapped_column()
    """Until then the body's own auditors rule; after it the parent body's may too."""
    entry_id: Mapped[str] = mapped_column(String(32))


class Ruling(Base):
    """The two-person ruling on a protest."""

    __tablename__ = "ruling"
    __table_args__ = (
        CheckConstraint("by_a <> by_b", name="two_people"),
        {"info": {"rights": _ADD}},
    )

    protest_id: Mapped[str] = mapped_column(ForeignKey("protest.id"), primary_key=True)
    upheld: Mapped[bool] = mapped_column()
    reason: Mapped[str] = mapped_column(Text)
    by_a: Mapped[str] = mapped_column(ForeignKey("member.id"))
    by_b: Mapped[str] = mapped_column(ForeignKey("member.id"))
    ruled_at: Mapped[datetime] = mapped_column()
    entry_id: Mapped[str] = mapped_column(String(32))
