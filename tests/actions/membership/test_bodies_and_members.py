"""Bodies in one tree, people with places in them, references and declared interests."""

from datetime import date

import pytest
from flask import Flask

from auditlog.entry import parse
from auditlog.models import LogPending
from foundation.clock import StillClock
from foundation.database import db
from foundation.errors import BadInput, NotFound, Refusal
from foundation.slots import slots
from membership import actions, queries
from membership.events import EVENTS
from tests.factories import a_chapter, a_member

SUBJECT = "proposal:" + "ab" * 16


def test_there_is_one_organisation_and_every_other_body_is_part_of_one(app: Flask) -> None:
    c = a_chapter(0)
    assert queries.organisation().id == c.root
    assert [one.id for one in queries.children(c.root, "branch")] == [c.branch]
    assert [one.id for one in queries.ancestors(c.branch)] == [c.root]
    for kind, parent in (("organisation", None), ("organisation", c.root), ("chapter", None), ("club", c.root)):
        with pytest.raises(BadInput):
            actions.make_body(kind, "Another", parent)
    with pytest.raises(NotFound):
        actions.make_body("branch", "Lost", "0" * 32)


@pytest.mark.parametrize("name", ["harbor BRANCH", "Ｈarbor branch", "Hаrbor branch", "Harbor\u200bbranch", ""])
def test_two_bodies_are_never_mistaken_for_one_another(app: Flask, name: str) -> None:
    """Other case, other width, a Cyrillic letter, a hidden space."""
    c = a_chapter(0)
    with pytest.raises(BadInput):
        actions.make_body("branch", name, c.root)


def test_only_a_circle_has_a_scope(app: Flask) -> None:
    c = a_chapter(0)
    assert actions.make_body("circle", "Transit circle", c.root, "industry").scope == "industry"
    with pytest.raises(BadInput):
        actions.make_body("branch", "Hill branch", c.root, "industry")


def test_a_member_is_in_one_branch_and_several_circles(app: Flask) -> None:
    c = a_chapter(1)
    who, day = c.members["Member 1"], date(2026, 1, 1)
    hill = actions.make_body("branch", "Hill branch", c.root).id
    for name in ("Transit circle", "Teachers circle"):
        actions.join(who, actions.make_body("circle", name, c.root, "industry").id, day)
    actions.join(who, c.branch, day)
    with pytest.raises(BadInput, match="one branch"):
        actions.join(who, hill, day)
    actions.leave(who, c.branch, date(2026, 2, 1))
    actions.join(who, hill, date(2026, 2, 1))
    assert [one.name for one in queries.bodies_of(who)] == [
        "Hill branch", "Teachers circle", "Test Chapter", "Transit circle"
    ]  # fmt: skip
    assert queries.in_body(who, c.branch, date(2026, 1, 31))
    assert not queries.in_body(who, c.branch, date(2026, 2, 1))


def test_joining_twice_leaves_one_place(app: Flask) -> None:
    c = a_chapter(1)
    first = actions.join(c.members["Member 1"], c.branch, date(2026, 1, 1))
    assert actions.join(c.members["Member 1"], c.branch, date(2026, 2, 1)) is first


@pytest.mark.parametrize("email", ["nobody", "@x.example", "a@", "a b@x.example", "a@x.example\nBcc: b@x.example", ""])
def test_what_is_no_mail_address_is_refused(app: Flask, email: str) -> None:
    with pytest.raises(BadInput):
        actions.add_member("Ada Example", email, date(2026, 1, 1))


def test_one_mail_address_belongs_to_one_member_in_whatever_case(app: Flask) -> None:
    actions.add_member("Ada Example", "Ada@Members.example", date(2026, 1, 1))
    with pytest.raises(BadInput, match="known"):
        actions.add_member("Ada Other", "aDA@members.EXAMPLE", date(2026, 1, 1))


def test_a_reference_is_the_same_in_its_scope_and_another_elsewhere(app: Flask) -> None:
    who = a_member("Ada Example")
    assert actions.reference_for("proposal:1", who) == actions.reference_for("proposal:1", who)
    assert actions.reference_for("proposal:1", who) != actions.reference_for("proposal:2", who)


def test_a_declared_interest_bars_from_counting_and_is_logged_by_reference(app: Flask) -> None:
    c = a_chapter(1)
    who = c.members["Member 1"]
    made = actions.declare_interest(who, SUBJECT, "My brother works there.")
    assert queries.barred(who, "campaign:x", SUBJECT)
    assert not queries.barred(who, "campaign:x")
    assert not queries.barred(c.chair, SUBJECT)
    row = db.session.query(LogPending).filter_by(id=made.entry_id).one()
    assert dict(parse(row.canonical).fields) == {"subject": SUBJECT, "ref": actions.reference_for(SUBJECT, who)}
    assert b"brother" not in row.canonical


def test_an_interest_declared_twice_stands_once(app: Flask) -> None:
    c = a_chapter(1)
    first = actions.declare_interest(c.chair, SUBJECT, "First.")
    assert actions.declare_interest(c.chair, SUBJECT, "Second.") is first
    assert db.session.query(LogPending).filter_by(type="interest.declared").count() == 1


def test_nobody_fills_the_log_with_interests(app: Flask, clock: StillClock) -> None:
    c = a_chapter(0)
    for n in range(20):
        actions.declare_interest(c.chair, f"proposal:{n:032x}", "Kin.")
    with pytest.raises(Refusal, match="many"):
        actions.declare_interest(c.chair, SUBJECT, "Kin.")
    clock.advance(days=1, seconds=1)
    actions.declare_interest(c.chair, SUBJECT, "Kin.")


@pytest.mark.parametrize("subject", ["proposal:1", "body:" + "ab" * 16, "", "proposal:" + "AB" * 16, SUBJECT + "\n"])
def test_an_interest_needs_a_subject_that_can_be(app: Flask, subject: str) -> None:
    c = a_chapter(0)
    with pytest.raises(BadInput):
        actions.declare_interest(c.chair, subject, "Kin.")


def test_every_entry_of_membership_tells_itself_as_a_sentence(app: Flask) -> None:
    known = slots().events
    assert {event.TYPE for event in EVENTS} <= set(known)
    c = a_chapter(1)
    actions.declare_interest(c.chair, SUBJECT, "Kin.")
    told = []
    for row in db.session.query(LogPending).all():
        entry = parse(row.canonical)
        if entry.type in {event.TYPE for event in EVENTS}:
            told.append(known[entry.type].from_fields(entry.fields).tell())
    assert "The organisation Test Chapter began." in told
    assert "The branch Harbor branch was made." in told
    assert all("%(" not in sentence for sentence in told)
    assert len(told) == 6
