"""The part of the way of a decision that is the ballot's: ballot, count, certification, and who moves each."""

from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from ballots import queries
from ballots.models import Ballot
from deliberation import queries as deliberation
from deliberation.rules.procedure import Procedure
from deliberation.rules.second_call import as_second_call
from foundation.clock import now
from foundation.web import Step

_REACHED = {"noticed": -1, "open": 0, "closed": 1, "counted": 2, "certified": 3}
"""How many of the three steps are done; before its opening a ballot is not even begun."""


def way_steps(proposal: Any, notice: Any) -> list[Step]:
    """Return the three steps of a proposal's ballot, under the notice that stands or still to come."""
    rules = deliberation.rules_of(proposal.procedure_id)
    reader = current_user.member_id if current_user.is_authenticated else None
    queries.foresee_ballots_on(proposal.id, reader)
    found = next((b for b in queries.ballots_on(proposal.id) if notice is not None and b.notice_id == notice.id), None)
    if found is not None and found.first_call_id is not None:
        rules = as_second_call(rules) or rules
    t = now()
    stage = queries.stage(found, t) if found is not None else ""
    reached = _REACHED.get(stage, -1)
    closes = queries.state(found, t).closes_at if found is not None else None
    states = ["done" if n < reached else "now" if n == reached else "to_come" for n in range(3)]
    return [
        _ballot(states[0], rules, found, closes, stage),
        Step(
            _("Count"), states[1], closes, _("the clock"),
            _("the close in the signed log"), _("VOID, if the key is lost"), _("being counted") if reached == 1 else "",
        ),
        _certification(proposal.id, states[2], rules, closes),
    ]  # fmt: skip


def _ballot(state: str, rules: Procedure, found: Ballot | None, closes: datetime | None, stage: str) -> Step:
    days = ngettext("%(num)s day", "%(num)s days", rules.ballot.days)
    needed = queries.needed(found) if found is not None else None
    needs = _("%(days)s; %(needed)s taking part", days=days, needed=needed) if needed else days
    otherwise = _("INQUORATE") if rules.document["quorum"] is not None else ""
    if otherwise and rules.inquorate.then == "second_call":
        otherwise = _("INQUORATE; a second call follows, once")
    elif otherwise and rules.inquorate.then == "extend":
        otherwise = _("INQUORATE; open %(days)s days more", days=rules.inquorate.days)
    at = closes if stage not in ("", "noticed") else found.opens_at if found is not None else None
    told = {"open": _("open"), "noticed": _("opens on its day")}.get(stage, "")
    name = _("Second call") if found is not None and found.first_call_id is not None else _("Ballot")
    return Step(name, state, at, _("the clock"), needs, otherwise, told)


def _certification(proposal_id: str, state: str, rules: Procedure, closes: datetime | None) -> Step:
    within = rules.certify_within_days
    at = closes + timedelta(days=within) if closes else None
    if state == "done" and (decided := deliberation.decision_of(proposal_id)) is not None:
        at = decided.certified_at
    return Step(
        _("Certification"), state, at,
        _("two tellers"), _("both to sign the same count"),
        _("no effect until signed; after %(days)s days auditors may name others", days=within),
    )  # fmt: skip
