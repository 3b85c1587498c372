"""How a proposal's page tells where it stands: its way, its subject, its rule."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask import current_app, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from deliberation import queries
from deliberation.models import Decision, Notice, Proposal
from deliberation.routes.choices import campaign_name, kind_words, relationship_name
from deliberation.rules.gates import Gate
from deliberation.rules.procedure import Procedure as Rules
from deliberation.rules.referral import bodies
from deliberation.rules.referral import sentence as sentence_of
from deliberation.rules.second_call import as_second_call
from deliberation.rules.telling import sentence
from foundation.slots import slots
from foundation.web import Step
from membership import queries as membership
from relationships import queries as relationships


def standing(
    proposal: Proposal, noticed: Notice | None, decided: Decision | None
) -> tuple[Notice | None, Decision | None]:
    """Return notice and decision as far as they stand; neither where the ballot died or a protest made it void."""
    if decided is not None and queries.is_decided(proposal.id):
        return noticed, decided
    return (noticed if queries.is_before_members(proposal.id) else None), None


def steps(proposal: Proposal, noticed: Notice | None, decided: Decision | None, t: datetime) -> list[Step]:
    """Return the steps of a proposal from its making to its effect, with who moves each and what it needs."""
    rules = queries.rules_of(proposal.procedure_id)
    if noticed is not None and noticed.noticed_by is None:
        rules = as_second_call(rules) or rules
    ballot = [step for make in slots().way_steps for step in make(proposal, noticed)]
    referral = _referral(proposal, noticed, rules, t)
    discussion = _discussion(proposal, noticed, rules)
    if referral and referral[0].state == "now":
        discussion = replace(discussion, state="done")
    return [
        Step(_("Proposed"), "done", proposal.made_at, _("a member of the body"), _("a text")),
        discussion,
        *referral,
        Step(
            _("Notice"), "done" if noticed else "to_come", noticed.noticed_at if noticed else None,
            _("the rule itself") if noticed and noticed.noticed_by is None
            else _("chair, secretary, convener or facilitator"),
            ngettext("%(num)s day; text, rule and roll hashed", "%(num)s days; text, rule and roll hashed",
                     rules.notice_days),
            _("no ballot"),
        ),
        *ballot,
        _effect(proposal, decided, rules, t),
    ]  # fmt: skip


def _discussion(proposal: Proposal, noticed: Notice | None, rules: Rules) -> Step:
    asked = []
    if rules.discussion_days:
        asked.append(ngettext("%(num)s day of discussion", "%(num)s days of discussion", rules.discussion_days))
    if rules.rounds is not None:
        share = f"{rules.rounds.share.numerator}/{rules.rounds.share.denominator}"
        hosts = _("branches") if rules.rounds.hosts == "branches" else _("circles")
        asked.append(_("rounds reported by %(share)s of the %(hosts)s", share=share, hosts=hosts))
    open_still = noticed is None and proposal.withdrawn_at is None
    least = proposal.changed_at + timedelta(days=rules.discussion_days) if rules.discussion_days else None
    return Step(
        _("Discussion"), "now" if open_still else "done", noticed.noticed_at if noticed else least,
        _("everybody in the body"), "; ".join(asked) or _("nothing"), _("it waits; it does not lapse by itself"),
    )  # fmt: skip


def _referral(proposal: Proposal, noticed: Notice | None, rules: Rules, t: datetime) -> list[Step]:
    """The step in which bodies below decide first, where the rule has one; it begins when one of them does."""
    if rules.referral is None:
        return []
    begun = any(one.stage != "none" for one in queries.bodies_asked(proposal, t))
    open_still = noticed is None and proposal.withdrawn_at is None
    state = ("now" if begun else "to_come") if open_still else "done"
    def text(template: str) -> str:
        return str(_(template))

    who = _("the %(bodies)s, each by its ballot", bodies=bodies(rules.referral.by, text))
    return [
        Step(_("Referral"), state, None, who, sentence_of(rules.referral, text),
             _("it waits; a referral lapses after its days")),
    ]  # fmt: skip


def _effect(proposal: Proposal, decided: Decision | None, rules: Rules, t: datetime) -> Step:
    grants = proposal.kind in ("activate", "renew")
    at = decided.protest_until if decided and (decided.outcome == "CARRIED" or not grants) else None
    state = "to_come"
    if decided is not None:
        state = "done" if at is None or t >= at else "now"
    needs = ngettext("%(num)s day without a protest upheld", "%(num)s days without a protest upheld",
                     rules.protest_days)  # fmt: skip
    name = _("Mandate") if grants else _("In force")
    told = _("no mandate: not carried") if decided is not None and at is None else ""
    return Step(name, state, at, _("the clock"), needs, _("VOID; back to notice"), told)


def where_it_stands(way: list[Step], gates: list[Gate]) -> str:
    """Return in a sentence who moves a proposal next and what is missing, or what the running step waits for."""
    missing = [gate for gate in gates if not gate.met]
    if missing:
        return _("Missing: %(what)s Moved by: %(who)s.", what=missing[0].what, who=missing[0].who)
    running = next((step for step in way if step.state == "now"), None)
    if running is None:
        return ""
    if gates:
        notice = next(step for step in way if step.name == _("Notice"))
        return _("All that must come before notice is done; %(who)s may give it.", who=notice.who)
    following = way[way.index(running) + 1].name if running is not way[-1] else ""
    when = _("Until %(at)s.", at=instant(running.at)) if running.at else _("Moved by %(who)s.", who=running.who)
    return f"{when} " + (_("Next is: %(name)s.", name=following) if following else "")


def instant(at: datetime) -> str:
    """Return an instant as pages tell it."""
    told: str = current_app.jinja_env.filters["instant"](at)
    return told


def ballot_running(proposal: Proposal) -> str:
    """Return what the ballot on a noticed proposal waits for, in a few words; empty where nobody can tell."""
    ballot = [step for make in slots().way_steps for step in make(proposal, queries.notice_of(proposal.id))]
    running = next((step for step in ballot if step.state == "now"), None)
    if running is None:
        opens = next((step.at for step in ballot if step.at), None)
        return _("votes from %(at)s", at=instant(opens)) if opens else ""
    if running is ballot[0] and running.at is not None:
        return _("votes until %(at)s", at=instant(running.at))
    return _("has voted; next is: %(name)s", name=running.name)


def state_of(proposal: Proposal, noticed: Notice | None, decided: Decision | None) -> tuple[str, str]:
    """Return a proposal's state as the status component knows it, and words where it does not."""
    if decided is not None:
        return "certified", _("Decided")
    if proposal.withdrawn_at is not None:
        return "withdrawn", ""
    return ("noticed", "") if noticed is not None else ("discussion", "")


def standfirst(proposal: Proposal, decided: Decision | None) -> str:
    """Return what a proposal would bring about, and what if it is not carried; empty once it is decided."""
    if decided is not None or proposal.withdrawn_at is not None:
        return ""
    if proposal.relationship_id and proposal.campaign_id:
        relationships.foresee_use(proposal.relationship_id, proposal.campaign_id)
    tie = relationship_name(proposal.relationship_id) if proposal.relationship_id else ""
    campaign = campaign_name(proposal.campaign_id) if proposal.campaign_id else ""
    if proposal.kind == "activate":
        return _(
            "If it is carried, organisers of %(campaign)s may call on %(tie)s. If it is not, the relationship stays as "
            "it is: held, and not used.", campaign=campaign, tie=tie,
        )  # fmt: skip
    if proposal.kind == "renew":
        return _(
            "If it is carried, organisers of %(campaign)s may go on calling on %(tie)s. If it is not, the mandate ends "
            "on its day.", campaign=campaign, tie=tie,
        )  # fmt: skip
    if proposal.kind == "sever":
        return _("If it is carried, what it names ends. If it is not, it stands until its day.")
    if proposal.kind == "refer":
        return _("If it is carried, this body refers the text below to the vote of all. If it is not, it does not.")
    if proposal.kind == "endorse":
        return _(
            "If it is carried, the body backs %(campaign)s. No relationship is used in it before a vote of its own.",
            campaign=campaign,
        )  # fmt: skip
    return _("If it is carried, this is what the body says. If it is not, the body says nothing on it.")


def facts(proposal: Proposal) -> list[tuple[str, str]]:
    """Return what a proposal is about, as terms and values for the margin."""
    found = [
        (_("Proposal"), proposal.number),
        (_("Body"), str(membership.body(proposal.body_id).name)),
        (_("Kind"), kind_words(proposal.kind)),
    ]
    if proposal.relationship_id and proposal.campaign_id:
        relationships.foresee_use(proposal.relationship_id, proposal.campaign_id)
    if proposal.relationship_id is not None:
        url = url_for("relationships.relationship", relationship_id=proposal.relationship_id)
        found.append((_("Relationship"), _link(url, relationship_name(proposal.relationship_id))))
    if proposal.campaign_id is not None:
        url = url_for("relationships.campaign", campaign_id=proposal.campaign_id)
        found.append((_("Campaign"), _link(url, campaign_name(proposal.campaign_id))))
    mandate = relationships.mandate(proposal.mandate_id) if proposal.mandate_id is not None else None
    if mandate is not None:
        found.append((_("Mandate"), mandate.number))
    if proposal.endorsement_id is not None:
        number = queries.decision(proposal.endorsement_id).number
        found.append((_("Endorsement"), _link(url_for("oversight.decision", id=number), number)))
    found.append((_("Proposed by"), str(membership.name_of(proposal.proposer_id))))
    return found


def _link(url: str, words: str) -> str:
    return Markup('<a href="{}">{}</a>').format(url, words)


def rule_sentence(proposal: Proposal, noticed: Notice | None) -> str:
    """Return the rule of the ballot in one sentence, with the numbers of the frozen roll once there is one."""
    size = membership.roll_size(noticed.roll_id) if noticed is not None else None
    return motion_sentence(_document(proposal, noticed), size)


def _document(proposal: Proposal, noticed: Notice | None) -> dict[str, object]:
    """The procedure; under the notice of a second call, which nobody gave, as it stands for that."""
    again = as_second_call(queries.rules_of(proposal.procedure_id)) if noticed and noticed.noticed_by is None else None
    return queries.procedure_document(proposal.procedure_id) if again is None else dict(again.document)


def motion_sentence(document: dict[str, object], roll_size: int | None = None) -> str:
    """Return what the packages above tell of a procedure's rule."""
    return " ".join(tell(document, roll_size) for tell in slots().rule_sentences)


def procedure_sentence(rules: Rules) -> str:
    """Return a whole procedure in plain sentences."""
    return sentence(rules, motion_sentence(dict(rules.document)), lambda text: str(_(text)))


def rule_pictures(proposal: Proposal, noticed: Notice | None, t: datetime) -> list[Markup]:
    """Return the rule worked out for the frozen roll, or before notice for the members of today."""
    document = _document(proposal, noticed)
    if noticed is not None:
        size = membership.roll_size(noticed.roll_id)
    else:
        size = membership.size_of(proposal.body_id, membership.local_day(t))
    return [shown for make in slots().rule_pictures for shown in _rendered(make(document, size))]


def _rendered(part: dict[str, Any] | None) -> list[Markup]:
    if not part:
        return []
    context = {name: value for name, value in part.items() if name != "template"}
    return [Markup(render_template(part["template"], **context))]  # noqa: S704  # our own template


def panels(proposal: Proposal) -> list[Markup]:
    """Return what the packages above show on a proposal's page."""
    return [shown for make in slots().proposal_panels for shown in _rendered(make(proposal))]
