"""Procedures, proposals with what is said of them, rounds, notices and decisions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.rules.minutes import KINDS as LINES
from foundation.database import Base
from foundation.privileges import Grant, Rights

OFFERED = ("endorse", "activate", "renew", "sever", "position", "elect")
"""Kinds of which a member makes a proposal of their own words."""
KINDS = (*OFFERED, "refer")
_OUTCOME = "outcome in ('CARRIED', 'NOT CARRIED', 'ELECTED', 'NONE ELECTED', 'INQUORATE', 'WITHDRAWN')"
_CHANGEABLE = ("title", "text", "terms", "contests", "until_at", "changed_at", "withdrawn_at")
_ADD = Rights(web=Grant(insert=True))


_KIND = f"kind in ({', '.join(repr(kind) for kind in KINDS)})"


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


class Procedure(Base):
    """One version of a body's rule set for a decision class. Never changed; a newer version supersedes it."""

    __tablename__ = "procedure"
    __table_args__ = (
        UniqueConstraint("body_id", "kind", "version"),
        CheckConstraint(_KIND, name="kind"),
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


class Proposal(Base):
    """A text put to a body. Until notice its proposer may change it; what is voted is the notice's frozen copy."""

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint(_KIND, name="kind"),
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
    __table_args__ = ({"info": {"rights": _ADD}},)

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
        {"info": {"rights": _ADD}},
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
    __table_args__ = ({"info": {"rights": _ADD}},)

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
    __table_args__ = ({"info": {"rights": _ADD}},)

    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    minority: Mapped[str] = mapped_column(Text)
    attendance: Mapped[int] = mapped_column()
    reporter_id: Mapped[str] = mapped_column(ForeignKey("member.id"))
    filed_at: Mapped[datetime] = mapped_column()
    entry_id: Mapped[str] = mapped_column(String(32))


class Notice(Base):
    """The formal announcement: text, rule and roll frozen. A VOID ballot returns its proposal to a further notice."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("proposal_id", "n"),
        {"info": {"rights": Rights(web=Grant(insert=True), log=Grant(insert=True), counter=Grant())}},
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id"))
    n: Mapped[int] = mapped_column()
    document: Mapped[str] = mapped_column(Text)
    """JCS of the frozen text: number, kind, body, title, text, relationship, campaign, terms, until, what is asked."""
    text_hash: Mapped[str] = mapped_column(String(64))
    terms_hash: Mapped[str] = mapped_column(String(64))
    procedure_hash: Mapped[str] = mapped_column(String(64))
    roll_id: Mapped[str] = mapped_column(ForeignKey("roll.id"), unique=True)
    noticed_at: Mapped[datetime] = mapped_column()
    opens_at: Mapped[datetime] = mapped_column()
    noticed_by: Mapped[str | None] = mapped_column(ForeignKey("member.id"))
    """Nobody: it is the notice of a second call, which follows by the rule itself."""


class Decision(Base):
    """A certified outcome, whatever it is. Its keys reach the count it states and the two signatures on that count."""

    __tablename__ = "decision"
    __table_args__ = (
        ForeignKeyConstraint(
            ["ballot_id", "count_hash", "outcome"],
            ["ballot_count.ballot_id", "ballot_count.hash", "ballot_count.outcome"],
            name="fk_decision_count",
        ),
        ForeignKeyConstraint(
            ["ballot_id", "teller_a", "count_hash"],
            ["count_signature.ballot_id", "count_signature.teller_id", "count_signature.count_hash"],
            name="fk_decision_teller_a",
        ),
        ForeignKeyConstraint(
            ["ballot_id", "teller_b", "count_hash"],
            ["count_signature.ballot_id", "count_signature.teller_id", "count_signature.count_hash"],
            name="fk_decision_teller_b",
        ),
        ForeignKeyConstraint(
            ["ballot_id", "proposal_id"], ["ballot.id", "ballot.proposal_id"], name="fk_decision_ballot"
        ),
        ForeignKeyConstraint(["proposal_id", "kind"], ["proposal.id", "proposal.kind"], name="fk_decision_kind"),
        ForeignKeyConstraint(
            ["proposal_id", "relationship_id"],
            ["proposal.id", "proposal.relationship_id"],
            name="fk_decision_relationship",
        ),
        ForeignKeyConstraint(
            ["proposal_id", "campaign_id"], ["proposal.id", "proposal.campaign_id"], name="fk_decision_campaign"
        ),
        CheckConstraint("teller_a <> teller_b", name="two_tellers"),
        CheckConstraint(_OUTCOME, name="outcome"),
        UniqueConstraint("id", "kind", "outcome"),
        UniqueConstraint(
            "id", "kind", "outcome", "relationship_id", "campaign_id", "terms_hash", name="uq_decision_effect"
        ),
        {"info": {"rights": _ADD}},
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id"), index=True)
    ballot_id: Mapped[str] = mapped_column(String(32), unique=True)
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    outcome: Mapped[str] = mapped_column(String(16))
    count_hash: Mapped[str] = mapped_column(String(64))
    teller_a: Mapped[str] = mapped_column(String(32))
    teller_b: Mapped[str] = mapped_column(String(32))
    relationship_id: Mapped[str | None] = mapped_column(ForeignKey("relationship.id"))
    campaign_id: Mapped[str | None] = mapped_column(ForeignKey("campaign.id"))
    terms_hash: Mapped[str] = mapped_column(String(64))
    certified_at: Mapped[datetime] = mapped_column()
    protest_until: Mapped[datetime] = mapped_column()
    entry_id: Mapped[str] = mapped_column(String(32), unique=True)
    """`ballot.certified`"""


class ConditionFinding(Base):
    """What two officers found about a condition of an endorsement; a later finding supersedes, none is changed."""

    __tablename__ = "condition_finding"
    __table_args__ = (
        UniqueConstraint("decision_id", "term", "n"),
        CheckConstraint("by_a <> by_b", name="two_people"),
        CheckConstraint("term >= 1 and n >= 1", name="counted"),
        {"info": {"rights": _ADD}},
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    decision_id: Mapped[str] = mapped_column(ForeignKey("decision.id"), index=True)
    """The endorsement."""
    term: Mapped[int] = mapped_column()
    """Its place among the terms voted on, from 1."""
    n: Mapped[int] = mapped_column()
    met: Mapped[bool] = mapped_column()
    reason: Mapped[str] = mapped_column(Text)
    by_a: Mapped[str] = mapped_column(ForeignKey("member.id"))
    by_b: Mapped[str] = mapped_column(ForeignKey("member.id"))
    at: Mapped[datetime] = mapped_column()
    entry_id: Mapped[str] = mapped_column(String(32), unique=True)
    """`condition.found`"""
