"""One's own sessions: where one is signed in, and ending them."""

import hashlib
from typing import cast

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from sqlalchemy import delete, select
from werkzeug.wrappers import Response

from foundation import access
from foundation.clock import app_now
from foundation.database import db, transaction
from foundation.models import WebSession
from foundation.sessions import ABSOLUTE, IDLE, ServerSession
from membership import accounts
from membership.routes.blueprint import bp, me, told_instant

_HANDLE = 16
"""So much of a row's digest names a session in a form; the digest is not the cookie and opens nothing."""


def _mine() -> list[WebSession]:
    asked = select(WebSession).where(WebSession.member_id == me()).order_by(WebSession.seen_at.desc())
    at = app_now()
    return [
        row for row in db.session.execute(asked).scalars()
        if at - row.seen_at <= IDLE and at - row.created_at <= ABSOLUTE
    ]  # fmt: skip


def _this() -> str:
    return hashlib.sha256((cast(ServerSession, session).sid or "").encode()).hexdigest()


@bp.get("/sessions")
@access.signed_in
def sessions() -> str:
    """List where the member is signed in."""
    rows = [
        {
            "handle": row.id_hash[:_HANDLE],
            "since": told_instant(row.created_at),
            "seen": told_instant(row.seen_at),
            "this": row.id_hash == _this(),
        }
        for row in _mine()
    ]
    return render_template("membership/sessions.html", rows=rows)


@bp.post("/sessions/end")
@access.signed_in
def end_session() -> Response:
    """End one of one's own sessions, or all others; a handle that is not one's own ends nothing."""
    handle, this = request.form.get("session", ""), _this()
    with transaction():
        chosen = [
            row.id_hash for row in _mine()
            if (handle == "others" and row.id_hash != this) or row.id_hash[:_HANDLE] == handle
        ]  # fmt: skip
        mine = WebSession.member_id == me()
        db.session.execute(delete(WebSession).where(mine, WebSession.id_hash.in_(chosen)))
    if this in chosen:
        accounts.close_session()
        return redirect(url_for("membership.sign_in"), 303)
    flash(_("Ended. Whoever held it is signed out.") if chosen else _("There was no such session of yours."))
    return redirect(url_for("membership.sessions"), 303)
