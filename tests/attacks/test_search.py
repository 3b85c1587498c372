"""Search finds what one may read and nothing else: by hit, by number, by page; the same on both databases."""

import re
from typing import Any

import pytest
from sqlalchemy import text

from deliberation import actions as deliberation
from foundation.database import db
from foundation.search import filling
from foundation.search.finding import PAGE, find
from foundation.search.words import question
from membership import actions as membership
from relationships import actions as relationships
from tests.attacks.web_house import WebHouse
from tests.attempts import Visitor
from tests.factories import JOINED, Chapter, a_chapter, a_member, a_rule

LINK = re.compile(r'<h3><a href="([^"]+)">(.*?)</a></h3>', re.DOTALL)


def page_of(made: WebHouse, who: str, words: str, **more: Any) -> str:
    answer = made.clients[who].get("/search", query_string={"q": words, **more})
    assert answer.status_code == 200
    return re.sub(r'(name="csrf_token" value=)"[^"]+"', r"\1", str(answer.get_data(as_text=True)))


def hits_of(made: WebHouse, who: str, words: str) -> set[str]:
    return {url for url, _title in LINK.findall(page_of(made, who, words))}


EVERYTHING = ("branch", "vote", "write", "say", "212")
INSIDE = ("member", "proposer", "chair", "organiser")
OUTSIDE = ("anonymous", "gone", "foreign")


def test_whoever_finds_a_thing_may_open_it(made: WebHouse) -> None:
    for who in ("member", "anonymous", "gone", "foreign", "above", "auditor"):
        found = set().union(*(hits_of(made, who, word) for word in EVERYTHING))
        assert found or who == "gone"
        assert {url: made.get(who, url).status_code for url in found} == dict.fromkeys(found, 200), who


def test_nobody_outside_a_body_finds_its_things_and_the_page_does_not_tell_that_there_are_any(made: WebHouse) -> None:
    ids = made.ids
    own = {
        f"/proposals/{ids['discussed']}": "car park", f"/relationships/{ids['relationship']}": "ferry",
        f"/campaigns/{ids['campaign']}": "ward", f"/procedures/{ids['procedure']}": "branch vote position",
        f"/people/{ids['body']}": "harbor branch",
    }  # fmt: skip
    for url, words in own.items():
        for who in INSIDE:
            assert url in hits_of(made, who, words), (who, url)
        for who in OUTSIDE:
            assert url not in hits_of(made, who, words), (who, url)
    for who in OUTSIDE:
        found, none = page_of(made, who, "zebra ferry"), page_of(made, who, "zebra xylophone")
        assert re.sub(r"zebra \w+", "*", found) == re.sub(r"zebra \w+", "*", none)
        found, none = page_of(made, who, "ferry transit"), page_of(made, who, "giraffe transit")
        assert found.replace("ferry", "giraffe") == none
        assert page_of(made, who, "ferry", page=2).replace("ferry", "giraffe") == page_of(made, who, "giraffe", page=2)


def test_contacts_are_found_by_nobody(made: WebHouse) -> None:
    for who in (*INSIDE, *OUTSIDE, "auditor", "committee"):
        for words in ("Petra Pier", "petra", "steward", "depot mornings"):
            assert hits_of(made, who, words) == set(), (who, words)


def test_people_are_found_by_nobody(made: WebHouse) -> None:
    for words in ("Voter1 Person", "person", "members.example"):
        assert hits_of(made, "chair", words) == set()


def test_what_was_typed_is_shown_again_and_never_read_as_markup(made: WebHouse) -> None:
    page = page_of(made, "member", '"><script>alert(1)</script> ferry')
    assert "<script>alert" not in page
    assert "&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt; ferry" in page


@pytest.mark.parametrize("page", ["0", "-1", "999999999999999999999", "x", "1e9", "2.5"])
def test_a_page_that_is_none_is_no_fault(made: WebHouse, page: str) -> None:
    assert 'id="found"' in page_of(made, "member", "zebra", page=page)


@pytest.fixture
def chapter(app: Any) -> Chapter:
    made = a_chapter()
    deliberation.adopt_procedure(made.root, "position", a_rule())
    db.session.commit()
    return made


def proposed(chapter: Chapter, title: str, words: str) -> str:
    found = deliberation.propose(chapter.root, "position", title, words, chapter.chair)
    db.session.commit()
    return str(found.id)


def titles(words: str, member_id: str | None, page: int = 1) -> list[str]:
    return [hit.title for hit in find(question(words), member_id, page).hits]


def test_both_databases_find_the_same_in_the_same_order(app: Any, chapter: Chapter, clock: Any) -> None:
    for title, words in (
        ("Café workers", "A union of cafés."), ("Straße", "UNIONS and parties"), ("Union", "cafe"),
        ("50% of _all_", "back\\slash, unionised"), ("Ω", "Ωmega unión"),
    ):  # fmt: skip
        proposed(chapter, title, words)
        clock.advance(minutes=1)
    me = chapter.chair
    assert titles("union", me) == ["Union", "Ω", "50% of _all_", "Straße", "Café workers"]
    assert titles("cafe UNION", me) == ["Union", "Café workers"]
    assert titles("strasse", me) == ["Straße"]
    assert titles("party", me) == ["Straße"]
    assert titles("ωMEGA", me) == ["Ω"]
    for wild in ("%", "_", "50%zz", "back_slash x", "u%n", "' or 1=1 --", "union* AND NOT cafe zzz"):
        assert titles(wild, me) == [], wild
    number = db.session.execute(text("select number from proposal where title = 'Union'")).scalar_one()
    assert titles(number.lower(), me) == ["Union"]


def test_a_text_is_found_from_its_commit_on_as_it_stands_and_what_was_undone_never(app: Any, chapter: Chapter) -> None:
    made = proposed(chapter, "Trams", "We ask for trams.")
    assert titles("tram", chapter.chair) == ["Trams"]
    deliberation.revise(made, chapter.chair, title="Buses", text="We ask for buses.", terms=[], until_at=None)
    db.session.rollback()
    assert titles("bus", chapter.chair) == []
    deliberation.revise(made, chapter.chair, title="Buses", text="We ask for buses.", terms=[], until_at=None)
    db.session.commit()
    assert titles("buses", chapter.chair) == ["Buses"]
    assert titles("tram", chapter.chair) == []
    with db.session.begin_nested() as savepoint:
        deliberation.propose(chapter.root, "position", "Ferries", "We ask for ferries.", chapter.chair)
        savepoint.rollback()
    db.session.commit()
    assert titles("ferry", chapter.chair) == []


def test_what_members_say_is_found_and_what_was_hidden_is_not(app: Any, chapter: Chapter) -> None:
    about, speaker = proposed(chapter, "Trams", "We ask for trams."), chapter.members["Member 1"]
    written = deliberation.say(about, "The **ferry** is late.", speaker)
    db.session.commit()
    number = db.session.execute(text("select number from proposal")).scalar_one()
    assert titles("ferry", chapter.chair) == titles("ferry", speaker) == [f"{number}, {written.n}"]
    assert titles("ferry", None) == titles("ferry", a_member("Out Side")) == []
    assert titles("Member 1", chapter.chair) == []
    deliberation.hide_post(about, written.n, "Not about trams.", chapter.chair)
    db.session.commit()
    assert titles("ferry", chapter.chair) == titles("ferry", speaker) == []
    deliberation.show_post(about, written.n, chapter.chair)
    db.session.commit()
    assert titles("ferry", chapter.chair) == [f"{number}, {written.n}"]


def test_statements_for_and_against_are_found_until_they_are_taken_back(app: Any, chapter: Chapter) -> None:
    about, author = proposed(chapter, "Trams", "We ask for trams."), chapter.members["Member 1"]
    deliberation.file_statement(about, "against", "The ferries come first.", "Dockside caucus", author)
    db.session.commit()
    assert titles("ferries", chapter.chair) == titles("dockside", chapter.chair) == ["Trams"]
    assert titles("ferries", None) == titles("ferries", a_member("Out Side")) == []
    [hit] = find(question("ferries"), chapter.chair).hits
    with app.test_request_context():
        assert hit.url == f"/proposals/{about}/sides#statement-1"
    deliberation.file_statement(about, "for", "Trams, and soon.", "", author)
    db.session.commit()
    assert titles("ferries", chapter.chair) == []
    deliberation.withdraw_statement(about, author)
    db.session.commit()
    assert titles("soon", chapter.chair) == []


def kept_words() -> list[Any]:
    for_all = "select word, text_id, weight from search_word order by word, text_id"
    shown = "select id, kind, subject, body_id, title, text from search_text order by id"
    return [*db.session.execute(text(for_all)), *db.session.execute(text(shown))]


def test_made_anew_search_finds_what_it_found(app: Any, chapter: Chapter) -> None:
    other = relationships.make_counterpart("Local 212", "union")
    relationships.make_relationship(chapter.root, other.id, "direct", "organisation", "body-body", "Ferry workers")
    proposed(chapter, "Trams", "We ask for trams.")
    before = kept_words()
    db.session.execute(text("delete from search_word where word like 'tram%'"))
    assert filling.rebuild() == {"body": 2, "relationship": 1, "campaign": 0, "proposal": 1, "post": 0, "statement": 0,
                                 "report": 0, "procedure": 1, "decision": 0}  # fmt: skip
    assert kept_words() == before


def test_pages_go_on_in_order_and_count_only_what_may_be_read(app: Any, chapter: Chapter) -> None:
    inside = a_member("In Branch", (chapter.root, chapter.branch))
    deliberation.adopt_procedure(chapter.branch, "position", a_rule())
    for n in range(PAGE + 3):
        deliberation.propose(chapter.branch, "position", f"Tram {n}", "We say so.", inside)
    deliberation.propose(chapter.root, "position", "Tram for all", "We say so.", inside)
    db.session.commit()
    assert len(titles("tram", inside)) == PAGE
    assert len(set(titles("tram", inside) + titles("tram", inside, 2))) == PAGE + 4
    assert find(question("tram"), inside).total == PAGE + 4
    assert find(question("tram"), chapter.members["Member 1"]).total == 1
    assert titles("tram", chapter.members["Member 1"], 2) == []
    assert find(question("tram"), None).total == 0


def test_an_auditor_finds_what_lies_below_and_who_left_finds_nothing(app: Any, chapter: Chapter) -> None:
    inside = a_member("In Branch", (chapter.root, chapter.branch))
    deliberation.adopt_procedure(chapter.branch, "position", a_rule())
    deliberation.propose(chapter.branch, "position", "Trams", "We say so.", inside)
    auditor = chapter.members["Member 2"]
    membership.found_office(auditor, chapter.root, "auditor")
    db.session.commit()
    assert titles("tram", auditor) == ["Trams"]
    membership.leave(inside, chapter.branch, JOINED)
    db.session.commit()
    assert titles("tram", inside) == []


def test_a_stranger_asks_without_signing_in_and_is_told_what_members_find(client: Any, app: Any) -> None:
    Visitor(app, None)
    page = client.get("/search").get_data(as_text=True)
    assert 'action="/search" method="get"' in page
    assert "members also find" in page
    assert 'id="found"' not in page
    assert "There is no word in this" in client.get("/search?q=%2A%2A").get_data(as_text=True)
