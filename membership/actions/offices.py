"""Giving and ending offices: by two other officers of the body or of the one above it, with a reason, logged."""

from flask_babel import gettext as _
from sqlalchemy import select

from auditlog.actions import append
from foundation.clock import now
from foundation.database import db, new_id
from foundation.errors import BadInput, NotFound
from foundation.locks import lock_exclusive
from membership import queries
from membership.actions import wording
from membership.actions.paired import confirm_act, propose_act
from membership.actions.references import reference_for
from membership.errors import AlreadyDone, LastChair, OwnOffice, TwoPeopleNeeded
from membership.events import OfficeEnded, OfficeGiven
from membership.models import OFFICES, Office, PairedAct


def scope_of(body_id: str) -> str:
    """Return the scope in which a body's officers are named in the log."""
    return f"office:{body_id}"


def found_office(member_id: str, body_id: str, kind: str) -> Office:
    """Give an office at the founding of a body, by nobody; logged as such, for all to see.

    Only the making of an installation calls it. Raises AlreadyDone once others have given
    an office in the body.
    """
    _check_fit(member_id, body_id, kind)
    if db.session.execute(select(Office.id).where(Office.body_id == body_id, Office.founding.is_(False))).first():
        raise AlreadyDone(
            _("The founding is over"), _("This body's offices are given by two officers."), _("Propose it.")
        )
    return _write(member_id, body_id, kind, _("founding"), None)


def give_office(member_id: str, body_id: str, kind: str, reason: str, by_a: str, by_b: str) -> Office:
    """Give a member an office in a body. Logs `office.given`.

    Raises OwnOffice, TwoPeopleNeeded, NotAllowed unless two others, both officers of the body or the one above it, give
    it; BadInput for an unknown office or somebody outside the body; AlreadyDone where they hold it.
    """
    told = wording.reason(reason)
    lock_exclusive(scope_of(body_id))
    _check_two(member_id, body_id, by_a, by_b)
    _check_fit(member_id, body_id, kind)
    return _write(member_id, body_id, kind, told, (by_a, by_b))


def end_office(office_id: str, reason: str, by_a: str, by_b: str) -> Office:
    """End an office now. Logs `office.ended`.

    Raises OwnOffice, TwoPeopleNeeded, NotAllowed as for giving, AlreadyDone for one that has ended, LastChair.
    """
    told = wording.reason(reason)
    held = _office(office_id)
    lock_exclusive(scope_of(held.body_id))
    db.session.refresh(held)
    _check_two(held.member_id, held.body_id, by_a, by_b)
    _check_endable(held)
    held.until, held.ended_by_a, held.ended_by_b = now(), by_a, by_b
    db.session.flush()
    refs = [reference_for(scope_of(held.body_id), one) for one in (by_a, by_b)]
    append(OfficeEnded(office=held.id, reason=told, by=refs))
    return held


def propose_giving(member_id: str, body_id: str, kind: str, reason: str, by: str) -> PairedAct:
    """Propose to give an office; another officer confirms with `confirm_office_act`. Raises as `give_office`."""
    queries.require_officer(by, body_id)
    _check_not_own(member_id, by)
    _check_fit(member_id, body_id, kind)
    payload = {"member": member_id, "office": kind}
    return propose_act("office.give", f"body:{body_id}", body_id, payload, reason, by)


def propose_ending(office_id: str, reason: str, by: str) -> PairedAct:
    """Propose to end an office; another officer confirms with `confirm_office_act`. Raises as `end_office`."""
    held = _office(office_id)
    queries.require_officer(by, held.body_id)
    _check_not_own(held.member_id, by)
    _check_endable(held)
    return propose_act("office.end", f"office:{office_id}", held.body_id, {"office": office_id}, reason, by)


def confirm_office_act(act_id: str, by: str) -> Office:
    """Confirm the giving or ending of an office, which happens at once. Raises as `give_office` and `end_office`."""
    asked = queries.act(act_id)
    if asked.kind not in ("office.give", "office.end"):
        raise NotFound(
            _("There is no such act"), _("The address is wrong, or it is not yours to see."), _("Go to People.")
        )
    queries.require_officer(by, asked.body_id)
    act = confirm_act(act_id, by)
    if asked.kind == "office.give":
        who, kind = asked.payload["member"], asked.payload["office"]
        return give_office(who, asked.body_id, kind, asked.reason, act.by_a, by)
    return end_office(asked.payload["office"], asked.reason, act.by_a, by)


def _office(office_id: str) -> Office:
    held = db.session.get(Office, office_id)
    if held is None:
        raise NotFound(
            _("There is no such office"), _("The address is wrong, or it is not yours to see."), _("Go to People.")
        )
    return held


def _check_not_own(member_id: str, by: str) -> None:
    if member_id == by:
        raise OwnOffice(
            _("Nobody gives or ends their own office"),
            _("The office in question is yours."),
            _("Ask two other officers."),
        )


def _check_two(member_id: str, body_id: str, by_a: str, by_b: str) -> None:
    _check_not_own(member_id, by_a)
    _check_not_own(member_id, by_b)
    if by_a == by_b:
        raise TwoPeopleNeeded(_("This takes two people"), _("One person stands for both."), _("Ask another officer."))
    queries.require_officer(by_a, body_id)
    queries.require_officer(by_b, body_id)


def _check_fit(member_id: str, body_id: str, kind: str) -> None:
    if kind not in OFFICES:
        raise BadInput(_("There is no such office"), _("It is one of: %(kinds)s.", kinds=", ".join(OFFICES)))
    there = queries.body(body_id)
    if there.closed_at is not None:
        raise BadInput(_("This body is closed"), _("It has no offices any more."))
    today = queries.local_day(now())
    if not any(queries.in_body(member_id, one.id, today) for one in (there, *queries.ancestors(body_id))):
        raise BadInput(
            _("An office is held by a member"),
            _("This person is not in %(name)s.", name=there.name),
            _("Let them join first."),
        )
    if queries.holds(member_id, body_id, kind):
        raise AlreadyDone(_("This office is theirs"), _("The person holds it already."), _("Nothing is left to do."))


def _check_endable(held: Office) -> None:
    at = now()
    if held.until is not None and held.until <= at:
        raise AlreadyDone(_("This office has ended"), _("It was ended before."), _("Nothing is left to do."))
    chairs = {one.member_id for one in queries.offices_in(held.body_id) if one.kind == "chair"}
    if held.kind == "chair" and chairs <= {held.member_id}:
        raise LastChair(
            _("A body keeps a chair"), _("This is the last one of it."), _("Give the office to somebody else first.")
        )


def _write(member_id: str, body_id: str, kind: str, reason: str, by: tuple[str, str] | None) -> Office:
    held = Office(
        id=new_id(), member_id=member_id, body_id=body_id, kind=kind, since=now(), founding=by is None, reason=reason,
        given_by_a=by[0] if by else None, given_by_b=by[1] if by else None,
    )  # fmt: skip
    db.session.add(held)
    db.session.flush()
    refs = [reference_for(scope_of(body_id), one) for one in by] if by else None
    append(
        OfficeGiven(
            office=held.id,
            kind=kind,
            body=body_id,
            ref=reference_for(scope_of(body_id), member_id),
            by=refs,
            founding=True if by is None else None,
            reason=reason,
        )
    )
    return held
