"""Withdrawing what was put to the members, before the close, by two people: an option, or a question as a whole."""

from typing import Any

from flask_babel import gettext as _

from auditlog import actions as auditlog
from ballots import mails
from ballots.actions.rulings import WITHDRAW, WITHDRAW_WHOLE, ballot_of, confirm, propose, still_taking
from ballots.actions.settle import settle
from ballots.events import ContestWithdrawn, OptionWithdrawn
from ballots.models import Ballot, ContestWithdrawal
from ballots.queries.found import ballot, contests, nothing_left, option_names, terms, withdrawn
from ballots.rules.terms import WHOLE, ContestTerms
from deliberation import queries as deliberation
from foundation.clock import now
from foundation.database import db
from foundation.errors import BadInput
from membership import actions as membership_acts
from membership import queries as membership
from relationships import actions as relationships


def propose_withdrawal(ballot_id: str, contest: int, option: str, reason: str, by: str) -> Any:
    """Propose to withdraw an option before the close; a second officer confirms. Raises NotAllowed, BallotOver."""
    settle(ballot_id)
    _check_option(ballot(ballot_id), contest, option)
    return propose(WITHDRAW, ballot_id, {"contest": contest, "option": option}, reason, by, still_taking)


def withdraw_option(act_id: str, by: str) -> ContestWithdrawal:
    """Confirm that an option is withdrawn: logged, passed over in the count, and everybody on the roll is told.

    With the last option that could be elected the question is withdrawn too. Raises NotAllowed, BallotOver after the
    close, BadInput for one that is gone already.
    """
    settle(ballot_of(WITHDRAW, act_id))
    act, found = confirm(WITHDRAW, act_id, by, still_taking)
    named = membership.act(act_id).payload
    contest, option = int(named["contest"]), str(named["option"])
    _check_option(found, contest, option)
    refs = _refs(found, act.by_a, by)
    entry_id = auditlog.append(OptionWithdrawn(found.number, contest, option, act.reason, refs))
    made = _keep(found, contest, option, act, by, entry_id)
    if not _standing(found, contest):
        _let_go(found, contest)
        _tell_question(found, contest, entry_id)
    else:
        _tell_option(found, contest, option, entry_id)
    return made


def propose_contest_withdrawal(ballot_id: str, contest: int, reason: str, by: str) -> Any:
    """Propose to withdraw a whole question before the close; a second officer confirms. Raises as for an option."""
    settle(ballot_id)
    _check_contest(ballot(ballot_id), contest)
    return propose(WITHDRAW_WHOLE, ballot_id, {"contest": contest}, reason, by, still_taking)


def withdraw_contest(act_id: str, by: str) -> ContestWithdrawal:
    """Confirm that a question is withdrawn: logged, its papers are never published, everybody on the roll is told.

    The other questions of the ballot go on. Where none is left no paper is taken any more and the box is never opened;
    the ballot closes when it was noticed to close. Raises NotAllowed, BallotOver after the close, BadInput for one that
    is gone already.
    """
    settle(ballot_of(WITHDRAW_WHOLE, act_id))
    act, found = confirm(WITHDRAW_WHOLE, act_id, by, still_taking)
    contest = int(membership.act(act_id).payload["contest"])
    _check_contest(found, contest)
    entry_id = auditlog.append(ContestWithdrawn(found.number, contest, act.reason, _refs(found, act.by_a, by)))
    made = _keep(found, contest, WHOLE, act, by, entry_id)
    _let_go(found, contest)
    _tell_question(found, contest, entry_id)
    return made


def _refs(found: Ballot, *by: str) -> list[str]:
    return [membership_acts.reference_for(f"proposal:{found.proposal_id}", one) for one in by]


def _keep(found: Ballot, contest: int, option: str, act: Any, by: str, entry_id: str) -> ContestWithdrawal:
    made = ContestWithdrawal(
        ballot_id=found.id, contest=contest, option=option, reason=act.reason, by_a=act.by_a, by_b=by, at=now(),
        entry_id=entry_id,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def _standing(found: Ballot, contest: int) -> ContestTerms | None:
    return next((one for one in terms(found).standing(withdrawn(found.id)) if one.n == contest), None)


def _check_option(found: Ballot, contest: int, option: str) -> None:
    own = _standing(found, contest)
    if own is None or not own.may_lose(option) or option in withdrawn(found.id).get(contest, ()):
        raise BadInput(
            _("This option cannot be withdrawn"), _("It does not stand, or it is withdrawn already."),
            _("Choose one that stands."),
        )  # fmt: skip


def _check_contest(found: Ballot, contest: int) -> None:
    if _standing(found, contest) is None:
        raise BadInput(
            _("This question cannot be withdrawn"), _("It does not stand, or it is withdrawn already."),
            _("Choose one that stands."),
        )  # fmt: skip


def _let_go(found: Ballot, contest: int) -> None:
    """A sever that is withdrawn keeps no suspension any longer."""
    proposal = deliberation.proposal(found.proposal_id)
    if contest == 1 and proposal is not None and proposal.kind == "sever":
        relationships.release_suspensions(found.id, "WITHDRAWN")


def _tell_option(found: Ballot, contest: int, option: str, entry_id: str) -> None:
    name = option_names(found.id)[contest][option]
    again = _("You may hand in another paper until the close; the last one counts.")
    stands = _("If you have voted, your paper stands, and this option is passed over on it.")
    words = _("“%(name)s” was withdrawn from ballot %(number)s and is passed over in the count.", name=name,
              number=found.number)  # fmt: skip
    told = f"{words} {again if found.secrecy == 'roll-call' else stands}"
    subject_line = _("Ballot %(number)s: an option was withdrawn", number=found.number)
    members = membership.refs_of(found.roll_id)
    mails.queue(found, f"{option}-{contest}", members, subject_line, told, f"/ballots/{found.id}", entry_id)


def _tell_question(found: Ballot, contest: int, entry_id: str) -> None:
    title = contests(found.id)[contest - 1].title
    words = _(
        "The question “%(title)s” was withdrawn from ballot %(number)s. Nothing that was said on it is published, and "
        "nothing follows from it.",
        title=title, number=found.number,
    )  # fmt: skip
    rest = _("The other questions go on; if you have voted, your paper stands for them.")
    over = _("No paper is taken any more, and those handed in are never opened.")
    subject_line = _("Ballot %(number)s: a question was withdrawn", number=found.number)
    told = f"{words} {over if nothing_left(found) else rest}"
    members = membership.refs_of(found.roll_id)
    mails.queue(found, f"withdrawn-{contest}", members, subject_line, told, f"/ballots/{found.id}", entry_id)
