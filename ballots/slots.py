"""What the ballots put into the slots: panel and rule sentence of a proposal, door, inbox, settling, refusals."""

import json
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user

from ballots import queries
from ballots.actions import settle_due
from ballots.actions.rulings import AMEND, ANNUL, NAME, WITHDRAW
from ballots.models import Ballot
from ballots.rules import procedure_part
from ballots.rules.arithmetic import arithmetic
from ballots.rules.window import Phase
from ballots.steps import way_steps
from deliberation import actions as deliberation_acts
from deliberation import queries as deliberation
from foundation.clock import now
from foundation.slots import Slots
from foundation.web import Door, Waiting
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
        {"ballot": one, "stage": queries.stage(one, t), "closes_at": queries.state(one, t).closes_at,
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
    return on_roll and not queries.took_part(one.id, current_user.member_id)


def inbox(user: Any) -> list[Waiting]:
    """Open ballots the member has not voted in, counts to sign, and rulings that wait for a second person."""
    return [*_to_vote(user.member_id), *_to_sign(user.member_id), *_to_confirm(user.member_id)]


def _to_vote(member_id: str) -> list[Waiting]:
    return [
        Waiting(
            _("%(title)s, ballot %(number)s", title=_title(one), number=one.number),
            url_for("ballots.ballot", id=one.id), at.closes_at, _("Vote"),
        )
        for one, at in queries.open_ballots(member_id)
        if not queries.took_part(one.id, member_id)
    ]  # fmt: skip


def _title(one: Ballot) -> str:
    return queries.contests(one.id)[0].title


def _to_sign(member_id: str) -> list[Waiting]:
    return [
        Waiting(
            _("Count of ballot %(number)s, %(title)s", title=_title(one), number=one.number),
            url_for("ballots.certify", id=one.id), queries.certify_until(one), _("Certify"),
        )
        for one in queries.uncertified()
        if queries.may_sign(one, member_id)
    ]  # fmt: skip


def _to_confirm(member_id: str) -> list[Waiting]:
    titles = {
        ANNUL: _("Annul a ballot"), AMEND: _("Add somebody to a roll"), NAME: _("Name another teller"),
        WITHDRAW: _("Withdraw an option"),
    }  # fmt: skip
    found = []
    for kind, title in titles.items():
        for act in membership.waiting_acts(kind=kind):
            one = queries.ballot(act.subject.removeprefix("ballot:"))
            if act.by_a != member_id and _may_confirm(kind, one, member_id):
                url = url_for("ballots.rulings", id=one.id)
                found.append(Waiting(title, url, None, _("Read, then confirm")))
    return found


def _may_confirm(kind: str, one: Any, member_id: str) -> bool:
    """Tell whether the ruling is the member's to confirm and can still be: what the clock overtook waits for nobody."""
    if not _is_still_possible(kind, one):
        return False
    if kind == AMEND:
        return membership.is_officer(member_id, one.body_id)
    if kind == NAME:
        return queries.office_for(one, member_id, ("auditor",)) is not None
    return queries.may_void(one, member_id)


def _is_still_possible(kind: str, one: Ballot) -> bool:
    if queries.annulment(one.id) is not None:
        return False
    if kind in (AMEND, WITHDRAW):
        return queries.state(one, now()).phase in (Phase.NOTICED, Phase.OPEN)
    return queries.certifying_is_late(one) if kind == NAME else queries.count_of(one.id) is None


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
    slots.refusals.append(refused_uses)
    slots.dead_notices.append(queries.died)
    slots.unfinished_votes.append(queries.has_unfinished_vote)
