"""What a proposal of each kind is about, and whether that stands: checked when it is made, and again at notice."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from deliberation.errors import NotStanding, UnusableText
from deliberation.queries.decisions import decision, endorsement_found, endorsement_state
from deliberation.queries.proposals import mandate_stands
from relationships import queries as relationships


@dataclass(frozen=True)
class Subject:
    """The things a proposal names. `old_until` is the end of the mandate to be renewed."""

    campaign_id: str | None = None
    relationship_id: str | None = None
    mandate_id: str | None = None
    endorsement_id: str | None = None
    old_until: datetime | None = None


_NAMES = {
    "position": ((),),
    "elect": ((),),
    "endorse": (("campaign_id",),),
    "activate": (("campaign_id", "relationship_id"),),
    "renew": (("mandate_id",),),
    "sever": (("mandate_id",), ("endorsement_id",)),
}


def subject(kind: str, body_id: str, t: datetime, **named: str | None) -> Subject:
    """Return what a proposal is about.

    Raises UnusableText where it names too little, too much or what belongs to another body, and NotStanding where the
    endorsement or mandate it builds on does not stand at `t`.
    """
    given = {name: value for name, value in named.items() if value}
    if tuple(sorted(given)) not in {tuple(sorted(one)) for one in _NAMES[kind]}:
        wanted = " or ".join(" and ".join(one) or "nothing" for one in _NAMES[kind])
        raise UnusableText(f"a proposal to {kind} names {wanted.replace('_id', '')}", "kind")
    if kind in ("position", "elect"):
        return Subject()
    if kind == "endorse":
        return Subject(campaign_id=_own_campaign(given["campaign_id"], body_id))
    if kind == "activate":
        return _activation(given["campaign_id"], given["relationship_id"], body_id, t)
    if "endorsement_id" in given:
        return _endorsement(given["endorsement_id"], body_id, t)
    return _mandate(kind, given["mandate_id"], body_id, t)


def _own_campaign(campaign_id: str, body_id: str) -> str:
    found = relationships.campaign(campaign_id)
    if found is None or found.body_id != body_id:
        raise UnusableText(_("campaign: this body has no such campaign"), "campaign_id")
    return campaign_id


def _activation(campaign_id: str, relationship_id: str, body_id: str, t: datetime) -> Subject:
    tie = relationships.relationship(relationship_id)
    if tie is None or tie.body_id != body_id:
        raise UnusableText(_("relationship: this body has no such relationship"), "relationship_id")
    if relationships.campaign(campaign_id) is None:
        raise UnusableText(_("campaign: there is no such campaign"), "campaign_id")
    require_endorsed(body_id, campaign_id, t)
    return Subject(campaign_id=campaign_id, relationship_id=relationship_id)


def require_endorsed(body_id: str, campaign_id: str, t: datetime) -> None:
    """Raise NotStanding unless the body's own endorsement of the campaign stands at `t`."""
    state = endorsement_found(body_id, campaign_id, t)[0]
    if state != "standing":
        why = {
            "none": _("This body has not endorsed the campaign."),
            "in its window": _("The protest window of the endorsement is not over."),
            "stayed": _("A protest against the endorsement is not ruled on."),
            "ended": _("The endorsement has ended."),
        }[state]
        raise NotStanding(
            _("The campaign is not endorsed"),
            why,
            _("A relationship can be used only in a campaign that this body endorses."),
        )


def _mandate(kind: str, mandate_id: str, body_id: str, t: datetime) -> Subject:
    found = relationships.mandate(mandate_id)
    if found is None or found.id != mandate_id or found.body_id != body_id:
        raise UnusableText(_("mandate: this body gave no such mandate"), "mandate_id")
    if not mandate_stands(mandate_id, t):
        raise NotStanding(_("The mandate has ended"), _("Nothing is left to change."), _("Propose to activate anew."))
    if kind == "renew":
        require_endorsed(body_id, found.campaign_id, t)
    return Subject(found.campaign_id, found.relationship_id, mandate_id, None, found.until_at)


def _endorsement(endorsement_id: str, body_id: str, t: datetime) -> Subject:
    found = decision(endorsement_id)
    if found is None or (found.body_id, found.kind, found.outcome) != (body_id, "endorse", "CARRIED"):
        raise UnusableText(_("endorsement: this body made no such endorsement"), "endorsement_id")
    if endorsement_state(found, t) == "ended":
        raise NotStanding(_("The endorsement has ended"), _("There is nothing left to withdraw."), "")
    return Subject(campaign_id=found.campaign_id, endorsement_id=found.id)
