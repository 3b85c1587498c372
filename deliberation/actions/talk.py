"""The discussion of a proposal: posts, replies, putting right within a quarter of an hour, and hiding by an officer."""

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select, update

from auditlog import actions as auditlog
from deliberation.actions.proposals import checked
from deliberation.errors import TooMuch, UnknownThing, WasWithdrawn
from deliberation.events import PostHidden, PostShown
from deliberation.models import Post, Proposal
from deliberation.queries.talk import MODERATORS, may_speak, post_in
from deliberation.rules import talk
from deliberation.rules.text import prose
from foundation.clock import now
from foundation.database import db, new_id
from foundation.errors import NotAllowed, Refusal
from foundation.locks import lock_exclusive
from membership import actions as members
from membership import queries as membership

A_DAY = 60
"""Posts of one member on one proposal a day."""


def say(
    proposal_id: str, text: str, by: str, reply_to: int | None = None, quote: str = "", quoted: int | None = None
) -> Post:
    """Post on a proposal: a new thread, or a reply to post number `reply_to`; `quote` is a passage of post `quoted`.

    Without `quoted` the passage is of the proposal's own text. Raises NotAllowed, UnusableText, TooMuch, WasWithdrawn
    and UnknownThing.
    """
    found = _talked_of(proposal_id)
    may_speak(by, found)
    words = checked(lambda: talk.post(text))
    source = found.text if quoted is None else _quotable(proposal_id, quoted).text
    passage = checked(lambda: talk.quote(quote, source))
    thread = None if reply_to is None else _thread(proposal_id, reply_to)
    t = now()
    mine = (Post.proposal_id == proposal_id) & (Post.author_id == by) & (Post.at > t - timedelta(days=1))
    if db.session.execute(select(func.count()).where(mine)).scalar_one() >= A_DAY:
        raise TooMuch(_("Sixty posts on one proposal in a day are enough."))
    n = _next(proposal_id)
    made = Post(
        id=new_id(), proposal_id=proposal_id, n=n, thread_id=thread.id if thread else None, quote=passage,
        quoted_n=quoted if passage else None, text=words, author_id=by, at=t, last_n=n, replies=0,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    if thread is not None:
        counted = update(Post).where(Post.id == thread.id).values(replies=Post.replies + 1, last_n=n)
        db.session.execute(counted)
    return made


def edit_post(proposal_id: str, n: int, text: str, by: str) -> Post:
    """Put one's own post right within a quarter of an hour. Raises NotAllowed, Refusal, UnusableText."""
    _talked_of(proposal_id)
    written = post_in(proposal_id, n)
    if written.author_id != by:
        raise NotAllowed(_("This post is not yours"), _("Only its author may put it right."), _("Reply to it."))
    if not talk.may_edit(written.at, written.hidden_at is not None, now()):
        raise Refusal(
            _("The post stands"), _("It can be put right for 15 minutes; then others may have answered it."),
            _("Add to it with a reply."),
        )  # fmt: skip
    written.text = checked(lambda: talk.post(text))
    written.edited_at = now()
    db.session.flush()
    return written


def hide_post(proposal_id: str, n: int, reason: str, by: str) -> Post:
    """Hide a post from the page as facilitator or chair of the body; text and reason are kept, and the act is logged.

    Raises NotAllowed, UnusableText, Refusal where it is hidden already.
    """
    found, written = _moderated(proposal_id, n, by)
    why = checked(lambda: prose(reason, "reason", talk.LONGEST_REASON))
    if written.hidden_at is not None:
        raise Refusal(_("The post is hidden already"), _("It is hidden once."), "")
    written.hidden_at, written.hidden_by, written.hidden_reason = now(), by, why
    auditlog.append(PostHidden(found.number, n, members.reference_for(f"office:{found.body_id}", by)))
    db.session.flush()
    return written


def show_post(proposal_id: str, n: int, by: str) -> Post:
    """Show a hidden post again. Raises NotAllowed, Refusal where it is not hidden."""
    found, written = _moderated(proposal_id, n, by)
    if written.hidden_at is None:
        raise Refusal(_("The post is not hidden"), _("Everybody sees it."), "")
    written.hidden_at = written.hidden_by = written.hidden_reason = None
    auditlog.append(PostShown(found.number, n, members.reference_for(f"office:{found.body_id}", by)))
    db.session.flush()
    return written


def _talked_of(proposal_id: str) -> Proposal:
    found = db.session.get(Proposal, proposal_id)
    if found is None:
        raise UnknownThing()
    if found.withdrawn_at is not None:
        raise WasWithdrawn()
    lock_exclusive(f"posts:{proposal_id}")
    return found


def _moderated(proposal_id: str, n: int, by: str) -> tuple[Proposal, Post]:
    found = db.session.get(Proposal, proposal_id)
    if found is None:
        raise UnknownThing()
    membership.require_office(by, found.body_id, *MODERATORS)
    lock_exclusive(f"posts:{proposal_id}")
    return found, post_in(proposal_id, n)


def _quotable(proposal_id: str, n: int) -> Post:
    written = post_in(proposal_id, n)
    if written.hidden_at is not None:
        raise UnknownThing()
    return written


def _thread(proposal_id: str, n: int) -> Post:
    """The first post of the thread in which post `n` stands."""
    written = post_in(proposal_id, n)
    if written.thread_id is None:
        return written
    first = db.session.get(Post, written.thread_id)
    assert first is not None
    return first


def _next(proposal_id: str) -> int:
    newest = select(func.max(Post.n)).where(Post.proposal_id == proposal_id)
    return (db.session.execute(newest).scalar() or 0) + 1
