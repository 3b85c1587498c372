"""Voting: the list, the paper, the plain way without a script, the sealed way with one, and the receipt."""

import secrets
from typing import Any

from flask import Response, current_app, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from auditlog import queries as auditlog
from ballots import actions, queries
from ballots.calls import called
from ballots.errors import BadPaper, UnknownBallot
from ballots.models import Ballot, SealKey
from ballots.receipts import receipt as receipt_for
from ballots.routes.blueprint import bp, me, rule_sentence
from ballots.routes.clock import clock
from ballots.routes.paper import marked, paper_contests
from ballots.routes.plain_form import came_back as shown_again
from ballots.routes.plain_form import plain_form
from ballots.rules.casting import Reason
from ballots.rules.commitments import BEGINNING
from ballots.rules.marks import marks_of
from ballots.rules.plain_form import Fault, PlainForm
from ballots.rules.receipt import short_code
from ballots.rules.window import Phase
from deliberation import queries as deliberation
from foundation.access import signed_in
from foundation.clock import now
from foundation.database import db, transaction
from foundation.hashing import b64, b64_strict, sha256
from foundation.installation import required
from foundation.web import takes_json
from membership import queries as membership

LONGEST_ENVELOPE = 16_384
"""Characters of an envelope in Base64 that are looked at; far above any paper."""


@bp.get("/ballots")
@signed_in
def ballots() -> str:
    """List the ballots of the member's bodies, what is open first."""
    t, found = now(), queries.ballots_for(me())
    queries.foresee_list(found, me())
    order = ("open", "noticed", "closed", "counted", "certified", "annulled")
    lines = [
        {"ballot": one, "again": one.first_call_id is not None, "stage": queries.stage(one, t),
         "told": queries.stage_told(one, t),
         "title": queries.contests(one.id)[0].title,
         "body": membership.body(one.body_id).name, "closes_at": queries.state(one, t).closes_at,
         "took_part": queries.took_part(one.id, me()), "result": queries.result(one)}
        for one in found
    ]  # fmt: skip
    return render_template(
        "ballots/ballots.html", lines=sorted(lines, key=lambda line: order.index(str(line["stage"])))
    )


@bp.get("/ballots/<id>")
@signed_in
def ballot(id: str) -> str:
    """Show one ballot: the limits first, then the rule, then the paper."""
    return _page(queries.ballot_for(id, me()))


def _page(found: Ballot, came_back: PlainForm | None = None, fault: tuple[str, str] | None = None) -> str:
    t = now()
    state, kept = queries.state(found, t), queries.digests_kept(found.id, me())
    on_roll = membership.roll_ref(found.roll_id, me()) is not None
    revote = found.secrecy == "roll-call"
    withdrawn = queries.nothing_left(found)
    votes = state.phase is Phase.OPEN and on_roll and (revote or not kept) and not withdrawn
    contests = paper_contests(found)
    return render_template(
        "ballots/ballot.html", ballot=found, body=membership.body(found.body_id).name, state=state,
        stage=queries.stage(found, t), told=queries.stage_told(found, t), on_roll=on_roll,
        kept=kept, votes=votes, revote=revote,
        contests=contests, fault=fault, rule=rule_sentence(found),
        needed=queries.needed(found), turnout=queries.turnout(found, t), s0=secrets.token_hex(32),
        clock=clock(found, t), noticed=_noticed_hash(found), seal_key=_seal_key(found), origin=required().origin,
        office_key=required().office_key,
        chosen=_marks(contests, came_back.choices) if came_back else {}, own_words=came_back.words if came_back else "",
        annulment=queries.annulment(found.id), alarms=queries.alarms(found.id), may_rule=_may_rule(found),
        called=called(found, t), withdrawn=withdrawn, reasons=queries.withdrawal_reasons(found.id),
        standing_url=_standing_url(found), groups=queries.own_groups(found, me()) if on_roll else None,
    )  # fmt: skip


def _marks(contests: list[dict[str, Any]], choices: dict[str, str]) -> dict[str, dict[str, str]]:
    """Return contest → option → mark, for a paper that is shown again."""
    return {one["number"]: marks_of(one["method"], choices.get(one["number"], "")) for one in contests}


def _standing_url(found: Ballot) -> str:
    """Where the reader learns why they are on the roll, or are not; empty for whoever only watches over the body."""
    if found.body_id not in deliberation.visible_bodies(me()):
        return ""
    day = membership.local_day(found.noticed_at).isoformat()
    return url_for("membership.own_standing", body_id=found.body_id, day=day)


def _may_rule(found: Ballot) -> bool:
    return queries.may_void(found, me()) or membership.is_officer(me(), found.body_id)


def _seal_key(found: Ballot) -> str:
    key = db.session.get(SealKey, found.seal_key_id)
    assert key is not None
    return b64(bytes(key.public))


def _noticed_hash(found: Ballot) -> str:
    """Return the hash of the ballot's notice in the log, empty for the moment before it has its place there."""
    entry = auditlog.entry(found.entry_id)
    return sha256(entry.canonical).hex() if entry is not None else ""


@bp.post("/ballots/<id>/review")
@signed_in
def review(id: str) -> ResponseReturnValue:
    """Show the marks once more before the server seals them; nothing is kept."""
    found = queries.ballot_for(id, me())
    try:
        form = plain_form(found)
    except BadPaper as bad:
        if bad.fault is not Fault.SAME_RANK:
            raise
        return Response(_page(found, shown_again(found), fault=(bad.why, bad.next_step)), status=bad.status)
    contests = paper_contests(found)
    return render_template(
        "ballots/review.html", ballot=found, contests=contests, chosen=form.choices,
        marked={one["number"]: marked(one, form.choices[one["number"]]) for one in contests}, s0=form.s0,
        own_words=form.words, revote=found.secrecy == "roll-call",
    )  # fmt: skip


@bp.post("/ballots/<id>/cast")
@signed_in
def cast(id: str) -> ResponseReturnValue:
    """The plain way: seal for the voter, cast, and show receipt and code once."""
    found = queries.ballot_for(id, me())
    form = plain_form(found)
    if request.form.get("act") == "back":
        return _page(found, form)
    sealed = actions.seal_for(found, form.choices, form.s0, form.words)
    with transaction():
        answer = actions.cast(id, me(), sealed.envelope)
    if answer.status == 200:
        return _kept(found, sealed, form.s0, str(answer.receipt))
    what, why = refusal_words(found, answer.reason)
    if answer.reason is Reason.ALREADY_VOTED:
        return Response(_receipt_page(found, queries.digests_kept(id, me()), what), status=answer.status)
    came_back = form if answer.reason is Reason.ENVELOPE_TAKEN else None
    return Response(_page(found, came_back, fault=(what, why)), status=answer.status)


def _kept(found: Ballot, sealed: actions.Sealed, s0: str, note: str) -> str:
    return render_template(
        "ballots/kept.html", ballot=found, body=membership.body(found.body_id).name, short=short_code(sealed.e),
        code=sealed.code.replace(" ", "") if found.codes else "", s0=s0, note=note,
        line={n: told[:BEGINNING] for n, told in sealed.commitments.items()} if found.codes else {},
        opened=url_for("ballots.result", id=found.id, _external=True), hours=clock(found, now()),
    )  # fmt: skip


@bp.post("/ballots/<id>/envelope")
@signed_in
@takes_json
def envelope(id: str) -> ResponseReturnValue:
    """Take a sealed envelope from the script; the answer is JSON, with the receipt that may be shown."""
    sealed = _sealed_bytes()
    try:
        with transaction():
            answer = actions.cast(id, me(), sealed or b"")
    except UnknownBallot as unknown:
        return _told({"reason": Reason.UNKNOWN_BALLOT, "message": unknown.what}, unknown.status)
    if answer.reason is None:
        return _told({"receipt": answer.receipt}, answer.status)
    if answer.reason is Reason.UNKNOWN_BALLOT:
        return _told({"reason": answer.reason, "message": UnknownBallot().what}, answer.status)
    garbled = sealed is None and answer.reason is Reason.WRONG_LENGTH
    told = _garbled_words() if garbled else refusal_words(queries.ballot(id), answer.reason)
    body: dict[str, Any] = {"reason": answer.reason, "message": " ".join(told)}
    return _told(body | ({"receipt": answer.receipt} if answer.receipt else {}), answer.status)


def _garbled_words() -> tuple[str, str]:
    return _("The envelope cannot be read."), _("It must be Base64 in the field “envelope” of a JSON object.")


def _sealed_bytes() -> bytes | None:
    """The envelope as bytes, none where it is too long to look at; `None` for what cannot be read.

    Neither is refused here: who may not vote is told that first, and the length is refused in its turn.
    """
    try:
        document = request.get_json(silent=True)
    except RecursionError:  # nested deeper than any document of ours
        return None
    text = document.get("envelope") if isinstance(document, dict) else None
    if not isinstance(text, str):
        return None
    if len(text) > LONGEST_ENVELOPE:
        return b""
    try:
        return b64_strict(text)
    except ValueError:
        return None


def _told(body: dict[str, Any], status: int) -> Response:
    response = jsonify(body)
    response.status_code = status
    if status == 503:
        response.headers["Retry-After"] = "1"
    return response


def refusal_words(found: Ballot, reason: Reason | None) -> tuple[str, str]:
    """Return what happened and why, as two sentences, for every reason a paper is refused."""
    state = queries.state(found, now())
    told_instant = current_app.jinja_env.filters["instant"]
    opens, closed = told_instant(state.opens_at), told_instant(state.closes_at)
    told = {
        Reason.NOT_ON_ROLL: (_("You are not on the roll of this ballot."), _("It was fixed at notice.")),
        Reason.DIGEST_DROPPED: (_("This ballot is over."), _("Its envelopes can no longer be tied to anybody.")),
        Reason.ALREADY_VOTED: (_("You had already voted; the first paper stands."), _("Its receipt is shown.")),
        Reason.NOT_YET_OPEN: (_("The ballot is not open yet."), _("It opens on %(when)s.", when=opens)),
        Reason.CLOSED: (_("The ballot is closed."), _("It closed on %(when)s.", when=closed)),
        Reason.WITHDRAWN: (_("What was asked was withdrawn."), _("No paper is taken any more.")),
        Reason.BOUNDARY_DUE: (_("The ballot is just closing."), _("Try again in a moment.")),
        Reason.WRONG_LENGTH: (_("The envelope cannot be used."), _("It has another length than was stated at notice.")),
        Reason.ENVELOPE_TAKEN: (
            _("This very envelope is in the box for somebody else."),
            _("New dice were thrown: look at your paper and hand it in again."),
        ),
    }
    return told.get(reason or Reason.CLOSED, (_("There is no such ballot."), ""))


@bp.get("/ballots/<id>/receipt")
@signed_in
def receipt(id: str) -> ResponseReturnValue:
    """Show the member's own receipt again: that they took part, never what they chose."""
    found = queries.ballot_for(id, me())
    return _receipt_page(found, queries.digests_kept(id, me()))


def _receipt_page(found: Ballot, kept: list[bytes | None], told: str = "") -> str:
    e = kept[-1] if kept else None
    return render_template(
        "ballots/receipt.html", ballot=found, body=membership.body(found.body_id).name, kept=bool(kept), told=told,
        note=receipt_for(found.number, e) if e is not None else "", short=short_code(e) if e is not None else "",
        opened=url_for("ballots.result", id=found.id, _external=True), hours=clock(found, now()),
    )  # fmt: skip
