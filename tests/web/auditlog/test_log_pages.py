"""The explorer tells every entry as a sentence and shows its very bytes."""

import html

import pytest

from auditlog import queries, sequencer
from benchmarks.pages import asked_of
from tests.noted import Noted, note_down, work


def test_the_newest_entries_stand_first_each_as_a_sentence(client, house):
    work(house)
    page = html.unescape(client.get("/log").text)
    sentences = [
        "A new mandate key holds from now on.", "A new office key holds from now on.", "of Test Chapter began.",
    ]  # fmt: skip
    places = [page.index(sentence) for sentence in sentences]
    assert places == sorted(places)
    assert 'href="/log/entries/2"' in page


def test_an_event_nobody_can_tell_is_shown_by_its_type(client, house):
    note_down("<script>alert(1)</script>")
    work(house)
    assert "test.noted" in client.get("/log").text


def test_what_an_entry_says_is_shown_as_text_only(client, house, app):
    from foundation.slots import slots

    class Told(Noted):
        def tell(self) -> str:
            return self.words

    slots().events["test.noted"] = Told
    note_down("<script>alert(1)</script>")
    work(house)
    for path in ("/log", "/log/entries/3"):
        page = client.get(path).text
        assert "<script>alert(1)</script>" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_pages_lead_to_older_and_newer_entries_and_lose_none(client, house):
    note_down(*(f"line {number}" for number in range(117)))
    work(house)  # 120 entries
    seen, path = [], "/log"
    for _ in range(9):
        page = client.get(path).text
        seen += [number for number in range(119, -1, -1) if f'href="/log/entries/{number}"' in page]
        if 'rel="next"' not in page:
            break
        path = html.unescape(page.split('" rel="next"')[0].rsplit('href="', 1)[1])
    assert seen == list(range(119, -1, -1))
    assert "The newest entries" in client.get("/log?before=70").text
    assert "The newest entries" not in client.get("/log").text


@pytest.mark.parametrize("before", ["0", "-1", "x", "", "9" * 30, "5000"])
def test_a_place_that_is_none_shows_the_newest(client, house, before):
    work(house)
    assert 'href="/log/entries/2"' in client.get(f"/log?before={before}").text


def test_the_log_is_narrowed_by_words_and_by_kind_and_pages_keep_that(client, house):
    note_down(*(f"ballot {number}" for number in range(60)), "Größe “M-2026-001” & <b>", "M-2026-0011")
    work(house)
    found = client.get("/log", query_string={"about": "Größe"}).text
    assert found.count('class="folio"') == 1
    assert "Größe" in found
    page = client.get("/log?about=ballot").text
    assert page.count('class="folio"') == 50
    older = html.unescape(page.split('" rel="next"')[0].rsplit('href="', 1)[1])
    assert client.get(older).text.count('class="folio"') == 10
    keys = client.get("/log?kind=auditlog").text
    assert 'href="/log/entries/0"' in keys
    assert "ballot 5" not in keys
    assert "Nothing found" in client.get("/log?about=never+said").text
    assert client.get("/log?kind=no-such-package").text.count('class="folio"') == 50


def test_a_number_is_found_as_a_whole_and_words_anywhere(client, house):
    note_down("M-2026-001", "M-2026-0011", "about M-2026-001 among others")
    work(house)
    assert client.get("/log?about=M-2026-001").text.count('class="folio"') == 1
    assert client.get("/log?about=among+others").text.count('class="folio"') == 1


def test_entries_are_found_by_what_they_name_without_reading_the_log_through(client, house):
    """A number, an id within the fields and the entry's own id are looked up; the bytes of no entry are searched."""
    number, body = "M-2026-001", "ab" * 16
    [entry_id, *_] = note_down(number, body, f"about {number}")
    work(house)
    for about in (number, body, entry_id):
        _took, asked, page = asked_of(client, f"/log?about={about}")
        assert page.count(b'class="folio"') == 1, about
        assert not any("instr(" in one or "position(" in one for one in asked), about
    assert any("instr(" in one or "position(" in one for one in asked_of(client, "/log?about=about")[1])


@pytest.mark.parametrize("about", ['"', "\\", "%", "_", "'; drop table log_entry; --", "a" * 5000])
def test_whatever_is_looked_for_is_looked_for_as_it_is(client, house, about):
    note_down("plain")
    work(house)
    answer = client.get("/log", query_string={"about": about})
    assert answer.status_code == 200
    assert ("Nothing found" in answer.text) == (about not in '"_')


def test_an_entry_shows_its_canonical_bytes_and_its_hash(client, house):
    [entry_id] = note_down("Zoë & 3 > 2")
    work(house)
    page = html.unescape(client.get("/log/entries/3").text)
    found = queries.entry(entry_id)
    assert found is not None
    assert found.canonical.decode() in page
    assert found.leaf_hash.hex() in page
    assert entry_id in page
    assert 'href="/log/entries/3/proof"' in page
    assert 'href="/log/checkpoints/4"' in page


def test_an_entry_not_yet_signed_says_so(client, house):
    work(house)
    note_down("waits")
    house.run("log", sequencer.sequence)
    assert "No signed checkpoint covers it yet" in client.get("/log/entries/3").text
    assert "Waits for the signature" in client.get("/log").text


@pytest.mark.parametrize("place", ["3", str(2**63), "9" * 40, "-1", "x"])
def test_an_entry_that_is_not_there_is_a_404(client, house, place):
    work(house)
    assert client.get(f"/log/entries/{place}").status_code == 404


@pytest.mark.parametrize("path", ["/log", "/log/entries/0"])
def test_a_page_has_one_title_and_one_heading_of_its_own(client, house, path):
    work(house)
    page = client.get(path).text
    assert (page.count("<title>"), page.count("<h1>")) == (1, 1)
