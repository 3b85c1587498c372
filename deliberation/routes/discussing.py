"""The discussion: a thread's page, posting, quoting, putting right, and hiding by an officer."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import actions, queries
from deliberation.errors import UnusableText
from deliberation.forms import EditForm, HideForm, PostForm
from deliberation.routes.blueprint import bp, me, show_fault
from deliberation.rules import talk as rules
from foundation.access import signed_in
from foundation.clock import now
from foundation.database import transaction
from foundation.errors import BadInput
from foundation.whole_numbers import asked_for
from membership import queries as membership


@bp.post("/proposals/<id>/posts")
@signed_in
def say(id: str) -> ResponseReturnValue:
    """Post on a proposal: a new thread, or a reply, with or without a quoted passage."""
    queries.proposal_for(id, me())
    form = PostForm()
    if form.validate_on_submit():
        try:
            with transaction():
                made = actions.say(
                    id, form.text.data or "", me(), form.reply_to.data, form.quote.data or "", form.quoted.data
                )
                n = made.n
        except UnusableText as fault:
            show_fault(form, fault)
        else:
            flash(_("Your post is up. You can put it right for 15 minutes."))
            return redirect(url_for("deliberation.post", id=id, n=n, _anchor=f"post-{n}"), 303)
    return _thread_page(id, None if form.reply_to.errors else form.reply_to.data, form), 422


@bp.get("/proposals/<id>/posts/<int:n>")
@signed_in
def post(id: str, n: int) -> ResponseReturnValue:
    """Show the thread in which a post stands; `quote` names a post of it to be quoted in the reply."""
    return _thread_page(id, n, None)


def _thread_page(id: str, n: int | None, form: PostForm | None) -> str:
    found = queries.proposal_for(id, me())
    thread = queries.thread(id, n, asked_for("page")) if n else None
    t = now()
    posts = [thread.first, *thread.shown] if thread else []
    moderates = membership.holds(me(), found.body_id, *queries.MODERATORS) is not None
    return render_template(
        "deliberation/thread.html", proposal=found, thread=thread, form=form or _reply_form(id, n),
        speaks=found.withdrawn_at is None and found.body_id in queries.visible_bodies(me()),
        editable={
            one.row.n for one in posts
            if one.row.author_id == me() and rules.may_edit(one.row.at, one.row.hidden_at is not None, t)
        },
        moderates=moderates, edit_form=EditForm(formdata=None), hide_form=HideForm(formdata=None),
    )  # fmt: skip


def _reply_form(id: str, n: int | None) -> PostForm:
    """A reply to this thread, with the beginning of a quoted post to be cut down, where one is named."""
    filled: dict[str, Any] = {"reply_to": n}
    quoted = asked_for("quote")
    if quoted is not None:
        source = queries.post_in(id, quoted)
        if source.hidden_at is None:
            filled |= {"quoted": quoted, "quote": source.text[: rules.LONGEST_QUOTE].strip()}
    return PostForm(formdata=None, data=filled)


@bp.post("/proposals/<id>/posts/<int:n>/edit")
@signed_in
def edit_post(id: str, n: int) -> ResponseReturnValue:
    """Put one's own post right."""
    queries.proposal_for(id, me())
    form = EditForm()
    if not form.validate_on_submit():
        raise BadInput(_("Nothing was changed"), _("A post has 1 to 4,000 characters."), _("Go back and write it."))
    with transaction():
        actions.edit_post(id, n, form.text.data or "", me())
    flash(_("Your post is put right."))
    return _to_post(id, n)


@bp.post("/proposals/<id>/posts/<int:n>/hide")
@signed_in
def hide_post(id: str, n: int) -> ResponseReturnValue:
    """Hide a post, with a reason that is shown in its place."""
    queries.proposal_for(id, me())
    form = HideForm()
    if not form.validate_on_submit():
        raise BadInput(_("Nothing was hidden"), _("A reason is needed."), _("Go back and write why."))
    with transaction():
        actions.hide_post(id, n, form.reason.data or "", me())
    flash(_("The post is hidden; your reason stands in its place, and the log says that it was hidden."))
    return _to_post(id, n)


@bp.post("/proposals/<id>/posts/<int:n>/show")
@signed_in
def show_post(id: str, n: int) -> ResponseReturnValue:
    """Show a hidden post again."""
    queries.proposal_for(id, me())
    with transaction():
        actions.show_post(id, n, me())
    flash(_("The post is shown again."))
    return _to_post(id, n)


def _to_post(id: str, n: int) -> ResponseReturnValue:
    return redirect(url_for("deliberation.post", id=id, n=n, _anchor=f"post-{n}"), 303)
