"""Bodies, members, their places, offices, dues, rolls, and acts that need two people."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base
from foundation.privileges import Grant, Rights

BODY_KINDS = ("organisation", "chapter", "branch", "circle", "committee")
SCOPES = ("workplace", "employer", "union", "industry", "sector")
OFFICES = (
    "chair", "secretary", "convener", "facilitator", "teller", "auditor", "organiser", "membership secretary",
    "committee",
)  # fmt: skip
"""`committee` is a seat on the body's leading committee: only its holders may suspend a mandate."""

_ADD = Rights(web=Grant(insert=True))


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} in ({', '.join(repr(value) for value in values)})"


class Body(Base):
    """A deciding unit, in a tree whose root is the organisation."""

    __tablename__ = "body"
    __table_args__ = (
        CheckConstraint(_one_of("kind", BODY_KINDS), name="kind"),
        CheckConstraint(f"scope is null or {_one_of('scope', SCOPES)}", name="scope"),
        {"info": {"rights": Rights(web=Grant(insert=True, update=("closed_at",)), counter=Grant())}},
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("body.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    scope: Mapped[str | None] = mapped_column(String(16))
    """Of a circle: what kind of work it joins."""
    name: Mapped[str] = mapped_column(String(200), unique=True)
    made_at: Mapped[datetime] = mapped_column()
    closed_at: Mapped[datetime | None] = mapped_column()


class Member(Base):
    """A person. Signs in with a password, or the first time with a one-time code."""

    __tablename__ = "member"
    __table_args__ = (
        {
            "info": {
                "rights": Rights(web=Grant(insert=True, update=("name", "email", "password_hash")), counter=Grant())
            }
        },
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    """Lower case."""
    password_hash: Mapped[str | None] = mapped_column(Text)
    joined_on: Mapped[date] = mapped_column()
    persona: Mapped[str | None] = mapped_column(String(80))
    """In a demo: what this person is there to show, on the personas page."""


class OneTimeCode(Base):
    """A code that lets a member set a first password, once; only its hash is kept."""

    __tablename__ = "one_time_code"
    __table_args__ = ({"info": {"rights": Rights(web=Grant(insert=True, update=("used_at",)))}},)

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column()
    used_at: Mapped[datetime | None] = mapped_column()


class LoginAttempt(Base):
    """A try to sign in, counted in the database so that several processes share one limit."""

    __tablename__ = "login_attempt"
    __table_args__ = (
        Index("ix_login_attempt_account_at", "account_hash", "at"),
        Index("ix_login_attempt_address_at", "address_hash", "at"),
        {"info": {"rights": Rights(web=Grant(insert=True, delete=True), log=Grant(delete=True))}},
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    account_hash: Mapped[str] = mapped_column(String(64))
    address_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column()
    succeeded: Mapped[bool] = mapped_column()


class Membership(Base):
    """A member's place in a body, from a day until a day (not included)."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("member_id", "body_id", "since"),
        {"info": {"rights": Rights(web=Grant(insert=True, update=("until",)))}},
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"))
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"), index=True)
    since: Mapped[date] = mapped_column()
    until: Mapped[date | None] = mapped_column()


class Office(Base):
    """A role held in a body, given by two other officers; the founders' offices alone are given by nobody."""

    __tablename__ = "office"
    __table_args__ = (
        CheckConstraint(_one_of("kind", OFFICES), name="kind"),
        CheckConstraint(
            "founding or (given_by_a is not null and given_by_b is not null"
            " and given_by_a <> given_by_b and member_id <> given_by_a and member_id <> given_by_b)",
            name="two_others",
        ),
        {"info": {"rights": Rights(web=Grant(insert=True, update=("until", "ended_by_a", "ended_by_b")))}},
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"), index=True)
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"), index=True)
    kind: Mapped[str] = mapped_column(String(32))
    since: Mapped[datetime] = mapped_column()
    until: Mapped[datetime | None] = mapped_column()
    founding: Mapped[bool] = mapped_column(default=False)
    given_by_a: Mapped[str | None] = mapped_column(ForeignKey("member.id"))
    given_by_b: Mapped[str | None] = mapped_column(ForeignKey("member.id"))
    ended_by_a: Mapped[str | None] = mapped_column(ForeignKey("member.id"))
    ended_by_b: Mapped[str | None] = mapped_column(ForeignKey("member.id"))
    reason: Mapped[str] = mapped_column(Text)


class Dues(Base):
    """A period a member's dues are paid for; `paid_until` is the last paid day."""

    __tablename__ = "dues"
    __table_args__ = ({"info": {"rights": _ADD}},)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"), index=True)
    paid_from: Mapped[date] = mapped_column()
    paid_until: Mapped[date] = mapped_column()
    recorded_at: Mapped[datetime] = mapped_column()


class Meeting(Base):
    """A dated meeting of a body, for standing by attendance."""

    __tablename__ = "meeting"
    __table_args__ = ({"info": {"rights": _ADD}},)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"), index=True)
    held_on: Mapped[date] = mapped_column()


class Attendance(Base):
    """That a member was at a meeting."""

    __tablename__ = "attendance"
    __table_args__ = ({"info": {"rights": _ADD}},)

    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"), primary_key=True)


class Interest(Base):
    """A declared interest in a subject (`proposal:<id>` or `campaign:<id>`); it bars from telling its ballots."""

    __tablename__ = "interest"
    __table_args__ = ({"info": {"rights": _ADD}},)

    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(80), primary_key=True)
    statement: Mapped[str] = mapped_column(Text)
    declared_at: Mapped[datetime] = mapped_column()
    entry_id: Mapped[str] = mapped_column(String(32))


class Visit(Base):
    """Private to the member: when they came in last, and when the time before, so that the inbox tells what is new."""

    __tablename__ = "visit"
    __table_args__ = ({"info": {"rights": Rights(web=Grant(insert=True, update=("at", "before")))}},)

    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column()
    before: Mapped[datetime | None] = mapped_column()


class Reference(Base):
    """The salted name a member has in one scope (a proposal and its officers), so that the log profiles nobody."""

    __tablename__ = "reference"
    __table_args__ = (
        UniqueConstraint("scope", "ref"),
        {"info": {"rights": Rights(web=Grant(insert=True), log=Grant(insert=True))}},
    )

    scope: Mapped[str] = mapped_column(String(80), primary_key=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"), primary_key=True)
    salt: Mapped[str] = mapped_column(String(64))
    ref: Mapped[str] = mapped_column(String(64))


class Roll(Base):
    """The frozen list of those entitled in one ballot, with its Merkle root at freezing."""

    __tablename__ = "roll"
    __table_args__ = ({"info": {"rights": Rights(web=Grant(insert=True), log=Grant(insert=True), counter=Grant())}},)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"), index=True)
    frozen_at: Mapped[datetime] = mapped_column()
    size: Mapped[int] = mapped_column()
    root: Mapped[str] = mapped_column(String(64))


class RollEntry(Base):
    """One line of a roll. The reference is published, the salt never."""

    __tablename__ = "roll_entry"
    __table_args__ = (
        UniqueConstraint("roll_id", "ref"),
        CheckConstraint("weight > 0", name="weight"),
        {
            "info": {
                "rights": Rights(
                    web=Grant(insert=True), log=Grant(insert=True),
                    counter=Grant(select=("roll_id", "member_id", "ref", "grp", "weight")),
                )
            },
            "sqlite_with_rowid": False,
        },
    )

    roll_id: Mapped[str] = mapped_column(ForeignKey("roll.id"), primary_key=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"), primary_key=True)
    ref: Mapped[str] = mapped_column(String(64))
    grp: Mapped[str | None] = mapped_column(String(200))
    weight: Mapped[int] = mapped_column(default=1)
    salt: Mapped[str] = mapped_column(String(64))


class RollAmendment(Base):
    """The two-person ruling that added somebody left out by error; size and root after it."""

    __tablename__ = "roll_amendment"
    __table_args__ = (
        UniqueConstraint("roll_id", "n"),
        CheckConstraint("by_a <> by_b and member_id <> by_a and member_id <> by_b", name="two_others"),
        {"info": {"rights": Rights(web=Grant(insert=True), counter=Grant())}},
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    roll_id: Mapped[str] = mapped_column(ForeignKey("roll.id"))
    n: Mapped[int] = mapped_column()
    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"))
    by_a: Mapped[str] = mapped_column(ForeignKey("member.id"))
    by_b: Mapped[str] = mapped_column(ForeignKey("member.id"))
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column()
    size: Mapped[int] = mapped_column()
    root: Mapped[str] = mapped_column(String(64))
    entry_id: Mapped[str] = mapped_column(String(32))


class PairedAct(Base):
    """An act that needs two people: one proposes it with a reason, another confirms or it never happens."""

    __tablename__ = "paired_act"
    __table_args__ = (
        CheckConstraint("by_b is null or by_a <> by_b", name="two_people"),
        {"info": {"rights": Rights(web=Grant(insert=True, update=("by_b", "at_b", "withdrawn_at")))}},
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    """office.give, office.end, roll.amend, ballot.annul, mandate.suspend, protest.rule"""
    subject: Mapped[str] = mapped_column(String(80), index=True)
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"), index=True)
    payload: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    by_a: Mapped[str] = mapped_column(ForeignKey("member.id"))
    at_a: Mapped[datetime] = mapped_column()
    by_b: Mapped[str | None] = mapped_column(ForeignKey("member.id"))
    at_b: Mapped[datetime | None] = mapped_column()
    withdrawn_at: Mapped[datetime | None] = mapped_column()
