"""What a member may choose from when proposing: the body's kinds, campaigns, relationships, mandates, endorsements."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from deliberation import queries
from deliberation.forms import ProposalForm, options
from deliberation.models import OFFERED
from deliberation.rules.procedure import Procedure
from foundation.once import once_a_page
from membership import queries as membership
from relationships import queries as relationships

_FIELDS = {
    "position": (),
    "endorse": ("campaign_id",),
    "activate": ("campaign_id", "relationship_id", "until"),
    "renew": ("mandate_id", "until"),
    "sever": ("severed",),
    "elect": (),
}
_OPTIONAL = ("campaign_id", "relationship_id", "mandate_id", "severed", "until")


@dataclass(frozen=True)
class Way:
    """One kind of proposal that a member can make in one body."""

    body_id: str
    body: str
    kind: str
    rules: str
    procedure_id: str = ""


def kind_words(kind: str) -> str:
    """Return a kind as people say it."""
    words: dict[str, str] = {
        "endorse": _("Endorse a campaign"),
        "activate": _("Activate a relationship in a campaign"),
        "renew": _("Renew a mandate"),
        "sever": _("Sever a mandate or an endorsement"),
        "position": _("Take a position"),
        "elect": _("Elect or choose"),
        "refer": _("Refer a proposal to the vote of all"),
    }
    return words[kind]


@once_a_page
def ways(member_id: str) -> list[Way]:
    """Return all that a member can propose, by body and kind; a body without rules for a kind offers none."""
    found = []
    bodies = membership.bodies_of(member_id)
    queries.foresee_procedures([body.id for body in bodies], OFFERED)
    for body in bodies:
        for kind in OFFERED:
            adopted = queries.procedure_for(body.id, kind)
            if adopted is not None:
                found.append(Way(body.id, body.name, kind, adopted.name, adopted.id))
    return found


def fit(
    form: ProposalForm, kind: str, body_id: str, t: datetime, rules: Procedure, with_subject: bool = True
) -> None:  # fmt: skip
    """Take out the fields that a kind and its rules do not have, and fill the choices of the rest.

    `with_subject` is False when a proposal is changed: what it is about stays.
    """
    if not rules.ballot.elects:
        del form.contests
    keep = set(_FIELDS[kind]) if with_subject else set(_FIELDS[kind]) & {"until"}
    if with_subject:
        del form.reason
    for name in _OPTIONAL:
        if name not in keep:
            delattr(form, name)
    if "campaign_id" in keep:
        form.campaign_id.choices = options(_campaigns(kind, body_id, t))
    if "relationship_id" in keep:
        ties = relationships.relationships_of(body_id)
        form.relationship_id.choices = options((tie.id, relationship_name(tie.id)) for tie in ties)
    if "mandate_id" in keep:
        form.mandate_id.choices = options(_mandates(body_id, t))
    if "severed" in keep:
        form.severed.choices = options([
            *((f"mandate:{id_}", name) for id_, name in _mandates(body_id, t)),
            *((f"endorsement:{id_}", name) for id_, name in _endorsements(body_id, t)),
        ])


def _campaigns(kind: str, body_id: str, t: datetime) -> list[tuple[str, str]]:
    if kind == "endorse":
        return [(campaign.id, campaign.title) for campaign in relationships.campaigns(body_id)]
    standing = dict.fromkeys(
        row.campaign_id
        for row in queries.endorsements(body_id)
        if row.campaign_id is not None and queries.endorsement_state(row, t) == "standing"
    )
    return [(campaign_id, campaign_name(campaign_id)) for campaign_id in standing]


def _mandates(body_id: str, t: datetime) -> list[tuple[str, str]]:
    return [
        (
            mandate.id,
            f"{mandate.number}: {relationship_name(mandate.relationship_id)}, {campaign_name(mandate.campaign_id)}",
        )
        for tie in relationships.relationships_of(body_id)
        for mandate in relationships.mandates_of(tie.id)
        if mandate.body_id == body_id and queries.mandate_stands(mandate.id, t)
    ]


def _endorsements(body_id: str, t: datetime) -> list[tuple[str, str]]:
    return [
        (row.id, _("%(number)s: endorsement of %(name)s", number=row.number, name=campaign_name(row.campaign_id)))
        for row in queries.endorsements(body_id)
        if row.campaign_id is not None and queries.endorsement_state(row, t) != "ended"
    ]


def campaign_name(campaign_id: str) -> str:
    """Return a campaign's title."""
    found = relationships.campaign(campaign_id)
    return "" if found is None else found.title


def relationship_name(relationship_id: str) -> str:
    """Return a relationship as the name of its other side."""
    return relationships.counterpart_name(relationship_id)
