"""Two, or a hundred, at the same moment, in processes of their own: one is taken, the others are told why not."""

import random
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select, text

from auditlog import queries as log
from auditlog import recheck, sequencer
from ballots import actions, counter, queries
from ballots.actions.casting import CastAnswer
from ballots.actions.second_call import call_due
from ballots.models import Ballot, BallotCount, ContestWithdrawal, CountSignature, Intake, KeyDestruction
from ballots.rules.casting import Reason
from deliberation import actions as deliberation
from deliberation import queries as decided
from deliberation.models import Decision, Proposal
from foundation.database import db, reading, transaction
from foundation.errors import Refusal
from foundation.locks import lock_exclusive
from membership import actions as membership
from tests.actions.ballots.test_second_calls import inquorate
from tests.attacks.staging import Paper, SharedClock, Together, let_go, papers, share_clock, together
from tests.factories import a_vote, hand_in
from tests.figures import SEED, runs
from tests.noted import log_is
from tests.referred import referred, two_referred

DICE = random.Random(SEED)


def casting(ballot_id: str, *handed: Paper) -> tuple[str, Callable[[], Any]]:
    def act() -> list[tuple[str, CastAnswer]]:
        answers = []
        for paper in handed:
            answers.append((paper.member, actions.cast(ballot_id, paper.member, paper.envelope)))
            db.session.commit()
        return answers

    return "web", act


def rows(model: Any, *where: Any) -> int:
    db.session.rollback()
    with reading():  # looking on does not stand in the way of those who race
        found: int = db.session.execute(select(func.count()).select_from(model).where(*where)).scalar_one()
        db.session.rollback()
    return found


def entries(house: Any, kind: str) -> int:
    log_is(house, sequencer.tick)
    log_is(house, recheck.verify_stored)
    return len(log.entries_of_type(kind))


def test_a_hundred_casts_of_one_member_at_once_leave_one_row(house, app, clock) -> None:
    """Two tabs with a paper each, many clicks: one paper stands and everybody is shown its receipt."""
    vote = a_vote(house)
    clock.advance(days=3)
    one = vote.voters[0]
    tabs = papers(vote, [(one, choice) for choice in ("yes", "no", "abstain", "yes")], DICE)
    times = runs(16, 100)
    told = together(house, *(casting(vote.ballot, tabs[n % 4]) for n in range(times)))
    answers = [answer for ((_, answer),) in told]
    assert rows(Intake, Intake.ballot_id == vote.ballot) == 1
    (standing,) = [tab for tab in tabs if queries.digests_kept(vote.ballot, one) == [tab.e]]
    assert Counter(answer.status for answer in answers) == {200: times // 4, 409: times - times // 4}
    assert {answer.receipt for answer in answers} == {standing.receipt}
    assert {answer.reason for answer in answers if answer.status == 409} == {Reason.ALREADY_VOTED}


def settling(vote: Any, shared: SharedClock) -> tuple[str, Callable[[], Any]]:
    """Settle again and again until the ballot is closed, as a busy house does; return how many were written."""

    def act() -> int:
        written = 0
        while not written and shared.at < queries.ballot(vote.ballot).closes_at:
            written += actions.settle(vote.ballot)
            db.session.commit()
            time.sleep(0.002)
        return written + actions.settle(vote.ballot)

    return "web", act


def test_casts_racing_with_the_close_are_counted_or_refused_never_both(house, app) -> None:
    """The clock reaches the close while everybody casts and two processes settle."""
    shared = share_clock(house)
    vote = a_vote(house, 40)
    shared.advance(days=3)
    choices = dict.fromkeys(vote.voters, "yes")
    handed = {paper.member: paper for paper in papers(vote, choices.items(), DICE)}
    parts = [list(handed.values())[n::4] for n in range(4)]
    ends = queries.ballot(vote.ballot).closes_at

    actions.settle(vote.ballot)
    jobs = [*(casting(vote.ballot, *part) for part in parts), settling(vote, shared), settling(vote, shared)]
    race = Together(house, jobs)
    race.start()
    while rows(Intake, Intake.ballot_id == vote.ballot) < 6:
        time.sleep(0.002)
    db.session.remove()
    shared.set(ends)
    told = race.answers()
    answers = [pair for part in told[:4] for pair in part]
    taken = {member for member, answer in answers if answer.status == 200}
    assert sum(told[4:]) <= 1  # one of them at most; a cast may have settled first
    late = [answer for _, answer in answers if answer.status != 200]
    assert {(answer.status, answer.reason) for answer in late} <= {(410, Reason.CLOSED)}
    assert len(taken) + len(late) == 40
    assert 6 <= len(taken) < 40
    house.tick()
    house.tick()
    members = db.session.execute(select(Intake.member_id).where(Intake.ballot_id == vote.ballot)).scalars().all()
    assert set(members) == taken
    (closed,) = log.entries_of_type("ballot.closed")
    assert closed.fields["n"] == len(taken)
    lines = {bytes(line.commitment) for line in _opened(vote.ballot)}
    assert lines == {handed[member].commitment for member in taken}


def _opened(ballot_id: str) -> Any:
    from ballots.queries.results import opened

    return opened(ballot_id, 1)


def test_a_paper_that_waits_across_the_deadline_is_late(house, app) -> None:
    """It came before the close, but stood waiting for a lock; the clock is read after the lock, so it is refused."""
    shared = share_clock(house)
    vote = a_vote(house)
    shared.set(queries.ballot(vote.ballot).closes_at)
    shared.advance(seconds=-1)
    hand_in(vote.ballot, dict.fromkeys(vote.voters[:3], "yes"))
    (paper,) = papers(vote, [(vote.voters[5], "no")], DICE)
    race = Together(house, [casting(vote.ballot, paper)])
    lock_exclusive(queries.subject(vote.ballot))  # on SQLite any transaction of ours is the lock
    db.session.execute(text("select 1"))
    race.start()
    time.sleep(0.4)
    shared.advance(seconds=1)
    db.session.commit()
    (((_, answer),),) = race.answers()
    assert (answer.status, answer.reason) == (410, Reason.CLOSED)
    assert rows(Intake, Intake.ballot_id == vote.ballot) == 3


def test_the_same_envelope_from_two_members_at_once_is_taken_once(house, app, clock) -> None:
    vote = a_vote(house)
    clock.advance(days=3)
    one, two = vote.voters[:2]
    (paper,) = papers(vote, [(one, "yes")], DICE)
    copied = Paper(two, *[getattr(paper, name) for name in list(Paper.__dataclass_fields__)[1:]])
    told = together(house, casting(vote.ballot, paper), casting(vote.ballot, copied))
    answers = [answer for ((_, answer),) in told]
    assert sorted(answer.status for answer in answers) == [200, 409]
    assert [(a.reason, a.receipt) for a in answers if a.status == 409] == [(Reason.ENVELOPE_TAKEN, None)]
    assert rows(Intake, Intake.e == paper.e) == 1


def test_settling_twice_at_once_writes_each_boundary_once(house, app, clock) -> None:
    """The opening and the close fall due together for four processes; each is written by one of them."""
    vote = a_vote(house)
    clock.advance(days=3)
    handed = papers(vote, dict.fromkeys(vote.voters[:3], "yes").items(), DICE)
    assert sum(together(house, *[("web", lambda: actions.settle(vote.ballot))] * 2, *_workers(vote, 2))) == 1
    hand_in(vote.ballot, {paper.member: "yes" for paper in handed})
    clock.advance(days=5)
    assert sum(together(house, *[("web", lambda: actions.settle(vote.ballot))] * 2, *_workers(vote, 2))) == 1
    assert (entries(house, "ballot.opened"), entries(house, "ballot.closed")) == (1, 1)


def _workers(vote: Any, number: int) -> list[tuple[str, Callable[[], Any]]]:
    return [("log", lambda: actions.settle(vote.ballot))] * number


def test_two_counters_at_once_give_one_count_and_one_destroyed_key(house, app, clock) -> None:
    vote = a_vote(house)
    clock.advance(days=3)
    hand_in(vote.ballot, dict.fromkeys(vote.voters[:5], "yes"))
    clock.advance(days=5)
    actions.settle(vote.ballot)
    log_is(house, sequencer.tick)
    together(house, *[("counter", counter.tick)] * 3)
    house.run("counter", counter.tick)  # one of them may have left the write-ahead log to another
    assert (rows(BallotCount), rows(KeyDestruction)) == (1, 1)
    for kind in ("urn.opened", "ballot.counted", "key.destroyed"):
        assert entries(house, kind) == 1
    assert queries.alarms(vote.ballot) == []
    assert len(_opened(vote.ballot)) == 5


def counted(house: Any, clock: Any) -> Any:
    """A counted ballot with three tellers of its body."""
    vote = a_vote(house)
    membership.found_office(vote.voters[4], vote.chapter.root, "teller")
    vote.tellers.append(vote.voters[4])
    db.session.commit()
    clock.advance(days=3)
    hand_in(vote.ballot, dict.fromkeys(vote.voters[:5], "yes"))
    clock.advance(days=5)
    house.tick()
    return vote


def signing(vote: Any, teller: str) -> tuple[str, Callable[[], Any]]:
    hashed = queries.count_of(vote.ballot).hash

    def act() -> str:
        with transaction():
            return str(actions.sign_count(vote.ballot, teller, hashed).teller_id)

    return "web", act


def test_two_second_tellers_at_once_make_one_decision(house, app, clock) -> None:
    vote = counted(house, clock)
    first, *others = vote.tellers
    signing(vote, first)[1]()
    told = together(house, *(signing(vote, teller) for teller in others))
    assert sorted(told, key=len)[0] == "BallotOver"
    assert set(told) - {"BallotOver"} <= set(others)
    assert (rows(CountSignature), rows(Decision)) == (2, 1)
    assert (entries(house, "count.signed"), entries(house, "ballot.certified")) == (2, 1)


def test_one_teller_in_two_windows_signs_once(house, app, clock) -> None:
    vote = counted(house, clock)
    told = together(house, *[signing(vote, vote.tellers[0])] * 2)
    assert sorted(told) == sorted([vote.tellers[0], "AlreadySigned"])
    assert (rows(CountSignature), rows(Decision)) == (1, 0)
    assert entries(house, "count.signed") == 1


def noticing(proposal_id: str, by: str) -> tuple[str, Callable[[], Any]]:
    def act() -> str:
        with transaction():
            return actions.notice(proposal_id, by).seal_key_id

    return "web", act


def test_two_notices_that_race_for_the_last_spare_key_leave_one_ballot(house, app, clock) -> None:
    """The second is told that no key is left; nothing of it stays, neither roll nor number nor entry."""
    vote = a_vote(house)
    chair = vote.chapter.chair
    root = vote.chapter.root
    proposals = [deliberation.propose(root, "position", f"Question {n}", "So.", chair).id for n in range(4)]
    db.session.commit()
    noticing(proposals[0], chair)[1]()  # two of the three spare keys are taken now
    told = together(house, *(noticing(each, chair) for each in proposals[1:3]))
    assert told.count("NoSpareKey") == 1
    assert rows(Ballot) == 3
    assert entries(house, "ballot.noticed") == 3
    assert entries(house, "roll.frozen") == 3
    house.run("counter", counter.keep_spares)
    assert noticing(proposals[3], chair)[1]()
    assert db.session.execute(select(func.max(Ballot.number))).scalar_one().endswith("-004")


def test_two_notices_of_one_proposal_at_once_leave_one_ballot(house, app, clock) -> None:
    vote = a_vote(house)
    chair = vote.chapter.chair
    proposal = deliberation.propose(vote.chapter.root, "position", "Once", "So.", chair).id
    db.session.commit()
    let_go(house)
    told = together(house, *[noticing(proposal, chair)] * 2)
    assert told.count("NoticeRefused") == 1
    assert rows(Ballot, Ballot.proposal_id == proposal) == 1


def test_two_workers_at_once_notice_one_second_call(house, app, clock) -> None:
    vote = inquorate(house)
    clock.set(decided.decision_on(vote.ballot).protest_until)
    let_go(house)
    together(house, *[("log", call_due)] * 2)
    assert rows(Ballot, Ballot.first_call_id == vote.ballot) == 1
    assert entries(house, "ballot.noticed") == 2


def test_a_question_confirmed_withdrawn_twice_at_once_is_withdrawn_once(house, app, clock) -> None:
    """The chair proposed; secretary and auditor confirm in the same instant."""
    vote = a_vote(house)
    act = actions.propose_contest_withdrawal(vote.ballot, 1, "It has no object.", vote.chapter.chair).id
    db.session.commit()
    let_go(house)

    def confirming(by: str) -> tuple[str, Callable[[], Any]]:
        def act_now() -> str:
            with transaction():
                return actions.withdraw_contest(act, by).by_b

        return "web", act_now

    told = together(house, *(confirming(one) for one in (vote.chapter.secretary, vote.auditors[0])))
    assert len({vote.chapter.secretary, vote.auditors[0]} & set(told)) == 1
    assert (rows(ContestWithdrawal), entries(house, "contest.withdrawn")) == (1, 1)


def test_an_annulment_racing_with_the_count_leaves_one_of_the_two(house, app, clock) -> None:
    """Void or counted, never both: whoever has the lock first wins, and the other is refused."""
    vote = a_vote(house)
    clock.advance(days=3)
    hand_in(vote.ballot, dict.fromkeys(vote.voters[:5], "yes"))
    clock.advance(days=5)
    actions.settle(vote.ballot)
    act = actions.propose_annulment(vote.ballot, "The wrong text went out.", vote.chapter.chair).id
    db.session.commit()
    log_is(house, sequencer.tick)
    second = vote.chapter.secretary

    def annul() -> bool:
        with transaction():
            actions.annul(act, second)
        return True

    told = together(house, ("web", annul), ("counter", counter.count_due))
    house.tick()
    void, done = queries.annulment(vote.ballot) is not None, rows(BallotCount)
    assert void + done == 1
    assert (told[0] is True) == void
    assert entries(house, "ballot.annulled") + entries(house, "ballot.counted") == 1


def attempting(act: Callable[[], Any]) -> tuple[str, Callable[[], str]]:
    """Do it in a transaction of its own; the name of the refusal where it is refused."""

    def attempt() -> str:
        try:
            with transaction():
                act()
        except Refusal as refused:
            return type(refused).__name__
        return "done"

    return "web", attempt


def test_two_members_who_let_their_branch_vote_at_once_make_one_proposal(house, app) -> None:
    made = referred(house)
    north, members = made.branches["North"], made.members["North"]
    let_go(house)
    jobs = [attempting(lambda by=by: deliberation.refer(made.proposal, north, by)) for by in members[:2]]
    assert sorted(together(house, *jobs)) == ["ReferredAlready", "done"]
    assert rows(Proposal, Proposal.body_id == north) == 1


def test_a_text_changed_as_the_whole_is_noticed_is_voted_on_by_nobody_or_comes_too_late(house, app) -> None:
    """The branches referred one text: what is noticed is that text, or nothing."""
    made = two_referred(house)
    house.clock.advance(days=5, seconds=1)
    house.run("counter", counter.keep_spares)
    let_go(house)
    author, chair = made.members["North"][0], made.chapter.chair
    told = together(
        house,
        attempting(lambda: deliberation.revise(made.proposal, author, "Plant trees", "We plant *oaks*.")),
        attempting(lambda: actions.notice(made.proposal, chair)),
    )
    assert told in (["done", "GatesNotMet"], ["AlreadyNoticed", "done"])
    assert rows(Ballot, Ballot.proposal_id == made.proposal) == (told[1] == "done")
