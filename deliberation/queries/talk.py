"""What is said of a proposal: statements for and against, and the discussion by threads, page by page."""

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import func, select, union_all

from deliberation.errors import UnknownThing
from deliberation.models import Post, Proposal, Statement
from deliberation.queries.proposals import proposal, visible_bodies
from deliberation.rules.talk import Sides, sides
from foundation.database import db
from foundation.errors import NotAllowed
from membership import queries as membership

MODERATORS = ("facilitator", "chair")
"""Offices of the proposal's body that may hide a post, with a reason that is shown in its place."""
THREADS = 10
"""On a page."""
LAST_PAGE = 10**6
"""No number beyond it is looked up: a database counts no further than 64 bits."""
NEWEST = 2
"""Replies of each thread that a page of threads shows."""
REPLIES = 40
"""On a page of one thread."""


@dataclass(frozen=True)
class Said:
    """A post or statement with the name of whoever wrote it."""

    row: Post
    author: str


@dataclass(frozen=True)
class Thread:
    """A thread as a page of threads shows it: its first post and the newest of its replies."""

    first: Said
    newest: list[Said]


@dataclass(frozen=True)
class Threads:
    """One page of a proposal's threads, the liveliest first, and how many threads and posts there are in all."""

    shown: list[Thread]
    page: int
    pages: int
    threads: int
    posts: int


@dataclass(frozen=True)
class Replies:
    """One page of a thread: the post it began with, and replies in their order."""

    first: Said
    shown: list[Said]
    page: int
    pages: int


@dataclass(frozen=True)
class StatementTold:
    """A statement with its author's name."""

    row: Statement
    author: str


def may_speak(member_id: str, found: Proposal) -> None:
    """Raise NotAllowed unless the member belongs to the proposal's body or to one below it."""
    if found.body_id not in visible_bodies(member_id):
        raise NotAllowed(
            _("You cannot speak here"), _("Members of the body speak on its proposals."),
            _("Speak to somebody who is in it."),
        )  # fmt: skip


def post_in(proposal_id: str, n: int) -> Post:
    """Return post `n` of a proposal; UnknownThing where there is none."""
    found = db.session.execute(select(Post).where(Post.proposal_id == proposal_id, Post.n == n)).scalar_one_or_none()
    if found is None:
        raise UnknownThing()
    return found


def threads(proposal_id: str, page: int = 1) -> Threads:
    """Return a page of a proposal's threads, those with the newest posts first, in three statements."""
    rows, number, posts = _firsts(proposal_id, min(max(page, 1), LAST_PAGE))
    pages = max(-(-number // THREADS), 1)
    page = min(max(page, 1), pages)
    newest = _newest([one.id for one in rows if one.replies])
    speakers = {one.author_id for one in (*rows, *newest)}
    names = membership.names_of({proposal(proposal_id).proposer_id, *speakers})
    shown = [
        Thread(
            Said(one, names[one.author_id]),
            [Said(reply, names[reply.author_id]) for reply in newest if reply.thread_id == one.id],
        )
        for one in rows
    ]
    return Threads(shown, page, pages, number, posts)


def _firsts(proposal_id: str, page: int) -> tuple[list[Post], int, int]:
    """The posts that begin the threads of a page, of the last page where it is beyond; how many threads, and posts."""
    mine, first = Post.proposal_id == proposal_id, Post.thread_id.is_(None)
    number = select(func.count()).where(mine, first).scalar_subquery()
    posts = select(func.count()).where(mine).scalar_subquery()
    asked = select(Post, number.label("threads"), posts.label("posts")).where(mine, first)
    rows = db.session.execute(
        asked.order_by(Post.last_n.desc()).limit(THREADS).offset((page - 1) * THREADS)
    ).all()  # fmt: skip
    if rows:
        return [row.Post for row in rows], rows[0].threads, rows[0].posts
    there = db.session.execute(select(number)).scalar_one() if page > 1 else 0
    return _firsts(proposal_id, -(-there // THREADS)) if there else ([], 0, 0)


def _newest(thread_ids: Collection[str]) -> list[Post]:
    """The newest replies of each thread, in their order: each found by its index, however long its thread is."""
    if not thread_ids:
        return []
    each = [
        select(Post.id).where(Post.thread_id == one).order_by(Post.n.desc()).limit(NEWEST).subquery()
        for one in thread_ids
    ]
    found = union_all(*(select(one.c.id) for one in each)).subquery()
    return list(db.session.execute(select(Post).join(found, found.c.id == Post.id).order_by(Post.n)).scalars())


def thread(proposal_id: str, n: int, page: int | None = None) -> Replies:
    """Return the page of the thread on which post `n` stands, or another page of it; UnknownThing for no such post."""
    asked = post_in(proposal_id, n)
    first = asked if asked.thread_id is None else db.session.get(Post, asked.thread_id)
    assert first is not None
    pages = max(-(-first.replies // REPLIES), 1)
    if page is None:
        before = select(func.count()).where(Post.thread_id == first.id, Post.n < n)
        page = db.session.execute(before).scalar_one() // REPLIES + 1 if asked is not first else 1
    page = min(max(page, 1), pages)
    replies = select(Post).where(Post.thread_id == first.id).order_by(Post.n)
    rows = list(db.session.execute(replies.limit(REPLIES).offset((page - 1) * REPLIES)).scalars())
    names = membership.names_of({one.author_id for one in (first, *rows)})
    return Replies(Said(first, names[first.author_id]), [Said(one, names[one.author_id]) for one in rows], page, pages)


def statements(proposal_id: str) -> list[StatementTold]:
    """Return the statements that stand, in an order drawn by lot."""
    mine = select(Statement).where(Statement.proposal_id == proposal_id, Statement.withdrawn_at.is_(None))
    rows = list(db.session.execute(mine.order_by(Statement.id)).scalars())
    names = membership.names_of({one.author_id for one in rows})
    return [StatementTold(one, names[one.author_id]) for one in rows]


def sides_of(told: list[StatementTold]) -> Sides[StatementTold]:
    """Return both sides with equal space."""
    return sides([one for one in told if one.row.side == "for"], [one for one in told if one.row.side == "against"])
