"""What deliberation gives to the house: its front doors, and what waits for a member."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user

from deliberation import queries
from deliberation.models import KINDS, Proposal
from deliberation.routes.about import about
from deliberation.routes.choices import kind_words, ways
from deliberation.rules.calendar import fewest_days
from deliberation.searching import SEARCHABLE
from foundation.slots import Slots
from foundation.web import Door, Proposable, VotingRule, Waiting
from membership import queries as membership


def fill(slots: Slots) -> None:
    """Register doors and inbox; app.py calls this once."""
    slots.inbox.append(waiting)
    slots.followed.append(queries.followed)
    slots.happened.append(queries.replies_to)
    slots.personal_data.append(queries.personal_data)
    slots.doors.extend((proposals, rounds, rules))
    slots.searchable.extend(SEARCHABLE)
    slots.about.append(about)
    slots.proposable.append(proposable)
    slots.voting_rules.append(voting_rules)
    slots.proposal_panels.append(roll_panel)


def proposable(member_id: str, body_id: str) -> list[Proposable]:
    """Return what a member can propose to a body, with the fewest days until it takes effect."""
    return [
        Proposable(way.kind, kind_words(way.kind), fewest_days(queries.rules_of(way.procedure_id)))
        for way in ways(member_id)
        if way.body_id == body_id
    ]


def roll_panel(proposal: Proposal) -> dict[str, Any] | None:
    """Return the way to the roll before notice, for officers of the body; later the roll itself is there."""
    stands = queries.notice_of(proposal.id) is None and proposal.withdrawn_at is None
    if not stands or not membership.is_officer(current_user.member_id, proposal.body_id):
        return None
    return {"template": "deliberation/_roll_panel.html", "proposal": proposal}


def voting_rules(body_id: str) -> list[VotingRule]:
    """Return who may vote in each kind of decision for which the body has rules."""
    found = []
    for kind in KINDS:
        adopted = queries.procedure_for(body_id, kind)
        if adopted is not None:
            rules = queries.rules_of(adopted.id)
            found.append(VotingRule(kind, kind_words(kind), queries.standing_of(rules), rules.notice_days))
    return found


def waiting(member: Any) -> list[Waiting]:
    """Return what waits for a member, given as an account or as its id."""
    return queries.inbox(member if isinstance(member, str) else member.member_id)


def proposals(user: Any) -> Door | None:
    """The door to proposals, for members."""
    return Door(_("Proposals"), url_for("deliberation.proposals"), 20) if user.is_authenticated else None


def rounds(user: Any) -> Door | None:
    """The door to rounds, for members."""
    return Door(_("Rounds"), url_for("deliberation.rounds"), 30) if user.is_authenticated else None


def rules(user: Any) -> Door | None:
    """The door to procedures, for members."""
    return Door(_("Rules"), url_for("deliberation.procedures"), 100) if user.is_authenticated else None
