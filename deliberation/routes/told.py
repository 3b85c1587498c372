"""How a proposal's page tells where it stands: its way, its subject, its rule."""

from dataclasses import dataclass
from datetime import datetime

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup

from deliberation import queries
from deliberation.models import Decision, Notice, Proposal
from deliberation.routes.choices import campaign_name, kind_words, relationship_name
from deliberation.rules.procedure import Procedure as Rules
from deliberation.rules.telling import sentence
from foundation.slots import slots
from membership import queries as membership
from relationships import queries as relationships


@dataclass(frozen=True)
class Step:
    """One step of the way of a decision: done, now or to come; `at` where its instant is known."""

    name: str
    state: str
    at: datetime | None


def standing(
    proposal: Proposal, noticed: Notice | None, decided: Decision | None
) -> tuple[Notice | None, Decision | None]:
    """Return notice and decision as far as they stand; neither where the ballot died or a protest made it void."""
    if decided is not None and queries.is_decided(proposal.id):
        return noticed, decided
    return (noticed if queries.is_before_members(proposal.id) else None), None


def way(proposal: Proposal, noticed: Notice | None, decided: Decision | None) -> list[Step]:
    """Return the steps of a proposal from its making to its effect."""
    reached = 3 if decided else 2 if noticed else 1
    rules = queries.rules_of(proposal.procedure_id)
    names = [_("Proposed"), _("Discussion"), _("Notice and ballot"), _("Decision")]
    instants = [
        proposal.made_at, None, noticed.noticed_at if noticed else None, decided.certified_at if decided else None
    ]  # fmt: skip
    if rules.rounds is not None:
        names[1] = _("Discussion and rounds")
    if proposal.kind in ("activate", "renew"):
        names.append(_("Mandate"))
        instants.append(decided.protest_until if decided and decided.outcome == "CARRIED" else None)
    states = ["done" if n < reached else "now" if n == reached else "to_come" for n in range(len(names))]
    return [Step(*step) for step in zip(names, states, instants, strict=True)]


def state_of(proposal: Proposal, noticed: Notice | None, decided: Decision | None) -> tuple[str, str]:
    """Return a proposal's state as the status component knows it, and words where it does not."""
    if decided is not None:
        return "certified", _("Decided")
    if proposal.withdrawn_at is not None:
        return "withdrawn", ""
    return ("noticed", "") if noticed is not None else ("discussion", "")


def facts(proposal: Proposal) -> list[tuple[str, str]]:
    """Return what a proposal is about, as terms and values for the margin."""
    found = [
        (_("Proposal"), proposal.number),
        (_("Body"), str(membership.body(proposal.body_id).name)),
        (_("Kind"), kind_words(proposal.kind)),
    ]
    if proposal.relationship_id is not None:
        found.append((_("Relationship"), relationship_name(proposal.relationship_id)))
    if proposal.campaign_id is not None:
        found.append((_("Campaign"), campaign_name(proposal.campaign_id)))
    mandate = relationships.mandate(proposal.mandate_id) if proposal.mandate_id is not None else None
    if mandate is not None:
        found.append((_("Mandate"), mandate.number))
    if proposal.endorsement_id is not None:
        found.append((_("Endorsement"), queries.decision(proposal.endorsement_id).number))
    found.append((_("Proposed by"), str(membership.name_of(proposal.proposer_id))))
    return found


def rule_sentence(proposal: Proposal, noticed: Notice | None) -> str:
    """Return the rule of the ballot in one sentence, with the numbers of the frozen roll once there is one."""
    size = membership.roll(noticed.roll_id).size if noticed is not None else None
    return motion_sentence(queries.procedure_document(proposal.procedure_id), size)


def motion_sentence(document: dict[str, object], roll_size: int | None = None) -> str:
    """Return what the packages above tell of a procedure's rule."""
    return " ".join(tell(document, roll_size) for tell in slots().rule_sentences)


def procedure_sentence(rules: Rules) -> str:
    """Return a whole procedure in plain sentences."""
    return sentence(rules, motion_sentence(dict(rules.document)), lambda text: str(_(text)))


def panels(proposal: Proposal) -> list[Markup]:
    """Return what the packages above show on a proposal's page."""
    shown = []
    for make in slots().proposal_panels:
        panel = make(proposal)
        if panel:
            context = {name: value for name, value in panel.items() if name != "template"}
            shown.append(Markup(render_template(panel["template"], **context)))  # noqa: S704  # our own template
    return shown
