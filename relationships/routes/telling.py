"""How pages tell mandates, terms, webs and memory; the same for members and, with less in it, for everybody."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from auditlog import queries as log
from foundation.clock import app_now, now
from foundation.slots import slots
from foundation.web import About, Proposable
from membership import queries as membership
from relationships import queries
from relationships.models import Campaign, Mandate, Relationship
from relationships.queries import Known
from relationships.queries.memory import TURNS
from relationships.rules import mandate as rules
from relationships.rules.mandate import Kind, State
from relationships.rules.terms import read_terms
from relationships.rules.web import Node, Web, web

STANDS = (State.ACTIVE, State.SUSPENDED, State.STAYED, State.GRANTED)
_ORDER = (*STANDS, State.LAPSED, State.SEVERED, State.VOID)


@dataclass(frozen=True)
class MandateTold:
    """One mandate as its page tells it."""

    mandate: Mandate
    state: str
    ending: rules.Ending
    since: datetime
    """When it began, or would."""
    campaign: Campaign
    counterpart: str
    terms: list[dict[str, Any]]
    digest: str
    """Hash of the entry that began it, for its seal; empty before that has its place."""
    entry: int | None
    renewal: str = ""
    """The number of the mandate that renews it, where one stands."""
    beside: tuple[str, ...] = ()
    """Numbers of the other mandates under the same endorsement that stand."""
    token: Any = None
    may_read: bool = False
    may_suspend: bool = False
    propose: Mapping[str, Proposable] = field(default_factory=dict)
    """What the reader can propose to the body that decided it, by kind."""
    renew_by: datetime | None = None
    """The last instant at which a renewal proposed can begin without a gap."""

    @property
    def stands(self) -> bool:
        """Whether it has not ended."""
        return self.state in STANDS


def in_order(known: Iterable[Known], t: datetime) -> list[tuple[Mandate, State]]:
    """Return mandates in the order in which pages tell them, each with its state: those that stand, then the newest."""
    newest = [(one, rules.state(facts, t)) for one, facts in reversed(list(known))]
    return sorted(newest, key=lambda pair: _ORDER.index(pair[1]))


def tell(found: Sequence[Mandate], near: Sequence[Known], reader: str | None = None) -> list[MandateTold]:
    """Return mandates as pages tell them, in this order.

    `near` are they and all others of the same relationships or under the same endorsements; `reader` is a member's id.
    """
    t, facts = now(), {one.id: its for one, its in near}
    unended = [one for one, its in near if not rules.state(its, t).ended]
    _look_ahead(found)
    bodies = {one.body_id for one in found} if reader is not None else set()
    may = {body_id: proposable(reader, body_id) for body_id in bodies if reader is not None}
    return [_told(one, facts[one.id], unended, t, reader, may.get(one.body_id, {})) for one in found]


def tell_all(relationship_id: str, reader: str | None = None) -> list[MandateTold]:
    """Return every mandate of a relationship as pages tell them."""
    near = queries.with_neighbours(relationship_id=relationship_id)
    mine = in_order([one for one in near if one[0].relationship_id == relationship_id], now())
    return tell([one for one, _state in mine], near, reader)


def _look_ahead(found: Sequence[Mandate]) -> None:
    """Look up together what each mandate is told with: its relationship, token, boundaries and entries."""
    queries.foresee_relationships({one.relationship_id for one in found})
    queries.foresee_tokens([one.id for one in found])
    log.foresee_boundaries_told([f"mandate:{one.id}" for one in found])
    log.foresee_entries([_begun_by(one) for one in found])


def _begun_by(one: Mandate) -> str:
    """The id of the entry that began a mandate, or of the one that granted it before."""
    begun = [b.entry_id for b in log.boundaries(f"mandate:{one.id}") if b.kind == str(Kind.ACTIVATED)]
    return begun[-1] if begun else one.entry_id


def proposable(reader: str, body_id: str) -> dict[str, Proposable]:
    """Return what a member can propose to a body, by kind."""
    return {one.kind: one for ask in slots().proposable for one in ask(reader, body_id)}


def _told(
    one: Mandate, facts: rules.MandateFacts, unended: Sequence[Mandate], t: datetime, reader: str | None,
    may: Mapping[str, Proposable],
) -> MandateTold:
    state, campaign = rules.state(facts, t), queries.campaign(one.campaign_id)
    assert campaign is not None
    entry = log.entry(_begun_by(one))
    others = [other for other in unended if other.id != one.id]
    token = queries.newest_token(one.id)
    renew = may.get("renew")
    return MandateTold(
        one, state.removeprefix("ended:"), rules.ending(facts), rules.begin(facts) or facts.from_at, campaign,
        queries.counterpart_name(one.relationship_id, public=reader is None),
        terms(one, state, membership.local_day(t)),
        entry.leaf_hash.hex() if entry else "", entry.seq if entry else None,
        next((other.number for other in others if _same_use(other, one) and other.renews_id == one.id), ""),
        tuple(other.number for other in others if other.endorsement_id == one.endorsement_id and not state.ended),
        token if token and token.expires_at > app_now() and state is State.ACTIVE else None,
        reader is not None and state is State.ACTIVE
        and membership.holds(reader, campaign.body_id, "organiser") is not None,
        reader is not None and state in (State.ACTIVE, State.SUSPENDED)
        and membership.holds(reader, one.body_id, "committee") is not None,
        may, one.until_at - timedelta(days=renew.days) if renew else None,
    )  # fmt: skip


def _same_use(other: Mandate, one: Mandate) -> bool:
    return (other.relationship_id, other.campaign_id) == (one.relationship_id, one.campaign_id)


def terms(one: Mandate, state: State, today: date) -> list[dict[str, Any]]:
    """Return a mandate's terms with how their days stand: to come, today, or past by so many days."""
    found = []
    for n, term in enumerate(read_terms(one.terms) if one.terms else [], 1):
        due = date.fromisoformat(term["due"])
        left = (due - today).days
        found.append({**term, "n": n, "due": due, "left": left, "told": _due(left, state)})
    return found


def terms_due(standing: Iterable[tuple[Mandate, State]]) -> list[tuple[Mandate, str, dict[str, Any]]]:
    """Return the terms of these mandates by the day they are due, each with its mandate and the counterpart's name."""
    today = membership.local_day(now())
    found = [
        (one, queries.counterpart_name(one.relationship_id), term)
        for one, state in standing for term in terms(one, state, today)
    ]  # fmt: skip
    return sorted(found, key=lambda due: (due[2]["due"], due[0].number, due[2]["n"]))


def _due(left: int, state: State) -> tuple[str, str]:
    """The state of the status component for a term, and its words. Whether a term was kept is not recorded here."""
    if state.ended:
        return "not_shown", _("Ended") if left > 0 else _("Was due")
    if left > 0:
        return "to_come", ngettext("In %(num)s day", "In %(num)s days", left)
    if left == 0:
        return "to_come", _("Today")
    return "not_shown", ngettext("%(num)s day ago", "%(num)s days ago", -left)


def memory(tie: Relationship) -> list[dict[str, Any]]:
    """Return the timeline of a relationship, newest first, told from the log."""
    return [
        {
            "when": day(entry.at), "iso": entry.at.strftime("%Y-%m-%dT%H:%M:%SZ"), "folio": entry.seq,
            "url": url_for("auditlog.entry", seq=entry.seq), "sentence": log.told(entry, _instant),
            "turn": entry.type in TURNS,
        }
        for entry in queries.memory(tie.id)
    ]  # fmt: skip


def about(thing_id: str) -> list[About]:
    """Return the proposals about a relationship or campaign, the newest first."""
    return sorted((one for ask in slots().about for one in ask(thing_id)), key=lambda one: one.made_at, reverse=True)


def drawn(tie: Relationship, counterpart: str, told: Iterable[MandateTold], public: bool) -> Web:
    """Draw the web of a relationship: who of ours carries it, and the campaigns of its mandates.

    Publicly one person is named by role, as the counterpart is.
    """
    ours = [Node(membership.body(tie.body_id).name, _("decides on its use"), tie.level)]
    if tie.holder == "candidate":
        ours.append(Node(_("The candidate"), _("holds it"), tie.level))
    elif tie.holder == "person":
        name = _("One person") if public or not tie.holder_name else tie.holder_name
        ours.append(Node(name, _("holds it alone"), "leader-leader"))
    seen: dict[str, Node] = {}
    for one in told:
        if one.campaign.id not in seen:
            live = "live" if one.state == "active" else "leader-leader"
            seen[one.campaign.id] = Node(one.campaign.title, _use(one), live)
    return web(counterpart, ours, list(seen.values()))


def _use(one: MandateTold) -> str:
    if one.state == "active":
        return _("until %(day)s", day=day(one.mandate.until_at))
    words: dict[str, str] = {
        "granted": _("begins %(day)s", day=day(one.since)), "suspended": _("suspended"),
        "stayed": _("stayed by a protest"), "void": _("void"),
    }  # fmt: skip
    return words.get(one.state) or _("ended %(day)s", day=day(one.ending.at))


def day(at: date | datetime) -> str:
    """Return a day as all pages tell it."""
    told: str = current_app.jinja_env.filters["day"](at)
    return told


def _instant(at: datetime) -> str:
    told: str = current_app.jinja_env.filters["instant"](at)
    return told
