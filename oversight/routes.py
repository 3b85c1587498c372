"""The auditors' desk: decisions and their bundles, coverage, protests and rulings."""

from functools import cache
from hashlib import sha256
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from auditlog import queries as log
from ballots import queries as ballots
from deliberation import queries as deliberation
from foundation.access import public, requires, signed_in
from foundation.clock import now
from foundation.database import transaction
from foundation.errors import BadInput, NotAllowed, Refusal
from foundation.installation import required
from membership import actions as members
from membership import queries as membership
from oversight import actions, queries
from oversight.bundle import build
from oversight.errors import unknown_protest
from oversight.forms import ProtestForm, RulingForm
from oversight.found import decision as found_decision
from oversight.rules.protest import fact_of
from oversight.verifier_file import build as one_file
from relationships import queries as relationships

bp = Blueprint("oversight", __name__)
NEWEST = 10
"""Entries of the log that the desk shows."""


@bp.before_request
def _only_members_where_set() -> ResponseReturnValue | None:
    """The desk is as public as the register is."""
    if required().register == "public" or current_user.is_authenticated:
        return None
    if request.method == "GET":
        return redirect(url_for("membership.sign_in", next=request.path))
    raise NotAllowed(_("You are not signed in"), _("Decisions are for members here."), _("Sign in, then try again."))


@bp.get("/audit")
@public
def audit() -> ResponseReturnValue:
    """Show what an auditor and a stranger begin with: coverage, open protests, and how to check."""
    t = now()
    covered = queries.coverage(t)
    member_id = current_user.member_id if current_user.is_authenticated else None
    head = log.latest_checkpoint()
    size = head.size if head else 0
    lines = [{"entry": one, "told": log.told(one), "signed": one.seq < size} for one in log.page(None, NEWEST)]
    return render_template(
        "oversight/audit.html", covered=covered, lines=lines, total=log.size(), kinds=list(log.entry_kinds()),
        begun=first.at if (first := log.entry_at(0)) else None, verifier=sha256(verifier_file()).hexdigest(),
        live=len(covered), alarms=[row for row in covered if row.alarm],
        protests=[_line(one) for one in queries.open_protests()],
        mine={one.protest.id for one in queries.for_auditor(member_id, t)} if member_id else set(),
        head=head, key=log.key_line(),
    )  # fmt: skip


@cache
def verifier_file() -> bytes:
    """Return the stranger's verifier, built once in each process: the same sources give the same bytes."""
    return one_file()


@bp.get("/audit/mandate-verify.pyz")
@public
def verifier() -> Response:
    """Hand out the one-file verifier. Whoever does not trust this server builds it from the source."""
    response = Response(verifier_file(), mimetype="application/octet-stream")
    response.headers["Content-Disposition"] = 'attachment; filename="mandate-verify.pyz"'
    return response


@bp.get("/audit/coverage")
@public
def coverage() -> ResponseReturnValue:
    """Show every live use with the decision and the entries it rests on."""
    return render_template("oversight/coverage.html", rows=queries.coverage(now()), at=now())


@bp.get("/decisions")
@public
def decisions() -> ResponseReturnValue:
    """List the decisions."""
    return render_template("oversight/decisions.html", decisions=queries.decisions())


@bp.get("/decisions/<id>")
@public
def decision(id: str) -> ResponseReturnValue:
    """Show one decision: its outcome with the reasons, its proof, and its protests."""
    found = found_decision(id)
    told = deliberation.told(found.id)
    held, t = ballots.ballot(found.ballot_id), now()
    counted = ballots.result(held)
    head, place = log.latest_checkpoint(), log.index_of(found.entry_id)
    proved = head is not None and place is not None and place < head.size
    granted = [one for one in relationships.mandates_of(found.relationship_id) if one.decision_id == found.id]
    return render_template(
        "oversight/decision.html",
        told=told, found=found, mandate=granted[0] if granted else None,
        counterpart=relationships.counterpart_name(found.relationship_id or "", public=True),
        campaign=relationships.campaign(found.campaign_id or ""), result=counted, ballot=held,
        body=membership.body(found.body_id),
        judgement=counted.contests[0]["judgement"] if counted else {},
        protests=queries.protests_against(found.id), place=place, proved=proved,
        conditions=deliberation.conditions_of(found.id, t), may_see=_may_see(found.body_id),
        may_protest=t < found.protest_until and _in_body(found.body_id), rule_until=actions.rule_until(found),
    )  # fmt: skip


def _may_see(body_id: str) -> bool:
    return bool(current_user.is_authenticated) and deliberation.may_see(body_id, current_user.member_id)


def _in_body(body_id: str) -> bool:
    if not current_user.is_authenticated:
        return False
    return membership.in_body(current_user.member_id, body_id, membership.local_day(now()))


@bp.get("/decisions/<id>/bundle.zip")
@public
def bundle(id: str) -> ResponseReturnValue:
    """Hand out the file that proves a decision without this server."""
    found = found_decision(id)
    response = Response(build(found.id), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.number}.zip"'
    return response


@bp.get("/decisions/<id>/protest")
@signed_in
def protest(id: str) -> ResponseReturnValue:
    """Show the form for a protest."""
    return _protest_page(_decision_for_member(id), ProtestForm())


@bp.post("/decisions/<id>/protest")
@signed_in
def file_protest(id: str) -> ResponseReturnValue:
    """File a protest."""
    found, form = _decision_for_member(id), ProtestForm(request.form)
    if not form.validate():
        return _protest_page(found, form), 422
    number = found.number
    try:
        with transaction():
            fact = fact_of(form.fact.data, form.about.data or "")
            actions.file_protest(found.id, fact, form.text.data or "", current_user.member_id)
    except BadInput as refusal:
        form.form_errors.append(f"{refusal.what}. {refusal.why}")
        return _protest_page(_decision_for_member(id), form), 422
    flash(_("Your protest is filed and logged. Auditors rule on it."), "done")
    return redirect(url_for("oversight.decision", id=number))


def _decision_for_member(id: str) -> Any:
    found = found_decision(id)
    deliberation.proposal_for(found.proposal_id, current_user.member_id)
    return found


def _protest_page(found: Any, form: ProtestForm) -> str:
    return render_template("oversight/protest.html", found=found, form=form, told=deliberation.told(found.id))


@bp.get("/protests/<id>/ruling")
@requires("auditor")
def ruling(id: str) -> ResponseReturnValue:
    """Show a protest to an auditor who may rule on it, with the ruling that waits."""
    return _ruling_page(_protest_for_auditor(id), RulingForm())


@bp.post("/protests/<id>/ruling")
@requires("auditor")
def propose_ruling(id: str) -> ResponseReturnValue:
    """Propose a ruling; another auditor confirms it."""
    told, form = _protest_for_auditor(id), RulingForm(request.form)
    if not form.validate():
        return _ruling_page(told, form), 422
    try:
        with transaction():
            actions.propose_ruling(id, form.upheld.data == "yes", form.reason.data or "", current_user.member_id)
    except Refusal as refusal:
        form.form_errors.append(" ".join(part for part in (f"{refusal.what}.", refusal.why, refusal.next_step) if part))
        return _ruling_page(_protest_for_auditor(id), form), refusal.status
    flash(_("Your ruling waits for another auditor."), "done")
    return redirect(url_for("oversight.ruling", id=id))


@bp.post("/protests/<id>/ruling/<act_id>")
@requires("auditor")
def confirm_ruling(id: str, act_id: str) -> ResponseReturnValue:
    """Confirm the ruling another auditor proposed, or take back one's own."""
    told = _protest_for_auditor(id)
    if told.waiting is None or told.waiting.id != act_id:
        raise unknown_protest()
    number = found_decision(told.protest.decision_id).number
    with transaction():
        if request.form.get("act") == "withdraw":
            members.withdraw_act(act_id, current_user.member_id)
        else:
            actions.confirm_ruling(act_id, current_user.member_id)
    if request.form.get("act") == "withdraw":
        return redirect(url_for("oversight.ruling", id=id))
    flash(_("The ruling stands and is logged."), "done")
    return redirect(url_for("oversight.decision", id=number))


def _protest_for_auditor(id: str) -> queries.ProtestTold:
    told = queries.protest(id)
    if told is None or not queries.may_rule(told.protest, current_user.member_id, now()):
        raise unknown_protest()
    return told


def _ruling_page(told: queries.ProtestTold, form: RulingForm) -> str:
    waiting = told.waiting
    return render_template(
        "oversight/ruling.html",
        told=told, form=form, decision=deliberation.told(told.protest.decision_id),
        proposer=membership.name_of(waiting.by_a) if waiting else "",
        mine=waiting is not None and waiting.by_a == current_user.member_id,
    )  # fmt: skip


def _line(one: queries.ProtestTold) -> dict[str, Any]:
    return {"told": one, "decision": deliberation.told(one.protest.decision_id)}
