"""Proposals: the list, the page of one, and its proposer's forms."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deliberation import actions, queries
from deliberation.errors import AlreadyNoticed, UnknownThing, UnusableText, WasWithdrawn
from deliberation.forms import CONTESTS_SHOWN, EMPTY_TERMS, ProposalForm, end_of, last_day
from deliberation.models import Proposal
from deliberation.routes import told
from deliberation.routes.blueprint import bp, me, show_fault
from deliberation.routes.choices import fit, kind_words, ways
from deliberation.routes.drafts import draft
from deliberation.routes.needs import needs
from deliberation.rules.contests import contests
from deliberation.rules.document import Unusable, parse_json
from deliberation.rules.procedure import Procedure
from foundation.access import signed_in
from foundation.clock import now
from foundation.database import transaction
from membership import queries as membership


@bp.get("/proposals")
@signed_in
def proposals() -> ResponseReturnValue:
    """List the proposals of the member's bodies and of those above them."""
    bodies = queries.visible_bodies(me())
    lines = []
    for proposal in queries.proposals_for(me()):
        decided = queries.decision_of(proposal.id)
        lines.append({
            "proposal": proposal, "body": bodies[proposal.body_id], "kind": kind_words(proposal.kind),
            "state": told.state_of(proposal, *told.standing(proposal, queries.notice_of(proposal.id), decided)),
            "outcome": queries.told(decided.id).outcome if decided else "",
        })  # fmt: skip
    return render_template("deliberation/proposals.html", lines=lines, may_propose=bool(ways(me())))


@bp.route("/proposals/new", methods=["GET", "POST"])
@signed_in
def propose() -> ResponseReturnValue:
    """Choose what to propose to which body, then write it."""
    kind, body_id = request.args.get("kind", ""), request.args.get("body", "")
    offered = ways(me())
    chosen = next((way for way in offered if (way.kind, way.body_id) == (kind, body_id)), None)
    if chosen is None:
        if kind or body_id:
            raise UnknownThing()
        return render_template("deliberation/ways.html", ways=offered, kind_words=kind_words)
    form, t, rules = ProposalForm(), now(), _rules_for(body_id, kind)
    fit(form, kind, body_id, t, rules)
    if request.method == "GET":
        draft(form, kind, request.args)
    shown = None
    if form.validate_on_submit() and request.form.get("act") == "look":
        shown = looked_at(form, rules)
    elif form.is_submitted() and not form.errors:
        try:
            with transaction():
                made = actions.propose(body_id, kind, proposer_id=me(), **_subject(form), **_written(form))
                made_id, number = made.id, made.number
        except UnusableText as fault:
            show_fault(form, fault)
        else:
            flash(_("%(number)s is before %(body)s.", number=number, body=chosen.body))
            return redirect(url_for("deliberation.proposal", id=made_id), 303)
    page = render_template(
        "deliberation/proposal_form.html", form=form, title=kind_words(kind), body=chosen.body,
        needs=needs(rules, body_id, t), kind=kind, back=url_for("deliberation.propose"), ballot=rules.ballot,
        takes_motions=rules.takes_motions, shown=shown, already=_asked_already(form, kind, body_id),
    )  # fmt: skip
    return page, 422 if form.is_submitted() and shown is None else 200


def _asked_already(form: ProposalForm, kind: str, body_id: str) -> list[tuple[Proposal, bool]]:
    """Return what is open of a kind that is about something, and of each whether it is about what the form names."""
    subject = _subject(form)
    if not subject:
        return []
    named = all(subject.values())
    return [
        (one, named and all(getattr(one, name) == id_ for name, id_ in subject.items()))
        for one in queries.open_of_kind(body_id, kind)
    ]


def looked_at(form: ProposalForm, rules: Procedure) -> list[Any] | None:
    """Return the questions as they would stand on the paper, for a look before saving; None shows the fault instead."""
    try:
        return contests(form.told_contests(), rules)
    except Unusable as fault:
        show_fault(form, UnusableText.of(fault))
        return None


def _rules_for(body_id: str, kind: str) -> Procedure:
    adopted = queries.procedure_for(body_id, kind)
    assert adopted is not None
    return queries.rules_of(adopted.id)


def _subject(form: ProposalForm) -> dict[str, Any]:
    names = ("campaign_id", "relationship_id", "mandate_id")
    found: dict[str, Any] = {name: form[name].data for name in names if name in form}
    if "severed" in form:
        what, _colon, id_ = (form.severed.data or "").partition(":")
        found["mandate_id" if what == "mandate" else "endorsement_id"] = id_ or None
    return found


def _written(form: ProposalForm) -> dict[str, Any]:
    more = {"reason": form.reason.data or ""} if "reason" in form else {}
    until = form.until.data if "until" in form else None
    return {
        "title": form.title.data or "",
        "text": form.text.data or "",
        "terms": form.told_terms(),
        "contests": form.told_contests(),
        "until_at": end_of(until) if until else None,
        **more,
    }


@bp.route("/proposals/<id>/revise", methods=["GET", "POST"])
@signed_in
def revise(id: str) -> ResponseReturnValue:
    """Let the proposer change the text before notice."""
    found = _mine(id)
    terms = parse_json(found.terms)
    assert isinstance(terms, list)
    form = ProposalForm(data=None if request.method == "POST" else {"title": found.title, "text": found.text})
    rules = queries.rules_of(found.procedure_id)
    fit(form, found.kind, found.body_id, now(), rules, with_subject=False)
    if request.method == "GET":
        _fill(form, found, terms)
    shown = None
    if form.validate_on_submit() and request.form.get("act") == "look":
        shown = looked_at(form, rules)
    elif form.is_submitted() and not form.errors:
        try:
            with transaction():
                kept = {} if "contests" in form else {"contests": queries.contests_of(found)}
                actions.revise(id, me(), **_written(form) | kept)
        except UnusableText as fault:
            show_fault(form, fault)
        else:
            flash(_("The text is changed. The days of discussion start again."))
            if rules.referral is not None:
                flash(_("Bodies that were asked to refer it decide anew, on this text."))
            return redirect(url_for("deliberation.proposal", id=id), 303)
        found = _mine(id)
    page = render_template(
        "deliberation/proposal_form.html", form=form, title=_("Change %(number)s", number=found.number),
        body=membership.body(found.body_id).name, back=url_for("deliberation.proposal", id=id),
        needs=needs(rules, found.body_id, now()), kind=found.kind, ballot=rules.ballot,
        takes_motions=rules.takes_motions, shown=shown, changes=True,
        referred=any(queries.bodies_deciding(found, now())),
    )  # fmt: skip
    return page, 422 if form.is_submitted() and shown is None else 200


def _fill(form: ProposalForm, found: Proposal, terms: list[Any]) -> None:
    if found.until_at is not None and "until" in form:
        form.until.data = last_day(found.until_at)
    if "contests" in form:
        asked = [
            {"title": one["title"], "options": "\n".join(one["options"]), "seats": one.get("seats")}
            for one in queries.contests_of(found)
        ]
        form.contests.process(None, asked + [{}] * max(0, CONTESTS_SHOWN - len(asked)))
    form.terms.process(None, [{**term, "due": _day(term["due"])} for term in terms] + [{}] * EMPTY_TERMS)


def _day(text: str) -> Any:
    from datetime import date

    return date.fromisoformat(text)


def _mine(id: str) -> Proposal:
    """Return an open proposal of the member's own; refuse, as the act would, what can be changed no more."""
    found = queries.proposal_for(id, me())
    if found.proposer_id != me():
        raise UnknownThing()
    if queries.notice_of(id) is not None:
        raise AlreadyNoticed()
    if found.withdrawn_at is not None:
        raise WasWithdrawn()
    return found


@bp.post("/proposals/<id>/withdraw")
@signed_in
def withdraw(id: str) -> ResponseReturnValue:
    """Withdraw the member's own proposal while it is not before the members."""
    with transaction():
        queries.proposal_for(id, me())
        actions.withdraw(id, me())
    flash(_("The proposal is withdrawn. It stays in the memory."))
    return redirect(url_for("deliberation.proposal", id=id), 303)
