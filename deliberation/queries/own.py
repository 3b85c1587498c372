"""What of deliberation concerns one member: what they are told about, and what is held on them."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select, select

from deliberation.models import Amendment, Post, Proposal, ReadMark, Round, RoundAttendance, RoundReport, Statement
from deliberation.queries.proposals import visible_bodies
from foundation.database import db
from foundation.web import Followed, Held

TOLD = frozenset({
    "proposal.made", "proposal.revised", "proposal.withdrawn", "amendment.moved", "amendment.answered",
    "statement.filed", "round.called", "round.changed", "round.called_off",
    "round.reported", "ballot.certified",
})  # fmt: skip


def followed(member_id: str) -> list[Followed]:
    """Return the proposals of the member's bodies and of those above them."""
    asked = select(Proposal.id, Proposal.number, Proposal.title).where(Proposal.body_id.in_(visible_bodies(member_id)))
    return [
        Followed(number, title, url_for("deliberation.proposal", id=id_), TOLD)
        for id_, number, title in db.session.execute(asked)
    ]


def personal_data(member_id: str) -> list[Held]:
    """Return what deliberation holds on a member."""
    number, title = ("proposal", _("Proposal")), ("title", _("Title"))
    proposals = select(Proposal.number, Proposal.title, Proposal.made_at).where(Proposal.proposer_id == member_id)
    posts = _of(select(Proposal.number, Post.n, Post.text, Post.at, Post.hidden_at), Post)
    statements = _of(
        select(Proposal.number, Statement.side, Statement.words, Statement.affiliation, Statement.filed_at,
               Statement.withdrawn_at), Statement,
    )  # fmt: skip
    moved = _of(select(Proposal.number, Amendment.n, Amendment.reason, Amendment.moved_at), Amendment)
    rounds = select(Round.number, Round.opens_at).join(RoundAttendance, RoundAttendance.round_id == Round.id)
    reports = select(Round.number, RoundReport.filed_at).join(RoundReport, RoundReport.round_id == Round.id)
    marks = _of(select(Proposal.number, ReadMark.seen_at), ReadMark)
    spoken = _("your name stands beside it for members of the body")
    return [
        Held("proposals", _("Proposals you made"), spoken, (number, title, ("made", _("Made"))),
             _rows(proposals.order_by(Proposal.made_at.desc()))),
        Held("posts", _("Your posts"), spoken,
             (number, ("post", _("Post")), ("text", _("Text")), ("at", _("Written")), ("hidden", _("Hidden"))),
             _rows(posts.where(Post.author_id == member_id).order_by(Post.at.desc()))),
        Held("statements", _("Your statements"), spoken,
             (number, ("side", _("Side")), ("words", _("Words")), ("affiliation", _("Spoken for")),
              ("filed", _("Filed")), ("withdrawn", _("Taken back"))),
             _rows(statements.where(Statement.author_id == member_id).order_by(Statement.filed_at.desc()))),
        Held("amendments", _("Amendments you moved"), spoken,
             (number, ("amendment", _("Amendment")), ("reason", _("Reason")), ("moved", _("Moved"))),
             _rows(moved.where(Amendment.mover_id == member_id).order_by(Amendment.moved_at.desc()))),
        Held("rounds", _("Rounds you attended"), _("seen by officers of the host; everybody sees how many came"),
             (("round", _("Round")), ("opened", _("Opened"))),
             _rows(rounds.where(RoundAttendance.member_id == member_id).order_by(Round.opens_at.desc()))),
        Held("reports", _("Reports you sent up"), spoken, (("round", _("Round")), ("sent", _("Sent"))),
             _rows(reports.where(RoundReport.reporter_id == member_id).order_by(RoundReport.filed_at.desc()))),
        Held("read", _("What you have read"), _("to show you what is new; seen by you alone"),
             (number, ("seen", _("Last read"))),
             _rows(marks.where(ReadMark.member_id == member_id).order_by(ReadMark.seen_at.desc()))),
    ]  # fmt: skip


def _of(asked: Select[*tuple[object, ...]], table: type) -> Select[*tuple[object, ...]]:
    return asked.join(table, table.proposal_id == Proposal.id)  # type: ignore[attr-defined]


def _rows(asked: Select[*tuple[object, ...]]) -> list[tuple[object, ...]]:
    return [tuple(row) for row in db.session.execute(asked)]
