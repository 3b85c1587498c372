"""What the ballots put into the slots: panel and rule sentence of a proposal, door, inbox, settling, refusals."""

import json
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user

from ballots import queries
from ballots.actions import settle_due
from ballots.calls import called
from ballots.models import Ballot
from ballots.rules import procedure_part
from ballots.rules.arithmetic import arithmetic
from ballots.steps import way_steps
from ballots.waiting import inbox
from deliberation import actions as deliberation_acts
from deliberation import queries as deliberation
from foundation.clock import now
from foundation.slots import Slots
from foundation.web import Door
from membership import queries as membership
from relationships.rules.effect import RefusedUse


def door(user: Any) -> Door | None:
    """The ballots, for whoever is signed in."""
    return Door(_("Ballots"), url_for("ballots.ballots"), 40) if user.is_authenticated else None


def rules_door(user: Any) -> Door | None:
    """The rules to try, for strangers; members have their procedures behind that door."""
    return None if user.is_authenticated else Door(_("Rules"), url_for("ballots.tried_rules"), 100)


def sentence(document: Any, roll_size: int | None) -> str:
    """The motion rule of a procedure as one sentence."""
    return procedure_part.tell(document, roll_size, lambda text: str(_(text)))


def picture(document: Any, roll_size: int) -> dict[str, Any] | None:
    """The motion rule of a procedure worked out for a roll; where groups decide, no one number tells what it takes."""
    rule = None if "composite" in document else procedure_part.rule_of(document)
    worked = arithmetic(rule, roll_size, lambda text: str(_(text))) if rule is not None else None
    return {"template": "ballots/_arithmetic.html", "worked": worked} if worked else None


def panel(proposal: Any) -> dict[str, Any] | None:
    """The ballot on a proposal's page; before notice, for whoever may give it, the button."""
    ballots = queries.ballots_on(proposal.id)
    t = now()
    lines = [
        {"ballot": one, "stage": queries.stage(one, t), "told": queries.stage_told(one, t),
         "called": called(one, t), "closes_at": queries.state(one, t).closes_at,
         "votes": _may_vote(one, t)}
        for one in ballots
    ]  # fmt: skip
    ready = False
    if current_user.is_authenticated and queries.live_ballot(proposal.id) is None and not proposal.withdrawn_at:
        permitted = membership.holds(current_user.member_id, proposal.body_id, *deliberation_acts.NOTIFIERS)
        ready = permitted is not None and all(gate.met for gate in deliberation.gates(proposal.id, t))
    if not lines and not ready:
        return None
    secrecy = deliberation.rules_of(proposal.procedure_id).ballot.secrecy
    return {
        "template": "ballots/_panel.html", "proposal": proposal, "ballot_lines": lines, "may_notice": ready,
        "secrecy": secrecy,
    }  # fmt: skip


def _may_vote(one: Ballot, t: datetime) -> bool:
    """Whether whoever reads has a paper to hand in now."""
    if not current_user.is_authenticated or queries.stage(one, t) != "open":
        return False
    on_roll = membership.roll_ref(one.roll_id, current_user.member_id) is not None
    return on_roll and not queries.took_part(one.id, current_user.member_id) and not queries.nothing_left(one)


def refused_uses() -> list[RefusedUse]:
    """The uses of relationships that members voted on and did not carry, for the register."""
    found = []
    for told in deliberation.decisions():
        if told.kind not in ("activate", "renew") or told.outcome not in ("NOT CARRIED", "INQUORATE"):
            continue
        row = deliberation.decision(told.id)
        counted = queries.count_of(told.ballot_id)
        if row is None or counted is None or row.relationship_id is None or row.campaign_id is None:
            continue
        url = url_for("ballots.result", id=told.ballot_id)
        found.append(
            RefusedUse(
                told.number, row.relationship_id, row.campaign_id, told.certified_at, _figures(counted.document), url
            )
        )
    return found


def _figures(document: str) -> str:
    contest = json.loads(document)["contests"][0]
    judged = contest["judgement"]
    if "totals" not in contest:
        unopened: str = _(
            "%(reached)s took part, %(needed)s needed", reached=judged["quorum_reached"], needed=judged["quorum_needed"]
        )
        return unopened
    if "groups" in contest:
        joined: str = _("%(yes)s Yes, counted in groups", yes=contest["totals"]["yes"])
        return joined
    least = max([judged["yes_needed"] or 1, *judged["floors_needed"]])
    told: str = _("%(yes)s Yes, %(needed)s needed", yes=contest["totals"]["yes"], needed=least)
    return told


def fill(slots: Slots) -> None:
    """Put everything in place."""
    slots.doors += [door, rules_door]
    slots.rule_sentences.append(sentence)
    slots.rule_pictures.append(picture)
    slots.way_steps.append(way_steps)
    slots.procedure_checks.append(procedure_part.check)
    slots.proposal_panels.append(panel)
    slots.inbox.append(inbox)
    slots.followed.append(queries.followed)
    slots.personal_data.append(queries.personal_data)
    slots.settlers.append(settle_due)
    slots.health.append(queries.alarm_standing)
    slots.refusals.append(refused_uses)
    slots.dead_notices.append(queries.died)
    slots.unfinished_votes.append(queries.has_unfinished_vote)
