"""From the frozen question to the certified outcome. `intake` has no time and no serial, so it tells no order."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base
from foundation.privileges import Grant, Rights

_ADD = Rights(web=Grant(insert=True), counter=Grant())
_NOTICED = Rights(web=Grant(insert=True), log=Grant(insert=True), counter=Grant())
"""What a notice writes: an officer gives it in web, a second call the worker by the rule."""
OUTCOME = "outcome in ('CARRIED', 'NOT CARRIED', 'ELECTED', 'NONE ELECTED', 'INQUORATE', 'WITHDRAWN')"
_COUNTER_ADDS = Rights(counter=Grant(insert=True))


class SealKey(Base):
    """The public half of a seal key the counter made, self-tested and escrowed ahead; a notice takes one."""

    __tablename__ = "seal_key"
    __table_args__ = ({"info": {"rights": _COUNTER_ADDS}},)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    public: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    lot_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    """The hash of the seed of the lot that goes with the key; the seed is shown with the count."""
    made_at: Mapped[datetime] = mapped_column()


class Ballot(Base):
    """The vote as a whole, as noticed; no column of it ever changes."""

    __tablename__ = "ballot"
    __table_args__ = (
        UniqueConstraint("id", "proposal_id"),
        UniqueConstraint("id", "roll_id", "secrecy"),
        CheckConstraint("secrecy in ('sealed', 'roll-call')", name="secrecy"),
        CheckConstraint("opens_at < closes_at", name="window"),
        CheckConstraint("first_call_id <> id", name="first_call"),
        {"info": {"rights": _NOTICED}},
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id"), index=True)
    notice_id: Mapped[str] = mapped_column(ForeignKey("notice.id"), unique=True)
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"), index=True)
    roll_id: Mapped[str] = mapped_column(ForeignKey("roll.id"), unique=True)
    seal_key_id: Mapped[str] = mapped_column(ForeignKey("seal_key.id"), unique=True)
    secrecy: Mapped[str] = mapped_column(String(16))
    quorum: Mapped[str] = mapped_column(Text)
    """JCS of the rule's quorum, shared by all contests (`null` where none)."""
    composite: Mapped[str | None] = mapped_column(Text)
    """JCS of the composite as noticed: the rule that joins the groups counted apart, and the groups."""
    noticed_at: Mapped[datetime] = mapped_column()
    opens_at: Mapped[datetime] = mapped_column()
    closes_at: Mapped[datetime] = mapped_column()
    """The first close; extensions are the rule's own and follow from the facts."""
    extend_days: Mapped[int] = mapped_column(default=0)
    extend_times: Mapped[int] = mapped_column(default=0)
    paper_length: Mapped[int] = mapped_column()
    """Bytes of every padded paper."""
    codes: Mapped[bool] = mapped_column(default=True)
    first_call_id: Mapped[str | None] = mapped_column(ForeignKey("ballot.id"), index=True)
    """Of a second call: the ballot that too few took part in."""
    certify_within_days: Mapped[int] = mapped_column()
    protest_days: Mapped[int] = mapped_column()
    rule_within_days: Mapped[int] = mapped_column()
    entry_id: Mapped[str] = mapped_column(String(32), unique=True)
    """`ballot.noticed`"""


class Contest(Base):
    """One question of a ballot, 1..n."""

    __tablename__ = "contest"
    __table_args__ = ({"info": {"rights": _NOTICED}},)

    ballot_id: Mapped[str] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(String(300))
    method: Mapped[str] = mapped_column(String(16))
    options: Mapped[str] = mapped_column(Text)
    """JCS list of {"id", "text"}; empty for a motion. The log has the ids alone."""
    rule: Mapped[str] = mapped_column(Text)
    """JCS of {"threshold", "floors"}, or of what an election asks: {"seats", …}."""


class Intake(Base):
    """That a member handed in a paper, and the sealed envelope until the count. Rows carry no time and no serial."""

    __tablename__ = "intake"
    __table_args__ = (
        ForeignKeyConstraint(
            ["ballot_id", "roll_id", "secrecy"],
            ["ballot.id", "ballot.roll_id", "ballot.secrecy"],
            name="fk_intake_ballot",
        ),
        ForeignKeyConstraint(
            ["roll_id", "member_id"], ["roll_entry.roll_id", "roll_entry.member_id"], name="fk_intake_roll_entry"
        ),
        UniqueConstraint("ballot_id", "e"),
        CheckConstraint("n >= 1 and (secrecy = 'roll-call' or n = 1)", name="once"),
        {
            "info": {
                "rights": Rights(
                    web=Grant(select=("ballot_id", "roll_id", "secrecy", "member_id", "n", "e"), insert=True),
                    log=Grant(select=("ballot_id", "roll_id", "secrecy", "member_id", "n", "e")),
                    counter=Grant(update=("e", "envelope")),
                )
            },
            "sqlite_with_rowid": False,
        },
    )

    ballot_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    member_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    roll_id: Mapped[str] = mapped_column(String(32))
    secrecy: Mapped[str] = mapped_column(String(16))
    e: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    envelope: Mapped[bytes | None] = mapped_column(LargeBinary)


class EnvelopeDigest(Base):
    """The digests of the envelopes in the box at close, sorted, with nothing of who handed them in."""

    __tablename__ = "envelope_digest"
    __table_args__ = (
        UniqueConstraint("ballot_id", "e"),
        {
            "info": {"rights": Rights(web=Grant(insert=True), log=Grant(insert=True), counter=Grant())},
            "sqlite_with_rowid": False,
        },
    )

    ballot_id: Mapped[str] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    pos: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    e: Mapped[bytes] = mapped_column(LargeBinary(32))


class Opening(Base):
    """One opened line of one contest; written by the counter alone, sorted by commitment."""

    __tablename__ = "urn"
    __table_args__ = ({"info": {"rights": _COUNTER_ADDS}, "sqlite_with_rowid": False},)

    ballot_id: Mapped[str] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    contest: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    pos: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    commitment: Mapped[bytes] = mapped_column(LargeBinary(32))
    choice: Mapped[str] = mapped_column(Text)
    secret: Mapped[bytes] = mapped_column(LargeBinary(32))
    grp: Mapped[str | None] = mapped_column(String(200))
    ref: Mapped[str | None] = mapped_column(String(64))


class BallotCount(Base):
    """The counter's arithmetic: a pure function of papers and rule. Web may read it, never write it."""

    __tablename__ = "ballot_count"
    __table_args__ = (
        UniqueConstraint("ballot_id", "hash"),
        UniqueConstraint("ballot_id", "hash", "outcome"),
        CheckConstraint(OUTCOME, name="outcome"),
        {"info": {"rights": _COUNTER_ADDS}},
    )

    ballot_id: Mapped[str] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    hash: Mapped[str] = mapped_column(String(64))
    document: Mapped[str] = mapped_column(Text)
    """JCS: per contest the totals, the judgement with its numbers and reasons."""
    outcome: Mapped[str] = mapped_column(String(16))
    """Of contest 1, which carries the proposal."""
    counted_at: Mapped[datetime] = mapped_column()
    entry_id: Mapped[str] = mapped_column(String(32), unique=True)


class KeyDestruction(Base):
    """That a ballot's seal key and every escrow copy are destroyed."""

    __tablename__ = "key_destruction"
    __table_args__ = ({"info": {"rights": _COUNTER_ADDS}},)

    ballot_id: Mapped[str] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column()
    entry_id: Mapped[str] = mapped_column(String(32))


class CountAlarm(Base):
    """Why the counter refused to open a ballot, or a teller's recount differed; certification stops."""

    __tablename__ = "count_alarm"
    __table_args__ = ({"info": {"rights": Rights(web=Grant(insert=True), counter=Grant(insert=True))}},)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    ballot_id: Mapped[str] = mapped_column(ForeignKey("ballot.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column()
    entry_id: Mapped[str] = mapped_column(String(32))


class CountSignature(Base):
    """A teller's signature on one count (attested by this installation), after the recount was shown."""

    __tablename__ = "count_signature"
    __table_args__ = (
        UniqueConstraint("ballot_id", "teller_id", "count_hash"),
        ForeignKeyConstraint(
            ["ballot_id", "count_hash"],
            ["ballot_count.ballot_id", "ballot_count.hash"],
            name="fk_count_signature_count",
        ),
        {"info": {"rights": _ADD}},
    )

    ballot_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    teller_id: Mapped[str] = mapped_column(ForeignKey("member.id"), primary_key=True)
    count_hash: Mapped[str] = mapped_column(String(64))
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"))
    at: Mapped[datetime] = mapped_column()
    entry_id: Mapped[str] = mapped_column(String(32))


class TellerNaming(Base):
    """That the body's auditors named another teller because none signed in time."""

    __tablename__ = "teller_naming"
    __table_args__ = (
        CheckConstraint("by_a <> by_b and teller_id <> by_a and teller_id <> by_b", name="two_others"),
        {"info": {"rights": _ADD}},
    )

    ballot_id: Mapped[str] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    teller_id: Mapped[str] = mapped_column(ForeignKey("member.id"), primary_key=True)
    by_a: Mapped[str] = mapped_column(ForeignKey("member.id"))
    by_b: Mapped[str] = mapped_column(ForeignKey("member.id"))
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id"))
    """The auditor's office under which it was done (kept for `count_signature.office_id`)."""
    at: Mapped[datetime] = mapped_column()
    entry_id: Mapped[str] = mapped_column(String(32))


class Annulment(Base):
    """That a ballot is VOID before its count: a two-person ruling, or its key lost at close."""

    __tablename__ = "annulment"
    __table_args__ = (
        CheckConstraint(
            "cause = 'key lost' or (by_a is not null and by_b is not null and by_a <> by_b)", name="two_people"
        ),
        {"info": {"rights": Rights(web=Grant(insert=True), log=Grant(), counter=Grant(insert=True))}},
    )

    ballot_id: Mapped[str] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    cause: Mapped[str] = mapped_column(String(16))
    """`ruling` or `key lost`."""
    reason: Mapped[str] = mapped_column(Text)
    by_a: Mapped[str | None] = mapped_column(ForeignKey("member.id"))
    by_b: Mapped[str | None] = mapped_column(ForeignKey("member.id"))
    at: Mapped[datetime] = mapped_column()
    entry_id: Mapped[str] = mapped_column(String(32))


class ContestWithdrawal(Base):
    """That an option was withdrawn before the close and is passed over on every paper, or a question as a whole.

    What was withdrawn from a first call stays so in the second, under the entry of the first.
    """

    __tablename__ = "contest_withdrawal"
    __table_args__ = (
        ForeignKeyConstraint(
            ["ballot_id", "contest"], ["contest.ballot_id", "contest.n"], name="fk_contest_withdrawal_contest"
        ),
        CheckConstraint("by_a <> by_b", name="two_people"),
        UniqueConstraint("ballot_id", "entry_id"),
        {"info": {"rights": _NOTICED}},
    )

    ballot_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    contest: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    option: Mapped[str] = mapped_column(String(8), primary_key=True)
    """`*`: the question as a whole."""
    reason: Mapped[str] = mapped_column(Text)
    by_a: Mapped[str] = mapped_column(ForeignKey("member.id"))
    by_b: Mapped[str] = mapped_column(ForeignKey("member.id"))
    at: Mapped[datetime] = mapped_column()
    entry_id: Mapped[str] = mapped_column(String(32))


class TurnoutSnapshot(Base):
    """The turnout of an open ballot as it may be shown: the worker writes it every quarter of an hour."""

    __tablename__ = "turnout_snapshot"
    __table_args__ = ({"info": {"rights": Rights(log=Grant(insert=True, update=("shown", "at")))}},)

    ballot_id: Mapped[str] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    shown: Mapped[str] = mapped_column(String(40))
    """`fewer than 10`, or the number cut down to a multiple of 5."""
    at: Mapped[datetime] = mapped_column()
