"""Digests, canonical JSON, strict encodings and printable codes say one thing in one way."""

import json
import struct
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from foundation import hashing


def test_sha256_of_the_empty_string_is_the_known_figure() -> None:
    assert hashing.sha256(b"").hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_each_field_is_written_after_its_length() -> None:
    assert hashing.lp("ab", b"", b"\x00") == b"\x00\x00\x00\x02ab" + b"\x00\x00\x00\x00" + b"\x00\x00\x00\x01\x00"


def test_text_is_hashed_in_normal_form_c() -> None:
    assert hashing.lp("e\u0301") == hashing.lp("\u00e9") == b"\x00\x00\x00\x02\xc3\xa9"


def test_bytes_are_hashed_as_they_are() -> None:
    assert hashing.lp("e\u0301".encode()) == b"\x00\x00\x00\x03e\xcc\x81"


def test_fields_cannot_be_moved_into_each_other() -> None:
    assert hashing.tagged("t", "ab", "c") != hashing.tagged("t", "a", "bc")
    assert hashing.tagged("t", "ab") != hashing.tagged("t", "ab", "")


def test_a_tag_is_the_first_field() -> None:
    assert hashing.tagged("ref-v1", b"x") == hashing.sha256(b"\x00\x00\x00\x06ref-v1\x00\x00\x00\x01x")


def test_a_lone_surrogate_is_refused_everywhere() -> None:
    for act in (hashing.lp, hashing.jcs):
        with pytest.raises(ValueError):
            act("\ud800")


def test_keys_are_sorted_by_utf16_units() -> None:
    """U+1F600 comes before U+FB33 in UTF-16, though its code point is higher (RFC 8785, section 3.2.3)."""
    assert hashing.jcs({"\ufb33": 1, "\U0001f600": 2, "1": 3, "\r": 4}).decode() == (
        '{"\\r":4,"1":3,"\U0001f600":2,"\ufb33":1}'
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-1, "-1"),
        (9007199254740991, "9007199254740991"),
        (-9007199254740991, "-9007199254740991"),
        (True, "true"),
        (None, "null"),
        ('\u20ac$\u000f\nA\'B"\\\\"/', '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'),
        ("\x7f\b\t\f", '"\x7f\\b\\t\\f"'),
        ([], "[]"),
        ({}, "{}"),
        ({"b": [1, {"z": 1, "a": 2}], "a": ""}, '{"a":"","b":[1,{"a":2,"z":1}]}'),
    ],
)
def test_a_value_has_this_canonical_text(value: object, text: str) -> None:
    assert hashing.jcs(value) == text.encode()


@pytest.mark.parametrize("value", [1.5, 1.0, float("nan"), 2**53, -(2**53), b"x", {1: "x"}, {"a": {1, 2}}, object()])
def test_floats_large_integers_and_other_types_are_refused(value: object) -> None:
    with pytest.raises(ValueError):
        hashing.jcs({"value": value})


def test_nesting_is_bounded() -> None:
    deep = json.loads("[" * 60 + "]" * 60)
    assert hashing.jcs(deep) == b"[" * 60 + b"]" * 60
    for levels in (70, 100_000):
        assert not hashing.is_canonical(b"[" * levels + b"]" * levels)


@pytest.mark.parametrize(
    "twin",
    [
        b'{"a":1,"a":1}',
        b'{"b":1,"a":1}',
        b'{"a": 1}',
        b'{"a":1}\n',
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":1.0}',
        b'{"a":1e0}',
        b'{"a":-0}',
        b'{"a":01}',
        b'{"a":"\\u0041"}',
        b'{"a":"\\/"}',
        b'{"a":"\\ud800"}',
        b'{"a":NaN}',
        b'{"a":9007199254740992}',
        b'{"a":' + b"9" * 10_000 + b"}",
        b'{"a":"\xff"}',
        '{"a":1}'.encode("utf-16"),
        b"",
    ],
)
def test_a_non_canonical_twin_is_refused(twin: bytes) -> None:
    assert not hashing.is_canonical(twin)
    with pytest.raises(ValueError):
        hashing.parse_canonical(twin)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner)
    ),
    max_leaves=12,
)


@given(json_values)
def test_canonical_json_reads_back_as_the_same_value(value: object) -> None:
    assert hashing.parse_canonical(hashing.jcs(value)) == value


@given(st.binary(max_size=40) | st.text(max_size=40).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_canonical_or_refused_with_a_value_error(data: bytes) -> None:
    try:
        value = hashing.parse_canonical(data)
    except ValueError:
        return
    assert hashing.jcs(value) == data


@pytest.mark.parametrize("text", ["Zg", "Zh==", "Zg==\n", " Zg==", "Z_==", "Zg=", "Zg===", "é", "Zm9v\nZm9v"])
def test_base64_that_does_not_re_encode_to_itself_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        hashing.b64_strict(text)


@given(st.binary(max_size=64))
def test_base64_and_hexadecimal_come_back(data: bytes) -> None:
    assert hashing.b64_strict(hashing.b64(data)) == data
    assert hashing.hex_strict(data.hex(), len(data)) == data


@pytest.mark.parametrize("text", ["AB", "a", "0x", "a b", "é", "٣٣"])
def test_other_hexadecimal_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        hashing.hex_strict(text)


def test_hexadecimal_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="Expected 32"):
        hashing.hex_strict("00" * 15, 16)


@pytest.mark.parametrize(
    ("seed", "code"),
    [
        (bytes(16), "0" * 26),
        (b"\xff" * 16, "Z" * 25 + "W"),
        (b"\x08" + bytes(15), "1" + "0" * 25),
        (bytes(15) + b"\x01", "0" * 25 + "4"),
        (bytes.fromhex("00443214c74254b635cf84653a56d7c6"), "0123456789ABCDEFGHJKMNPQRR"),
    ],
)
def test_a_seed_is_written_as_26_letters(seed: bytes, code: str) -> None:
    assert len(code) == 26
    assert hashing.crockford_encode(seed) == code


@given(st.binary(min_size=16, max_size=16))
def test_a_code_comes_back_however_it_is_typed(seed: bytes) -> None:
    code = hashing.crockford_encode(seed)
    sloppy = hashing.grouped(code).lower().replace("0", "o").replace("1", "l").replace(" ", " - ")
    assert hashing.crockford_decode(code) == hashing.crockford_decode(sloppy) == seed
    assert hashing.crockford_decode(code.replace("1", "I")) == seed


def test_a_code_is_shown_in_groups_of_four() -> None:
    assert hashing.grouped("JFEXKTC10ZDJTXNYCKZ6SC0V5R") == "JFEX KTC1 0ZDJ TXNY CKZ6 SC0V 5R"


@pytest.mark.parametrize("spare", "123567")
def test_a_code_with_spare_bits_set_is_refused(spare: str) -> None:
    with pytest.raises(ValueError, match="last letter"):
        hashing.crockford_decode("0" * 25 + spare)


@pytest.mark.parametrize(
    "code", ["", "0" * 25, "0" * 27, "U" + "0" * 25, "é" + "0" * 25, "０" + "0" * 25, "\n" + "0" * 25]
)
def test_a_code_of_another_length_or_alphabet_is_refused(code: str) -> None:
    with pytest.raises(ValueError):
        hashing.crockford_decode(code)


@pytest.mark.parametrize("size", [0, 15, 17])
def test_a_code_is_made_of_sixteen_bytes_only(size: int) -> None:
    with pytest.raises(ValueError):
        hashing.crockford_encode(bytes(size))


@pytest.mark.parametrize("name", ["arrays", "french"])
def test_the_published_documents_without_floats_come_out_byte_for_byte(real_data: Path, name: str) -> None:
    folder = real_data / "jcs"
    out = hashing.jcs(json.loads((folder / "input" / f"{name}.json").read_bytes()))
    assert out == (folder / "output" / f"{name}.json").read_bytes()
    assert out == bytes.fromhex((folder / "outhex" / f"{name}.txt").read_text())
    assert hashing.is_canonical(out)


def test_the_published_document_with_floats_is_refused_by_us_and_right_in_the_library(real_data: Path) -> None:
    folder = real_data / "jcs"
    value = json.loads((folder / "input" / "values.json").read_bytes())
    assert rfc8785.dumps(value) == (folder / "output" / "values.json").read_bytes()
    with pytest.raises(ValueError):
        hashing.jcs(value)
    assert not hashing.is_canonical((folder / "output" / "values.json").read_bytes())


def test_published_numbers_are_right_in_the_library_and_ours_where_whole_and_safe(real_data: Path) -> None:
    whole = 0
    for line in (real_data / "jcs" / "es6-numbers-1000.txt").read_text().split():
        bits, text = line.split(",")
        number = struct.unpack(">d", int(bits, 16).to_bytes(8, "big"))[0]
        assert rfc8785.dumps(number) == text.encode()
        if number.is_integer() and abs(number) < 2**53:
            assert hashing.jcs(int(number)) == text.encode()
            whole += 1
    assert whole >= 2
