"""Rulings of two people on a ballot: void, somebody added to the roll, another teller named."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from auditlog import actions as auditlog
from ballots import mails
from ballots.actions.grouping import apart_of
from ballots.actions.settle import settle
from ballots.errors import BallotOver, UnknownBallot
from ballots.events import BallotAnnulled, TellerNamed
from ballots.models import Annulment, Ballot, TellerNaming
from ballots.queries.certifying import OFFICERS, certifying_is_late, is_barred, office_for, teller_office
from ballots.queries.found import annulment, ballot, count_of, state, subject
from ballots.rules.window import Phase
from deliberation import queries as deliberation
from foundation.clock import now
from foundation.database import db
from foundation.errors import BadInput, NotAllowed
from foundation.locks import lock_exclusive
from membership import actions as membership_acts
from membership import queries as membership
from relationships import actions as relationships

ANNUL, AMEND, NAME = "ballot.annul", "roll.amend", "teller.name"
WITHDRAW, WITHDRAW_WHOLE = "option.withdraw", "contest.withdraw"
"""The kinds of paired act that belong to a ballot."""


def propose_annulment(ballot_id: str, reason: str, by: str) -> Any:
    """Propose to void the ballot before its count; a second officer confirms. Raises NotAllowed, BallotOver."""
    settle(ballot_id)
    return propose(ANNUL, ballot_id, {}, reason, by, _annullable)


def annul(act_id: str, by: str) -> Annulment:
    """Confirm an annulment: the ballot is never opened, the counter destroys its key, its proposal returns to notice.

    Raises NotAllowed, BallotOver once it is counted, TwoPeopleNeeded, AlreadyDone.
    """
    settle(ballot_of(ANNUL, act_id))
    act, found = confirm(ANNUL, act_id, by, _annullable)
    refs = [membership_acts.reference_for(f"proposal:{found.proposal_id}", one) for one in (act.by_a, by)]
    entry_id = auditlog.append(BallotAnnulled(ballot=found.number, cause="ruling", reason=act.reason, by=refs))
    made = Annulment(
        ballot_id=found.id, cause="ruling", reason=act.reason, by_a=act.by_a, by_b=by, at=now(), entry_id=entry_id
    )
    db.session.add(made)
    db.session.flush()
    proposal = deliberation.proposal(found.proposal_id)
    if proposal is not None and proposal.kind == "sever":
        relationships.release_suspensions(found.id, "VOID")
    return made


def propose_amendment(ballot_id: str, member_id: str, reason: str, by: str) -> Any:
    """Propose to add somebody left off the roll by error; a second officer confirms with `amend_roll`."""
    settle(ballot_id)
    membership.require_officer(by, ballot(ballot_id).body_id)
    return propose(AMEND, ballot_id, {"member": member_id}, reason, by, still_taking, None)


def amend_roll(act_id: str, by: str) -> Any:
    """Confirm an addition to the roll while the ballot is not closed: logged, and the denominator changes.

    Raises what `membership.actions.add_to_roll` refuses, and BallotOver after the close.
    """
    settle(ballot_of(AMEND, act_id))
    act, found = confirm(AMEND, act_id, by, still_taking, None)
    member_id = membership.act(act_id).payload["member"]
    apart = apart_of(found)
    made = membership_acts.add_to_roll(found.roll_id, member_id, act.by_a, by, act.reason, found.number, apart)
    words = _("You were added to the roll of ballot %(number)s, which had left you out by error.", number=found.number)
    subject_line = _("You are on the roll of ballot %(number)s", number=found.number)
    mails.queue(found, "added", [member_id], subject_line, words, f"/ballots/{found.id}", made.entry_id)
    return made


def propose_teller(ballot_id: str, teller_id: str, reason: str, by: str) -> Any:
    """Propose another teller where none signed in time; a second auditor confirms with `name_teller`."""
    settle(ballot_id)
    found = ballot(ballot_id)
    require_ruler(NAME, found, by)  # before anything is told about the other person
    _check_teller(found, teller_id, by)
    return propose(NAME, ballot_id, {"teller": teller_id}, reason, by, _overdue, ("auditor",))


def name_teller(act_id: str, by: str) -> TellerNaming:
    """Confirm a teller named by two auditors, once certifying is late. Raises NotAllowed, BallotOver, BadInput."""
    act, found = confirm(NAME, act_id, by, _overdue, ("auditor",))
    teller_id = membership.act(act_id).payload["teller"]
    _check_teller(found, teller_id, by)
    scope = f"proposal:{found.proposal_id}"
    ref, *refs = [membership_acts.reference_for(scope, one) for one in (teller_id, act.by_a, by)]
    office_id = office_for(found, by, ("auditor",))
    assert office_id is not None
    entry_id = auditlog.append(TellerNamed(ballot=found.number, ref=ref, by=refs))
    made = TellerNaming(
        ballot_id=found.id,
        teller_id=teller_id,
        by_a=act.by_a,
        by_b=by,
        office_id=office_id,
        at=now(),
        entry_id=entry_id,
    )
    db.session.add(made)
    db.session.flush()
    return made


def _check_teller(found: Ballot, teller_id: str, by: str) -> None:
    if teller_id == by or is_barred(found, teller_id):
        raise BadInput(
            _("This member cannot be named"),
            _("Nobody names themselves, and nobody with a declared interest counts."),
            _("Name another member."),
        )
    if teller_office(found, teller_id) is not None or not membership.in_body(
        teller_id, found.body_id, membership.local_day(now())
    ):
        raise BadInput(
            _("This member cannot be named"),
            _("A member of the body who is no teller yet is asked for."),
            _("Name another member."),
        )


def require_ruler(kind: str, found: Ballot, by: str) -> None:
    """Raise NotAllowed unless the member may propose a ruling of this kind on this ballot."""
    _require(found, by, {AMEND: None, NAME: ("auditor",)}.get(kind, OFFICERS))


Allowed = Callable[[Ballot], None]


def propose(
    kind: str, ballot_id: str, payload: dict[str, Any], reason: str, by: str, check: Allowed,
    offices: tuple[str, ...] | None = OFFICERS,
) -> Any:  # fmt: skip
    """Propose a ruling, once it is permitted and `check` lets it pass; it happens when a second person confirms."""
    found = ballot(ballot_id)
    _require(found, by, offices)
    check(found)
    return membership_acts.propose_act(kind, subject(ballot_id), found.body_id, payload, reason, by)


def ballot_of(kind: str, act_id: str) -> str:
    """Return the ballot of an act of this kind. Raises UnknownBallot."""
    act = membership.act(act_id)
    if act.kind != kind:
        raise UnknownBallot()
    return act.subject.removeprefix("ballot:")


def confirm(
    kind: str, act_id: str, by: str, check: Allowed, offices: tuple[str, ...] | None = OFFICERS
) -> tuple[Any, Ballot]:
    """Lock the ballot, look once more whether the act is still possible for both, and take the second person's word."""
    ballot_id = ballot_of(kind, act_id)
    lock_exclusive(subject(ballot_id))
    found = ballot(ballot_id)
    _require(found, by, offices)
    _require(found, membership.act(act_id).by_a, offices)
    check(found)
    return membership_acts.confirm_act(act_id, by), found


def _require(found: Ballot, by: str, offices: tuple[str, ...] | None) -> None:
    if offices is None:
        membership.require_officer(by, found.body_id)
    elif office_for(found, by, offices) is None:
        raise NotAllowed(
            _("Your offices do not permit this"),
            _("It takes one of these, in the body or the one above it: %(offices)s.", offices=", ".join(offices)),
            _("Ask somebody who holds it."),
        )


def _annullable(found: Ballot) -> None:
    if annulment(found.id) is not None or count_of(found.id) is not None:
        raise BallotOver(
            _("The ballot cannot be annulled any more"),
            _("It is counted, or void already; a counted ballot is attacked by a protest."),
            _("File a protest within its window."),
        )


def still_taking(found: Ballot) -> None:
    """Raise BallotOver unless the ballot is noticed or open."""
    if state(found, now()).phase not in (Phase.NOTICED, Phase.OPEN):
        raise BallotOver(
            _("The ballot is over"),
            _("It is closed or void: nobody can be added to its roll, and nothing can be withdrawn."),
            _("File a protest within its window."),
        )


def _overdue(found: Ballot) -> None:
    if annulment(found.id) is not None or not certifying_is_late(found):
        raise BallotOver(
            _("Other tellers cannot be named now"),
            _("The days for certifying, counted from the close, have not passed, or the count is certified."),
            _("Ask the tellers."),
        )
