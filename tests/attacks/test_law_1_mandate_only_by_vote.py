"""Law 1: a relationship is active only under a live mandate, and a mandate exists only by a certified, carried vote."""

import ast
import dataclasses
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ballots import actions as ballots
from ballots import queries as counted
from deliberation import queries as decided
from foundation.clock import now
from foundation.database import db, new_id
from foundation.errors import Refusal
from oversight import queries as oversight
from relationships import actions, queries
from relationships.models import Mandate
from relationships.rules.mandate import State
from tests.attempts import Visitor, copied, counts, refusal
from tests.carried import carried
from tests.decided import a_tied_chapter
from tests.noted import by_the_owner

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def tied(app, house):
    return a_tied_chapter(house)


@pytest.fixture
def way(app, house):
    return carried(house)


def sign(way: Any, name: str) -> None:
    found = counted.count_of(way.ballot)
    assert found is not None
    ballots.sign_count(way.ballot, way.named[name], found.hash)
    db.session.commit()


def active(app: Any) -> list[str]:
    told = Visitor(app).client.get("/register", headers={"Accept": "application/json"}).json["register"]
    return [row["state"] for row in told if row["state"] in ("active", "suspended")]


def test_at_no_step_before_the_end_of_the_protest_window_is_anything_active(way, house, app, clock) -> None:
    """Neither the register nor the contacts wait for a worker: they open by rows and clock alone."""

    def contacts(mandate_id: str) -> int:
        organiser = Visitor(app, way.named["Olga Organiser"])
        return int(organiser.post(f"/mandates/{mandate_id}/contacts").status_code)

    def closed_to_all() -> None:
        assert active(app) == []
        standing = queries.standing_mandate(way.relationship, way.campaign, now())
        if standing is not None:
            assert contacts(standing.id) == 403
        db.session.rollback()

    closed_to_all()
    clock.advance(days=3)
    way.vote(["yes"] * 20)
    closed_to_all()
    clock.advance(days=5)
    house.tick()
    closed_to_all()
    sign(way, "Tara Teller")
    closed_to_all()
    assert db.session.query(Mandate).count() == 0
    sign(way, "Theo Teller")
    made = db.session.query(Mandate).one()
    assert made.from_at == decided.decision_of(way.proposal).protest_until
    closed_to_all()
    clock.set(made.from_at)
    clock.advance(seconds=-1)
    closed_to_all()
    clock.advance(seconds=1)
    assert active(app) == ["active"]
    assert contacts(made.id) == 200


@pytest.mark.parametrize(
    ("choices", "outcome"), [(["yes"] * 10 + ["no"] * 10, "NOT CARRIED"), (["yes"] * 2, "INQUORATE")]
)
def test_a_vote_that_did_not_carry_moves_nothing(way, house, app, clock, choices, outcome) -> None:
    clock.advance(days=3)
    way.vote(choices)
    clock.advance(days=5)
    house.tick()
    sign(way, "Tara Teller")
    sign(way, "Theo Teller")
    assert decided.decision_of(way.proposal).outcome == outcome
    clock.advance(days=30)
    house.tick()
    assert active(app) == []
    assert db.session.query(Mandate).count() == 0


def test_a_protest_keeps_it_shut_until_the_ruling_and_for_good_if_upheld(way, house, app, clock) -> None:
    from oversight import actions as desk

    clock.advance(days=3)
    way.vote(["yes"] * 20)
    clock.advance(days=5)
    house.tick()
    sign(way, "Tara Teller")
    sign(way, "Theo Teller")
    decision = decided.decision_of(way.proposal).id
    protest = desk.file_protest(decision, "count", "Count it again.", way.others[0]).id
    db.session.commit()
    clock.advance(days=20)
    assert active(app) == []
    act = desk.propose_ruling(protest, True, "It was wrong.", way.named["Aldo Auditor"])
    desk.confirm_ruling(act, way.named["Anne Auditor"])
    db.session.commit()
    clock.advance(days=20)
    house.tick()
    assert active(app) == []
    made = db.session.query(Mandate).one()
    assert queries.mandate_state(made.id, now()) is State.VOID
    assert refusal(house, "web", "update mandate set ended_at = null, slot = 1") == ""
    assert active(app) == []  # what the row says of its end is never what is read


# --- raw SQL: the keys repeat the law ---

FORGED = {
    "of no decision": {"decision_id": "'no such decision'"},
    "for another relationship": {"relationship_id": ":other"},
    "for another campaign": {"campaign_id": ":campaign"},
    "on other terms": {"terms_hash": f"'{'0' * 64}'"},
    "without terms": {"terms_hash": "null"},
    "without a relationship": {"relationship_id": "null"},
    "without a campaign": {"campaign_id": "null"},
    "without a decision": {"decision_id": "null"},
    "without an outcome": {"outcome": "null"},
    "without a kind": {"kind": "null"},
    "of an outcome of its own": {"outcome": "'NOT CARRIED'"},
    "of a kind of its own": {"kind": "'endorse'"},
    "as a renewal of nothing": {"kind": "'renew'", "renews_id": "null"},
    "a second time": {},
    "a second time beside the first": {"slot": "1"},
    "that ends before it begins": {"until_at": "from_at"},
}


@pytest.mark.parametrize("process", ["web", "log", "counter"])
def test_no_process_writes_a_mandate_past_the_keys(tied, house, process) -> None:
    """Each is a copy of an honest mandate on a second carried decision, with the one lie; without it web may write."""
    made = actions.grant(tied.decide("activate"))
    second = tied.decide("activate", relationship_id=_another(tied), campaign_id=tied.campaign)
    values = {
        "other": made.relationship_id,
        "campaign": actions.make_campaign(tied.chapter.root, "Ward 5", "Seat", date(2027, 1, 1)).id,
    }
    db.session.commit()
    first = f"id = '{made.id}'"
    honest = {
        "id": f"'{new_id()}'", "number": "'M-2026-900'", "entry_id": f"'{new_id()}'", "status_index": "900",
        "decision_id": f"'{second.id}'", "relationship_id": f"'{second.relationship_id}'",
    }  # fmt: skip
    for what, lie in FORGED.items():
        again = {"decision_id": "decision_id", "relationship_id": "relationship_id"} if "a second time" in what else {}
        statement = copied("mandate", first, **(honest | again | lie))
        used = {name: value for name, value in values.items() if f":{name}" in statement}
        assert refusal(house, process, statement, **used) != "", what
    assert db.session.query(Mandate).count() == 1
    if process == "web":
        assert refusal(house, "web", copied("mandate", first, **honest)) == ""


def _another(tied: Any) -> str:
    other = actions.make_counterpart("Bakers' Guild", "union")
    made = actions.make_relationship(tied.chapter.root, other.id, "direct", "organisation", "body-body", "Bread.")
    db.session.commit()
    return made.id


@pytest.mark.parametrize("outcome", ["NOT CARRIED", "INQUORATE"])
def test_no_mandate_row_reaches_a_decision_that_did_not_carry(tied, house, outcome) -> None:
    made = actions.grant(tied.decide("activate"))
    lost = tied.decide("activate", relationship_id=_another(tied), campaign_id=tied.campaign, outcome=outcome)
    db.session.commit()
    for claimed in ("'CARRIED'", f"'{outcome}'"):
        statement = copied(
            "mandate", f"id = '{made.id}'", id=f"'{new_id()}'", number="'M-2026-900'", entry_id=f"'{new_id()}'",
            status_index="900", decision_id=f"'{lost.id}'", relationship_id=f"'{lost.relationship_id}'",
            outcome=claimed,
        )  # fmt: skip
        assert refusal(house, "web", statement) != ""


FALSE_DECISIONS = {
    "an outcome the count has not": {"outcome": "'NOT CARRIED'"},
    "a count that is none": {"count_hash": f"'{'0' * 64}'"},
    "one teller twice": {"teller_b": "teller_a"},
    "no second teller": {"teller_b": "null"},
    "a teller who did not sign": {"teller_b": ":stranger"},
    "another proposal than was voted on": {"proposal_id": ":proposal"},
    "another kind than was proposed": {"kind": "'renew'"},
    "another relationship than was proposed": {"relationship_id": ":relationship"},
    "another campaign than was proposed": {"campaign_id": ":campaign"},
}


def test_no_decision_is_written_that_its_ballot_did_not_make(tied, house) -> None:
    """The honest decision is taken away by the owner first, so that the place is free and only the lie is refused."""
    made = tied.decide("activate")
    other = tied.decide("endorse", campaign_id=tied.campaign)
    values = {
        "stranger": tied.stranger, "proposal": other.proposal_id, "relationship": _another(tied),
        "campaign": actions.make_campaign(tied.chapter.root, "Ward 5", "Seat", date(2027, 1, 1)).id,
    }  # fmt: skip
    db.session.commit()
    taken = f"create table aside as select * from decision where id = '{made.id}'"
    by_the_owner(house, taken, f"delete from decision where id = '{made.id}'")
    if house.dialect == "postgresql":
        by_the_owner(house, "grant select on aside to mandate_web")

    def statement(**changes: str) -> str:
        return copied("decision", "true", **changes).replace('from "decision"', 'from "aside"')

    try:
        for what, changes in FALSE_DECISIONS.items():
            lie = statement(**changes)
            used = {name: value for name, value in values.items() if f":{name}" in lie}
            assert refusal(house, "web", lie, **used) != "", what
        assert refusal(house, "web", statement()) == ""
    finally:
        db.session.rollback()
        by_the_owner(house, "drop table aside")


def test_nobody_changes_what_a_mandate_is_for_or_how_long(tied, house) -> None:
    made = actions.grant(tied.decide("activate"))
    db.session.commit()
    for change in (
        "relationship_id = campaign_id", "campaign_id = relationship_id", "until_at = granted_at",
        "from_at = granted_at", "terms_hash = 'x'", "terms = null", "decision_id = 'x'", "outcome = 'VOID'",
        "endorsement_id = decision_id", "body_id = id", "suspend_days = 9999", "status_index = 77", "entry_id = 'x'",
    ):  # fmt: skip
        for process in ("web", "log", "counter"):
            said = refusal(house, process, f"update mandate set {change} where id = '{made.id}'")
            assert "permission denied" in said or "frozen column" in said, (process, change, said)


def test_what_web_may_write_of_the_end_neither_ends_nor_revives(tied, house, clock) -> None:
    made = actions.grant(tied.decide("activate")).id
    db.session.commit()
    clock.advance(days=6)
    assert refusal(house, "web", "update mandate set ended_at = from_at") == ""
    db.session.expire_all()
    assert queries.mandate_state(made, now()) is State.ACTIVE
    clock.advance(days=200)
    assert refusal(house, "web", "update mandate set ended_at = null") == ""
    db.session.expire_all()
    assert queries.mandate_state(made, now()) is State.LAPSED


# --- import paths ---


def test_granting_from_a_decision_that_nobody_made_is_refused_by_the_database(tied) -> None:
    honest = tied.decide("activate")
    for lie in ({"id": new_id()}, {"relationship_id": _another(tied)}, {"terms": None, "terms_hash": "0" * 64}):
        with pytest.raises((DBAPIError, Refusal)):
            actions.grant(dataclasses.replace(honest, **lie))
        db.session.rollback()
        assert db.session.query(Mandate).count() == 0


def test_granting_from_a_decision_that_did_not_carry_is_refused(tied) -> None:
    lost = tied.decide("activate", outcome="NOT CARRIED")
    for lie in (lost, dataclasses.replace(lost, outcome="CARRIED")):
        with pytest.raises((DBAPIError, Refusal)):
            actions.grant(lie)
        db.session.rollback()


def callers(name: str) -> set[str]:
    """The modules of the house that call something of this name."""
    found = set()
    for path in ROOT.glob("*/**/*.py"):
        room = path.relative_to(ROOT)
        if room.parts[0] in ("tests", ".venv", "stubs", "migrations", "benchmarks"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            called = node.func if isinstance(node, ast.Call) else None
            if name in (getattr(called, "id", None), getattr(called, "attr", None)):
                found.add(str(room))
    return found


@pytest.mark.parametrize(
    ("name", "only"),
    [
        ("Mandate", {"relationships/actions/granting.py"}),
        ("grant", {"deliberation/actions/decisions.py"}),
        ("Decision", {"deliberation/actions/decisions.py"}),
        ("record_decision", {"ballots/actions/certifying.py"}),
        ("CountSignature", {"ballots/actions/certifying.py"}),
        ("MandateGranted", {"relationships/actions/granting.py"}),
        ("BallotCertified", {"deliberation/actions/decisions.py"}),
    ],
)
def test_one_path_leads_to_a_mandate_and_no_other(name, only) -> None:
    assert callers(name) == only


def test_the_pages_that_change_a_mandate_are_those_known(app) -> None:
    changing = {
        str(rule) for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and ("mandate" in str(rule) or "register" in str(rule))
    }  # fmt: skip
    assert changing == {
        "/mandates/<mandate_id>/contacts", "/mandates/<mandate_id>/suspend", "/mandates/<mandate_id>/suspend/<act_id>"
    }  # fmt: skip


# --- what no database can refuse when web itself is taken over: coverage tells ---


@pytest.fixture
def live(way, house, clock):
    clock.advance(days=3)
    way.vote(["yes"] * 20)
    clock.advance(days=5)
    house.tick()
    sign(way, "Tara Teller")
    sign(way, "Theo Teller")
    clock.advance(days=5)
    house.tick()
    db.session.rollback()
    return way


def alarms() -> list[str]:
    db.session.rollback()
    found = [row.alarm for row in oversight.coverage(now()) if row.alarm]
    db.session.rollback()
    return found


def test_coverage_holds_for_an_honest_use(live) -> None:
    assert [row.alarm for row in oversight.coverage(now())] == [""]


def test_coverage_raises_the_alarm_when_the_owner_changed_what_was_granted(live, house) -> None:
    later = "'2036-01-01 00:00:00.000000'" if house.dialect == "sqlite" else "'2036-01-01 00:00:00+00'"
    ways = ["pragma foreign_keys=off"] if house.dialect == "sqlite" else ["set session_replication_role = replica"]
    if house.dialect == "sqlite":
        _as_owner(house, ways, ['drop trigger "freeze_mandate"'])
    aside = "create table aside as select * from mandate"
    lies = {
        "until_at": later, "relationship_id": "campaign_id", "terms_hash": "'another'", "from_at": "granted_at",
        "number": "'M-2026-900'",
    }  # fmt: skip
    try:
        _as_owner(house, ways, [aside])
        for column, lie in lies.items():
            _as_owner(house, ways, [f"update mandate set {column} = {lie}"])
            assert alarms() != [], column
            _as_owner(house, ways, [f"update mandate set {column} = (select {column} from aside)"])
            assert alarms() == [], column
    finally:
        _as_owner(house, ways, ["drop table aside"])


def _as_owner(house: Any, ways: list[str], statements: list[str]) -> None:
    """As whoever owns the database: keys and triggers are rested on one connection, which is then thrown away."""

    def act() -> None:
        connection = db.engine.raw_connection()
        cursor = connection.cursor()
        for statement in [*ways, "begin", *statements, "commit"] if house.dialect == "sqlite" else [*ways, *statements]:
            cursor.execute(statement)
        connection.commit()
        connection.invalidate()

    house.run("owner", act)


def test_coverage_raises_the_alarm_on_a_use_that_the_log_does_not_grant(live, house, clock) -> None:
    """Everything is written into the rows, keys and all, and nothing into the log."""
    copy = copied(
        "mandate", "true", id=f"'{new_id()}'", number="'M-2026-900'", entry_id=f"'{new_id()}'", status_index="900",
        slot="1", decision_id=f"'{new_id()}'",
    )  # fmt: skip
    ways = ["pragma foreign_keys=off"] if house.dialect == "sqlite" else ["set session_replication_role = replica"]
    _as_owner(house, ways, [copy])
    db.session.rollback()
    (found,) = [row for row in oversight.coverage(now()) if row.mandate == "M-2026-900"]
    assert found.alarm == "no decision stands behind it"


def test_nothing_is_added_by_a_refused_forgery(tied, house) -> None:
    before = counts()
    assert refusal(house, "web", "insert into mandate (id) values ('x')") != ""
    assert counts() == before
