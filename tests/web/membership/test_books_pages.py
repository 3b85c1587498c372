"""What a body's officers read in its books: members page by page, standing on a day, and the roll before notice."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from deliberation import actions as deliberation
from foundation.database import db
from membership import actions
from tests.factories import JOINED, PAID_UNTIL, Chapter, a_chapter, a_rule
from tests.web.membership.test_people_pages import signed_in


@pytest.fixture
def chapter(app: Flask) -> Chapter:
    made = a_chapter()
    rule = {"standing": {"dues_paid": "at_freeze", "tenure_days": {"days": 30, "at": "opening"}}}
    deliberation.adopt_procedure(made.root, "position", a_rule(electorate=rule))
    db.session.commit()
    return made


def a_lapsed_member(chapter: Chapter) -> str:
    lapsed = actions.add_member("Lena Lapsed", "lena@members.example", JOINED).id
    actions.join(lapsed, chapter.root, JOINED)
    actions.record_dues(lapsed, JOINED, JOINED + timedelta(days=30))
    db.session.commit()
    return lapsed


def read(client: FlaskClient, path: str, **query: Any) -> str:
    answer = client.get(path, query_string=query)
    assert answer.status_code == 200, path
    return " ".join(answer.get_data(as_text=True).split())


def test_an_officer_is_told_why_somebody_was_not_on_the_list_on_a_day(app: Flask, chapter: Chapter) -> None:
    lapsed, chair = a_lapsed_member(chapter), signed_in(app, chapter.chair)
    path = f"/people/{chapter.root}/members/{lapsed}"
    assert "May not vote" in read(chair, path)
    assert "Dues were paid until" in read(chair, path)
    good = read(chair, path, day=(JOINED + timedelta(days=30)).isoformat())
    assert "May vote" in good
    assert "May not vote" not in good
    early = read(chair, path, day=(JOINED - timedelta(days=1)).isoformat())
    assert "Not a member of this body when the roll is frozen." in early
    assert chair.get(f"{path}?day=yesterday").status_code == 422


def test_the_roll_before_notice_names_who_would_not_be_on_it_and_freezes_nothing(app: Flask, chapter: Chapter) -> None:
    a_lapsed_member(chapter)
    chair = signed_in(app, chapter.chair)
    page = read(chair, f"/people/{chapter.root}/roll")
    assert "Lena Lapsed" in page
    assert "Member 1" not in page
    assert "Member 1" in read(chair, f"/people/{chapter.root}/roll", show="all")
    from membership.models import Roll

    assert db.session.query(Roll).count() == 0


def test_a_body_without_rules_says_that_nobody_can_vote_there_yet(app: Flask, chapter: Chapter) -> None:
    assert "Nobody can vote here yet" in read(signed_in(app, chapter.chair), f"/people/{chapter.branch}/roll")


def test_the_list_goes_page_by_page_and_loses_nobody(app: Flask, chapter: Chapter) -> None:
    for n in range(70):
        who = actions.add_member(f"Paged {n:03}", f"paged{n}@members.example", JOINED).id
        actions.join(who, chapter.root, JOINED)
    db.session.commit()
    chair, path = signed_in(app, chapter.chair), f"/people/{chapter.root}/members"
    pages = {n: re.findall(r">(Paged \d{3})</a>", read(chair, path, q="paged", page=n)) for n in (1, 2, 99, -5)}
    assert [len(names) for names in pages.values()] == [50, 20, 20, 50]
    assert len({*pages[1], *pages[2]}) == 70
    assert (pages[99], pages[-5]) == (pages[2], pages[1])
    assert "Nobody fits" in read(chair, path, q="%_no such%")


def test_a_plain_member_reads_nobody_elses_standing_and_an_outsider_finds_no_such_body(
    app: Flask, chapter: Chapter
) -> None:
    lapsed, member = a_lapsed_member(chapter), signed_in(app, chapter.members["Member 1"])
    for path in ("members", f"members/{lapsed}", "roll"):
        assert member.get(f"/people/{chapter.root}/{path}").status_code == 403
        assert member.get(f"/people/{'0' * 32}/{path}").status_code == 404


def test_an_officer_reads_nothing_of_bodies_that_are_not_theirs(app: Flask, chapter: Chapter) -> None:
    """Who works where is for the circle's own officers and those of the body above it."""
    lapsed = a_lapsed_member(chapter)
    other = actions.make_body("circle", "Night shift circle", chapter.branch, scope="workplace").id
    actions.join(lapsed, other, date(2026, 1, 1))
    db.session.commit()
    page = read(signed_in(app, chapter.chair), f"/people/{chapter.root}/members/{lapsed}")
    assert "Night shift circle" not in page
    elsewhere = actions.add_member("Stray Person", "stray@members.example", JOINED).id
    actions.record_dues(elsewhere, JOINED, PAID_UNTIL)
    db.session.commit()
    assert signed_in(app, chapter.chair).get(f"/people/{chapter.root}/members/{elsewhere}").status_code == 404
