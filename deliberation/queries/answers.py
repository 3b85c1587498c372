"""Who answered a member in discussions: replies in threads they began, and posts that quote them."""

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from deliberation.models import Post, Proposal
from deliberation.queries.proposals import visible_bodies
from foundation.database import db
from foundation.web import Happened
from membership import queries as membership


def replies_to(member_id: str, since: datetime | None, most: int) -> list[Happened]:
    """Return what others said to a member since an instant, the newest first; what was hidden is left out."""
    own = aliased(Post)
    begun = own.id == Post.thread_id
    quoted = and_(own.proposal_id == Post.proposal_id, own.n == Post.quoted_n)
    asked = (
        select(Post.at, Post.n, Post.author_id, Proposal.id, Proposal.title)
        .join(Proposal, Proposal.id == Post.proposal_id)
        .join(own, or_(begun, quoted))
        .where(own.author_id == member_id, Post.author_id != member_id, Post.hidden_at.is_(None))
        .where(Proposal.body_id.in_(visible_bodies(member_id)))
    )
    if since is not None:
        asked = asked.where(Post.at >= since)
    rows = db.session.execute(asked.distinct().order_by(Post.at.desc(), Post.n.desc()).limit(most)).all()
    names = membership.names_of([row.author_id for row in rows]) if rows else {}
    return [
        Happened(at, _("%(name)s answered what you said.", name=names[who]), title,
                 url_for("deliberation.post", id=proposal_id, n=n))
        for at, n, who, proposal_id, title in rows
    ]  # fmt: skip
