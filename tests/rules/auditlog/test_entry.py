"""An entry of the log has one spelling, fits a bundle, and says when and what."""

import contextlib
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from auditlog import entry
from auditlog.entry import EntryTooLarge, MalformedEntry

ID = "0123456789abcdef0123456789abcdef"
AT = datetime(2026, 2, 1, 18, 0, 0, tzinfo=UTC)
PLAIN = (
    b'{"at":"2026-02-01T18:00:00Z","ballot":"B-2026-011","id":"0123456789abcdef0123456789abcdef",'
    b'"n":41,"type":"ballot.closed","v":1}'
)


def test_an_entry_is_the_canonical_json_of_its_own_keys_and_its_fields() -> None:
    assert entry.canonical("ballot.closed", AT, ID, {"n": 41, "ballot": "B-2026-011"}) == PLAIN


def test_an_entry_reads_back_with_its_instant_and_the_fields_of_its_type() -> None:
    read = entry.parse(PLAIN)
    assert (read.id, read.type, read.at) == (ID, "ballot.closed", AT)
    assert read.fields == {"ballot": "B-2026-011", "n": 41}
    assert read.canonical == PLAIN


def test_the_leaf_is_the_hash_of_a_zero_byte_and_the_entry() -> None:
    assert entry.parse(PLAIN).leaf_hash.hex() == "c87ed422631e0a406ab7186f7eb4fe45f3b4860b438f0587707d6ca118204541"
    assert entry.leaf_hash(PLAIN) == entry.parse(PLAIN).leaf_hash


def test_an_instant_of_another_zone_is_written_in_utc() -> None:
    local = AT.astimezone(timezone(timedelta(hours=-5)))
    assert entry.canonical("ballot.closed", local, ID, {"n": 41, "ballot": "B-2026-011"}) == PLAIN


@pytest.mark.parametrize("at", [datetime(2026, 2, 1, 18), AT.replace(microsecond=1)])
def test_an_instant_without_zone_or_with_part_seconds_is_refused(at: datetime) -> None:
    with pytest.raises(MalformedEntry):
        entry.canonical("genesis", at, ID, {})


@pytest.mark.parametrize("key", ["v", "id", "type", "at"])
def test_fields_cannot_take_the_place_of_the_entrys_own_keys(key: str) -> None:
    with pytest.raises(MalformedEntry, match=key):
        entry.canonical("genesis", AT, ID, {key: "x"})


@pytest.mark.parametrize("number", ["", ID[:-1], ID + "0", ID.upper(), ID[:-1] + "g", ID + "\n"])
def test_an_id_must_be_32_lower_case_hexadecimal_digits(number: str) -> None:
    with pytest.raises(MalformedEntry):
        entry.canonical("genesis", AT, number, {})


@pytest.mark.parametrize(
    "kind", ["", "Genesis", "ballot.", ".closed", "ballot closed", "ballot-closed", "a" * 65, "a\n"]
)
def test_a_type_must_be_plain_words_joined_by_dots(kind: str) -> None:
    with pytest.raises(MalformedEntry):
        entry.canonical(kind, AT, ID, {})


@pytest.mark.parametrize("value", [0.5, 2**53, b"x", {1: 2}, "\ud800", {"deep": {"deeper": 1.0}}])
def test_floats_large_integers_and_other_types_are_refused(value: object) -> None:
    with pytest.raises(MalformedEntry):
        entry.canonical("genesis", AT, ID, {"value": value})


def test_text_is_written_in_normal_form_c() -> None:
    decomposed = entry.canonical("genesis", AT, ID, {"name": "Jose\u0301", "list": ["e\u0301"]})
    assert decomposed == entry.canonical("genesis", AT, ID, {"name": "Jos\u00e9", "list": ["\u00e9"]})


def test_two_keys_that_are_one_text_are_refused() -> None:
    with pytest.raises(MalformedEntry, match="same text"):
        entry.canonical("genesis", AT, ID, {"e\u0301": 1, "\u00e9": 2})


def test_an_entry_of_65535_bytes_is_taken_and_one_more_is_not() -> None:
    room = 65_535 - len(entry.canonical("genesis", AT, ID, {"text": ""}))
    largest = entry.canonical("genesis", AT, ID, {"text": "x" * room})
    assert len(largest) == 65_535
    assert entry.parse(largest).type == "genesis"
    with pytest.raises(EntryTooLarge):
        entry.canonical("genesis", AT, ID, {"text": "x" * (room + 1)})
    with pytest.raises(EntryTooLarge):
        entry.parse(largest[:-2] + b" " + largest[-2:])


@pytest.mark.parametrize(
    "twin",
    [
        PLAIN + b"\n",
        PLAIN.replace(b":41", b": 41"),
        PLAIN.replace(b":41", b":41.0"),
        PLAIN.replace(b":41", b":4.1e1"),
        PLAIN.replace(b'"n":41', b'"n":41,"n":41'),
        PLAIN.replace(b"B-2026", b"\\u0042-2026"),
        PLAIN.replace(b'{"at":"2026-02-01T18:00:00Z",', b"{")[:-1] + b',"at":"2026-02-01T18:00:00Z"}',
        PLAIN.replace(b"18:00:00Z", b"18:00:00+00:00"),
        PLAIN.replace(b"18:00:00Z", b"18:00:00.0Z"),
        PLAIN.replace(b"18:00:00Z", b"24:00:00Z"),
        PLAIN.replace(b"02-01", b"02-30"),
        PLAIN.replace(b"2026-02-01T", b"0000-02-01T"),
        PLAIN.replace(b'"v":1', b'"v":2'),
        PLAIN.replace(b'"v":1', b'"v":true'),
        PLAIN.replace(b'"v":1', b'"v":"1"'),
        PLAIN.replace(b',"v":1', b""),
        PLAIN.replace(b'"id":"0123', b'"id":"012'),
        PLAIN.replace(b'"type":"ballot.closed"', b'"type":7'),
        PLAIN.replace(b"ballot.closed", b"Ballot.closed"),
        PLAIN.replace(b"B-2026", "e\u0301".encode()),
        PLAIN.replace(b"B-2026", b"\xff"),
        b"[]",
        b"null",
        b"",
    ],
)
def test_a_twin_in_another_spelling_is_refused(twin: bytes) -> None:
    assert twin != PLAIN
    with pytest.raises(MalformedEntry):
        entry.parse(twin)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
fields = st.dictionaries(
    texts.filter(lambda key: key not in {"v", "id", "type", "at"}),
    st.none() | st.booleans() | texts | st.integers(-(2**53) + 1, 2**53 - 1) | st.lists(texts, max_size=3),
    max_size=5,
)
instants = st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=0))


@given(instants, fields)
def test_what_is_written_is_read_and_writes_the_same_again(at: datetime, given_fields: dict[str, object]) -> None:
    composed = {unicodedata.normalize("NFC", key) for key in given_fields}
    assume(len(composed) == len(given_fields))
    data = entry.canonical("a.b", at, ID, given_fields)
    read = entry.parse(data)
    assert read.at == at
    assert entry.canonical(read.type, read.at, read.id, read.fields) == data


@given(st.integers(0, len(PLAIN) - 1), st.integers(1, 255))
def test_a_changed_byte_is_refused_or_gives_another_leaf(at: int, change: int) -> None:
    altered = PLAIN[:at] + bytes([PLAIN[at] ^ change]) + PLAIN[at + 1 :]
    with contextlib.suppress(MalformedEntry):
        assert entry.parse(altered).leaf_hash != entry.parse(PLAIN).leaf_hash
