"""What is said of a proposal, and how far a reader has come."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base
from foundation.privileges import Grant, Rights


class Post(Base):
    """What a member says on a proposal: the first post of a thread (`thread_id` empty), or a reply in one."""

    __tablename__ = "post"
    __table_args__ = (
        UniqueConstraint("proposal_id", "n"),
        Index("ix_post_threads", "proposal_id", "thread_id", "last_n"),
        Index("ix_post_replies", "thread_id", "n"),
        {
            "info": {
                "rights": Rights(
                    web=Grant(
                        insert=True,
                        update=("text", "edited_at", "replies", "last_n", "hidden_at", "hidden_by", "hidden_reason"),
                    )
                )
            }
        },
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id"))
    n: Mapped[int] = mapped_column()
    """Counted within the proposal: tells the order, and what is new to whom."""
    thread_id: Mapped[str | None] = mapped_column(ForeignKey("post.id"))
    quote: Mapped[str] = mapped_column(Text)
    """A passage quoted word for word; empty for none."""
    quoted_n: Mapped[int | None] = mapped_column()
    """The post it was quoted from; nothing where it is the proposal's text."""
    text: Mapped[str] = mapped_column(Text)
    """Markdown."""
    author_id: Mapped[str] = mapped_column(ForeignKey("member.id"), index=True)
    at: Mapped[datetime] = mapped_column()
    edited_at: Mapped[datetime | None] = mapped_column()
    replies: Mapped[int] = mapped_column(default=0)
    """Of a first post: how many replies."""
    last_n: Mapped[int] = mapped_column()
    """Of a first post: the number of the newest post of its thread."""
    hidden_at: Mapped[datetime | None] = mapped_column()
    hidden_by: Mapped[str | None] = mapped_column(ForeignKey("member.id"))
    hidden_reason: Mapped[str | None] = mapped_column(Text)


class ReadMark(Base):
    """Private to the member: what of a proposal they saw last (`seen_`), and before that visit (`base_`)."""

    __tablename__ = "read_mark"
    __table_args__ = (
        {
            "info": {
                "rights": Rights(
                    web=Grant(
                        insert=True,
                        update=(
                            "seen_at", "seen_version", "seen_post", "seen_reports", "base_at", "base_version",
                            "base_post", "base_reports",
                        ),
                    )
                )
            }
        },
    )  # fmt: skip

    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"), primary_key=True)
    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column()
    seen_version: Mapped[int] = mapped_column()
    seen_post: Mapped[int] = mapped_column()
    seen_reports: Mapped[int] = mapped_column()
    base_at: Mapped[datetime | None] = mapped_column()
    base_version: Mapped[int] = mapped_column(default=0)
    base_post: Mapped[int] = mapped_column(default=0)
    base_reports: Mapped[int] = mapped_column(default=0)
