"""What anybody may fetch: the register, the keys, the status list, tokens and proofs."""

from typing import Any

from flask import Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from auditlog import queries as log
from foundation.access import public
from foundation.clock import now
from foundation.errors import NotAllowed, Unavailable
from foundation.installation import required
from foundation.web import wants_json
from membership import queries as membership
from relationships import queries
from relationships.errors import no_such
from relationships.events import instant
from relationships.models import Mandate
from relationships.queries.register import STATES, RegisterRow
from relationships.routes import bp, telling
from relationships.rules.mandate import Kind


@bp.get("/register")
@public
def register() -> ResponseReturnValue:
    """Show which relationship may be used in which campaign; to members alone where the installation says so."""
    if not _may_read():
        if wants_json():
            raise _for_members()
        return redirect(url_for("membership.sign_in", next=request.path))
    rows = queries.register(now())
    if wants_json():
        return jsonify({"register": [_as_json(row) for row in rows]})
    grouped = [(state, [row for row in rows if row.state == state]) for state in STATES]
    mine = _visible() if current_user.is_authenticated else set()
    return render_template("relationships/register.html", groups=[(s, r) for s, r in grouped if r], mine=mine)


@bp.get("/register/<relationship_id>")
@public
def public_relationship(relationship_id: str) -> ResponseReturnValue:
    """Show what anybody may read of a relationship that was voted on; of any other there is nothing to read."""
    if not _may_read():
        return redirect(url_for("membership.sign_in", next=request.path))
    found = queries.relationship(relationship_id)
    rows = [row for row in queries.register(now()) if row.relationship == relationship_id]
    if found is None or not rows:
        raise no_such(_("There is no such relationship"))
    other = queries.counterpart(found.counterpart_id)
    assert other is not None
    mandates = telling.tell_all(found.id)
    return render_template(
        "relationships/public.html", found=found, name=rows[0].counterpart, kind=other.kind, rows=rows,
        body=membership.body(found.body_id), mandates=mandates, about=telling.about(found.id),
        web=telling.drawn(found, rows[0].counterpart, mandates, True), memory=telling.memory(found),
        mine=current_user.is_authenticated and queries.may_see(current_user.member_id, found.body_id),
    )  # fmt: skip


@bp.get("/.well-known/jwks.json")
@public
def jwks() -> Response:
    """Give the keys that tokens are signed with, retired ones too."""
    response = jsonify(queries.jwks())
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


@bp.get("/mandates/status")
@public
def status() -> Response:
    """Give the newest signed status list."""
    text = queries.status_list_jwt()
    if text is None:
        raise Unavailable(
            _("No status list is signed yet"), _("The worker signs one when it runs."), _("Ask again in a while.")
        )
    response = Response(text, mimetype="application/statuslist+jwt")
    response.headers["Cache-Control"] = "public, max-age=60"
    return response


@bp.get("/mandates/<number>/token")
@public
def token(number: str) -> Response:
    """Give the newest token of a mandate."""
    if not _may_read():
        raise _for_members()
    found = _mandate(number)
    newest = queries.newest_token(found.id)
    if newest is None:
        raise no_such(_("This mandate has no token"))
    return Response(newest.jwt, mimetype="application/jwt")


@bp.get("/mandates/<number>/proof")
@public
def proof(number: str) -> Response:
    """Give the proof that the log holds the mandate's activation, or its grant before that."""
    found = _mandate(number)
    begun = [b.entry_id for b in log.boundaries(f"mandate:{found.id}") if b.kind == str(Kind.ACTIVATED)]
    text = log.proof_text(begun[-1] if begun else found.entry_id)
    if text is None:
        raise Unavailable(
            _("This entry is not signed into the log yet"), _("That takes a few seconds."), _("Ask again in a while.")
        )
    return Response(text, mimetype="text/plain")


def _mandate(number: str) -> Mandate:
    found = queries.mandate(number)
    if found is None or found.number != number:
        raise no_such(_("There is no such mandate"))
    return found


def _may_read() -> bool:
    return required().register == "public" or bool(current_user.is_authenticated)


def _for_members() -> NotAllowed:
    return NotAllowed(
        _("This register is for members"), _("The organisation has chosen so."), _("Sign in, then ask again.")
    )


def _visible() -> set[str]:
    """The relationships whose page the present member may open."""
    bodies = membership.bodies_of(current_user.member_id)
    ids = {body.id for body in bodies} | {above.id for body in bodies for above in membership.ancestors(body.id)}
    return {tie.id for tie in queries.relationships_of(*ids)}


def _as_json(row: RegisterRow) -> dict[str, Any]:
    told = {
        "state": row.state,
        "counterpart": row.counterpart,
        "campaign": row.campaign_title,
        "relationship_id": row.relationship,
        "campaign_id": row.campaign,
        "decision": row.decision,
        "since": instant(row.since),
    }
    if row.until is not None:
        told["until"] = instant(row.until)
    if row.suspended_until is not None:
        told["suspended_until"] = instant(row.suspended_until)
    if row.mandate is not None:
        told["mandate"] = row.mandate
        told["proof"] = url_for("relationships.proof", number=row.mandate, _external=True)
    return told
