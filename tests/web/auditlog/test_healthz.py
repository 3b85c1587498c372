"""`/healthz` is 200 only while the log is signed, nothing waits too long, no alarm stands and every package agrees."""

import pytest

from auditlog import alarm, kept, sequencer
from foundation.slots import slots
from tests.noted import by_the_owner, note_down, work


@pytest.fixture
def health(client, app, house):
    """Ask for health as others see it, without what other packages say of themselves."""
    slots().health.clear()

    def ask() -> tuple[int, list[str]]:
        answer = client.get("/healthz")
        assert answer.mimetype == "application/json"
        return answer.status_code, answer.json["reasons"]

    return ask


def test_a_log_never_signed_is_not_healthy(health):
    assert health() == (503, ["no checkpoint is signed yet"])


def test_a_signed_log_is_healthy(health, house, client):
    work(house)
    assert health() == (200, [])
    assert client.get("/healthz").json == {"status": "ok", "size": 3, "reasons": []}


def test_an_entry_may_wait_two_minutes_for_its_place(health, house, clock):
    work(house)
    note_down("waits")
    clock.advance(minutes=2)
    assert health() == (200, [])
    clock.advance(seconds=1)
    assert health() == (503, ["entries wait for their place in the log: is the worker running?"])
    work(house)
    assert health() == (200, [])


def test_a_head_may_wait_two_minutes_for_its_signature(health, house, clock):
    work(house)
    note_down("waits")
    house.run("log", sequencer.sequence)
    clock.advance(minutes=2)
    assert health() == (200, [])
    clock.advance(seconds=1)
    assert health() == (503, ["the newest head waits for its signature"])


def test_the_alarm_is_told_and_stands_on_every_page_of_the_log(health, house, client):
    work(house)
    kept.path().unlink()
    work(house)
    status, reasons = health()
    assert status == 503
    assert "The kept checkpoints are missing" in reasons[0]
    assert client.get("/healthz").headers["Retry-After"] == "10"
    for path in ("/log", "/log/entries/0"):
        assert "The alarm stands: nothing is signed" in client.get(path).text


def test_a_database_set_back_is_told_even_while_no_worker_runs(health, house):
    note_down("a", "b")
    work(house)
    by_the_owner(house, "delete from log_entry where seq >= 3", "update checkpoint set size = 3",
                 "delete from log_tile")  # fmt: skip
    assert alarm.raised() is None
    status, reasons = health()
    assert (status, reasons[0]) == (503, "the database is older than the signed checkpoint of 5 entries")


def test_any_package_may_say_that_it_is_not_well(health, house):
    work(house)
    slots().health.extend([lambda: None, lambda: "no status list is signed"])
    assert health() == (503, ["no status list is signed"])
