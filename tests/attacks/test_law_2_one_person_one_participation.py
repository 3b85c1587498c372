"""Law 2: one person, one participation, of those on the roll; it is frozen at notice and grows only by two people."""

from typing import Any

import pytest
from sqlalchemy import func, select

from ballots import actions, queries
from ballots.models import Intake
from deliberation import queries as decided
from foundation.clock import now
from foundation.database import db, new_id
from foundation.errors import Refusal
from foundation.hashing import b64
from membership import actions as membership
from membership import queries as members
from oversight.bundle import build
from tests.attempts import Visitor, copied, refusal
from tests.factories import a_member, a_vote, an_envelope, hand_in
from verifier.verify import verify


@pytest.fixture
def vote(app, house, clock):
    made = a_vote(house)
    clock.advance(days=3)
    return made


def rows() -> int:
    db.session.rollback()
    return int(db.session.scalar(select(func.count()).select_from(Intake)) or 0)


def send(app: Any, vote: Any, member: str, envelope: bytes) -> int:
    return int(Visitor(app, member).json(f"/ballots/{vote.ballot}/envelope", {"envelope": b64(envelope)}).status_code)


# --- pages ---


def test_by_the_page_a_second_paper_of_one_person_changes_nothing(app, vote) -> None:
    one, first = vote.voters[0], an_envelope(vote.ballot, "yes")
    assert send(app, vote, one, first) == 200
    assert send(app, vote, one, first) == 200
    assert send(app, vote, one, an_envelope(vote.ballot, "no")) == 409
    plain = Visitor(app, one).post(f"/ballots/{vote.ballot}/cast", **{"choice-1": "no", "s0": "ab" * 32, "words": "x"})
    assert plain.status_code == 409
    assert rows() == 1


def test_by_the_page_another_member_cannot_be_named_as_the_voter(app, vote) -> None:
    """Fields nobody asked for are not looked at: whose vote it is, how heavy, the how-manieth."""
    one, other = vote.voters[:2]
    body = {
        "envelope": b64(an_envelope(vote.ballot)), "member": other, "member_id": other, "n": 2, "weight": 100,
        "roll_id": "x", "secrecy": "roll-call",
    }  # fmt: skip
    assert Visitor(app, one).json(f"/ballots/{vote.ballot}/envelope", body).status_code == 200
    assert [queries.took_part(vote.ballot, who) for who in (one, other)] == [True, False]
    found = db.session.execute(select(Intake.n, Intake.secrecy).where(Intake.member_id == one)).one()
    assert tuple(found) == (1, "sealed")


def test_strangers_visitors_and_late_members_take_no_part(app, vote) -> None:
    stranger, late = a_member("A Stranger"), a_member("Too Late", (vote.chapter.root,))
    assert send(app, vote, stranger, an_envelope(vote.ballot)) == 404
    assert send(app, vote, late, an_envelope(vote.ballot)) == 403
    visitor = Visitor(app).json(f"/ballots/{vote.ballot}/envelope", {"envelope": b64(an_envelope(vote.ballot))})
    assert visitor.status_code in (303, 401, 403)
    assert rows() == 0


def test_one_officer_alone_adds_nobody_and_the_added_person_is_none_of_the_two(app, vote) -> None:
    late = a_member("Left Out", (vote.chapter.root,))
    chair, secretary = Visitor(app, vote.chapter.chair), Visitor(app, vote.chapter.secretary)
    asked = {"member": "left.out@members.example", "reason": "Left out by error."}
    assert Visitor(app, vote.voters[0]).post(f"/ballots/{vote.ballot}/amend", **asked).status_code == 403
    assert chair.post(f"/ballots/{vote.ballot}/amend", **asked).status_code == 303
    (act,) = members.waiting_acts(subject=queries.subject(vote.ballot))
    page = f"/ballots/{vote.ballot}/acts/{act.id}"
    assert chair.post(page).status_code in (403, 409)
    assert Visitor(app, vote.voters[0]).post(page).status_code == 403
    db.session.rollback()
    assert members.roll_ref(queries.ballot(vote.ballot).roll_id, late) is None
    assert secretary.post(page).status_code == 303
    db.session.rollback()
    assert members.roll_ref(queries.ballot(vote.ballot).roll_id, late) is not None
    assert queries.roll_size(queries.ballot(vote.ballot)) == 16
    assert secretary.post(page).status_code == 409


def test_no_page_takes_anybody_off_a_roll(app) -> None:
    posts = [str(rule) for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ()) and "roll" in str(rule)]
    assert posts == []


def test_who_loses_standing_after_notice_keeps_the_vote_and_who_gains_it_gets_none(app, vote) -> None:
    leaver = vote.voters[5]
    membership.leave(leaver, vote.chapter.root, now().date())
    late = a_member("Too Late", (vote.chapter.root,))
    db.session.commit()
    roll = queries.ballot(vote.ballot).roll_id
    assert members.roll(roll).size == 15
    assert members.roll_ref(roll, late) is None
    hand_in(vote.ballot, {leaver: "yes"})
    assert queries.took_part(vote.ballot, leaver)


# --- raw SQL ---

LIES = {
    "the same person again": {"e": ":e"},
    "a second paper in a sealed ballot": {"n": "2", "e": ":e"},
    "a paper numbered nought": {"n": "0", "e": ":e"},
    "a second paper said to be of a roll call": {"n": "2", "secrecy": "'roll-call'", "e": ":e"},
    "somebody who is not on the roll": {"member_id": ":stranger", "e": ":e"},
    "nobody": {"member_id": "null", "e": ":e"},
    "the roll of another ballot": {"roll_id": ":roll", "member_id": ":other", "e": ":e"},
    "no roll": {"roll_id": "null", "member_id": ":other", "e": ":e"},
    "no secrecy": {"secrecy": "null", "member_id": ":other", "e": ":e"},
    "the same envelope for another member": {"member_id": ":other"},
}


def test_no_row_of_the_box_lies(app, house, vote) -> None:
    """Each is an honest row with the one lie; with none it goes in, as web may vote for a person (see below)."""
    hand_in(vote.ballot, {vote.voters[0]: "yes"})
    values = {
        "e": b"\x01" * 32, "stranger": a_member("A Stranger"), "other": vote.voters[1],
        "roll": membership.freeze_roll(vote.chapter.root, None, now(), now()).id,
    }  # fmt: skip
    db.session.commit()

    def statement(**changes: str) -> str:
        # The envelope is not copied: web may not read it.
        return copied("intake", "true", envelope="e", **changes)

    for what, changes in LIES.items():
        lie = statement(**changes)
        used = {name: value for name, value in values.items() if f":{name}" in lie}
        assert refusal(house, "web", lie, **used) != "", what
        assert rows() == 1, what
    honest = statement(member_id=":other", e=":e")
    assert refusal(house, "web", honest, other=values["other"], e=values["e"]) == ""
    assert rows() == 2


def test_a_roll_is_not_written_over(app, house, vote) -> None:
    roll = queries.ballot(vote.ballot).roll_id
    before = members.roll(roll)
    for statement in (
        f"delete from roll_entry where roll_id = '{roll}'",
        "update roll_entry set weight = 5",
        "update roll_entry set ref = 'x'",
        "update roll set size = 1",
        f"insert into roll_entry (roll_id, member_id, ref, weight, salt) values ('{roll}', 'x', 'y', 1, 'z')",
        copied("roll_entry", f"roll_id = '{roll}' and member_id = '{vote.voters[0]}'", ref="'another'"),
        copied("roll_entry", f"roll_id = '{roll}'", member_id=f"'{a_member('A Stranger')}'"),
        f"insert into roll_entry (roll_id, member_id, ref, weight, salt) values ('{roll}',"
        f" '{a_member('Heavy One')}', 'y', 0, 'z')",
        f"insert into roll_amendment (id, roll_id, n, member_id, by_a, by_b, reason, at, size, root, entry_id) values"
        f" ('{new_id()}', '{roll}', 1, '{vote.voters[0]}', '{vote.chapter.chair}', '{vote.chapter.chair}', 'r',"
        f" '2026-03-05 00:00:00.000000', 16, 'x', 'y')",
    ):
        for process in ("web", "log", "counter"):
            assert refusal(house, process, statement) != "", (process, statement)
    db.session.rollback()
    assert members.roll(roll) == before


def test_a_line_slipped_into_the_roll_is_noticed_by_the_verifier(app, house, vote, clock, tmp_path) -> None:
    """Web taken over can write a line, as it does at notice; but the root of the roll is in the log."""
    roll, ghost = queries.ballot(vote.ballot).roll_id, a_member("A Ghost", (vote.chapter.root,))
    line = (
        f"insert into roll_entry (roll_id, member_id, ref, weight, salt)"
        f" values ('{roll}', '{ghost}', '{'f' * 64}', 1, '{'0' * 64}')"
    )
    assert refusal(house, "web", line) == ""
    hand_in(vote.ballot, dict.fromkeys([ghost, *vote.voters[:5]], "yes"))
    _certify(vote, house, clock)
    assert _checked(vote, tmp_path).status == "refused"


def test_without_the_slipped_line_the_same_bundle_holds(app, house, vote, clock, tmp_path) -> None:
    hand_in(vote.ballot, dict.fromkeys(vote.voters[:6], "yes"))
    _certify(vote, house, clock)
    assert _checked(vote, tmp_path).status == "ok"


def test_who_was_voted_for_by_a_web_taken_over_is_told_by_mail(app, house, vote, clock) -> None:
    """No database can refuse a vote that web hands in for a person: the person is told that the register says so."""
    from foundation.models import OutgoingMail

    victim = vote.voters[9]
    hand_in(vote.ballot, dict.fromkeys([victim, *vote.voters[:3]], "yes"))
    _certify(vote, house, clock)
    (mail,) = db.session.scalars(select(OutgoingMail).where(OutgoingMail.key == f"result:{vote.number}:{victim}"))
    assert "The register says that you took part" in mail.body
    assert "tell the auditors" in mail.body


def _certify(vote: Any, house: Any, clock: Any) -> None:
    clock.advance(days=5)
    house.tick()
    for teller in vote.tellers:
        actions.sign_count(vote.ballot, teller, queries.count_of(vote.ballot).hash)  # type: ignore[union-attr]
        db.session.commit()
    house.tick()


def _checked(vote: Any, folder: Any) -> Any:
    decision = decided.decision_of(vote.proposal)
    assert decision is not None
    file = folder / "b.zip"
    file.write_bytes(build(decision.id))
    return verify(file)


# --- import paths ---


def test_the_action_asks_for_two_other_people_however_it_is_called(app, vote) -> None:
    late, chair = a_member("Left Out", (vote.chapter.root,)), vote.chapter.chair
    roll = queries.ballot(vote.ballot).roll_id
    for two in ((chair, chair), (late, chair), (chair, late)):
        with pytest.raises(Refusal):
            membership.add_to_roll(roll, late, *two, "Left out.", vote.number)
        db.session.rollback()
    assert members.roll(roll).size == 15


def test_after_the_close_nobody_is_added_by_anybody(app, house, vote, clock) -> None:
    late = a_member("Left Out", (vote.chapter.root,))
    act = actions.propose_amendment(vote.ballot, late, "Left out.", vote.chapter.chair)
    db.session.commit()
    clock.advance(days=5)
    with pytest.raises(Refusal):
        actions.amend_roll(act.id, vote.chapter.secretary)
    db.session.rollback()
    assert queries.roll_size(queries.ballot(vote.ballot)) == 15
