"""The files of the log as strangers fetch them: key, checkpoint, tiles, bundles, proofs and the feed."""

import hashlib
from xml.etree import ElementTree

import pytest

from auditlog import queries
from auditlog.checkpoint import open_checkpoint
from auditlog.merkle.tiles import decode_bundle, decode_hashes
from auditlog.merkle.tree import leaf_hash, root
from auditlog.note import Verifier
from auditlog.proof import parse
from tests.noted import note_down, work

IMMUTABLE = "public, max-age=31536000, immutable"


def test_the_key_is_one_line_that_verifies_the_checkpoint(client, house):
    work(house)
    answer = client.get("/log/key")
    assert (answer.status_code, answer.mimetype, answer.text.count("\n")) == (200, "text/plain", 1)
    signed = open_checkpoint(client.get("/log/checkpoint").data, Verifier.parse(answer.text.strip()))
    assert signed.checkpoint.size == 3


def test_before_the_first_signature_there_is_no_checkpoint(client):
    answer = client.get("/log/checkpoint")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")


def test_an_old_checkpoint_stays_readable(client, house):
    work(house)
    old = client.get("/log/checkpoint").text
    note_down("later")
    work(house)
    assert client.get("/log/checkpoint").text != old
    assert client.get("/log/checkpoints/3").text == old
    assert client.get("/log/checkpoints/2").status_code == 404
    assert client.get(f"/log/checkpoints/{2**70}").status_code == 404


def test_tiles_and_bundles_hold_the_tree(client, house):
    note_down(*(f"line {number}" for number in range(257)))
    work(house)  # 260 entries
    full, edge = client.get("/log/tile/0/000"), client.get("/log/tile/0/001.p/4")
    assert full.headers["Cache-Control"] == IMMUTABLE
    assert full.mimetype == "application/octet-stream"
    assert "immutable" not in edge.headers["Cache-Control"]
    entries = decode_bundle(client.get("/log/tile/entries/000").data)
    entries += decode_bundle(client.get("/log/tile/entries/001.p/4").data)
    hashes = decode_hashes(full.data) + decode_hashes(edge.data)
    assert (len(entries), len(hashes)) == (260, 260)
    assert [hashlib.sha256(b"\x00" + entry).digest() for entry in entries] == hashes
    assert client.get("/log/tile/1/000.p/1").data == root(hashes[:256])
    head = queries.latest_checkpoint()
    assert head is not None
    assert head.root == root(hashes)


def test_the_partial_tiles_of_every_signed_size_stay(client, house):
    work(house)
    three = client.get("/log/tile/0/000.p/3").data, client.get("/log/tile/entries/000.p/3").data
    note_down("a", "b")
    work(house)
    assert (client.get("/log/tile/0/000.p/3").data, client.get("/log/tile/entries/000.p/3").data) == three
    assert client.get("/log/tile/0/000.p/5").data.startswith(three[0])


@pytest.mark.parametrize(
    "path",
    [
        "0/000", "0/000.p/2", "0/000.p/4", "0/000.p/0", "0/000.p/256", "0/000.p/03", "0/0.p/3", "0/000.p/3/",
        "/0/000.p/3", "00/000.p/3", "0/x000/000.p/3", "1/000", "1/000.p/1", "64/000", "-1/000", "0/001.p/3",
        "entries/000", "entries/000.p/4", "Entries/000.p/3", "entries/000.p/x", "data/000", "x", "0/../0/000.p/3",
        "0/000.p/3%00", "0/%E0%A5%A6.p/3", "9" * 400, "0/" + "x999/" * 60 + "999",
    ],
)  # fmt: skip
def test_any_other_tile_is_not_there(client, house, path):
    work(house)
    assert client.get("/log/tile/0/000.p/3").status_code == 200
    assert client.get(f"/log/tile/{path}").status_code == 404


def test_a_proof_is_a_file_that_verifies(client, house):
    note_down("proved")
    work(house)
    answer = client.get("/log/entries/3/proof")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="entry-3.tlog-proof"'
    found = queries.entry_at(3)
    assert found is not None
    assert parse(answer.data).verify(leaf_hash(found.canonical), Verifier.parse(queries.key_line())).size == 4


def test_an_entry_that_no_checkpoint_covers_has_no_proof_yet(client, house):
    from auditlog import sequencer

    work(house)
    note_down("waits")
    house.run("log", sequencer.sequence)
    assert client.get("/log/entries/3/proof").status_code == 503
    assert client.get("/log/entries/4/proof").status_code == 404


def test_the_feed_gives_the_newest_checkpoints_whole(client, house):
    work(house)
    note_down("later")
    work(house)
    answer = client.get("/log/feed")
    assert answer.mimetype == "application/atom+xml"
    atom = "{http://www.w3.org/2005/Atom}"
    entries = ElementTree.fromstring(answer.data).findall(f"{atom}entry")
    assert [entry.findtext(f"{atom}id") for entry in entries] == [
        "http://localhost/log/checkpoints/4", "http://localhost/log/checkpoints/3",
    ]  # fmt: skip
    assert entries[0].findtext(f"{atom}content") == client.get("/log/checkpoint").text


@pytest.mark.parametrize(
    "path", ["/log", "/log/key", "/log/checkpoint", "/log/tile/0/000.p/3", "/log/entries/2", "/log/feed"]
)
def test_the_log_is_read_without_sign_in_and_never_written_to(client, house, path):
    work(house)
    assert client.get(path).status_code == 200
    assert client.post(path).status_code in (400, 405)
