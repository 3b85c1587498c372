"""The stories of the demo: each plan carried its way, and what else happened beside it."""

from collections.abc import Generator
from datetime import timedelta

from ballots import actions as ballots
from deliberation import actions as deliberation
from deliberation import queries
from installation.demo import cast, elections, evening, founding, present, talk, ties, year
from installation.demo.founding import Chapter
from installation.demo.stage import Moment, Story
from installation.demo.voting import halves, hand_in
from installation.demo.way import REPORTERS, Plan, decide, hold_round, propose, put_to_vote, record, vote
from oversight import actions as oversight
from relationships import actions as relationships
from relationships import queries as ties_now


def stories(chapter: Chapter) -> list[Story]:
    """Return every story of the year and of the present, to be played side by side."""
    told: list[Story] = [founding.newcomers(chapter), founding.dues(chapter), ties.begin(chapter), ties.count(chapter)]
    told += [decide(chapter, plan) for plan in year.FULL_WAY]
    told += [protested(chapter), breach(chapter), renewed(chapter), suspended(chapter), calls(chapter)]
    told += [kept_word(chapter)]
    told += [decide(chapter, plan) for plan in elections.DECIDED]
    told += [counted(chapter), open_ballot(chapter, present.OPEN), open_ballot(chapter, elections.OPEN)]
    told += [closing(chapter, plan, after) for after, plan in present.CLOSING]
    told += [running_round(chapter), discussed(chapter)]
    return told


def _mandate(chapter: Chapter, plan: Plan) -> str:
    """Return the id of the mandate that a plan's activation gave."""
    tie, effort = chapter.relationships[plan.relationship or ""], chapter.campaigns[plan.campaign or ""]
    found = ties_now.standing_mandate(tie, effort, chapter.stage.clock.at)
    if found is None:
        raise AssertionError(f"no mandate stands: {plan.title}")
    return found.id


def calls(chapter: Chapter) -> Story:
    """The organiser looks up contacts now and then, which the log tells."""
    for day in (-290, -251, -188, -96, -33, -4):
        yield Moment(chapter.stage.day(day, 15, 20))
        relationships.read_contacts(chapter.members[cast.ORGANISER], _mandate(chapter, year.ACTIVATE_212))


def kept_word(chapter: Chapter) -> Story:
    """The condition of the Ward 4 endorsement fell due, and two officers find that it was met."""
    yield Moment(chapter.stage.day(-262, 19, 10))
    endorsement = queries.endorsements(chapter.id, chapter.campaigns[ties.WARD_4])[0].id
    [condition] = queries.conditions_of(endorsement, chapter.stage.clock.at)
    reason = "She reported to the general meetings of November and February; the minutes say so."
    one, two = chapter.members[cast.CHAIR], chapter.members[cast.SECRETARY]
    act_id = deliberation.propose_finding(endorsement, condition.condition.term, True, reason, one)
    yield Moment(chapter.stage.clock.at + timedelta(hours=14))
    deliberation.confirm_finding(act_id, two)


def protested(chapter: Chapter) -> Story:
    """A member protests against the endorsement of the depot campaign; two auditors reject it."""
    decision_id = yield from decide(chapter, year.ENDORSE_DEPOT)
    yield Moment(chapter.stage.clock.at + timedelta(days=2))
    protest_id = oversight.file_protest(
        decision_id, "notice", "The notice on the wall of the Northside hall was torn down for a day.",
        chapter.members["Anneke Sool"],
    ).id  # fmt: skip
    yield Moment(chapter.stage.clock.at + timedelta(days=1, hours=3))
    act_id = oversight.propose_ruling(
        protest_id, False,
        "Notice is given by mail and on the page, and both stood for all fourteen days; the wall is a courtesy.",
        chapter.members[cast.AUDITORS[0]],
    )  # fmt: skip
    yield Moment(chapter.stage.clock.at + timedelta(hours=5))
    oversight.confirm_ruling(act_id, chapter.members[cast.AUDITORS[1]])


def breach(chapter: Chapter) -> Story:
    """The fund breaks a term: two of the committee suspend the mandate, the members sever it."""
    yield Moment(chapter.stage.day(-158, 11))
    mandate_id = _mandate(chapter, year.ACTIVATE_CRAFTS)
    yield from _suspend(
        chapter, mandate_id, "term:2", "The fund paid for leaflets against Measure R, as the newspaper showed."
    )
    yield from decide(chapter, year.SEVER_CRAFTS, mandate_id=mandate_id)


def _suspend(chapter: Chapter, mandate_id: str, ground: str, reason: str) -> Generator[Moment, None, None]:
    act_id = relationships.propose_suspension(mandate_id, ground, reason, chapter.members[cast.COMMITTEE[0]])
    yield Moment(chapter.stage.clock.at + timedelta(hours=4))
    relationships.confirm_suspension(act_id, chapter.members[cast.COMMITTEE[1]])


def renewed(chapter: Chapter) -> Story:
    """The hospital council kept its terms; its mandate is renewed before it ends."""
    yield Moment(chapter.stage.day(year.RENEW_HOSPITAL.day, 9))
    yield from decide(chapter, year.RENEW_HOSPITAL, mandate_id=_mandate(chapter, year.ACTIVATE_HOSPITAL))


def suspended(chapter: Chapter) -> Story:
    """A council member owes a report: her mandate is suspended at the present, and lifts itself."""
    yield from decide(chapter, year.ACTIVATE_ROAKE)
    yield Moment(chapter.stage.day(-5, 10))
    yield from _suspend(
        chapter, _mandate(chapter, year.ACTIVATE_ROAKE), "term:1",
        "No report on the committee’s vote on the depot came within seven days.",
    )  # fmt: skip


def counted(chapter: Chapter) -> Story:
    """A ballot that is closed and counted; its two tellers have still to work it again and sign."""
    proposal_id = yield from propose(chapter, present.COUNTED)
    ballot_id = yield from put_to_vote(chapter, present.COUNTED, proposal_id)
    yield from vote(chapter, present.COUNTED, ballot_id)


def open_ballot(chapter: Chapter, plan: Plan) -> Story:
    """A ballot in which some have voted; the personas have not."""
    proposal_id = yield from propose(chapter, plan)
    if plan is present.OPEN:
        yield from talk.on_the_open_ballot(chapter, proposal_id)
    ballot_id = yield from put_to_vote(chapter, plan, proposal_id)
    for papers, day, hour in zip(halves(plan.papers), (-2, -1), (22, 18), strict=True):
        yield Moment(chapter.stage.day(day, hour))
        hand_in(chapter, ballot_id, papers, present.NOT_VOTED_YET)


def closing(chapter: Chapter, plan: Plan, after: timedelta) -> Story:
    """A ballot that closes so long after the present, for visitors to vote in and to see counted."""
    proposal_id = yield from propose(chapter, plan)
    rules = queries.rules_of(queries.proposal(proposal_id).procedure_id)
    noticed = chapter.stage.present + after - timedelta(days=rules.notice_days + rules.ballot.days)
    yield Moment(noticed, counter=True)
    ballot_id = ballots.notice(proposal_id, chapter.members[plan.by]).id
    for papers, days in zip(halves(plan.papers), (1, 3), strict=True):
        yield Moment(noticed + timedelta(days=rules.notice_days + days))
        hand_in(chapter, ballot_id, papers, plan.keep_out)


def discussed(chapter: Chapter) -> Story:
    """A proposal that members talk about and amend."""
    proposal_id = yield from propose(chapter, present.DISCUSSED)
    yield from talk.on_the_discussion(chapter, proposal_id)


def running_round(chapter: Chapter) -> Story:
    """One branch has reported, Harbor’s round runs, Northside’s is called for later."""
    proposal_id = yield from propose(chapter, present.TALKED_OVER)
    yield from hold_round(chapter, proposal_id, present.FIRST_REPORT, -5, -3)
    day = chapter.stage.day
    yield Moment(day(-2, 16))
    host = chapter.members[REPORTERS[cast.HARBOR]]
    running = deliberation.call_round(proposal_id, chapter.bodies[cast.HARBOR], day(-1, 19), day(2, 21), host).id
    north = chapter.members[REPORTERS[cast.NORTHSIDE]]
    deliberation.call_round(proposal_id, chapter.bodies[cast.NORTHSIDE], day(4, 19), day(4, 21), north)
    yield Moment(day(-1, 19, 10))
    record(chapter, running, present.RUNNING, host)
    yield from evening.held(chapter, running, host, day(-1, 19, 20))
