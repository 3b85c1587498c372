"""The demo chapter: what its past year holds, what is under way at its present, and that all of it proves itself."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app import create_app
from auditlog import queries as log
from auditlog.health import reasons
from auditlog.models import LogPending
from ballots import queries as ballots
from ballots.models import Ballot, Intake
from ballots.rules.paper import secret
from ballots.rules.window import Phase
from deliberation import queries as deliberation
from deliberation.models import Proposal, Round
from deliberation.rules import minutes
from foundation.clock import app_now, now
from foundation.database import db
from foundation.hashing import crockford_decode
from installation.demo import cast, present, ties
from membership import queries as membership
from membership.models import Body, Member
from oversight import bundle
from oversight import queries as oversight
from relationships import queries as relationships
from tests.seeded import config_of, seeded
from verifier.verify import verify

DECIDED = [
    ("endorse", "CARRIED", "Endorse Odile Ferrant for the Ward 4 council seat"),
    ("activate", "CARRIED", f"Activate our relationship with {ties.LOCAL_212} in the Ward 4 campaign"),
    ("activate", "CARRIED", "Activate our relationship with the Hospital Workers Council in the Ward 4 campaign"),
    ("activate", "NOT CARRIED", "Activate our relationship with the Riverfront Growth Council in the Ward 4 campaign"),
    ("endorse", "CARRIED", "Endorse Measure R"),
    ("activate", "CARRIED", "Activate our relationship with the Northside Tenants’ Union in the Measure R campaign"),
    ("activate", "CARRIED", f"Activate our relationship with the {ties.CRAFTS} in the Measure R campaign"),
    ("activate", "CARRIED", "Activate our relationship with the Retired Teachers’ Table in the Measure R campaign"),
    ("position", "CARRIED", "Oppose the rezoning of Water Street"),
    ("endorse", "CARRIED", "Endorse the campaign to keep the depot public"),
    ("sever", "CARRIED", "Sever our relationship with the Building Crafts Political Fund in the Measure R campaign"),
    ("activate", "CARRIED", "Activate our relationship with Parents for Open Schools in the depot campaign"),
    ("position", "INQUORATE", "Move the general meeting to Sundays"),
    ("position", "CARRIED", "Ask for the night stop of line 14 at the depot gate"),
    ("activate", "CARRIED", "Activate our relationship with Council member Tamsin Roake in the depot campaign"),
    ("renew", "CARRIED", "Renew our relationship with the Hospital Workers Council in the Ward 4 campaign"),
    ("elect", "ELECTED", "Elect the committee"),
    ("elect", "ELECTED", "Choose what the School workers’ circle takes up this spring"),
]  # fmt: skip


@pytest.fixture(scope="session")
def demo_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = create_app(config_of(seeded(tmp_path_factory)), process="web", testing=True)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def demo(demo_app: Flask) -> Iterator[Flask]:
    with demo_app.test_request_context():  # a look, as a page takes it: the register leads to pages
        yield demo_app
        db.session.rollback()


def _member(name: str) -> str:
    return db.session.execute(select(Member.id).where(Member.name == name)).scalar_one()


def _ballot(title: str) -> Ballot:
    asked = select(Ballot).join(Proposal, Proposal.id == Ballot.proposal_id).where(Proposal.title == title)
    return db.session.execute(asked).scalar_one()


def _open_ballot() -> Ballot:
    return _ballot("Activate our relationship with the Ward 4 Tenants’ Councils in the Ward 4 campaign")


@pytest.mark.usefixtures("demo")
def test_the_log_is_sequenced_signed_and_published_when_seeding_ends() -> None:
    assert reasons() == []
    assert db.session.execute(select(LogPending.id)).all() == []
    head = log.latest_checkpoint()
    assert head is not None
    assert head.size == log.size()


@pytest.mark.usefixtures("demo")
def test_the_log_begins_with_a_genesis_that_says_demo_and_holds_a_year() -> None:
    first, types = log.entry_at(0), Counter(entry.type for entry in log.page(None, 10_000))
    assert first is not None
    assert (first.type, first.fields["demo"], types["genesis"]) == ("genesis", True, 1)
    assert sum(types.values()) >= 50
    assert types["ballot.certified"] == 18
    assert types["relationship.activated"] == 8
    assert types["relationship.suspended"] == 3
    assert types["ballot.extended"] == 2
    assert types["protest.filed"] == types["protest.ruled"] == 1


@pytest.mark.usefixtures("demo")
def test_no_entry_lies_after_the_present_and_none_before_the_one_before_it() -> None:
    instants = [entry.at for entry in reversed(log.page(None, 10_000))]
    assert instants == sorted(instants)
    assert instants[-1] <= app_now()
    assert timedelta(days=360) < app_now() - instants[0] < timedelta(days=370)


@pytest.mark.usefixtures("demo")
def test_the_year_holds_every_kind_of_outcome_in_its_order() -> None:
    told = [(one.kind, one.outcome, one.title) for one in reversed(deliberation.decisions())]
    assert told == DECIDED


@pytest.mark.usefixtures("demo")
def test_a_ballot_is_extended_and_then_carried_and_another_never_opened() -> None:
    carried, inquorate = _ballot("Oppose the rezoning of Water Street"), _ballot("Move the general meeting to Sundays")
    extended = {entry.fields["ballot"]: entry.fields for entry in log.entries_of_type("ballot.extended")}
    opened = {entry.fields["ballot"] for entry in log.entries_of_type("urn.opened")}
    assert (extended[carried.number]["reached"], extended[carried.number]["needed"]) == (51, 60)
    assert (extended[inquorate.number]["reached"], extended[inquorate.number]["needed"]) == (31, 60)
    assert carried.number in opened
    [motion] = ballots.result(carried).contests  # type: ignore[union-attr]
    assert [(one["name"], one["outcome"]) for one in motion["groups"]] == [(b, "CARRIED") for b in cast.BRANCHES]
    assert inquorate.number not in opened


@pytest.mark.usefixtures("demo")
def test_a_committee_is_elected_in_proportion_and_a_circle_takes_up_what_half_of_it_wants() -> None:
    committee, plans = (_ballot(title) for kind, _, title in DECIDED if kind == "elect")
    assert len(ballots.winners_of(committee)) == 5
    assert ballots.winners_of(plans) == ["A tour of all lunch rooms", "A fund for strike days"]
    advice = _ballot("Recommend a candidate for the Ward 7 seat")
    assert ballots.state(advice, now()).phase is Phase.OPEN
    assert not ballots.took_part(advice.id, _member(cast.WAITING))


@pytest.mark.usefixtures("demo")
def test_one_decision_is_taken_by_a_circle_by_roll_call() -> None:
    taken = _ballot("Ask for the night stop of line 14 at the depot gate")
    body = membership.body(taken.body_id)
    assert (body.kind, body.name, taken.secrecy) == ("circle", cast.TRANSIT, "roll-call")


@pytest.mark.usefixtures("demo")
def test_a_stranger_accepts_the_bundle_of_every_decision(tmp_path: Path) -> None:
    for one in oversight.decisions():
        file = tmp_path / f"{one.number}.zip"
        file.write_bytes(bundle.build(one.id))
        report = verify(file)
        assert (one.number, report.status, report.first_bad) == (one.number, "ok", None)
        assert (report.outcome, report.demo) == (one.outcome, True)


@pytest.mark.usefixtures("demo")
def test_every_live_use_rests_on_a_certified_vote() -> None:
    assert [one.alarm for one in oversight.coverage(now())] == [""] * 5


@pytest.mark.usefixtures("demo")
def test_the_register_shows_active_suspended_lapsed_refused_and_severed() -> None:
    shown = Counter(row.state for row in relationships.register(now()))
    assert shown == {"active": 4, "suspended": 1, "lapsed": 1, "refused": 1, "severed": 1}
    [severing] = [one.number for one in deliberation.decisions() if one.kind == "sever"]
    assert {row.ended_by for row in relationships.register(now()) if row.state == "severed"} == {severing}
    assert {row.ended_by for row in relationships.register(now()) if row.state != "severed"} == {""}


@pytest.mark.usefixtures("demo")
def test_one_mandate_lapses_within_ten_days() -> None:
    soon = [
        row.counterpart
        for row in relationships.register(now())
        if row.state == "active" and row.until is not None and row.until < now() + timedelta(days=10, hours=1)
    ]
    assert soon == [ties.TENANTS]


@pytest.mark.usefixtures("demo")
def test_a_sealed_ballot_is_open_and_its_persona_has_not_voted() -> None:
    found = _open_ballot()
    assert ballots.state(found, now()).phase is Phase.OPEN
    assert ballots.participations(found.id) == 51
    waiting = _member(cast.WAITING)
    assert membership.roll_ref(found.roll_id, waiting) is not None
    assert not ballots.took_part(found.id, waiting)


@pytest.mark.usefixtures("demo")
def test_two_ballots_close_within_hours_of_seeding_and_every_persona_on_their_roll_may_vote() -> None:
    found = [_ballot(plan.title) for _, plan in present.CLOSING]
    closes = [one.closes_at for one in found]
    assert closes[1] - closes[0] == timedelta(hours=2, minutes=45)
    for one in found:
        assert membership.roll_ref(one.roll_id, _member(cast.WAITING)) is not None
        assert not any(ballots.took_part(one.id, _member(name)) for name in present.NOT_VOTED_YET)
        assert ballots.participations(one.id) >= (ballots.needed(one) or 0)


def test_a_visitor_is_told_what_to_try_and_finds_the_line_of_the_code_that_was_left_behind(demo_app: Flask) -> None:
    client = demo_app.test_client()
    page = client.get("/demo").get_data(as_text=True)
    code = "".join(re.findall("[0-9A-Z]{2,4}(?=</span>)", page.split('id="left-code"')[1].split("</strong>")[0]))
    [result] = set(re.findall("/ballots/([0-9a-f]{32})/result#lines", page))
    listed = client.get(f"/ballots/{result}/lines").get_json()
    own = secret(listed["ballot"], "1", crockford_decode(code)).hex()
    assert [line["choice"] for line in listed["contests"]["1"]["lines"] if line["secret"] == own] == ["yes"]
    with demo_app.app_context():
        assert set(db.session.execute(select(Intake.e).where(Intake.ballot_id == result)).scalars()) == {None}


@pytest.mark.usefixtures("demo")
def test_who_is_new_and_whose_dues_lapsed_is_told_why_they_are_not_on_the_roll() -> None:
    found = _open_ballot()
    proposal = deliberation.proposal(found.proposal_id)
    rule = deliberation.procedure_document(proposal.procedure_id)["electorate"]["standing"]  # type: ignore[index]

    def told(name: str) -> tuple[bool, str]:
        standing = membership.standing(_member(name), found.body_id, rule, found.noticed_at, found.opens_at)
        return standing.entitled, standing.reasons[0]

    entitled, reason = told(cast.NEWCOMER)
    assert not entitled
    assert reason.endswith("30 are needed.")
    entitled, reason = told(cast.LAPSED)
    assert not entitled
    assert reason.startswith("Dues were paid until ")
    assert told(cast.WAITING)[0]
    assert membership.roll_ref(found.roll_id, _member(cast.NEWCOMER)) is None


@pytest.mark.usefixtures("demo")
def test_a_count_waits_for_its_two_tellers() -> None:
    found = _ballot("Activate our relationship with a retired nurse known throughout Ward 4")
    again = ballots.recount(found)
    assert again is not None
    assert (again.agrees, again.outcome) == (True, "CARRIED")
    assert ballots.signatures(found.id) == []
    assert all(ballots.may_sign(found, _member(name)) for name in cast.TELLERS)


@pytest.mark.usefixtures("demo")
def test_one_round_runs_and_one_proposal_is_in_discussion() -> None:
    running = [one for one in db.session.execute(select(Round)).scalars() if _state(one, now()) == "open"]
    assert [db.session.get_one(Body, one.host_id).name for one in running] == [cast.HARBOR]
    talked = db.session.execute(select(Proposal).where(Proposal.title == "Take no money from developers")).scalar_one()
    assert deliberation.notice_of(talked.id) is None
    assert deliberation.rounds_of(talked.id) == []
    lines = deliberation.minutes(running[0].id)
    assert minutes.on_the_floor(lines) is not None
    assert [turn.spoken for turn in minutes.queue(lines)] == [0, 0, 2, 1]
    assert {said.side for said in minutes.sayings(lines)} == {"for", "against", "question"}
    assert (len(minutes.polls(lines)), len(minutes.taken_back(lines)), minutes.guests(lines)) == (1, 1, 2)


def _state(one: Round, t: datetime) -> str:
    return deliberation.round_state(one, t)


@pytest.mark.usefixtures("demo")
def test_reports_with_minority_views_came_before_every_activation() -> None:
    noticed = {
        e.fields["proposal"]: e.seq for e in log.entries_of_type("ballot.noticed") if e.fields["kind"] == "activate"
    }
    reports = log.entries_of_type("round.reported")
    for number, seq in noticed.items():
        before = [e.seq for e in reports if e.fields["proposal"] == number]
        assert len(before) >= 2
        assert max(before) < seq
    assert sum(1 for e in reports if e.fields["minority"]) >= 8


@pytest.mark.usefixtures("demo")
def test_every_persona_is_there_to_show_something() -> None:
    shown = dict(membership.personas())
    assert len(shown) == 12
    assert shown[cast.WAITING] == "member who has not voted yet"
    held = {
        name: {office.kind for office in membership.offices_of(_member(name))}
        for name in (cast.CHAIR, cast.SECRETARY, cast.REGISTRAR, cast.ORGANISER, cast.AUDITORS[0], *cast.TELLERS[:2])
    }
    assert set(held) <= set(shown)
    assert held[cast.REGISTRAR] == {"membership secretary"}
    assert held[cast.TELLERS[0]] == held[cast.TELLERS[1]] == {"teller"}


@pytest.mark.usefixtures("demo")
def test_four_hundred_members_in_three_branches_and_three_circles() -> None:
    kinds = Counter(db.session.execute(select(Body.kind)).scalars())
    assert kinds == {"organisation": 1, "chapter": 1, "branch": 3, "circle": 3}
    assert len(db.session.execute(select(Member.id)).all()) == cast.SIZE + 4


@pytest.mark.usefixtures("demo")
def test_a_private_person_is_named_nowhere_in_the_log_nor_in_the_register() -> None:
    assert not any(ties.NURSE.encode() in bytes(entry.canonical) for entry in log.page(None, 10_000))
    assert ties.NURSE not in str(relationships.register(now()))


@pytest.mark.parametrize("path", ["/", "/healthz", "/register", "/log/checkpoint", "/log/key", "/mandates/status"])
def test_whoever_comes_without_signing_in_is_served(demo_app: Flask, path: str) -> None:
    assert demo_app.test_client().get(path).status_code == 200
