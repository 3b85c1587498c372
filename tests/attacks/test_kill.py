"""Every process is killed with SIGKILL at random points of its work: no acknowledged vote is lost, none is doubled."""

import os
import random
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from auditlog import queries as log
from auditlog import recheck, sequencer
from ballots import actions, counter, queries
from ballots.models import Intake, Opening
from ballots.rules.casting import Reason
from foundation.database import db
from foundation.locks import lock_exclusive
from foundation.numbering import next_number
from tests.attacks.staging import Attempt, Paper, attempt, next_vote, papers
from tests.factories import a_vote
from tests.figures import SEED, report, runs
from tests.noted import log_is

VOTERS = 10
SILENT = 2
"""So many lose their reply and never come back; whether they voted, the house alone knows."""
CHOICES = ("yes", "yes", "no", "abstain", "")
ONCE = ("ballot.opened", "ballot.closed", "urn.opened", "ballot.counted", "key.destroyed")


@dataclass
class Killer:
    """Forks an act and kills it at a step or at a moment of the dice; counts the kills that hit, by act."""

    house: Any
    dice: random.Random
    known: dict[str, Attempt] = field(default_factory=dict)
    hits: Counter[str] = field(default_factory=Counter)

    def strike(self, name: str, process: str, act: Callable[[Callable[[str], None]], Any]) -> Attempt:
        """Let it through the first time, to learn how long it is; from then on kill it."""
        if name not in self.known:
            self.known[name] = attempt(self.house, process, act)
            return self.known[name]
        whole = self.known[name]
        if self.dice.random() < 0.6:
            made = attempt(self.house, process, act, step=self.dice.randint(1, whole.steps))
        else:
            made = attempt(self.house, process, act, moment=self.dice.uniform(0, whole.seconds))
        self.hits[name] += made.killed
        return made


def caster(ballot_id: str, handed: list[Paper]) -> Callable[[Callable[[str], None]], None]:
    def act(say: Callable[[str], None]) -> None:
        for paper in handed:
            answer = actions.cast(ballot_id, paper.member, paper.envelope)
            db.session.commit()
            assert (answer.status, answer.receipt) == (200, paper.receipt), answer
            say(paper.member)

    return act


def silently(function: Callable[[], Any]) -> Callable[[Callable[[str], None]], None]:
    def act(say: Callable[[str], None]) -> None:
        function()
        say("done")

    return act


def in_the_box(ballot_id: str) -> dict[str, bytes]:
    """Who took part, once whatever the killed process left running in the database has ended."""
    lock_exclusive(queries.subject(ballot_id))
    rows = db.session.execute(select(Intake.member_id, Intake.e).where(Intake.ballot_id == ballot_id))
    found = {member: bytes(e) for member, e in rows}
    db.session.commit()
    return found


def cast_through_kills(killer: Killer, ballot_id: str, handed: list[Paper]) -> dict[str, Paper]:
    """Hand in under two kills, then retry what had no reply; return the papers that must be counted."""
    acknowledged: set[str] = set()
    silent = {paper.member for paper in killer.dice.sample(handed, SILENT)}
    left = list(handed)
    for _ in range(2):
        made = killer.strike("casting", "web", caster(ballot_id, left))
        acknowledged |= set(made.told)
        box = in_the_box(ballot_id)
        assert acknowledged <= set(box)
        assert len(box) <= len(acknowledged) + 1  # one act was under way, no more
        left = [paper for paper in left if paper.member not in acknowledged]
        if not left:
            break
    retried = [paper for paper in handed if paper.member in acknowledged or paper.member not in silent]
    caster(ballot_id, retried)(acknowledged.add)
    box = in_the_box(ballot_id)
    assert acknowledged <= set(box)
    assert {member: box[member] for member in box} == {p.member: p.e for p in handed if p.member in box}
    return {paper.member: paper for paper in handed if paper.member in box}


def another_paper_is_refused(ballot_id: str, standing: Paper, other: Paper) -> None:
    answer = actions.cast(ballot_id, standing.member, other.envelope)
    db.session.commit()
    assert (answer.status, answer.reason, answer.receipt) == (409, Reason.ALREADY_VOTED, standing.receipt)


def check_counted(house: Any, ballot_id: str, voted: dict[str, Paper]) -> None:
    """Every paper handed in is one opened line, there is no other, and the totals are those of the papers."""
    rows = db.session.execute(
        select(Opening.commitment, Opening.choice, Opening.secret).where(Opening.ballot_id == ballot_id)
    )
    opened = sorted((bytes(named), choice, bytes(secret)) for named, choice, secret in rows)
    assert opened == sorted((p.commitment, p.choice, p.secret) for p in voted.values())
    result = queries.result(queries.ballot(ballot_id))
    assert result is not None
    votes = Counter(p.choice or "blank" for p in voted.values())
    assert result.contests[0]["totals"] == {k: votes[k] for k in ("yes", "no", "abstain", "blank")} | {"spoiled": 0}
    assert result.returned == len(voted)
    assert queries.alarms(ballot_id) == []


def check_finished(house: Any, vote: Any) -> None:
    """The key and its escrow copy are gone, each entry of the ballot stands once, and the log is whole."""
    found = queries.ballot(vote.ballot)
    assert not (house.config.keys / "seal" / found.seal_key_id).exists()
    assert not (house.config.escrow / found.seal_key_id).exists()
    entries = [entry.type for entry in log.entries_of_type(*ONCE) if entry.fields["ballot"] == vote.number]
    assert entries == list(ONCE)
    sealed = select(Intake.member_id).where(Intake.ballot_id == vote.ballot, Intake.envelope.is_not(None))
    assert house.run("counter", lambda: db.session.execute(sealed).first()) is None
    log_is(house, recheck.verify_stored)


def whole_way(killer: Killer, vote: Any) -> int:
    """Take a noticed ballot to its destroyed key under kills; return how many papers were counted."""
    house, clock, dice = killer.house, killer.house.clock, killer.dice
    clock.advance(days=3)
    voters = dice.sample(vote.voters, VOTERS)
    handed = papers(vote, [(member, dice.choice(CHOICES)) for member in voters], dice)
    voted = cast_through_kills(killer, vote.ballot, handed)
    clock.advance(days=5)
    killer.strike("closing", "web", silently(lambda: actions.settle(vote.ballot)))
    actions.settle(vote.ballot)
    killer.strike("sequencing", "log", silently(sequencer.tick))
    log_is(house, sequencer.tick)
    killer.strike("counting", "counter", silently(counter.count_due))
    house.run("counter", counter.count_due)
    killer.strike("destroying keys", "counter", silently(counter.destroy_due))
    house.tick()
    check_counted(house, vote.ballot, voted)
    check_finished(house, vote)
    caster(vote.ballot, list(voted.values()))(lambda _member: None)  # the same receipts, also after the count
    standing = next(iter(voted.values()))
    (other,) = papers(vote, [(standing.member, "no")], dice)
    another_paper_is_refused(vote.ballot, standing, other)
    return len(voted)


def test_killed_at_any_point_no_acknowledged_vote_is_lost_or_doubled(house, app) -> None:
    """One run is one ballot: two kills while casting, then one each of closing, sequencing, counting, destroying."""
    killer = Killer(house, random.Random(f"{SEED} kill {house.dialect}"))
    times = runs(4, 101)
    vote = a_vote(house, VOTERS + 4)
    counted = 0
    for run in range(times):
        counted += whole_way(killer, vote)
        if run + 1 < times:
            vote = next_vote(house, vote, f"Question {run + 2}")
    assert set(killer.known) == {"casting", "closing", "sequencing", "counting", "destroying keys"}
    assert killer.hits.total() >= 3 * (times - 1)
    hits = ", ".join(f"{name} {killer.hits[name]}" for name in sorted(killer.hits))
    report(
        f"Killed at random points, {house.dialect}",
        f"{times - 1} runs, {killer.hits.total()} kills ({hits}); {counted} votes, 0 lost, 0 doubled",
    )


def test_killed_at_every_step_of_destroying_a_key_it_is_gone_and_said_once(house, app) -> None:
    """Statements, commits, fsyncs and unlinks one after the other, so that no order of theirs is left to chance."""
    dice = random.Random(f"{SEED} destroying {house.dialect}")
    vote, step, done = a_vote(house), 0, False
    stride = runs(14, 1)
    while not done:
        house.clock.advance(days=3)
        caster(vote.ballot, papers(vote, [(m, "yes") for m in vote.voters[:3]], dice))(lambda _member: None)
        house.clock.advance(days=5)
        actions.settle(vote.ballot)
        log_is(house, sequencer.tick)
        house.run("counter", counter.count_due)
        step += stride
        made = attempt(house, "counter", silently(counter.destroy_due), step=step)
        done = not made.killed
        house.tick()
        check_finished(house, vote)
        if not done:
            vote = next_vote(house, vote, f"Question {step}")
    assert step > 20


def test_a_cast_killed_at_every_step_counts_wholly_or_not_at_all(house, app) -> None:
    """Before the commit there is no vote, after it there is one, and the retry gets the same receipt either way."""
    dice = random.Random(f"{SEED} casting {house.dialect}")
    vote = a_vote(house, 40)
    house.clock.advance(days=3)
    actions.settle(vote.ballot)
    handed = papers(vote, [(member, dice.choice(CHOICES)) for member in vote.voters], dice)
    seen: set[tuple[bool, bool]] = set()
    stride = runs(2, 1)
    for number, paper in enumerate(handed):
        made = attempt(house, "web", caster(vote.ballot, [paper]), step=1 + number * stride)
        kept, replied = paper.member in in_the_box(vote.ballot), bool(made.told)
        seen.add((kept, replied))
        caster(vote.ballot, [paper])(lambda _member: None)
        assert in_the_box(vote.ballot)[paper.member] == paper.e
        if not made.killed:
            break
    assert seen == {(False, False), (True, False), (True, True)}


def test_a_number_taken_by_a_killed_act_is_given_again(house, app) -> None:
    """A number that was never committed leaves no gap and is nobody's twice."""

    def act(say: Callable[[str], None]) -> None:
        say(next_number("B"))
        os.kill(os.getpid(), signal.SIGKILL)

    (lost,) = attempt(house, "web", act).told
    assert lost.endswith("-001")
    assert next_number("B") == lost
