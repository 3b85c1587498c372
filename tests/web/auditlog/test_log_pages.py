"""The explorer tells every entry as a sentence and shows its very bytes."""

import html

import pytest

from auditlog import queries, sequencer
from tests.noted import Noted, note_down, work


def test_the_newest_entries_stand_first_each_as_a_sentence(client, house):
    work(house)
    page = html.unescape(client.get("/log").text)
    sentences = [
        "A new mandate key holds from now on.", "A new office key holds from now on.", "of Test Chapter began.",
    ]  # fmt: skip
    places = [page.index(sentence) for sentence in sentences]
    assert places == sorted(places)
    assert '<a href="/log/entries/2"><code>2</code></a>' in page


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
    assert 'rel="prev"' in client.get("/log?before=70").text
    assert 'rel="prev"' not in client.get("/log?before=120").text


@pytest.mark.parametrize("before", ["0", "-1", "x", "", "9" * 30, "5000"])
def test_a_place_that_is_none_shows_the_newest(client, house, before):
    work(house)
    assert "<code>2</code>" in client.get(f"/log?before={before}").text


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
