"""The way of one decision in the demo: proposed, talked over in rounds, noticed, voted, counted, certified."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ballots import actions as ballots
from ballots import queries as counted
from deliberation import actions as deliberation
from deliberation import queries
from installation.demo import cast
from installation.demo.founding import Chapter
from installation.demo.stage import Moment
from installation.demo.voting import AnyPapers, halves, hand_in

Way = Generator[Moment, None, str]
"""A story that ends with the id of what it made."""

REPORTERS = {cast.HARBOR: "Noor Castellan", cast.MILL: "Teo Ravenscroft", cast.NORTHSIDE: "Lena Duarte"}


@dataclass(frozen=True, slots=True)
class Report:
    """What one branch reports: how many came, its view, and the minority's own words."""

    branch: str
    came: int
    view: str
    minority: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """One decision as the story wants it. `day` counts from the present; terms are (by, text, day due)."""

    kind: str
    title: str
    text: str
    day: int
    papers: AnyPapers
    late: AnyPapers | None = None
    """Handed in during the extension, where too few took part by the first close."""
    hour: int = 21
    body: str = cast.CHAPTER
    proposer: str = cast.ORGANISER
    by: str = cast.SECRETARY
    """Who gives notice."""
    tellers: tuple[str, str] = (cast.TELLERS[0], cast.TELLERS[1])
    reports: tuple[Report, ...] = ()
    campaign: str | None = None
    relationship: str | None = None
    terms: tuple[tuple[str, str, int], ...] = ()
    until: int | None = None
    keep_out: tuple[str, ...] = ()
    question: str = ""
    options: tuple[str, ...] = ()
    """What members choose from, where it is no motion."""


def decide(chapter: Chapter, plan: Plan, mandate_id: str | None = None, endorsement_id: str | None = None) -> Way:
    """Carry a plan the whole way; the id returned is the decision's."""
    proposal_id = yield from propose(chapter, plan, mandate_id, endorsement_id)
    ballot_id = yield from put_to_vote(chapter, plan, proposal_id)
    yield from vote(chapter, plan, ballot_id)
    return (yield from certify(chapter, plan, ballot_id))


def propose(chapter: Chapter, plan: Plan, mandate_id: str | None = None, endorsement_id: str | None = None) -> Way:
    """Make the proposal and hold its rounds; the id returned is the proposal's."""
    yield Moment(chapter.stage.day(plan.day, plan.hour - 3))
    terms = [{"by": by, "text": text, "due": chapter.date(day).isoformat()} for by, text, day in plan.terms]
    proposal_id = deliberation.propose(
        chapter.bodies[plan.body],
        plan.kind,
        plan.title,
        plan.text,
        chapter.members[plan.proposer],
        campaign_id=chapter.campaigns[plan.campaign] if plan.campaign else None,
        relationship_id=chapter.relationships[plan.relationship] if plan.relationship else None,
        mandate_id=mandate_id,
        endorsement_id=endorsement_id,
        terms=terms,
        until_at=None if plan.until is None else chapter.stage.day(plan.until, 23, 59),
        contests=[{"title": plan.question, "options": list(plan.options)}] if plan.options else [],
    ).id
    for n, report in enumerate(plan.reports):
        yield from hold_round(chapter, proposal_id, report, plan.day + 1, plan.day + 3 + n)
    return proposal_id


def hold_round(
    chapter: Chapter, proposal_id: str, report: Report, called: int, held: int
) -> Generator[Moment, None, None]:
    """One branch calls its round, meets for two hours in the evening, and reports the next noon."""
    host = chapter.members[REPORTERS[report.branch]]
    yield Moment(max(chapter.stage.day(called, 10), chapter.stage.clock.at))
    opens = chapter.stage.day(held, 19)
    called_round = deliberation.call_round(
        proposal_id, chapter.bodies[report.branch], opens, opens + timedelta(hours=2), host
    ).id
    yield Moment(opens + timedelta(minutes=40))
    record(chapter, called_round, report, host)
    yield Moment(opens + timedelta(hours=17))
    deliberation.file_report(called_round, report.view, report.minority, host)


def record(chapter: Chapter, round_id: str, report: Report, host: str) -> None:
    """Write down who came: the host and the first of the branch's list, one further along for each evening."""
    listed = [p.name for p in cast.people() if p.branch == report.branch and p.joined < -365 and p.name != cast.WAITING]
    others = [chapter.members[name] for name in listed if chapter.members[name] != host]
    start = report.came % 7
    for member_id in [host, *others[start : start + report.came - 1]]:
        deliberation.attend(round_id, member_id, host)


def put_to_vote(chapter: Chapter, plan: Plan, proposal_id: str) -> Way:
    """Give notice as soon as the days of discussion have passed; the id returned is the ballot's."""
    rules = queries.rules_of(queries.proposal(proposal_id).procedure_id)
    yield Moment(chapter.stage.day(plan.day + rules.discussion_days, plan.hour), counter=True)
    return ballots.notice(proposal_id, chapter.members[plan.by]).id


def vote(chapter: Chapter, plan: Plan, ballot_id: str) -> Generator[Moment, None, None]:
    """Let half of the papers come on the first day and the others on the second; then the extension, where planned."""
    found = counted.ballot(ballot_id)
    opens, closes, days = found.opens_at, found.closes_at, found.extend_days
    first, second = halves(plan.papers)
    yield Moment(opens + timedelta(hours=2))
    hand_in(chapter, ballot_id, first, plan.keep_out)
    yield Moment(opens + timedelta(hours=30))
    hand_in(chapter, ballot_id, second, plan.keep_out)
    if plan.late is not None:
        yield Moment(closes + timedelta(hours=9))
        hand_in(chapter, ballot_id, plan.late, plan.keep_out)
    yield Moment(_last_close(closes, days, ballot_id, plan) + timedelta(minutes=2), counter=True)


def _last_close(closes: datetime, days: int, ballot_id: str, plan: Plan) -> datetime:
    asked = counted.needed(counted.ballot(ballot_id))
    taken = len(plan.papers.choices())
    return closes if asked is None or taken >= asked else closes + timedelta(days=days)


def certify(chapter: Chapter, plan: Plan, ballot_id: str) -> Way:
    """Let two tellers work the count again and sign; the id returned is the decision's."""
    proposal_id = counted.ballot(ballot_id).proposal_id
    for teller, hours in zip(plan.tellers, (14, 1), strict=True):
        yield Moment(chapter.stage.clock.at + timedelta(hours=hours, minutes=25))
        again = counted.recount(counted.ballot(ballot_id))
        if again is None or not again.agrees:
            raise AssertionError(f"{counted.ballot(ballot_id).number} is not counted: {again}")
        ballots.sign_count(ballot_id, chapter.members[teller], again.hash)
    made = queries.decision_of(proposal_id)
    if made is None:
        raise AssertionError("two tellers signed, and there is no decision")
    return made.id
