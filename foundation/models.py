"""The ground's own tables: what this installation is, sessions, numbers for people, and mail to send."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base
from foundation.privileges import Grant, Rights


class Installation(Base):
    """The one row that says whose log this is. Demo is a property of the database, never a setting."""

    __tablename__ = "installation"
    __table_args__ = (
        CheckConstraint("id = 1", name="one"),
        {"info": {"rights": Rights(counter=Grant())}},
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    origin: Mapped[str] = mapped_column(String(200))
    """The log's origin line and the issuer of tokens; new with every new log."""
    organisation: Mapped[str] = mapped_column(String(200))
    time_zone: Mapped[str] = mapped_column(String(64))
    demo: Mapped[bool] = mapped_column()
    register: Mapped[str] = mapped_column(String(16), default="public")
    """`public` or `members`: who may read the register."""
    log_key: Mapped[str] = mapped_column(Text)
    """The log's C2SP verifier key, one line."""
    office_key: Mapped[str] = mapped_column(Text)
    """The verifier key of receipts."""
    mandate_key: Mapped[str] = mapped_column(Text)
    """The public JWK (JSON) that tokens and status lists are signed with."""
    made_at: Mapped[datetime] = mapped_column()


class WebSession(Base):
    """A session kept on the server: the cookie holds a random id, the row only its hash."""

    __tablename__ = "web_session"
    __table_args__ = (
        {
            "info": {
                "rights": Rights(
                    web=Grant(insert=True, update=("data", "seen_at", "member_id", "fresh_at"), delete=True),
                    log=Grant(delete=True),
                )
            }
        },
    )

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    member_id: Mapped[str | None] = mapped_column(ForeignKey("member.id"), index=True)
    data: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column()
    seen_at: Mapped[datetime] = mapped_column()
    fresh_at: Mapped[datetime | None] = mapped_column()
    """When the password was last given in this session."""


_COUNTS = Grant(insert=True, update=("last",))


class Numbering(Base):
    """The last number given in a year for a kind of thing (P, B, D, M, R)."""

    __tablename__ = "numbering"
    __table_args__ = ({"info": {"rights": Rights(web=_COUNTS, log=_COUNTS)}},)

    kind: Mapped[str] = mapped_column(String(4), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column()


class OutgoingMail(Base):
    """A mail written in the same transaction as the act it tells of, sent later by the worker.

    It carries a checkpoint that covers the entry it tells of, so that whoever keeps the mail can show a rewriting;
    the worker fills it in once there is one, and sends no mail before.
    """

    __tablename__ = "outgoing_mail"
    __table_args__ = (
        Index(
            "ix_outgoing_mail_uncovered",
            "entry_id",
            sqlite_where=text("checkpoint is null"),
            postgresql_where=text("checkpoint is null"),
        ),
        {
            "info": {
                "rights": Rights(
                    web=Grant(insert=True),
                    log=Grant(insert=True, update=("sent_at", "tries", "next_try_at", "last_error", "checkpoint")),
                )
            }
        },
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    """What the mail is about and to whom, so that the same mail is never queued twice."""
    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"), index=True)
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    entry_id: Mapped[str | None] = mapped_column(String(32))
    """The log entry it tells of; where there is none the newest checkpoint goes with it."""
    checkpoint: Mapped[str | None] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column()
    next_try_at: Mapped[datetime] = mapped_column()
    sent_at: Mapped[datetime | None] = mapped_column()
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(Text)


_KEPT_ANEW = Rights(web=Grant(insert=True, delete=True), log=Grant(insert=True, delete=True))
_BY_CODE_POINT = String(40).with_variant(String(40, collation="C"), "postgresql")
"""Words in the order of their code points, as SQLite has them too: all that begin alike stand together."""


class SearchText(Base):
    """One thing that can be found, as it is shown among others. `kind` and `body_id` decide who may read it.

    This and its words are worked from other tables; they can be made anew at any time, so no key holds them.
    """

    __tablename__ = "search_text"
    __table_args__ = ({"info": {"rights": _KEPT_ANEW}},)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(40))
    body_id: Mapped[str] = mapped_column(String(32))
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column()


class SearchWord(Base):
    """That a word stands in a text: weight 2 in its title, 1 elsewhere."""

    __tablename__ = "search_word"
    __table_args__ = ({"info": {"rights": _KEPT_ANEW}, "sqlite_with_rowid": False},)

    word: Mapped[str] = mapped_column(_BY_CODE_POINT, primary_key=True)
    text_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    weight: Mapped[int] = mapped_column()
