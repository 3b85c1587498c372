"""Web basics: headers, errors as pages or problem+json, the shapes that slots exchange, and page helpers."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, jsonify, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from werkzeug.exceptions import HTTPException

from foundation.database import db
from foundation.errors import Refusal

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for a member: what, where, and until when."""

    title: str
    url: str
    until: datetime | None
    act: str
    """What to do, in a word or two, such as Vote."""


@dataclass(frozen=True)
class Door:
    """A front door of the house, shown to whoever has a room behind it."""

    label: str
    url: str
    rank: int
    """Doors stand in this order."""
    count: int = 0
    """How many things wait behind it."""

    @property
    def current(self) -> bool:
        """Whether the page being shown lies behind this door."""
        return request.path == self.url or request.path.startswith(self.url.rstrip("/") + "/")


def harden(response: Response) -> Response:
    """Set the security headers on every response; personal pages are never kept by caches."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CSP)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-store")
    return response


def wants_json() -> bool:
    """Return whether the asker is a program: the API, or a request that prefers JSON."""
    if request.path.startswith("/api/") or request.is_json:
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json", "application/problem+json"])
    return bool(best) and best != "text/html" and not request.accept_mimetypes.accept_html


def problem(status: int, code: str, what: str, why: str, next_step: str, **more: Any) -> Response:
    """Return an RFC 9457 problem document."""
    response = jsonify({"type": "about:blank", "title": what, "status": status, "detail": why, "code": code,
                        "next": next_step, **more})  # fmt: skip
    response.status_code = status
    response.mimetype = "application/problem+json"
    return response


def answer(status: int, code: str, what: str, why: str, next_step: str, **more: Any) -> Response:
    """Answer an error as a page or as problem+json, whichever the asker reads."""
    if wants_json():
        return problem(status, code, what, why, next_step, **more)
    page = render_template(
        "errors/error.html",
        status=status,
        title=what,
        what=why,
        why=next_step,
        next_url="/",
        next_label=_("To the start page"),
    )
    return Response(page, status=status, mimetype="text/html")


def _refused(refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)
    db.session.rollback()
    more = {"extra": extra} if (extra := getattr(refusal, "extra", None)) else {}
    response = answer(refusal.status, refusal.code, refusal.what, refusal.why, refusal.next_step, **more)
    if refusal.status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = "10"
    return response


def _http_error(error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status = error.code or 500
    if status < 400:
        return error.get_response()  # type: ignore[return-value]
    texts = {
        400: (
            _("This request cannot be used"),
            _("Part of it is missing or malformed."),
            _("Go back and try again."),
        ),
        404: (
            _("There is nothing here"),
            _("The address is wrong, or the thing is not yours to see."),
            _("Go to the start page."),
        ),
        405: (_("This cannot be done here"), _("The address does not take this kind of request."), _("Go back.")),
        413: (
            _("That is too large"),
            _("A request may hold 256 kB at most."),
            _("Shorten it and send it again."),
        ),
        415: (
            _("This kind of content is not taken here"),
            _("The request's content type is another one than expected."),
            _("Go back."),
        ),
    }
    what, why, next_step = texts.get(status, (error.name, error.description or "", _("Go back and try again.")))
    if isinstance(error, CSRFError):
        what, why = _("This form has expired"), _("It was opened too long ago or in another session.")
        next_step = _("Open the page again and send it once more; nothing was changed.")
    response = answer(status, error.name.lower().replace(" ", "-"), what, why, next_step)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After", "WWW-Authenticate"):
            response.headers[name] = value
    return response


def _database_away(error: Exception) -> Response:
    """A database that is away or busy is no fault of the member's request: nothing was changed, try again."""
    db.session.rollback()
    if isinstance(error, DBAPIError) and not (error.connection_invalidated or isinstance(error, OperationalError)):
        return _crashed(error)
    response = answer(
        503, "unavailable", _("The house is busy"), _("The record could not be reached; nothing was changed."),
        _("Wait a few seconds and do it again."),
    )  # fmt: skip
    response.headers["Retry-After"] = "10"
    return response


def _crashed(error: Exception) -> Response:
    """The last resort: no trace leaves the house, nothing half-done stays."""
    db.session.rollback()
    current_app.logger.error("unhandled %s on %s", type(error).__name__, request.endpoint, exc_info=error)
    return answer(
        500, "internal-error", _("Something broke on our side"), _("The fault is logged; nothing was changed."),
        _("Try again in a while; tell the people who run this server if it stays."),
    )  # fmt: skip


def install(app: Flask) -> None:
    """Register headers and the one table of errors."""
    app.after_request(harden)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(DBAPIError, _database_away)
    if not app.testing:
        app.register_error_handler(Exception, _crashed)
