"""What bodies have adopted as rules."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.models.kinds import KIND
from foundation.database import Base
from foundation.privileges import Grant, Rights


class Procedure(Base):
    """One version of a body's rule set for a decision class. Never changed; a newer version supersedes it."""

    __tablename__ = "procedure"
    __table_args__ = (
        UniqueConstraint("body_id", "kind", "version"),
        CheckConstraint(KIND, name="kind"),
        {"info": {"rights": Rights(web=Grant(insert=True), counter=Grant())}},
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"))
    kind: Mapped[str] = mapped_column(String(16))
    """The decision class."""
    version: Mapped[int] = mapped_column()
    name: Mapped[str] = mapped_column(String(200))
    document: Mapped[str] = mapped_column(Text)
    """JCS"""
    hash: Mapped[str] = mapped_column(String(64))
    adopted_at: Mapped[datetime] = mapped_column()
    entry_id: Mapped[str] = mapped_column(String(32))
