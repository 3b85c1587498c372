"""The log's tables. Acts add to `log_pending` only; the sequencer alone moves rows on into the tree."""

from datetime import datetime

from sqlalchemy import BigInteger, Identity, Index, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base
from foundation.privileges import Grant, Rights

_APPEND_ONLY = """CREATE TRIGGER IF NOT EXISTS "log_entry_next" BEFORE INSERT ON "log_entry"
WHEN NEW.seq <> (SELECT coalesce(max(seq) + 1, 0) FROM log_entry)
BEGIN SELECT RAISE(ABORT, 'log_entry: an entry goes at the end, once'); END"""


class LogPending(Base):
    """An entry committed with its act, waiting for its place in the log; the sequencer takes it out."""

    __tablename__ = "log_pending"
    __table_args__ = (
        {
            "info": {
                "rights": Rights(
                    web=Grant(insert=True), log=Grant(insert=True, delete=True), counter=Grant(insert=True)
                )
            }
        },
    )

    turn: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), Identity(always=False), primary_key=True
    )
    """Drawn when the row is written, so that the entries of one act keep their order; says nothing of commits."""
    id: Mapped[str] = mapped_column(String(32), unique=True)
    type: Mapped[str] = mapped_column(String(64))
    canonical: Mapped[bytes] = mapped_column(LargeBinary)


class LogEntry(Base):
    """One line of the log, at its place for ever."""

    __tablename__ = "log_entry"
    __table_args__ = (
        Index("ix_log_entry_type_seq", "type", "seq"),
        {"info": {"rights": Rights(log=Grant(insert=True), counter=Grant(), guards={"sqlite": (_APPEND_ONLY,)})}},
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), unique=True)
    type: Mapped[str] = mapped_column(String(64))
    canonical: Mapped[bytes] = mapped_column(LargeBinary)
    leaf_hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class LogSubject(Base):
    """In which entries a number or an id stands, so that they are found without reading the log through.

    Worked from the entries as they find their places; nothing is proved by it, and the log is whole without it.
    """

    __tablename__ = "log_subject"
    __table_args__ = ({"info": {"rights": Rights(log=Grant(insert=True))}},)

    subject: Mapped[str] = mapped_column(String(32), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class LogTile(Base):
    """A tile of hashes (C2SP tlog-tiles), full or of every width that a signed size needs."""

    __tablename__ = "log_tile"
    __table_args__ = ({"info": {"rights": Rights(log=Grant(insert=True), counter=Grant())}},)

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    width: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hashes: Mapped[bytes] = mapped_column(LargeBinary)


class Checkpoint(Base):
    """A tree size with its root, and the signed note once the log key has signed it (after the commit)."""

    __tablename__ = "checkpoint"
    __table_args__ = ({"info": {"rights": Rights(log=Grant(insert=True, update=("note",)), counter=Grant())}},)

    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    root: Mapped[bytes] = mapped_column(LargeBinary(32))
    note: Mapped[str | None] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column()


class Cosignature(Base):
    """An outside witness's signature line on one of our checkpoints."""

    __tablename__ = "cosignature"
    __table_args__ = ({"info": {"rights": Rights(log=Grant(insert=True))}},)

    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    witness: Mapped[str] = mapped_column(String(200), primary_key=True)
    line: Mapped[str] = mapped_column(Text)


class Boundary(Base):
    """That the entry of a boundary (DESIGN law 8) was written: once per subject, kind and due instant."""

    __tablename__ = "boundary"
    __table_args__ = (
        UniqueConstraint("entry_id"),
        {"info": {"rights": Rights(web=Grant(insert=True), log=Grant(insert=True), counter=Grant())}},
    )

    subject: Mapped[str] = mapped_column(String(80), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    due: Mapped[datetime] = mapped_column(primary_key=True)
    entry_id: Mapped[str] = mapped_column(String(32))
    facts: Mapped[str] = mapped_column(Text, default="{}")
    """What was seen at the boundary (JSON), such as the number of participations at an old close."""
    written_at: Mapped[datetime] = mapped_column()
