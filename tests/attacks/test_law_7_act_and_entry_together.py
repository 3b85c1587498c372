"""Law 7: every act and its log entry commit together or not at all, whichever of the two fails."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

import auditlog.actions
from auditlog import queries as log
from ballots import actions as ballots
from ballots import queries
from deliberation import actions as deliberation
from foundation.clock import now
from foundation.database import Base, db
from membership import actions as membership
from oversight import actions as desk
from relationships import actions as ties
from relationships.models import Mandate
from tests.attempts import Visitor, counts
from tests.carried import carried
from tests.kept import kept


class Fallen(RuntimeError):
    """What breaks in the middle of an act."""


@pytest.fixture
def way(app, house, clock):
    """The chapter with its ballot on one use counted, and one teller's signature on it."""

    def build() -> Any:
        made = carried(house)
        clock.advance(days=3)
        made.vote(["yes"] * 20)
        clock.advance(days=5)
        house.tick()
        ballots.sign_count(made.ballot, made.named["Tara Teller"], queries.count_of(made.ballot).hash)
        db.session.commit()
        house.tick()
        return made

    return kept(house, "the use counted and signed once", build)


def acts(way: Any) -> dict[str, Callable[[], Any]]:
    """Acts of every package that write an entry, each ready to succeed."""
    root, chair, secretary = way.chapter.root, way.chapter.chair, way.chapter.secretary
    someone, other = way.others[:2]
    return {
        "sign the count, decide and grant": lambda: ballots.sign_count(
            way.ballot, way.named["Theo Teller"], queries.count_of(way.ballot).hash
        ),
        "propose": lambda: deliberation.propose(root, "position", "A title", "A text.", chair),
        "adopt a procedure": lambda: deliberation.adopt_procedure(root, "sever", _rule()),
        "give an office": lambda: membership.give_office(someone, root, "auditor", "Chosen.", chair, secretary),
        "declare an interest": lambda: membership.declare_interest(other, f"proposal:{way.proposal}", "My aunt."),
        "make a body": lambda: membership.make_body("circle", "Dockers", root, "workplace"),
        "make a campaign": lambda: ties.make_campaign(root, "Ward 9", "Seat", now().date() + timedelta(days=300)),
        "make a relationship": lambda: ties.make_relationship(
            root, ties.make_counterpart("Bakers", "union").id, "direct", "organisation", "body-body", "Bread."
        ),
        "give notice": lambda: ballots.notice(way.waiting, chair),
    }


def _rule() -> dict[str, Any]:
    from tests.factories import a_rule

    return a_rule(**{"class": "sever"})


@pytest.fixture
def ready(way, house):
    from ballots.counter import keep_spares

    way.waiting = deliberation.propose(way.chapter.root, "position", "Waiting", "A text.", way.chapter.chair).id
    db.session.commit()
    house.run("counter", keep_spares)
    return way


def fails(act: Callable[[], Any]) -> bool:
    try:
        act()
        db.session.commit()
    except Exception:
        db.session.rollback()
        return True
    return False


def test_where_the_entry_cannot_be_written_nothing_is_done(ready, monkeypatch) -> None:
    """Each act is tried with the log's pen broken at its first entry, its second, and so on until it is through."""

    def broken_at(nth: int) -> None:
        left, honest = {"entries": nth}, auditlog.actions._append

        def pen(*given: Any) -> None:
            left["entries"] -= 1
            if left["entries"] == 0:
                raise Fallen
            honest(*given)

        monkeypatch.setattr(auditlog.actions, "_append", pen)

    for name, act in acts(ready).items():
        nth, before = 1, counts()
        while True:
            broken_at(nth)
            fell = fails(act)
            monkeypatch.undo()
            if not fell:
                break
            assert counts() == before, (name, nth)
            nth += 1
        assert nth > 1, f"{name}: wrote no entry"
        assert counts()["log_pending"] > before["log_pending"], name


def test_where_the_act_cannot_be_written_no_entry_stands(ready, monkeypatch) -> None:
    """Each act is tried with the database breaking at its last statement before the commit."""
    from sqlalchemy import event

    def breaking(_session: Any) -> None:
        raise Fallen

    for name, act in acts(ready).items():
        before = counts()
        event.listen(db.session, "before_commit", breaking)
        assert fails(act), name
        event.remove(db.session, "before_commit", breaking)
        assert counts() == before, name


def test_every_row_that_names_an_entry_has_it_in_the_log(ready, house, clock) -> None:
    for act in acts(ready).values():
        act()
        db.session.commit()
    decision = db.session.execute(select(Mandate.decision_id)).scalar_one()
    protest = desk.file_protest(decision, "count", "Count it again.", ready.others[0]).id
    act = desk.propose_ruling(protest, False, "It holds.", ready.named["Aldo Auditor"])
    desk.confirm_ruling(act, ready.named["Anne Auditor"])
    db.session.commit()
    clock.advance(days=9)
    house.tick()
    house.tick()
    named = {}
    for name, table in Base.metadata.tables.items():
        if "entry_id" in table.columns:
            for (entry_id,) in db.session.execute(text(f'select entry_id from "{name}" where entry_id is not null')):
                named.setdefault(name, []).append(entry_id)
    missing = [(name, one) for name, ids in named.items() for one in ids if log.entry(one) is None]
    assert missing == []
    assert len(named) >= 12
    # One entry may be told to many by mail; what an act wrote down names an entry of its own.
    several = {"boundary", "outgoing_mail"}
    assert all(len(set(ids)) == len(ids) for name, ids in named.items() if name not in several)


def test_a_page_that_falls_in_the_middle_leaves_nothing(ready, app, monkeypatch) -> None:
    """Through the page: the act is undone, the person is told, and trying again succeeds."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    officer, before = Visitor(app, ready.chapter.chair), counts()
    token = {"subject": f"proposal:{ready.proposal}", "statement": "My aunt."}
    honest = auditlog.actions._append

    def pen(*_: Any) -> None:
        raise Fallen

    monkeypatch.setattr(auditlog.actions, "_append", pen)
    try:
        assert officer.post("/interests", **token).status_code == 500
        assert counts() == before
        monkeypatch.setattr(auditlog.actions, "_append", honest)
        assert officer.post("/interests", **token).status_code == 303
    finally:
        app.config["PROPAGATE_EXCEPTIONS"] = None
    after = counts()
    assert after["interest"] == before["interest"] + 1
    assert after["log_pending"] == before["log_pending"] + 1


def test_reading_contacts_is_refused_where_it_cannot_be_logged(ready, house, clock, monkeypatch) -> None:
    ballots.sign_count(ready.ballot, ready.named["Theo Teller"], queries.count_of(ready.ballot).hash)
    db.session.commit()
    clock.advance(days=6)
    house.tick()
    mandate, organiser = db.session.execute(select(Mandate.id)).scalar_one(), ready.named["Olga Organiser"]
    db.session.rollback()

    def pen(*_: Any) -> None:
        raise Fallen

    monkeypatch.setattr(auditlog.actions, "_append", pen)
    with pytest.raises(Fallen):
        ties.read_contacts(organiser, mandate)
    db.session.rollback()
    monkeypatch.undo()
    assert len(ties.read_contacts(organiser, mandate)) == 2
    db.session.commit()
    house.tick()
    assert len(log.entries_of_type("contacts.read")) == 1
