"""Signed notes open only as C2SP writes them, and only for keys that are known."""

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditlog import note
from auditlog.note import (
    COSIGNATURE,
    AmbiguousKey,
    InvalidSignature,
    MalformedKey,
    MalformedNote,
    NoKnownSignature,
    NoteError,
    Signature,
    Signer,
    Verifier,
)
from foundation.hashing import sha256

LOG = Signer("example.org/log", b"\x01" * 32)
OTHER = Signer("example.org/other", b"\x02" * 32)
WITNESS = Signer("witness.example/w", b"\x03" * 32, COSIGNATURE)
TEXT = "example.org/log\n7\nIrSXADBqJ7EQoUODSDKROySgNveeL6CFhik2w/+fS7U=\n"
SIGNED = note.sign(TEXT, [LOG])


def test_a_note_is_text_a_blank_line_and_a_line_for_each_signer() -> None:
    lines = note.sign(TEXT, [LOG, OTHER]).decode().split("\n")
    assert lines[:4] == [*TEXT.split("\n")[:3], ""]
    assert [line.split(" ")[:2] for line in lines[4:6]] == [["—", "example.org/log"], ["—", "example.org/other"]]
    assert lines[6:] == [""]


def test_a_note_opens_for_any_of_its_signers_and_tells_the_unknown_ones() -> None:
    opened = note.open_note(note.sign(TEXT, [LOG, OTHER]), [OTHER.verifier])
    assert opened.text == TEXT
    assert [line.name for line in opened.signatures] == ["example.org/other"]
    assert [line.name for line in opened.unknown] == ["example.org/log"]
    assert opened.signed_by(OTHER.verifier)
    assert not opened.signed_by(LOG.verifier)


def test_signing_is_deterministic() -> None:
    assert note.sign(TEXT, [LOG]) == SIGNED


def test_text_may_hold_empty_lines_and_what_looks_like_a_signature() -> None:
    text = "a\n\n— x y\n\nb\n"
    assert note.open_note(note.sign(text, [LOG]), [LOG.verifier]).text == text


def test_the_same_name_with_another_key_is_an_unknown_key() -> None:
    impostor = Signer("example.org/log", b"\x09" * 32)
    with pytest.raises(NoKnownSignature):
        note.open_note(note.sign(TEXT, [impostor]), [LOG.verifier])
    both = note.open_note(note.sign(TEXT, [impostor, LOG]), [LOG.verifier])
    assert [line.key_id for line in both.unknown] == [impostor.verifier.key_id]


def test_a_wrong_signature_of_a_known_key_refuses_the_note_though_another_is_right() -> None:
    wrong = Signature(LOG.name, LOG.verifier.key_id, bytes(64))
    data = note.assemble(TEXT, [OTHER.sign(TEXT), wrong])
    with pytest.raises(InvalidSignature, match=r"example\.org/log"):
        note.open_note(data, [LOG.verifier, OTHER.verifier])


def test_a_known_key_signs_once() -> None:
    with pytest.raises(MalformedNote, match="twice"):
        note.open_note(note.assemble(TEXT, [LOG.sign(TEXT)] * 2), [LOG.verifier])


def test_two_verifiers_of_one_name_and_id_are_ambiguous() -> None:
    with pytest.raises(AmbiguousKey):
        note.open_note(SIGNED, [LOG.verifier, Verifier.parse(str(LOG.verifier))])


@pytest.mark.parametrize("length", [0, 63, 65, 72])
def test_a_signature_of_another_length_is_wrong(length: int) -> None:
    assert not LOG.verifier.verify(TEXT, bytes(length))
    assert not WITNESS.verifier.verify(TEXT, bytes(length))


def _after(old: str, new: str) -> bytes:
    text = SIGNED.decode()
    assert old in text
    return text.replace(old, new).encode()


MALFORMED = {
    "empty": b"",
    "text alone": TEXT.encode(),
    "no signature": TEXT.encode() + b"\n",
    "only signatures": SIGNED.split(b"\n\n")[1],
    "last newline missing": SIGNED[:-1],
    "carriage returns": SIGNED.replace(b"\n", b"\r\n"),
    "carriage return in the text": SIGNED.replace(b"log\n7", b"log\r\n7"),
    "tab": SIGNED.replace(b"log\n7", b"log\n\t7"),
    "NUL": SIGNED.replace(b"log\n7", b"log\n\x007"),
    "not UTF-8": SIGNED.replace(b"log\n7", b"log\n\xff7"),
    "hyphen for the dash": _after("— ", "- "),
    "no space after the dash": _after("— ", "—"),
    "two spaces": _after("— example", "—  example"),
    "name missing": _after("— example.org/log ", "— "),
    "plus in the name": _after("— example.org", "— example+org"),
    "space of another script in the name": _after("— example.org", "— example\u2003org"),
    "no-break space in the name": _after("— example.org", "— example\u00a0org"),
    "no signature after the name": TEXT.encode() + "\n— example.org/log\n".encode(),
    "empty Base64": TEXT.encode() + "\n— example.org/log \n".encode(),
    "key id alone": TEXT.encode() + "\n— example.org/log AAAAAA==\n".encode(),
    "not Base64": TEXT.encode() + "\n— example.org/log ????????\n".encode(),
    "Base64 without padding": SIGNED.replace(b"=\n", b"\n"),
    "Base64 that does not re-encode": TEXT.encode() + "\n— example.org/log AAAAAAB=\n".encode(),
    "trailing space": SIGNED[:-1] + b" \n",
    "text after the signatures": SIGNED + b"more\n",
    "blank line after the signatures": SIGNED + b"\n",
}


@pytest.mark.parametrize("data", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_note_is_refused_whoever_signed_it(data: bytes) -> None:
    with pytest.raises(MalformedNote):
        note.open_note(data, [LOG.verifier])


def test_a_hundred_signatures_are_read_and_one_more_is_refused() -> None:
    stray = "— stray.example AAAAAAA=\n"
    assert len(note.open_note(SIGNED + stray.encode() * 99, [LOG.verifier]).unknown) == 99
    with pytest.raises(MalformedNote, match="100"):
        note.open_note(SIGNED + stray.encode() * 100, [LOG.verifier])
    with pytest.raises(MalformedNote):
        note.assemble(TEXT, [LOG.sign(TEXT)] * 101)


def test_a_note_of_more_than_a_million_bytes_is_not_read() -> None:
    assert note.open_note(note.sign("x" * 999_000 + "\n", [LOG]), [LOG.verifier])
    with pytest.raises(MalformedNote, match="longer"):
        note.open_note(note.sign("x" * 1_000_000 + "\n", [LOG]), [LOG.verifier])


def test_a_note_without_signers_is_not_made() -> None:
    with pytest.raises(MalformedNote):
        note.sign(TEXT, [])


@pytest.mark.parametrize("text", ["", "no newline", "a\r\n", "a\x00\n", "\ud800\n"])
def test_text_that_no_note_may_hold_is_not_signed(text: str) -> None:
    with pytest.raises(MalformedNote):
        LOG.sign(text)


@given(st.integers(0, len(SIGNED) - 1), st.integers(1, 255))
def test_one_changed_byte_closes_the_note(at: int, change: int) -> None:
    altered = SIGNED[:at] + bytes([SIGNED[at] ^ change]) + SIGNED[at + 1 :]
    with pytest.raises(NoteError):
        note.open_note(altered, [LOG.verifier])


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_with_an_error_of_the_note(data: bytes) -> None:
    with pytest.raises(NoteError):
        note.open_note(data + b"\n\n" + data, [LOG.verifier])


def test_keys_come_back_from_their_text() -> None:
    for signer in (LOG, WITNESS):
        assert Verifier.parse(str(signer.verifier)) == signer.verifier
        assert Signer.parse(signer.export()) == signer


def test_a_private_key_does_not_show_itself() -> None:
    assert "x01" not in repr(LOG)
    assert LOG.name in repr(LOG)
    with pytest.raises(MalformedKey) as caught:
        Signer.parse(LOG.export().replace("log+", "gol+"))
    assert LOG.export().split("+")[-1] not in str(caught.value)


def _vkey(name: str, data: bytes, key_id: str | None = None) -> str:
    own = sha256(name.encode() + b"\n" + data)[:4].hex()
    return f"{name}+{own if key_id is None else key_id}+{b64encode(data).decode()}"


GOOD = b"\x01" + LOG.verifier.public_key
BAD_KEYS = {
    "empty": "",
    "no parts": "example.org",
    "key id of another key": _vkey("example.org/log", GOOD, "00000000"),
    "key id too short": _vkey("example.org/log", GOOD, "0000000"),
    "key id in capitals": str(LOG.verifier).replace(LOG.verifier.key_id.hex(), LOG.verifier.key_id.hex().upper()),
    "name empty": _vkey("", GOOD),
    "name with a space": _vkey("example org", GOOD),
    "unknown signature type": _vkey("example.org/log", b"\x02" + GOOD[1:]),
    "key too long": _vkey("example.org/log", GOOD + b"\x00"),
    "key too short": _vkey("example.org/log", GOOD[:-1]),
    "key missing": _vkey("example.org/log", b""),
    "newline after": str(LOG.verifier) + "\n",
}


@pytest.mark.parametrize("vkey", BAD_KEYS.values(), ids=BAD_KEYS.keys())
def test_a_mangled_verifier_key_is_refused(vkey: str) -> None:
    with pytest.raises(MalformedKey):
        Verifier.parse(vkey)
    with pytest.raises(MalformedKey):
        Signer.parse(vkey)
    with pytest.raises(MalformedKey):
        Signer.parse("PRIVATE+KEY+" + vkey)


def test_the_key_id_in_capitals_case_really_differs() -> None:
    assert BAD_KEYS["key id in capitals"] != str(LOG.verifier)


def test_a_private_key_has_32_bytes() -> None:
    with pytest.raises(MalformedKey):
        Signer("example.org/log", b"short")


def test_a_witness_signs_header_time_and_text() -> None:
    line = WITNESS.sign(TEXT, 1679315147)
    assert note.cosigned(TEXT, 1679315147) == b"cosignature/v1\ntime 1679315147\n" + TEXT.encode()
    assert line.timestamp == 1679315147
    assert line.signature[:8] == (1679315147).to_bytes(8, "big")
    opened = note.open_note(SIGNED + line.line.encode(), [LOG.verifier, WITNESS.verifier])
    assert [entry.name for entry in opened.signatures] == [LOG.name, WITNESS.name]


def test_a_cosignature_with_another_time_is_wrong() -> None:
    line = WITNESS.sign(TEXT, 1679315147)
    moved = (1679315148).to_bytes(8, "big") + line.signature[8:]
    assert WITNESS.verifier.verify(TEXT, line.signature)
    assert not WITNESS.verifier.verify(TEXT, moved)
    assert not WITNESS.verifier.verify(TEXT, b"\xff" * 8 + line.signature[8:])


def test_one_key_has_another_id_for_each_signature_type() -> None:
    plain = Signer(WITNESS.name, WITNESS.seed)
    assert plain.verifier.key_id != WITNESS.verifier.key_id
    assert not plain.verifier.verify(TEXT, WITNESS.sign(TEXT, 5).signature[8:])


def test_only_a_cosignature_has_a_time() -> None:
    with pytest.raises(ValueError):
        LOG.sign(TEXT, 5)
    with pytest.raises(ValueError):
        WITNESS.sign(TEXT)
    with pytest.raises(ValueError):
        _ = LOG.sign(TEXT).timestamp
    for timestamp in (-1, 2**63):
        with pytest.raises(ValueError):
            WITNESS.sign(TEXT, timestamp)


@pytest.mark.parametrize("line", ["", "— a", "— a AAAAAAA=", "a AAAAAAA=\n", "— a AAAAAAA=\n— b AAAAAAA=\n"])
def test_a_signature_line_stands_alone_with_its_newline(line: str) -> None:
    with pytest.raises(MalformedNote):
        note.parse_line(line)


def test_a_signature_line_comes_back() -> None:
    line = WITNESS.sign(TEXT, 1)
    assert note.parse_line(line.line) == line


def test_the_example_of_the_standard_parses_and_stays_unverified() -> None:
    """C2SP signed-note: the key is not printed beside its example, so form and key id alone are read."""
    example = (
        "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n"
        "— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQw"
        "aqP3ZekRwNtIc=\n"
    )
    text, (line,) = note.split(example.encode())
    assert text.endswith("ed è subito sera.\n")
    assert text.count("\n") == 4
    assert (line.name, line.key_id.hex(), len(line.signature)) == ("quasimodo.example/salvatore", "367ba04b", 64)


@pytest.fixture(scope="module")
def published(real_data: Path) -> dict[str, Any]:
    """The cases of the Go note library."""
    cases: dict[str, Any] = json.loads((real_data / "tlog-checkpoint" / "signed-notes.json").read_text())
    return cases


EXPECTED = {
    "reject: no verifiable signature": NoKnownSignature,
    "reject: malformed": MalformedNote,
    "reject: invalid signature": InvalidSignature,
    "reject: ambiguous key": AmbiguousKey,
}


def test_every_published_note_is_judged_as_published(published: dict[str, Any]) -> None:
    seen = set()
    for case in published["cases"]:
        verifiers = [Verifier.parse(key) for key in case["verifiers"]]
        data = case["note"].encode()
        seen.add(case["expect"])
        if case["expect"] == "accept":
            opened = note.open_note(data, verifiers)
            assert [line.name for line in opened.signatures] == case["verified"]
            assert [line.name for line in opened.unknown] == case["unverified"]
        else:
            # The 4 added characters keep the Base64 whole but make the signature too long: wrong, not malformed.
            with pytest.raises(EXPECTED[case["expect"]]):
                note.open_note(data, verifiers)
    assert seen == {"accept", *EXPECTED}


def test_the_published_private_key_signs_the_published_note(published: dict[str, Any]) -> None:
    signing = published["signing"]
    golden = signing["signing this text must give exactly this note (Ed25519 is deterministic)"]
    signer = Signer.parse(signing["signerKeyTestOnly"])
    assert str(signer.verifier) == signing["verifierKey"]
    assert note.sign(golden["text"], [signer]) == golden["note"].encode()


def test_the_published_bad_keys_are_refused(published: dict[str, Any]) -> None:
    for bad in published["badVerifierKeys"]:
        with pytest.raises(MalformedKey):
            Verifier.parse(bad["key"])
