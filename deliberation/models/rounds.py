"""Rounds of discussion: who came, what was said and asked, and the report."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.models.kinds import ADD
from deliberation.rules.minutes import KINDS as LINES
from foundation.database import Base
from foundation.privileges import Grant, Rights


def _not_after_report(table: str, act: str) -> dict[str, tuple[str, ...]]:
    """Return guards that refuse an insert or a delete in a round that has reported, whoever tries."""
    row = "new" if act == "insert" else "old"
    name = f"{table}_{act}_before_report"
    told = f"{table}: the round has reported"
    there = f"exists (select 1 from round_report where round_id = {row}.round_id)"
    return {
        "sqlite": (
            f'create trigger if not exists "{name}" before {act} on "{table}" when {there} '
            f"begin select raise(abort, '{told}'); end",
        ),
        "postgresql": (
            f"create or replace function {name}() returns trigger language plpgsql as "
            f"$$begin if {there} then raise exception '{told}'; end if; return {row}; end$$",
            f'create or replace trigger "{name}" before {act} on "{table}" for each row execute function {name}()',
        ),
    }


def _both(one: dict[str, tuple[str, ...]], other: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {dialect: (*one[dialect], *other[dialect]) for dialect in one}


class Round(Base):
    """A dated discussion on a proposal, held by one body."""

    __tablename__ = "round"
    __table_args__ = (
        Index(
            "uq_round_standing", "proposal_id", "host_id", unique=True,
            sqlite_where=text("called_off_at is null"), postgresql_where=text("called_off_at is null"),
        ),
        CheckConstraint("opens_at < closes_at", name="span"),
        {"info": {"rights": Rights(web=Grant(insert=True, update=("opens_at", "closes_at", "called_off_at", "why")))}},
    )  # fmt: skip

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id"))
    host_id: Mapped[str] = mapped_column(ForeignKey("body.id"), index=True)
    opens_at: Mapped[datetime] = mapped_column()
    closes_at: Mapped[datetime] = mapped_column()
    called_by: Mapped[str] = mapped_column(ForeignKey("member.id"))
    called_off_at: Mapped[datetime | None] = mapped_column()
    why: Mapped[str | None] = mapped_column(Text)
    """Why its hours were changed last, or why it was called off; the log keeps every change."""
    entry_id: Mapped[str] = mapped_column(String(32))


class RoundAttendance(Base):
    """That a member took part in a round, in the room or from elsewhere; its list is closed by the report."""

    __tablename__ = "round_attendance"
    __table_args__ = (
        {
            "info": {
                "rights": Rights(
                    web=Grant(insert=True, delete=True),
                    guards=_both(
                        _not_after_report("round_attendance", "insert"),
                        _not_after_report("round_attendance", "delete"),
                    ),
                )
            }
        },
    )

    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), primary_key=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"), primary_key=True)
    away: Mapped[bool] = mapped_column(default=False)
    """By telephone or screen, not in the room."""


class RoundLine(Base):
    """One line of a round's minutes (rules/minutes.py); never changed, and none is added after the report."""

    __tablename__ = "round_line"
    __table_args__ = (
        CheckConstraint(f"kind in ({', '.join(repr(kind) for kind in LINES)})", name="kind"),
        CheckConstraint("n > 0", name="number"),
        {"info": {"rights": Rights(web=Grant(insert=True), guards=_not_after_report("round_line", "insert"))}},
    )

    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(8))
    by_id: Mapped[str] = mapped_column(ForeignKey("member.id"))
    at: Mapped[datetime] = mapped_column()
    about_id: Mapped[str | None] = mapped_column(ForeignKey("member.id"))
    ref: Mapped[int | None] = mapped_column()
    word: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)
    items: Mapped[str] = mapped_column(Text)
    """JCS list."""


class StrawAnswer(Base):
    """That a member answered a straw poll; what they answered is only counted."""

    __tablename__ = "straw_answer"
    __table_args__ = ({"info": {"rights": ADD}},)

    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """The line of the poll."""
    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"), primary_key=True)


class StrawTally(Base):
    """How many answered a straw poll with one of its options."""

    __tablename__ = "straw_tally"
    __table_args__ = (
        CheckConstraint("answers >= 0", name="answers"),
        {"info": {"rights": Rights(web=Grant(insert=True, update=("answers",)))}},
    )

    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    option: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    answers: Mapped[int] = mapped_column()


class RoundReport(Base):
    """What a round reports to the whole, with its minority view; never changed."""

    __tablename__ = "round_report"
    __table_args__ = ({"info": {"rights": ADD}},)

    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    minority: Mapped[str] = mapped_column(Text)
    attendance: Mapped[int] = mapped_column()
    reporter_id: Mapped[str] = mapped_column(ForeignKey("member.id"))
    filed_at: Mapped[datetime] = mapped_column()
    entry_id: Mapped[str] = mapped_column(String(32))
