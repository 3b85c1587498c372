"""Suspending: two of the committee, with a reason, at most once for each mandate and ground; and what keeps it."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from auditlog import actions as auditlog
from auditlog import queries as log
from foundation.clock import now
from foundation.database import db, new_id
from foundation.errors import BadInput
from membership import actions as members
from membership import queries as membership
from relationships.actions.settling import begin_act, lock_mandates
from relationships.errors import AlreadySuspended, NotLive, no_such
from relationships.events import RelationshipSuspended, instant
from relationships.models import Mandate, SeverBallot, Suspension, SuspensionHold, SuspensionRelease
from relationships.queries.mandates import mandate_state
from relationships.rules.mandate import Kind, State
from relationships.rules.terms import read_terms
from relationships.wording import line

ACT = "mandate.suspend"
LONGEST_REASON = 1000
_TERM = re.compile(r"term:([1-9][0-9]{0,2})", re.ASCII)
_ENTRY = re.compile(r"entry:([0-9a-f]{32})", re.ASCII)


def propose_suspension(mandate_id: str, ground: str, reason: str, by: str) -> str:
    """Propose to suspend, as one of the committee of the body that decided; return the id of the act to confirm.

    `ground` is `term:<n>`, the term that was broken, or `entry:<id>`, the logged event. Settles first, so it commits.
    Raises NotFound, NotAllowed, NotLive, AlreadySuspended and BadInput.
    """
    found, t = begin_act(mandate_id)
    membership.require_office(by, found.body_id, "committee")
    reason = line(_("Reason"), reason, LONGEST_REASON)
    _require_ground(found, ground)
    _require_suspendable(found, ground, t)
    subject = f"mandate:{found.id}"
    if any(one.payload.get("ground") == ground for one in membership.waiting_acts(subject=subject, kind=ACT)):
        raise AlreadySuspended(
            _("This suspension is proposed already"), _("It waits for a second person."), _("Confirm that one.")
        )
    return members.propose_act(ACT, subject, found.body_id, {"ground": ground}, reason, by).id


def confirm_suspension(act_id: str, by: str) -> Suspension:
    """Confirm, as another of the committee, a suspension that one proposed; it holds from now on.

    Settles first, so it commits. Raises NotFound, NotAllowed, NotLive and AlreadySuspended.
    """
    act = membership.act(act_id)
    if act.kind != ACT:
        raise no_such(_("There is no such act"))
    found, t = begin_act(act.subject.removeprefix("mandate:"))
    membership.require_office(by, found.body_id, "committee")
    membership.require_office(act.by_a, found.body_id, "committee")
    ground = str(act.payload["ground"])
    _require_suspendable(found, ground, t)
    members.confirm_act(act_id, by)
    lifts_at = t + timedelta(days=found.suspend_days)
    entry_id = _log(found, t, lifts_at, ground, act.reason, [act.by_a, by])
    row = Suspension(
        id=new_id(), mandate_id=found.id, ground=ground, reason=act.reason, at=t, lifts_at=lifts_at, entry_id=entry_id
    )
    db.session.add(row)
    db.session.flush()
    _keep_by_known_ballots(row)
    return row


def hold_suspensions(mandate_ids: Sequence[str], ballot_id: str, opens_at: datetime, until_at: datetime) -> None:
    """Write, at the notice of a sever ballot, that it keeps suspensions of these mandates, running or to come.

    `until_at` is certify_within_days after its last possible close.
    """
    lock_mandates(mandate_ids)
    for mandate_id in sorted(set(mandate_ids)):
        db.session.add(SeverBallot(mandate_id=mandate_id, ballot_id=ballot_id, opens_at=opens_at, until_at=until_at))
        asked = select(Suspension).where(Suspension.mandate_id == mandate_id, Suspension.lifts_at >= opens_at)
        for running in db.session.execute(asked).scalars():
            hold = SuspensionHold(
                suspension_id=running.id, ballot_id=ballot_id, opens_at=opens_at, until_at=until_at
            )
            db.session.add(hold)
    db.session.flush()


def release_suspensions(ballot_id: str, outcome: str) -> None:
    """Write, once, that a sever ballot is certified, VOID or withdrawn: it keeps nothing any longer."""
    named = db.session.execute(select(SeverBallot.mandate_id).where(SeverBallot.ballot_id == ballot_id)).scalars().all()
    lock_mandates(named)
    if named and db.session.get(SuspensionRelease, ballot_id) is None:
        db.session.add(SuspensionRelease(ballot_id=ballot_id, at=now(), outcome=outcome))
        db.session.flush()


def _log(found: Mandate, t: datetime, lifts_at: datetime, ground: str, reason: str, by: list[str]) -> str:
    refs = [members.reference_for(f"office:{found.body_id}", person) for person in by]
    event = RelationshipSuspended(
        mandate=found.number, due=instant(t), cause="committee", ground=ground, reason=reason,
        lifts=instant(lifts_at), by=refs,
    )  # fmt: skip
    subject = f"mandate:{found.id}"
    if not auditlog.write_boundary(subject, str(Kind.SUSPENDED), t, event):
        return auditlog.append(event)  # something else suspended it in this very second
    return next(one.entry_id for one in log.boundaries(subject) if (one.kind, one.due) == (str(Kind.SUSPENDED), t))


def _keep_by_known_ballots(row: Suspension) -> None:
    asked = select(SeverBallot).outerjoin(SuspensionRelease, SuspensionRelease.ballot_id == SeverBallot.ballot_id)
    asked = asked.where(SeverBallot.mandate_id == row.mandate_id, SuspensionRelease.ballot_id.is_(None))
    for known in db.session.execute(asked.where(SeverBallot.until_at > row.at)).scalars().all():
        hold = SuspensionHold(
            suspension_id=row.id, ballot_id=known.ballot_id, opens_at=known.opens_at, until_at=known.until_at
        )
        db.session.add(hold)
    db.session.flush()


def _require_ground(found: Mandate, ground: str) -> None:
    if term := _TERM.fullmatch(ground):
        if found.terms is None or int(term[1]) <= len(read_terms(found.terms)):
            return
    elif (entry := _ENTRY.fullmatch(ground)) and log.index_of(entry[1]) is not None:
        return
    raise BadInput(
        _("A suspension needs a ground"),
        _("It is a term of the mandate, or an entry of the log."),
        _("Choose the term that was broken, or give the entry’s id."),
    )


def _require_suspendable(found: Mandate, ground: str, t: datetime) -> None:
    if mandate_state(found.id, t) not in (State.ACTIVE, State.SUSPENDED):
        raise NotLive(
            _("This mandate cannot be suspended"),
            _("It has not begun, or has ended."),
            _("Look at its state in the register."),
        )
    asked = select(Suspension.id).where(Suspension.mandate_id == found.id, Suspension.ground == ground)
    if db.session.execute(asked).first():
        raise AlreadySuspended(
            _("This mandate was suspended on this ground before"),
            _("The committee may do so once for each ground."),
            _("Propose to sever it; the members decide."),
        )
