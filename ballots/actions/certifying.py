"""Certifying: two different tellers sign the count they saw worked again; the second signature makes the decision."""

from typing import cast

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from auditlog import actions as auditlog
from ballots import mails
from ballots.alarms import raise_alarm
from ballots.errors import AlreadySigned, BallotOver, Barred, CountDiffers, CountDisputed, NotTeller
from ballots.events import CountSigned
from ballots.models import Ballot, BallotCount, CountSignature
from ballots.queries.certifying import alarms, is_barred, recount, signatures, teller_office
from ballots.queries.found import annulment, ballot, count_of, subject
from ballots.queries.papers import in_the_box
from deliberation import actions as deliberation
from deliberation.rules.effect import CertifiedBallot, Outcome, windows
from foundation.clock import now
from foundation.database import db
from foundation.locks import lock_exclusive
from membership import actions as membership


def sign_count(ballot_id: str, teller_id: str, count_hash: str) -> CountSignature:
    """Sign the count whose hash the teller was shown; with the second teller's signature the decision is made.

    The count is worked again here too: if it differs, the alarm is raised and committed, and nothing is signed. The
    route has asked for the password within ten minutes. Raises UnknownBallot, BallotOver, CountDisputed, CountDiffers,
    NotTeller, Barred, AlreadySigned.
    """
    lock_exclusive(subject(ballot_id))
    found = ballot(ballot_id)
    counted = _certifiable(found)
    office_id = _permitted(found, teller_id)
    _stop_if_recount_differs(found)
    if count_hash != counted.hash:
        raise CountDiffers()
    made = _sign(found, teller_id, counted, office_id)
    signed = signatures(ballot_id)
    if len(signed) == 2:
        _decide(found, counted, signed)
    return made


def _certifiable(found: Ballot) -> BallotCount:
    counted = count_of(found.id)
    if counted is None or annulment(found.id) is not None:
        raise BallotOver(
            _("There is nothing to certify"), _("The ballot is not counted, or it is void."), _("Wait for the count.")
        )
    if alarms(found.id):
        raise CountDisputed()
    if len(signatures(found.id)) >= 2:
        raise BallotOver(_("The count is certified"), _("Two tellers have signed it."), _("Nothing is left to do."))
    return counted


def _permitted(found: Ballot, teller_id: str) -> str:
    office_id = teller_office(found, teller_id)
    if office_id is None:
        raise NotTeller()
    if is_barred(found, teller_id):
        raise Barred()
    if any(one.teller_id == teller_id for one in signatures(found.id)):
        raise AlreadySigned()
    return office_id


def _stop_if_recount_differs(found: Ballot) -> None:
    again = recount(found)
    if again is not None and not again.agrees:
        raise_alarm(found.id, found.number, " ".join(again.differences))
        raise CountDisputed()


def _sign(found: Ballot, teller_id: str, counted: BallotCount, office_id: str) -> CountSignature:
    ref = membership.reference_for(f"proposal:{found.proposal_id}", teller_id)
    entry_id = auditlog.append(CountSigned(ballot=found.number, count=counted.hash, ref=ref, office=office_id))
    made = CountSignature(
        ballot_id=found.id,
        teller_id=teller_id,
        count_hash=counted.hash,
        office_id=office_id,
        at=now(),
        entry_id=entry_id,
    )
    try:
        db.session.add(made)
        db.session.flush()
    except IntegrityError as error:
        raise AlreadySigned() from error
    return made


def _decide(found: Ballot, counted: BallotCount, signed: list[CountSignature]) -> None:
    at = now()
    protest_until, rule_until = windows(at, found.protest_days, found.rule_within_days)
    decided = deliberation.record_decision(
        CertifiedBallot(
            ballot_id=found.id, ballot_number=found.number, proposal_id=found.proposal_id,
            outcome=cast(Outcome, counted.outcome), count_hash=counted.hash, teller_a=signed[0].teller_id,
            teller_b=signed[1].teller_id, certified_at=at, protest_until=protest_until, rule_until=rule_until,
        )
    )  # fmt: skip
    _tell(found, decided.entry_id)


def _tell(found: Ballot, entry_id: str) -> None:
    """Tell everybody who took part that the register says so: so that a paper handed in for another is noticed."""
    words = _(
        "The result of ballot %(number)s is certified. The register says that you took part in it. If you did not, "
        "tell the auditors now: protests are taken for %(days)s days.",
        number=found.number, days=found.protest_days,
    )  # fmt: skip
    members = [one.member_id for one in in_the_box(found.id)]
    title = _("Result of ballot %(number)s", number=found.number)
    mails.queue(found, "result", members, title, words, f"/ballots/{found.id}/result", entry_id)
