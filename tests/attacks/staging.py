"""Ballots staged for attacks, other processes forked to act at the same moment, and the steps at which they die.

A child takes over the applications made before the fork, but no connection: those are let go first.
"""

import os
import pickle
import random
import signal
import struct
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from mmap import mmap
from typing import Any

from sqlalchemy import event

from ballots import actions as ballots
from ballots import queries
from ballots.counter import keep_spares
from ballots.models import SealKey
from ballots.receipts import receipt
from ballots.rules.paper import commitment, secret
from ballots.rules.sealing import digest, seal
from deliberation import actions as deliberation
from foundation.clock import StillClock
from foundation.database import db
from tests.factories import Vote
from tests.noted import elsewhere


@dataclass(frozen=True)
class Paper:
    """What one member hands in: the choice, the sealed envelope, its digest and receipt, and what it opens to."""

    member: str
    choice: str
    envelope: bytes
    e: bytes
    receipt: str
    secret: bytes
    commitment: bytes


def papers(vote: Vote, choices: Iterable[tuple[str, str]], dice: random.Random) -> list[Paper]:
    """Return a sealed paper for each (member, choice); the seeds come from the dice."""
    found = queries.ballot(vote.ballot)
    key = db.session.get(SealKey, found.seal_key_id)
    assert key is not None
    made = []
    for member, choice in choices:
        seed = dice.randbytes(16)
        envelope = seal(bytes(key.public), found.number, {"1": choice}, seed, found.paper_length)
        own = secret(found.number, "1", seed)
        named = commitment(found.number, "1", choice, own)
        e = digest(envelope)
        made.append(Paper(member, choice, envelope, e, receipt(found.number, e), own, named))
    db.session.commit()
    return made


def next_vote(house: Any, vote: Vote, title: str) -> Vote:
    """Return another ballot, noticed just now, of the same chapter with the same tellers; committed."""
    chapter = vote.chapter
    proposal = deliberation.propose(chapter.root, "position", title, "We say so.", chapter.chair).id
    db.session.commit()
    house.run("counter", keep_spares)
    made = ballots.notice(proposal, chapter.chair)
    db.session.commit()
    return Vote(chapter, made.id, made.number, proposal, vote.tellers, vote.auditors, vote.voters)


def hand_in_all(ballot_id: str, handed: Iterable[Paper]) -> None:
    """Hand these papers in, each committed; every one must be taken and answered by its own receipt."""
    for paper in handed:
        answer = ballots.cast(ballot_id, paper.member, paper.envelope)
        db.session.commit()
        assert (answer.status, answer.receipt) == (200, paper.receipt), answer


class SharedClock(StillClock):
    """A still clock in memory that forked children share: set anywhere, it is set for all."""

    def __init__(self, at: datetime) -> None:
        self._memory = mmap(-1, 8)
        super().__init__(at)

    @property
    def at(self) -> datetime:
        """The instant at which the clock stands."""
        return datetime.fromtimestamp(struct.unpack("q", self._memory[:8])[0], UTC)

    @at.setter
    def at(self, value: datetime) -> None:
        self._memory[:8] = struct.pack("q", int(value.timestamp()))


def share_clock(house: Any) -> SharedClock:
    """Let every process of the house, forked children too, read one clock in shared memory; return it."""
    shared = SharedClock(house.clock.at)
    house.clock = shared
    for process in ("web", "log", "counter"):
        house.app(process).extensions["mandate.clock"] = shared
    return shared


@dataclass
class Child:
    """A forked process of ours: its id, and the pipe on which it tells."""

    pid: int
    pipe: int

    def told(self) -> bytes:
        """Wait for the child to end or to close its pipe; return all it told."""
        blocks = []
        while block := os.read(self.pipe, 1 << 16):
            blocks.append(block)
        os.close(self.pipe)
        return b"".join(blocks)

    def ended(self) -> int:
        """Wait for its end; return its exit code, or minus the signal it died of."""
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def fork(house: Any, process: str, act: Callable[[int], Any]) -> Child:
    """Fork a child that acts as this process of the house; `act` gets the pipe to tell on."""
    listen, tell = os.pipe()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        os.close(tell)
        return Child(pid, listen)
    status = 1
    try:
        os.close(listen)
        elsewhere(_act, house, process, act, tell)
        status = 0
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(status)


def _act(house: Any, process: str, act: Callable[[int], Any], tell: int) -> None:
    with house.app(process).app_context():
        act(tell)


def let_go(house: Any) -> None:
    """Commit and close every connection, because none may be carried across a fork."""
    for process in ("web", "log", "counter"):
        house.app(process)
    db.session.commit()
    db.session.remove()
    house.close()


class Together:
    """Children that all begin at the same moment; each answers with what its job returned or refused."""

    def __init__(self, house: Any, jobs: Iterable[tuple[str, Callable[[], Any]]]) -> None:
        let_go(house)
        gate, self._gun = os.pipe()
        self._children = []
        for process, job in jobs:
            self._children.append(fork(house, process, self._job(gate, self._gun, job)))
        os.close(gate)
        for child in self._children:
            assert os.read(child.pipe, 1) == b"."

    @staticmethod
    def _job(gate: int, gun: int, job: Callable[[], Any]) -> Callable[[int], None]:
        def wait_and_act(tell: int) -> None:
            os.close(gun)
            db.session.execute(db.text("select 1"))  # connected before the shot
            db.session.rollback()
            os.write(tell, b".")
            os.read(gate, 1)
            try:
                result = job()
                db.session.commit()
            except Exception as error:
                db.session.rollback()
                result = error.__class__.__name__
            answer = pickle.dumps(result)
            while answer:
                answer = answer[os.write(tell, answer) :]

        return wait_and_act

    def start(self) -> None:
        """Let them run."""
        os.close(self._gun)

    def answers(self) -> list[Any]:
        """Return what each told, in the order of the jobs; a refusal is the name of its error."""
        told = [pickle.loads(child.told()) for child in self._children]
        assert [child.ended() for child in self._children] == [0] * len(self._children)
        return told


def together(house: Any, *jobs: tuple[str, Callable[[], Any]]) -> list[Any]:
    """Run the jobs, each (process, function), at the same moment in processes of their own; return their answers."""
    started = Together(house, jobs)
    started.start()
    return started.answers()


class Steps:
    """Counts what a child does that a kill could cut in two, and kills it at the step that was named.

    Steps are: before and after every statement and commit, every fsync, link, unlink and write to the pipe.
    """

    def __init__(self, fatal: int) -> None:
        self.fatal, self.done = fatal, 0

    def step(self, *_given: object, **_named: object) -> None:
        """Count one step, and die if it is the last."""
        self.done += 1
        if self.done == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self) -> None:
        """Count from now on, in this process."""
        for name in ("before_cursor_execute", "after_cursor_execute", "begin", "commit", "rollback"):
            event.listen(db.engine, name, self.step)
        event.listen(db.session, "after_commit", self.step)
        for name in ("fsync", "link", "unlink"):
            setattr(os, name, self._around(getattr(os, name)))

    def _around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def stepped(*given: Any, **named: Any) -> Any:
            self.step()
            result = function(*given, **named)
            self.step()
            return result

        return stepped


@dataclass(frozen=True)
class Attempt:
    """One forked act: whether it was killed, what it had told by then, its steps and seconds where it came through."""

    killed: bool
    told: list[str]
    steps: int
    seconds: float


def attempt(
    house: Any, process: str, act: Callable[[Callable[[str], None]], Any], step: int = 0, moment: float | None = None
) -> Attempt:
    """Act in a forked process and kill it (-9) at a step, or at a moment (seconds after it began), or (0, None) never.

    `act` gets a function that tells one line to us; a line told is an acknowledgement that left the house.
    """
    let_go(house)

    def child(tell: int) -> None:
        steps = Steps(step)
        steps.watch()

        def say(line: str) -> None:
            steps.step()
            os.write(tell, line.encode() + b"\n")
            steps.step()

        db.session.execute(db.text("select 1"))
        db.session.rollback()
        steps.done = 0
        os.write(tell, b"begin\n")
        began = time.perf_counter()
        act(say)
        os.write(tell, f"end {steps.done} {time.perf_counter() - began}\n".encode())

    forked = fork(house, process, child)
    if moment is not None:
        first = os.read(forked.pipe, 6)
        assert first == b"begin\n"
        time.sleep(moment)
        with suppress(ProcessLookupError):
            os.kill(forked.pid, signal.SIGKILL)
    lines = [line for line in forked.told().decode().splitlines() if line != "begin"]
    code = forked.ended()
    assert code in (0, -signal.SIGKILL), f"the child failed ({code})"
    if code == 0:
        _, steps, seconds = lines.pop().split(" ")
        return Attempt(False, lines, int(steps), float(seconds))
    return Attempt(True, [line for line in lines if not line.startswith("end ")], 0, 0.0)
