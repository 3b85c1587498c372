"""Law 8: a deadline is a deadline, to the second, by the database's clock; no worker and no wrong clock moves it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from auditlog import queries as log
from ballots import actions, queries
from ballots.errors import BallotOver
from ballots.models import TellerNaming
from deliberation import actions as deliberation
from deliberation.errors import GatesNotMet, RoundRefused
from foundation.clock import Clock, StillClock, now
from foundation.database import db
from oversight import actions as desk
from oversight.errors import WindowOver
from relationships import queries as ties
from relationships.models import Mandate
from relationships.rules.mandate import State
from tests.attempts import Visitor, refusal
from tests.carried import carried
from tests.deliberation_stage import propose, set_stage
from tests.factories import a_vote, an_envelope, hand_in
from tests.kept import kept

SECOND = timedelta(seconds=1)
EXTEND = {"then": "extend", "days": 2, "times": 1}


def cast(vote: Any, n: int) -> int:
    answer = actions.cast(vote.ballot, vote.voters[n], an_envelope(vote.ballot))
    db.session.commit()
    return answer.status


@pytest.fixture(params=["settled by the worker", "nobody settles"])
def settling(request, house):
    """Whether the worker runs at each step or never: the answer must be the same."""
    return house.tick if request.param == "settled by the worker" else lambda: None


def test_the_window_before_at_and_after_its_ends(house, app, clock, settling) -> None:
    vote = a_vote(house)
    found = queries.ballot(vote.ballot)
    opens, closes = found.opens_at, found.closes_at
    expected = [
        (opens - SECOND, 409), (opens, 200), (opens + SECOND, 200), (closes - SECOND, 200), (closes, 410),
        (closes + SECOND, 410), (closes + timedelta(days=400), 410),
    ]  # fmt: skip
    told = []
    for n, (at, _) in enumerate(expected):
        clock.set(at)
        settling()
        told.append((at, cast(vote, n)))
    assert told == expected


def test_the_extension_begins_at_the_old_close_and_ends_to_the_second(house, app, clock, settling) -> None:
    vote = a_vote(house, inquorate=EXTEND)
    first = queries.ballot(vote.ballot).closes_at
    last = first + timedelta(days=2)
    told = []
    for n, at in enumerate((first - SECOND, first, last - SECOND, last, last + SECOND)):
        clock.set(at)
        settling()
        told.append(cast(vote, n))
    assert told == [200, 200, 200, 410, 410]
    written = [(b.kind, b.due, b.facts.get("n")) for b in log.boundaries(queries.subject(vote.ballot))]
    assert written == [
        ("opened", queries.ballot(vote.ballot).opens_at, None),
        ("extended", first, 1),
        ("closed", last, 3),
    ]


def test_at_the_close_with_enough_there_is_no_extension(house, app, clock, settling) -> None:
    vote = a_vote(house, inquorate=EXTEND)
    closes = queries.ballot(vote.ballot).closes_at
    clock.set(closes - SECOND)
    settling()
    assert [cast(vote, n) for n in range(3)] == [200, 200, 200]
    clock.set(closes)
    settling()
    assert cast(vote, 3) == 410


def test_the_page_says_the_same_as_the_action_to_the_second(house, app, clock) -> None:
    vote = a_vote(house)
    closes = queries.ballot(vote.ballot).closes_at
    for at, status in ((closes - SECOND, 200), (closes, 410)):
        clock.set(at)
        voter = vote.voters[0 if status == 200 else 1]
        form = {"choice-1": "yes", "s0": "ab" * 32, "words": voter[:6]}
        assert Visitor(app, voter).post(f"/ballots/{vote.ballot}/cast", **form).status_code == status


def test_no_role_moves_a_deadline_and_no_boundary_is_written_twice(house, app, clock) -> None:
    vote = a_vote(house)
    clock.advance(days=3)
    actions.settle(vote.ballot)
    db.session.commit()
    again = (
        "insert into boundary (subject, kind, due, entry_id, facts, written_at)"
        " select subject, kind, due, 'another', facts, written_at from boundary"
    )
    for process in ("web", "log", "counter"):
        for statement in (
            again, "update boundary set due = '2020-01-01 00:00:00.000000'", "delete from boundary",
            "update ballot set closes_at = opens_at", "update ballot set opens_at = noticed_at",
        ):  # fmt: skip
            assert refusal(house, process, statement) != "", (process, statement)


def test_a_page_that_is_only_looked_at_settles_nothing(house, app, clock) -> None:
    vote = a_vote(house)
    clock.advance(days=9)
    member = Visitor(app, vote.voters[0])
    for path in ("", "/result", "/receipt"):
        assert member.status(f"/ballots/{vote.ballot}{path}") == 200
    db.session.rollback()
    assert log.boundaries(queries.subject(vote.ballot)) == []
    assert "closed" in member.page(f"/ballots/{vote.ballot}").lower()


# --- clocks that go wrong ---


class Skewed(StillClock):
    """The application's own clock is off; the database's stands where it stands."""

    def __init__(self, right: StillClock, by: timedelta) -> None:
        super().__init__(right.at)
        self.by = by

    def app_now(self) -> Any:
        return self.at + self.by


@pytest.mark.parametrize("hours", [-1, 1])
def test_an_application_clock_an_hour_off_moves_no_deadline(house, app, clock, hours) -> None:
    vote = a_vote(house)
    found, skewed = queries.ballot(vote.ballot), Skewed(clock, timedelta(hours=hours))
    house.clock = skewed
    for process in ("web", "log", "counter"):
        house.app(process).extensions["mandate.clock"] = skewed
    told = []
    for n, at in enumerate((found.opens_at - SECOND, found.opens_at, found.closes_at - SECOND, found.closes_at)):
        skewed.set(at)
        form = {"choice-1": "yes", "s0": "ab" * 32, "words": f"words {n}"}
        told.append(Visitor(app, vote.voters[n]).post(f"/ballots/{vote.ballot}/cast", **form).status_code)
        house.tick()
        assert len(log.entries_of_type("ballot.closed")) == (at == found.closes_at)
    assert told == [409, 200, 200, 410]


def test_the_clock_of_deadlines_is_the_databases(house, app, clock, monkeypatch) -> None:
    """A process whose own clock is moved a year reads the database's time all the same."""
    import foundation.clock as module

    real = Clock()
    before = real.instant(db.session)

    class Wrong(module.datetime):  # type: ignore[misc, name-defined]
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return super().now(tz) + timedelta(days=365)

    monkeypatch.setattr(module, "datetime", Wrong)
    assert abs(real.instant(db.session) - before) < timedelta(minutes=5)
    assert real.app_now() - before > timedelta(days=364)


def test_the_time_is_read_after_the_locks_not_at_the_transactions_begin(house, app) -> None:
    """PostgreSQL's now() stands still in a transaction: a cast that waited over its deadline would pass."""
    real = Clock()
    first = real.instant(db.session)
    if house.dialect == "postgresql":
        db.session.execute(text("select pg_sleep(1.1)"))
    else:
        import time

        time.sleep(1.1)
    assert real.instant(db.session) > first
    db.session.rollback()


# --- the way after the close ---


@pytest.fixture
def decided(app, house, clock):
    """The use is decided and carried; the clock stands at the certification."""

    def build() -> Any:
        way = carried(house)
        clock.advance(days=3)
        way.vote(["yes"] * 20)
        clock.advance(days=5)
        house.tick()
        for teller in ("Tara Teller", "Theo Teller"):
            actions.sign_count(way.ballot, way.named[teller], queries.count_of(way.ballot).hash)
            db.session.commit()
        return way

    return kept(house, "the use decided", build)


def test_a_mandate_lives_from_its_first_second_to_before_its_last(decided, house, clock, settling) -> None:
    made = db.session.query(Mandate).one()
    mandate, begins, ends = made.id, made.from_at, made.until_at
    told = []
    for at in (begins - SECOND, begins, ends - SECOND, ends, ends + SECOND):
        clock.set(at)
        settling()
        db.session.rollback()
        told.append(ties.mandate_state(mandate, now()))
    assert told == [State.GRANTED, State.ACTIVE, State.ACTIVE, State.LAPSED, State.LAPSED]


def test_contacts_open_and_shut_on_the_page_to_the_second(decided, app, clock) -> None:
    made = db.session.query(Mandate).one()
    mandate, begins, ends = made.id, made.from_at, made.until_at
    db.session.rollback()
    told = []
    for at in (begins - SECOND, begins, ends - SECOND, ends):
        clock.set(at)
        organiser = Visitor(app, decided.named["Olga Organiser"])
        told.append(organiser.post(f"/mandates/{mandate}/contacts").status_code)
    assert told == [403, 200, 200, 403]


def test_a_protest_is_taken_in_the_last_second_of_its_window_and_not_in_the_next(decided, clock) -> None:
    made = db.session.query(Mandate).one()
    decision, ends = made.decision_id, made.from_at
    clock.set(ends - SECOND)
    desk.file_protest(decision, "count", "In time.", decided.others[0])
    db.session.commit()
    for at in (ends, ends + SECOND):
        clock.set(at)
        with pytest.raises(WindowOver):
            desk.file_protest(decision, "notice", "Too late.", decided.others[0])
        db.session.rollback()
    assert ties.mandate_state(made.id, now()) is State.STAYED


def test_a_ruling_at_the_very_second_it_would_begin_lets_it_begin(decided, clock) -> None:
    made = db.session.query(Mandate).one()
    mandate, begins = made.id, made.from_at
    clock.set(begins - SECOND)
    protest = desk.file_protest(made.decision_id, "count", "In time.", decided.others[0]).id
    act = desk.propose_ruling(protest, False, "It holds.", decided.named["Aldo Auditor"])
    db.session.commit()
    clock.set(begins + SECOND)
    assert ties.mandate_state(mandate, now()) is State.STAYED
    desk.confirm_ruling(act, decided.named["Anne Auditor"])
    db.session.commit()
    assert ties.mandate_state(mandate, now()) is State.ACTIVE
    assert ties.mandate_state(mandate, begins) is not State.ACTIVE


def test_other_tellers_are_named_from_the_second_certifying_is_late(house, app, clock) -> None:
    vote = a_vote(house)
    clock.advance(days=3)
    hand_in(vote.ballot, dict.fromkeys(vote.voters[:4], "yes"))
    closes = queries.ballot(vote.ballot).closes_at
    clock.set(closes)
    house.tick()
    first, second = vote.auditors
    clock.set(closes + timedelta(days=7) - SECOND)
    with pytest.raises(BallotOver):
        actions.propose_teller(vote.ballot, vote.voters[8], "Nobody signs.", first)
    db.session.rollback()
    clock.set(closes + timedelta(days=7))
    act = actions.propose_teller(vote.ballot, vote.voters[8], "Nobody signs.", first)
    actions.name_teller(act.id, second)
    db.session.commit()
    assert db.session.query(TellerNaming).count() == 1


def test_a_round_is_open_from_its_first_second_to_before_its_last(app, clock) -> None:
    stage = set_stage(rounds={"hosts": "branches", "share": "1/2", "attendance": 1})
    made = propose(stage)
    opens, closes = clock.at + timedelta(days=1), clock.at + timedelta(days=1, hours=2)
    held = deliberation.call_round(made.id, stage.harbor, opens, closes, stage.harbor_facilitator).id
    db.session.commit()
    told = []
    for at in (opens - SECOND, opens, closes - SECOND, closes):
        clock.set(at)
        try:
            deliberation.attend(held, stage.ann, stage.ann)
            told.append("taken")
        except RoundRefused:
            told.append("refused")
        db.session.rollback()
    assert told == ["refused", "taken", "taken", "refused"]


def test_a_report_is_taken_from_the_first_second_of_its_round(app, clock) -> None:
    stage = set_stage(rounds={"hosts": "branches", "share": "1/2", "attendance": 1})
    made = propose(stage)
    opens = clock.at + timedelta(days=1)
    held = deliberation.call_round(made.id, stage.harbor, opens, opens + SECOND, stage.harbor_facilitator).id
    db.session.commit()
    clock.set(opens - SECOND)
    with pytest.raises(RoundRefused):
        deliberation.file_report(held, "Too early.", "", stage.harbor_facilitator)
    db.session.rollback()
    clock.set(opens)
    deliberation.attend(held, stage.ann, stage.ann)
    deliberation.file_report(held, "In time.", "", stage.harbor_facilitator)
    db.session.commit()


def test_notice_can_be_given_from_the_second_the_days_of_discussion_have_passed(house, app, clock) -> None:
    from ballots.counter import keep_spares
    from tests.factories import a_chapter, a_position

    chapter = a_chapter(12)
    proposal = a_position(chapter, discussion_days=7)
    house.run("counter", keep_spares)
    begun = clock.at
    clock.set(begun + timedelta(days=7) - SECOND)
    with pytest.raises(GatesNotMet):
        actions.notice(proposal, chapter.chair)
    db.session.rollback()
    clock.set(begun + timedelta(days=7))
    made = actions.notice(proposal, chapter.chair)
    db.session.commit()
    assert made.opens_at == begun + timedelta(days=10)
