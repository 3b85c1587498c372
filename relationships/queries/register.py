"""The public register: which relationship may be used in which campaign, until when, and by whose decision."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from foundation.database import db
from foundation.slots import slots
from relationships.models import Campaign, Counterpart, Relationship
from relationships.models import Suspension as SuspensionRow
from relationships.queries.mandate_facts import with_facts
from relationships.queries.things import public_name
from relationships.rules import mandate as rules
from relationships.rules.mandate import MandateFacts, State

STATES = ("active", "suspended", "stayed", "granted", "lapsed", "refused", "severed", "void")
"""The states of the register in the order in which it shows them."""


@dataclass(frozen=True)
class RegisterRow:
    """One line of the register; a mandate's, or a refusal's, which has no mandate."""

    state: str
    relationship: str
    campaign: str
    counterpart: str
    campaign_title: str
    decision: str
    since: datetime
    until: datetime | None
    mandate: str | None = None
    mandate_id: str | None = None
    suspended_until: datetime | None = None
    """Of a suspension: when it lifts; the mandate's own dates stay `since` and `until`."""
    reason: str = ""
    """Of a suspension: why."""
    ended_by: str = ""
    """Of a severance: the number of the decision that severed."""
    told: str = ""
    proof_url: str = ""


def register(t: datetime) -> list[RegisterRow]:
    """Return the register at an instant, by state, newest first; a lapsed mandate that was renewed is left out."""
    known = with_facts()
    found, facts = [m for m, _ in known], {m.id: its for m, its in known}
    names, titles = _names(), _pairs(select(Campaign.id, Campaign.title))
    begun = {m.renews_id for m in found if (at := rules.begin(facts[m.id])) is not None and at <= t}
    ever_suspended = any(facts[m.id].suspensions for m in found)
    reasons = _pairs(select(SuspensionRow.id, SuspensionRow.reason)) if ever_suspended else {}
    rows = []
    for m in found:
        state = rules.state(facts[m.id], t)
        if state is State.LAPSED and m.id in begun:
            continue
        since, until = _span(facts[m.id], state)
        rows.append(
            RegisterRow(
                state.removeprefix("ended:"), m.relationship_id, m.campaign_id, names[m.relationship_id],
                titles[m.campaign_id], m.decision_number, since, until, m.number, m.id,
                _suspended_until(facts[m.id], state, t), _reason(facts[m.id], state, t, reasons),
                rules.ending(facts[m.id]).cause if state is State.SEVERED else "",
            )
        )  # fmt: skip
    rows += [_refused(one, names, titles) for read in slots().refusals for one in read()]
    newest = sorted(rows, key=lambda row: (row.since, row.decision), reverse=True)
    return sorted(newest, key=lambda row: STATES.index(row.state))


def _pairs(asked: Any) -> dict[str, str]:
    return dict(db.session.execute(asked).all())


def _names() -> dict[str, str]:
    asked = select(Relationship.id, Counterpart).join(Counterpart, Counterpart.id == Relationship.counterpart_id)
    return {key: _at_line_start(found) for key, found in db.session.execute(asked)}


def _at_line_start(found: Counterpart) -> str:
    """A role begins its line with a capital; a name stays as its bearer writes it."""
    name = public_name(found)
    return name[:1].upper() + name[1:] if found.private_person else name


def _span(facts: MandateFacts, state: State) -> tuple[datetime, datetime | None]:
    """Since when and until when, as the line's state tells it."""
    if state in (State.SEVERED, State.VOID):
        return rules.ending(facts).at, None
    return rules.begin(facts) or facts.from_at, facts.until_at


def _suspended_until(facts: MandateFacts, state: State, t: datetime) -> datetime | None:
    """When the last of what suspends it lifts, or the mandate ends where no such end is known."""
    if state is not State.SUSPENDED:
        return None
    ends = [span.until for span in rules.suspensions(facts) if span.covers(t)]
    known = [end for end in ends if end is not None]
    return max(known) if len(known) == len(ends) else rules.ending(facts).at


def _reason(facts: MandateFacts, state: State, t: datetime, reasons: dict[str, str]) -> str:
    if state is not State.SUSPENDED:
        return ""
    told = [
        reasons.get(span.cause, "") if span.by == "committee" else span.cause
        for span in rules.suspensions(facts)
        if span.covers(t)
    ]
    return "; ".join(one for one in told if one)


def _refused(one: Any, names: dict[str, str], titles: dict[str, str]) -> RegisterRow:
    return RegisterRow(
        "refused", one.relationship_id, one.campaign_id, names.get(one.relationship_id, ""),
        titles.get(one.campaign_id, ""), one.decision_number, one.certified_at, None,
        told=one.told, proof_url=one.proof_url,
    )  # fmt: skip
