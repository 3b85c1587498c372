"""Law 4: no human types an outcome; two tellers without an interest sign what the papers and the rule give."""

from typing import Any

import click
import pytest
from sqlalchemy import func, select

from app import PACKAGES
from ballots import actions, queries
from ballots.errors import CountDisputed
from ballots.models import BallotCount, CountAlarm, CountSignature
from deliberation import queries as decided
from deliberation.models import Decision
from foundation.database import db, new_id
from foundation.errors import Refusal
from tests.attempts import Visitor, copied, refusal
from tests.factories import a_vote, hand_in
from tests.kept import kept


@pytest.fixture
def vote(app, house, clock):
    def build() -> Any:
        made = a_vote(house)
        clock.advance(days=3)
        hand_in(made.ballot, dict(zip(made.voters[:5], ["yes", "no", "no", "no", "yes"], strict=True)))
        clock.advance(days=5)
        return made

    return kept(house, "five voted and it closed", build)


@pytest.fixture
def counted(house, vote):
    def build() -> Any:
        house.tick()
        return vote

    return kept(house, "and it is counted", build)


def number_of(model: Any) -> int:
    db.session.rollback()
    return int(db.session.scalar(select(func.count()).select_from(model)) or 0)


# --- pages ---


def test_the_page_signs_only_the_count_that_was_shown_and_reads_no_outcome(app, counted) -> None:
    teller, page = Visitor(app, counted.tellers[0]), f"/ballots/{counted.ballot}/certify"
    for count in ("", "0" * 64, "CARRIED"):
        assert teller.post(page, count=count, outcome="CARRIED").status_code in (409, 422)
    assert number_of(CountSignature) == 0
    shown = queries.count_of(counted.ballot).hash
    assert teller.post(page, count=shown, outcome="CARRIED", yes=15, teller=counted.tellers[1]).status_code == 303
    assert number_of(CountSignature) == 1
    assert teller.post(page, count=shown).status_code == 409
    assert Visitor(app, counted.tellers[1]).post(page, count=shown, outcome="CARRIED").status_code == 303
    assert decided.decision_of(counted.proposal).outcome == "NOT CARRIED"


def test_others_than_tellers_cannot_sign_and_outsiders_learn_nothing(app, counted) -> None:
    page, shown = f"/ballots/{counted.ballot}/certify", queries.count_of(counted.ballot).hash
    for member in (counted.chapter.chair, counted.chapter.secretary, counted.auditors[0], counted.voters[8]):
        assert Visitor(app, member).post(page, count=shown).status_code == 403
    from tests.factories import a_member

    assert Visitor(app, a_member("A Stranger")).post(page, count=shown).status_code == 404
    assert number_of(CountSignature) == 0


def test_who_declared_an_interest_on_the_page_cannot_sign(app, counted) -> None:
    teller = Visitor(app, counted.tellers[0])
    asked = {"subject": f"proposal:{counted.proposal}", "statement": "My sister is in it."}
    assert teller.post("/interests", **asked).status_code == 303
    shown = queries.count_of(counted.ballot).hash
    assert teller.post(f"/ballots/{counted.ballot}/certify", count=shown).status_code == 403
    assert number_of(CountSignature) == 0


def test_a_session_that_gave_its_password_long_ago_is_asked_again(app, counted, clock) -> None:
    teller, shown = Visitor(app, counted.tellers[0]), queries.count_of(counted.ballot).hash
    clock.advance(minutes=10, seconds=1)
    answer = teller.post(f"/ballots/{counted.ballot}/certify", count=shown)
    assert (answer.status_code, "confirm-password" in answer.headers["Location"]) == (303, True)
    assert number_of(CountSignature) == 0


def test_nothing_can_be_certified_before_the_count_and_nothing_certifies_itself(app, house, vote, clock) -> None:
    page = f"/ballots/{vote.ballot}/certify"
    assert Visitor(app, vote.tellers[0]).post(page, count="0" * 64).status_code == 409
    house.tick()
    clock.advance(days=400)
    house.tick()
    assert number_of(Decision) == 0


# --- command line ---


def test_no_command_votes_counts_signs_or_decides() -> None:
    """The whole command line, named: what could change a decision would stand out here."""
    from importlib import import_module
    from importlib.util import find_spec

    group = click.Group("mandate")
    for package in (*PACKAGES, "installation"):
        if find_spec(f"{package}.cli"):
            import_module(f"{package}.cli").register(group)
    serving = {"init", "run", "demo-reset", "web", "worker", "counter"}
    keeping_the_books = {
        "add-body", "add-member", "join", "leave", "record-dues", "record-meeting", "new-code", "adopt-procedure",
        "rebuild-search",
    }  # fmt: skip
    reading = {
        "decide", "log", "decisions", "bundle", "verify", "count", "bodies", "members", "procedures", "presets",
    }  # fmt: skip
    assert set(group.commands) - serving - keeping_the_books - reading == set()


# --- raw SQL ---


def test_no_process_but_the_counter_writes_a_count_and_none_changes_one(app, house, counted) -> None:
    for statement in (
        "update ballot_count set outcome = 'CARRIED'", "update ballot_count set document = '{}'",
        "update ballot_count set hash = 'x'", "delete from ballot_count", "update urn set choice = 'yes'",
        "delete from urn", "update decision set outcome = 'CARRIED'", "update count_signature set count_hash = 'x'",
        "delete from count_signature", "delete from count_alarm", "delete from annulment",
    ):  # fmt: skip
        for process in ("web", "log", "counter"):
            said = refusal(house, process, statement)
            known = ("permission denied", "frozen column", "nobody may delete")
            nothing_there = said == "" and house.dialect == "sqlite" and number_of_table(statement) == 0
            assert nothing_there or any(word in said for word in known), (process, statement, said)


def number_of_table(statement: str) -> int:
    words = statement.split()
    table = words[2] if words[0] == "delete" else words[1]
    db.session.rollback()
    return int(db.session.scalar(db.text(f"select count(*) from {table}")) or 0)


def forged(vote: Any, outcome: str, hashed: str = "f" * 64) -> str:
    return (
        "insert into ballot_count (ballot_id, hash, document, outcome, counted_at, entry_id) values"
        f" ('{vote.ballot}', '{hashed}', '{{}}', '{outcome}', '2026-03-10 09:00:00.000000', '{new_id()}')"
    )


def test_no_outcome_is_written_that_is_no_outcome_of_a_count(app, house, vote) -> None:
    for outcome in ("VOID", "withdrawn", "carried", ""):
        assert refusal(house, "counter", forged(vote, outcome)) != ""


def test_a_count_typed_into_the_table_is_not_signed_and_raises_the_alarm(app, house, vote) -> None:
    """On SQLite anybody with the file could: the recount shown to the teller is worked from the papers."""
    process = "web" if house.dialect == "sqlite" else "counter"
    assert refusal(house, process, forged(vote, "CARRIED")) == ""
    house.tick()
    for teller in vote.tellers:
        with pytest.raises(Refusal):
            actions.sign_count(vote.ballot, teller, "f" * 64)
        db.session.rollback()
    assert number_of(CountSignature) == 0
    assert number_of(Decision) == 0


def test_an_outcome_that_its_own_document_does_not_give_is_not_signed(app, house, counted) -> None:
    """The hash and the document are the honest ones; only the column says CARRIED."""
    from tests.noted import by_the_owner

    by_the_owner(house, "update ballot_count set outcome = 'CARRIED'")
    assert not queries.recount(queries.ballot(counted.ballot)).agrees
    with pytest.raises(CountDisputed):
        actions.sign_count(counted.ballot, counted.tellers[0], queries.count_of(counted.ballot).hash)
    db.session.rollback()
    assert number_of(CountAlarm) == 1
    assert number_of(CountSignature) == 0


SIGNED = {
    "a count that is none": {"count_hash": f"'{'0' * 64}'"},
    "the same teller again": {"entry_id": "'again'"},
    "nobody": {"teller_id": "null"},
    "without an office": {"office_id": "'none'", "teller_id": ":other"},
}


def test_no_signature_is_written_on_nothing_or_twice(app, house, counted) -> None:
    actions.sign_count(counted.ballot, counted.tellers[0], queries.count_of(counted.ballot).hash)
    db.session.commit()
    for what, lie in SIGNED.items():
        statement = copied("count_signature", "true", **lie)
        values = {"other": counted.tellers[1]} if ":other" in statement else {}
        assert refusal(house, "web", statement, **values) != "", what
    assert number_of(CountSignature) == 1


def test_signatures_forged_by_a_web_taken_over_are_not_in_the_log_and_the_verifier_says_so(
    app, house, counted, tmp_path
) -> None:
    """No database can tell a teller from web acting as one; a decision without their entries convinces nobody."""
    from oversight.bundle import build
    from verifier.verify import verify

    count = queries.count_of(counted.ballot)
    actions.sign_count(counted.ballot, counted.tellers[0], count.hash)
    db.session.commit()
    second = copied("count_signature", "true", teller_id=":other", entry_id=f"'{new_id()}'")
    assert refusal(house, "web", second, other=counted.tellers[1]) == ""
    made = (
        "insert into decision (id, number, proposal_id, ballot_id, body_id, kind, outcome, count_hash, teller_a,"
        " teller_b, terms_hash, certified_at, protest_until, entry_id)"
        " select id, 'D-2026-900', proposal_id, id, body_id, 'position',"
        " 'NOT CARRIED', :hash, :a, :b, :hash, closes_at, closes_at, :entry from ballot"
    )
    a, b = counted.tellers
    assert refusal(house, "web", made, hash=count.hash, a=a, b=b, entry=new_id()) == ""
    house.tick()
    file = tmp_path / "b.zip"
    try:
        file.write_bytes(build(decided.decision_of(counted.proposal).id))
    except (Refusal, LookupError):
        return  # no bundle can be made of it: nobody is shown a proof
    assert verify(file).status != "ok"


def test_the_count_is_never_opened_from_an_entry_written_too_early(app, house, clock) -> None:
    """Web may write the closing entry, since it settles; the counter believes the due instant and its own clock."""
    vote = a_vote(house)
    clock.advance(days=3)
    hand_in(vote.ballot, dict.fromkeys(vote.voters[:5], "yes"))
    from auditlog import actions as auditlog
    from ballots.events import BallotClosed

    early = BallotClosed(vote.number, "2026-03-10T09:00:00Z", 5, 3, "0" * 64, "0" * 64)
    facts = {"n": 5, "needed": 3}
    auditlog.write_boundary(queries.subject(vote.ballot), "closed", queries.ballot(vote.ballot).closes_at, early, facts)
    db.session.commit()
    house.tick()
    house.tick()
    assert number_of(BallotCount) == 0
    clock.advance(days=5)
    house.tick()
    assert number_of(BallotCount) == 0  # the roots of the forged entry are not those of the box
    assert queries.alarms(vote.ballot)
