"""Web basics: headers, errors as pages or problem+json, the shapes that slots exchange, and page helpers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, g, jsonify, render_template, request
from flask.globals import request_ctx
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException

from foundation.database import db
from foundation.errors import Refusal

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

FIXED_HEADERS = {
    "Content-Security-Policy": CSP, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}  # fmt: skip


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for a member: what, where, and until when."""

    title: str
    url: str
    until: datetime | None
    act: str
    """What to do, in a word or two, such as Vote."""
    why_not: str = ""
    """Why the reader cannot do it: then it is told, and waits for others only."""
    note: str = ""
    """What one should know before, in a sentence."""


@dataclass(frozen=True)
class Happened:
    """Something that happened and is not told from the log: when, in a sentence, and what it is about."""

    at: datetime
    sentence: str
    title: str
    url: str


@dataclass(frozen=True)
class Followed:
    """Something a member is told about: its name in the log, its title, its page, and the types of entries told."""

    name: str
    title: str
    url: str
    types: frozenset[str]


@dataclass(frozen=True)
class Held:
    """One kind of thing the house holds on a member: key and title, what it is for, columns (key, label), and rows."""

    key: str
    title: str
    note: str
    columns: tuple[tuple[str, str], ...]
    rows: list[tuple[Any, ...]]


@dataclass(frozen=True)
class Step:
    """One step of the way of a decision: `done`, `now` or `to_come`; when, who moves it, by what, and what if not."""

    name: str
    state: str
    at: datetime | None = None
    """When it was passed, or will be, where that is known."""
    who: str = ""
    needs: str = ""
    otherwise: str = ""
    told: str = ""
    """How it stands, in a few words, where the state alone does not say it."""


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


@dataclass(frozen=True)
class Proposable:
    """A kind of proposal that a member can make in a body: its words, and the fewest days until it takes effect."""

    kind: str
    words: str
    days: int


@dataclass(frozen=True)
class About:
    """A proposal about a relationship or a campaign, and what became of it."""

    number: str
    title: str
    url: str
    kind: str
    words: str
    """The kind as people say it."""
    made_at: datetime
    relationship_id: str | None
    campaign_id: str | None
    state: str
    """`discussion`, `noticed`, `withdrawn` or `certified`."""
    decision: str = ""
    """Its number, once there is one."""
    outcome: str = ""
    decided_at: datetime | None = None


@dataclass(frozen=True)
class VotingRule:
    """Who may vote in one kind of decision of a body, by the rule it has adopted."""

    kind: str
    words: str
    standing: Any
    """`electorate.standing` of the procedure."""
    notice_days: int
    """How long after the freeze of the roll voting opens."""


ENCRYPTED_ALONE = "max-age=31536000"
"""For a year browsers ask this house by https only, whatever a link says."""


def harden(response: Response) -> Response:
    """Set the security headers on every response; personal pages are never kept by caches."""
    for name, value in FIXED_HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", ENCRYPTED_ALONE)
    response.headers.setdefault("Cache-Control", "no-store")
    return response


View = TypeVar("View", bound=Callable[..., Any])


def takes_json(view: View) -> View:
    """Let this view be sent JSON; to all others it is refused, or a form's library would read it as fields."""
    view.takes_json = True  # type: ignore[attr-defined]
    return view


def refuse_json() -> None:
    """Refuse JSON where a form is expected: its numbers, lists and depths are nothing a form can hold."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.is_json and request.method == "POST" and not getattr(view, "takes_json", False):
        abort(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)


_NO_TEXT = ("\0", "\N{REPLACEMENT CHARACTER}")
"""A NUL, on which PostgreSQL would fail, and what stands for bytes that were no UTF-8."""


def refuse_no_text() -> None:
    """Refuse a request whose address or form is no text in UTF-8, before anything of it is used."""
    if any(sign in request.path for sign in _NO_TEXT):
        abort(HTTPStatus.NOT_FOUND)
    parts = [*request.args.keys(), *request.args.values()]
    for name, values in request.form.lists():
        parts += [name, *values]
    if any(sign in part for part in parts for sign in _NO_TEXT):
        abort(HTTPStatus.BAD_REQUEST)


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
    told = {"status": status, "title": what, "what": why, "why": next_step, **_ways_on(status)}
    return Response(_error_page(told), status=status, mimetype="text/html")


def _ways_on(status: int) -> dict[str, Any]:
    """Where to go from an error: a stranger who may have been refused as such can sign in, others can search."""
    ways = [{"label": _("Search"), "url": "/search"}] if status == HTTPStatus.NOT_FOUND else []
    return {"next_url": "/", "next_label": _("To the start page"), "ways": ways}


def _error_page(told: dict[str, Any]) -> str:
    """The page in the frame of the house, or bare where the frame cannot be had: under a foreign host it has no links,
    and it asks the database, which may be the very thing that is away."""
    if request_ctx.url_adapter is not None:
        try:
            return render_template("errors/error.html", **told)
        except SQLAlchemyError:
            db.session.rollback()
    _folder, edition = current_app.extensions["mandate.static"]
    return current_app.jinja_env.get_template("errors/_bare.html").render(told, styles=f"/static/{edition}/css")


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
    return _away()


def _away_before_all() -> Response | None:
    """Where not even the session could be read nobody is known, and a form would seem to have expired."""
    return _away() if g.get("database_away") else None


def _away() -> Response:
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
    app.before_request_funcs.setdefault(None, []).insert(0, _away_before_all)  # before the check of forms
    app.before_request(refuse_json)
    app.before_request(refuse_no_text)
    app.after_request(harden)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(DBAPIError, _database_away)
    if not app.testing:
        app.register_error_handler(Exception, _crashed)
