"""Sessions kept on the server: the cookie is a random id, the row holds its hash and the data.

A copied cookie is worthless after signing out, because the row is gone.
"""

import hashlib
import json
import secrets
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Request, Response, g
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy import bindparam, delete, select
from sqlalchemy.exc import DBAPIError
from werkzeug.datastructures import CallbackDict

from foundation.clock import app_now
from foundation.database import db, writing
from foundation.models import WebSession

IDLE = timedelta(hours=2)
ABSOLUTE = timedelta(hours=24)
TOUCH = timedelta(minutes=5)
"""How often a session's last use is written; not at every request, to spare the writer's lock."""
STATIC = "/static/"
"""Files that are the same for everybody; no session is looked up for them."""
FRESH = timedelta(minutes=10)
"""How long a password counts as given just now, for certifying and the like."""


class ServerSession(CallbackDict[str, Any], SessionMixin):
    """The data of one session; `sid` is the secret in the cookie."""

    def __init__(self, data: dict[str, Any], sid: str | None, seen_at: datetime | None = None) -> None:
        def touched(_: Any) -> None:
            self.modified = True

        super().__init__(data, touched)
        self.sid = sid
        self.seen_at = seen_at
        self.new = sid is None
        self.modified = False
        self.rotate = False


_OPENED = select(WebSession.data, WebSession.created_at, WebSession.seen_at).where(
    WebSession.id_hash == bindparam("id_hash")
)


def _hash(sid: str) -> str:
    return hashlib.sha256(sid.encode()).hexdigest()


class ServerSessions(SessionInterface):
    """Flask's session interface over the `web_session` table."""

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        """Return the session the cookie names, or an empty one; then `g.database_away` says if it could not be read."""
        if request.path.startswith(STATIC):  # the route is not matched yet when a session is opened
            return ServerSession({}, None)
        try:
            return self._read(app, request)
        except DBAPIError:
            db.session.rollback()
            g.database_away = True
            return ServerSession({}, None)

    def _read(self, app: Flask, request: Request) -> ServerSession:
        sid = request.cookies.get(self.get_cookie_name(app), "")
        if not 20 <= len(sid) <= 100 or not sid.isascii():
            return ServerSession({}, None)
        row = db.session.execute(_OPENED, {"id_hash": _hash(sid)}).one_or_none()
        now = app_now()
        if row is None or now - row.seen_at > IDLE or now - row.created_at > ABSOLUTE:
            return ServerSession({}, None)
        return ServerSession(json.loads(row.data), sid, row.seen_at)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write what changed, in a transaction of its own after the request's."""
        assert isinstance(session, ServerSession)
        response.headers.add("Vary", "Cookie")
        if not session and session.sid is None:
            return
        stale = session.seen_at is not None and app_now() - session.seen_at > TOUCH
        if not (session.modified or session.rotate or stale):
            return
        db.session.rollback()  # whatever the request left open is not ours to commit
        with writing():
            self._write(app, session, response)
            db.session.commit()

    def _write(self, app: Flask, session: ServerSession, response: Response) -> None:
        old = session.sid
        now = app_now()
        if not session:
            db.session.execute(delete(WebSession).where(WebSession.id_hash == _hash(old or "")))
            response.delete_cookie(self.get_cookie_name(app), path=self.get_cookie_path(app))
            return
        row = db.session.get(WebSession, _hash(old)) if old else None
        if old and row is None and not session.rotate:
            return  # it was ended while this request was under way; writing it again would revive it
        if row is None or session.rotate:
            if row is not None:
                db.session.delete(row)
            session.sid = secrets.token_urlsafe(32)
            row = WebSession(id_hash=_hash(session.sid), created_at=now, data="", seen_at=now)
            db.session.add(row)
        row.data = json.dumps(dict(session))
        row.member_id = session.get("_user_id")
        row.seen_at = now
        row.fresh_at = datetime.fromisoformat(session["fresh_at"]) if "fresh_at" in session else None
        if session.sid == old:
            return  # the browser has it; sent again it could stick to an answer that caches keep for everybody
        response.set_cookie(
            self.get_cookie_name(app),
            session.sid or "",
            httponly=True,
            secure=self.get_cookie_secure(app),
            samesite="Lax",
            path="/",
        )


def end_sessions(member_id: str) -> None:
    """End every session of a member, as a new password or a suspension must."""
    db.session.execute(delete(WebSession).where(WebSession.member_id == member_id))
