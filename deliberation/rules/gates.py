"""The gates before notice: what must hold for a proposal to be put to the vote, and who moves each next. Pure.

A gate is told whether it is met or not, so that the page of a proposal says what is missing and whose turn it is.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from deliberation.rules.procedure import Procedure, Rounds
from deliberation.rules.referral import BodyVote, bodies, judge_referral, told
from deliberation.rules.rounds import report_counts, rounds_gate

Translate = Callable[[str], str]

Endorsement = Literal["standing", "none", "in its window", "stayed", "ended"]
"""How the endorsement of a campaign by the body stands; only the first permits an activation."""


Referred = Literal["open", "changed", "gone"]
"""How the proposal that a body refers stands: before notice with this very text, with another one, or not any more."""


@dataclass(frozen=True, slots=True)
class Gate:
    """One condition before notice: whether it is met, what it asks, and who moves it next (empty when met)."""

    met: bool
    what: str
    who: str


@dataclass(frozen=True, slots=True)
class GateFacts:
    """All that the gates of one proposal look at."""

    procedure: Procedure
    discussed_since: datetime
    """When its text last changed."""
    withdrawn: bool = False
    decided: bool = False
    """A decision on it stands (one that a protest made void does not)."""
    hosts: frozenset[str] = frozenset()
    """The bodies asked to hold a round."""
    reports: Mapping[str, int] = field(default_factory=dict)
    """Host → attendance of its reported round."""
    endorsement: Endorsement = "none"
    mandate_stands: bool = False
    """A mandate on the same relationship and campaign has not ended (or, of renew and sever, the one named)."""
    renewed: bool = False
    """A renewal of the named mandate stands already."""
    stands_beside: str | None = None
    """Of renew: the number of another mandate on the same that stands, so that the one named has not begun."""
    rival: str | None = None
    """The number of another proposal on the same thing that is before the members."""
    referral: Collection[BodyVote] = ()
    """What each body asked to refer it came to."""
    voters: int = 0
    """How many could vote, where the referral is a share of them."""
    refers: Referred = "open"
    """Of refer: how the proposal named there stands."""
    referred_before: bool = False
    """Of refer: this body decided on this very text, and that decision still counts."""
    until_at: datetime | None = None


def gates(facts: GateFacts, t: datetime, translate: Translate = str) -> list[Gate]:
    """Return every gate of a proposal at `t`, in the order in which they are passed."""
    found = [*_open(facts, translate), *_discussion(facts, t, translate), *_rounds(facts, translate)]
    found += [*_referral(facts, translate), *_kind(facts, translate)]
    found += [*_rival(facts, translate), *_until(facts, t, translate)]
    return found


def gates_again(facts: GateFacts, t: datetime, translate: Translate = str) -> list[Gate]:
    """Return every gate before a second call: what its subject and its end ask; the rest was passed for the first."""
    return [*_kind(facts, translate), *_rival(facts, translate), *_until(facts, t, translate)]


def all_met(found: list[Gate]) -> bool:
    """Tell whether nothing stands in the way of notice."""
    return all(gate.met for gate in found)


def _gate(met: bool, what: str, who: str) -> Gate:
    return Gate(met, what, "" if met else who)


def _open(facts: GateFacts, translate: Translate) -> Iterator[Gate]:
    if facts.withdrawn:
        yield Gate(False, translate("The proposal was withdrawn."), translate("nobody; make a new proposal"))
    if facts.decided:
        yield Gate(False, translate("The proposal is already decided."), translate("nobody; make a new proposal"))


def discussed_until(facts: GateFacts) -> datetime:
    """Return when the discussion that the procedure asks for is over."""
    return facts.discussed_since + timedelta(days=facts.procedure.discussion_days)


def _discussion(facts: GateFacts, t: datetime, translate: Translate) -> Iterator[Gate]:
    if facts.procedure.discussion_days:
        what = translate("Discussed for %(days)s days since its text last changed.")
        met = t >= discussed_until(facts)
        yield _gate(met, what % {"days": facts.procedure.discussion_days}, translate("the calendar"))


def _rounds(facts: GateFacts, translate: Translate) -> Iterator[Gate]:
    asked = facts.procedure.rounds
    if asked is None:
        return
    counted = {host for host, attendance in facts.reports.items() if report_counts(attendance, asked.attendance)}
    gate = rounds_gate(facts.hosts, counted, asked.share)
    if asked.hosts == "branches":
        what = translate("%(needed)s of %(hosts)s branches must report on a round; %(reached)s have.")
    else:
        what = translate("%(needed)s of %(hosts)s circles must report on a round; %(reached)s have.")
    shown = {"needed": gate.needed, "hosts": len(facts.hosts), "reached": gate.reached}
    yield _gate(gate.met, what % shown, _who_reports(asked, translate))


def _who_reports(asked: Rounds, translate: Translate) -> str:
    if asked.hosts == "branches":
        return translate("the facilitators of the branches that have not reported")
    return translate("the conveners of the circles that have not reported")


def _referral(facts: GateFacts, translate: Translate) -> Iterator[Gate]:
    rule = facts.procedure.referral
    if rule is None:
        return
    found = judge_referral(rule, facts.referral, facts.voters)
    who = translate("the %(bodies)s that have not decided, each by its own ballot on this text")
    yield _gate(found.referred, told(rule, found, translate), who % {"bodies": bodies(rule.by, translate)})


def _refers(facts: GateFacts, translate: Translate) -> Iterator[Gate]:
    what = translate("What it refers is not noticed yet, and has the text it had.")
    who = {
        "open": "",
        "changed": translate("whoever lets this body vote on the new text"),
        "gone": translate("nobody; there is nothing left to refer"),
    }[facts.refers]
    yield _gate(facts.refers == "open", what, who)
    what = translate("This body has not decided on this text, or its decision counts no more.")
    yield _gate(not facts.referred_before, what, translate("nobody; a body decides once on a text"))


def _kind(facts: GateFacts, translate: Translate) -> Iterator[Gate]:
    kind = facts.procedure.decision_class
    if kind in ("activate", "renew"):
        yield _endorsed(facts, translate)
    if kind == "activate":
        what = translate("No mandate on this relationship stands in this campaign.")
        yield _gate(not facts.mandate_stands, what, translate("propose to renew instead, or wait until it ends"))
    if kind == "renew":
        what = translate("The mandate to be renewed has not ended.")
        yield _gate(facts.mandate_stands, what, translate("propose to activate anew"))
        what = translate("The mandate was not renewed before.")
        yield _gate(not facts.renewed, what, translate("nobody; renew the renewal, once it has begun"))
        if facts.stands_beside is not None:  # one renewal not begun is all that may stand beside a mandate
            what = translate("The mandate to be renewed has begun; %(number)s still stands before it.")
            yield Gate(False, what % {"number": facts.stands_beside}, translate("the calendar"))
    if kind == "refer":
        yield from _refers(facts, translate)
    if kind == "sever":
        what = translate("What is to be severed still stands.")
        yield _gate(facts.mandate_stands, what, translate("nobody; it has ended by itself"))


def _endorsed(facts: GateFacts, translate: Translate) -> Gate:
    what = translate("This body has endorsed the campaign, and the endorsement stands.")
    who = {
        "none": translate("whoever proposes to endorse the campaign first"),
        "in its window": translate("the calendar: the protest window of the endorsement is not over"),
        "stayed": translate("those who rule on the protest against the endorsement"),
        "ended": translate("whoever proposes to endorse the campaign again"),
        "standing": "",
    }[facts.endorsement]
    return _gate(facts.endorsement == "standing", what, who)


def _rival(facts: GateFacts, translate: Translate) -> Iterator[Gate]:
    if facts.rival is not None:
        what = translate("No other proposal on the same is before the members; %(number)s is.")
        yield Gate(False, what % {"number": facts.rival}, translate("the members, by deciding it"))


def days_until_effect(procedure: Procedure) -> int:
    """Return the most days from notice to the end of the protest window, if everybody keeps the procedure's times."""
    ballot = procedure.ballot.days + procedure.inquorate.days * procedure.inquorate.times
    return procedure.notice_days + ballot + procedure.certify_within_days + procedure.protest_days


def _until(facts: GateFacts, t: datetime, translate: Translate) -> Iterator[Gate]:
    if facts.until_at is not None:
        what = translate("The asked end lies after the earliest day on which the mandate can surely begin.")
        met = facts.until_at > t + timedelta(days=days_until_effect(facts.procedure))
        yield _gate(met, what, translate("the proposer, by asking for a later end"))
