"""The worker is killed with SIGKILL at every step of its work; what was committed is in the log once, and is signed."""

import os
import random
import signal

from sqlalchemy import event

from app import create_app
from auditlog import alarm, kept, queries, recheck, sequencer
from foundation.database import db
from tests.figures import report, runs
from tests.noted import elsewhere, log_is, note_down

RUNS = runs(10, 1000)
EVERY_STEP = 10**6


class Steps:
    """Counts the steps of a worker, and kills it before the one that was named."""

    def __init__(self, fatal: int) -> None:
        self.left, self.done = fatal, 0

    def step(self, *_given: object, **_named: object) -> None:
        self.done += 1
        if self.done == self.left:
            os.kill(os.getpid(), signal.SIGKILL)


def work_until(house, fatal: int, tell: int) -> None:
    """Be the worker: every statement, every commit and every fsync is a step."""
    steps = Steps(fatal)
    worker = create_app(house.config, house.clock, "log", testing=True)
    with worker.app_context():
        for name in ("before_cursor_execute", "commit"):
            event.listen(db.engine, name, steps.step)
        true_fsync = os.fsync

        def fsync(descriptor: int) -> None:
            steps.step()
            true_fsync(descriptor)
            steps.step()

        os.fsync = fsync
        sequencer.start()
        sequencer.tick()
        os.write(tell, str(steps.done).encode())


def killed_at(house, fatal: int) -> int:
    """Fork a worker that dies at this step; return how many steps it took if it came through, else 0."""
    db.session.remove()
    house.close()  # no connection may be carried across a fork
    listen, tell = os.pipe()
    pid = os.fork()
    if not pid:
        status = 1
        try:
            elsewhere(work_until, house, fatal, tell)
            status = 0
        finally:
            os._exit(status)
    os.close(tell)
    with os.fdopen(listen, "rb") as pipe:
        told = pipe.read()
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert code in (0, -signal.SIGKILL)
    return int(told) if code == 0 else 0


def test_a_worker_killed_at_any_step_loses_nothing(app, house):
    note_down("first a", "first b")
    steps = killed_at(house, EVERY_STEP)
    assert steps > 15
    words = ["first a", "first b"]
    points = list(range(1, steps + 1))
    if len(points) > RUNS:
        points = sorted(random.Random(11).sample(points, RUNS))
    for point in points:
        fresh = [f"{point} a", f"{point} b"]
        note_down(*fresh)
        words += fresh
        killed_at(house, point)
        assert killed_at(house, EVERY_STEP) > 0
        assert alarm.raised() is None
        assert [entry.fields["words"] for entry in queries.entries_of_type("test.noted")] == words
        seen = log_is(house, recheck.verify_stored)
        head = queries.latest_checkpoint()
        assert head is not None
        assert (head.size, head.root) == (seen.size, seen.root) == (3 + len(words), head.root)
        assert kept.last(kept.path()) == head.note.encode()
    figure = f"{len(points)} of {steps} steps, nothing lost or doubled"
    report(f"Worker killed while sequencing, {house.dialect}", figure)


def test_a_worker_killed_between_kept_and_published_never_signs_the_size_twice(app, house, monkeypatch):
    """The note is on the disk, the database does not have it yet: the same note is published, no second one made."""
    from auditlog import signing

    def die(*_given: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    note_down("once")
    monkeypatch.setattr(signing, "_publish", die)
    assert killed_at(house, EVERY_STEP) == 0
    monkeypatch.undo()
    kept_then = kept.path().read_bytes()
    assert queries.latest_checkpoint() is None
    assert killed_at(house, EVERY_STEP) > 0
    assert kept.path().read_bytes() == kept_then
    head = queries.latest_checkpoint()
    assert head is not None
    assert kept_then == head.note.encode() + b"\n"
