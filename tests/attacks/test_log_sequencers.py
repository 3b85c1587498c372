"""Several workers at once, started by mistake: each entry has one place, every tree continues the one before."""

from threading import Thread

from sqlalchemy import text

from auditlog import alarm, kept, queries, recheck, sequencer
from foundation.database import db
from foundation.locks import lock_exclusive
from tests.figures import runs
from tests.noted import elsewhere, log_is, note_down

ROUNDS = runs(3, 30)


def together(*jobs) -> None:
    faults: list[BaseException] = []

    def run(job) -> None:
        try:
            job()
        except BaseException as error:
            faults.append(error)

    threads = [Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []


def test_two_sequencers_at_once_give_each_entry_one_place(app, house):
    house.app("log")
    words = [f"line {number}" for number in range(30)]
    note_down(*words)
    db.session.commit()

    def one() -> None:
        while house.run("log", sequencer.sequence, 4):
            pass

    together(one, one)
    assert [entry.fields["words"] for entry in queries.entries_of_type("test.noted")] == words
    assert log_is(house, recheck.verify_stored).size == 33


def test_workers_and_writers_at_once_raise_no_false_alarm(app, house):
    house.app("log")
    house.app("web")
    db.session.commit()

    def tick() -> None:
        for _ in range(4):
            house.run("log", sequencer.tick)

    def write(name: str):
        return lambda: [house.run("web", note_down, f"{name} {turn} a", f"{name} {turn} b") for turn in range(4)]

    for turn in range(ROUNDS):
        together(tick, tick, write(f"x{turn}"), write(f"y{turn}"))
    log_is(house, sequencer.tick)
    assert alarm.raised() is None
    words = [str(entry.fields["words"]) for entry in queries.entries_of_type("test.noted")]
    assert sorted(words) == sorted(
        f"{name}{turn} {act} {part}" for name in "xy" for turn in range(ROUNDS) for act in range(4) for part in "ab"
    )
    for word in words:  # the two entries of one act keep their order
        assert not word.endswith("a") or words.index(word) < words.index(word[:-1] + "b")
    seen = log_is(house, recheck.verify_stored)
    assert seen.size == 3 + 16 * ROUNDS
    sizes = [int(note.split(b"\n")[1]) for note in kept.notes(kept.path())]
    assert sizes == sorted(set(sizes))
    assert sizes[-1] == seen.size


def test_a_sequencer_waits_while_another_is_at_work(app, house):
    """Without the lock two batches that share no row would both take the next place, and one would fail."""
    house.app("log")
    note_down("waits its turn")
    lock_exclusive("log sequencer")  # on SQLite any transaction of ours is the lock
    db.session.execute(text("select 1"))
    done: list[int] = []
    other = Thread(target=lambda: done.append(elsewhere(house._run, "log", sequencer.sequence, ())))
    other.start()
    other.join(0.4)
    assert done == []
    db.session.commit()
    other.join(20)
    assert done == [4]
