"""One derivation from seed and choices to envelope, receipt and lines, with vectors the browser passes too."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballots.rules import hpke, paper, receipt, sealing
from foundation.hashing import b64, crockford_decode, crockford_encode, grouped, jcs

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[2] / "vectors" / "sealing.json").read_text())
PRIVATE, PUBLIC = bytes.fromhex(VECTORS["seal_private"]), bytes.fromhex(VECTORS["seal_public"])
SEED = bytes(range(16))
BALLOT = "B-2026-011"

vectors = pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: vector["name"])


@vectors
def test_the_vector_comes_out_byte_for_byte(vector: dict[str, Any]) -> None:
    seed, ballot, choices, length = bytes.fromhex(vector["seed"]), vector["ballot"], vector["choices"], vector["length"]
    if vector["words"] is not None:
        assert paper.seed_from_words(bytes.fromhex(vector["s0"]), vector["words"]) == seed
    assert grouped(crockford_encode(seed)) == vector["code"]
    assert crockford_decode(vector["code"]) == seed
    assert paper.stated_length(ballot, vector["longest"]) == length
    secrets = {c: paper.secret(ballot, c, seed) for c in choices}
    assert {c: s.hex() for c, s in secrets.items()} == vector["secrets"]
    commitments = {c: paper.commitment(ballot, c, choices[c], secrets[c]).hex() for c in choices}
    assert commitments == vector["commitments"]
    assert paper.ekm(ballot, seed, choices).hex() == vector["ekm"]
    assert paper.paper_bytes(ballot, choices, seed, length) == vector["paper"].encode().ljust(length)
    envelope = sealing.seal(PUBLIC, ballot, choices, seed, length)
    assert b64(envelope) == vector["envelope"]
    e = sealing.digest(envelope)
    assert (e.hex(), receipt.short_code(e)) == (vector["e"], vector["short_code"])
    assert receipt.receipt_text(VECTORS["origin"], ballot, e) == vector["receipt"]


@vectors
def test_the_vectors_envelope_opens_to_its_choices_and_lines(vector: dict[str, Any]) -> None:
    envelope = sealing.seal(
        PUBLIC, vector["ballot"], vector["choices"], bytes.fromhex(vector["seed"]), vector["length"]
    )
    assert len(envelope) == sealing.envelope_length(vector["length"]) == vector["length"] + 48
    opened = sealing.open_envelope(PRIVATE, vector["ballot"], envelope)
    lines = paper.parse_paper(opened, vector["ballot"], list(vector["choices"]), vector["length"])
    for contest, choice in vector["choices"].items():
        line = lines[contest]
        assert line == paper.Line(choice, bytes.fromhex(vector["secrets"][contest]))
        assert paper.line_holds(vector["ballot"], contest, line, bytes.fromhex(vector["commitments"][contest]))
        assert paper.derived_from(vector["ballot"], contest, bytes.fromhex(vector["seed"]), line)


def test_equal_choices_in_two_contests_share_no_secret_digest_or_ciphertext() -> None:
    both = {"1": "yes", "2": "yes"}
    secrets = [paper.secret(BALLOT, c, SEED) for c in both]
    commitments = [paper.commitment(BALLOT, c, "yes", s) for c, s in zip(both, secrets, strict=True)]
    assert len({*secrets, *commitments}) == 4
    envelope = sealing.seal(PUBLIC, BALLOT, both, SEED, 300)
    assert not any(value in envelope for value in [*secrets, *commitments, SEED])


def test_the_same_seed_in_another_ballot_shares_nothing() -> None:
    first, second = (sealing.seal(PUBLIC, b, {"1": "yes"}, SEED, 200) for b in ("B-2026-001", "B-2026-002"))
    assert first[:32] != second[:32]
    assert paper.secret("B-2026-001", "1", SEED) != paper.secret("B-2026-002", "1", SEED)


def test_another_paper_from_the_same_seed_has_another_ephemeral_key_so_that_no_nonce_repeats() -> None:
    encapsulated = {sealing.seal(PUBLIC, BALLOT, {"1": c}, SEED, 200)[:32] for c in ("yes", "no", "abstain", "")}
    assert len(encapsulated) == 4


def test_every_paper_of_a_ballot_has_envelopes_of_one_length() -> None:
    length = paper.stated_length(BALLOT, {"1": "abstain", "2": "o5>o4>o3>o2>o1"})
    papers = [{"1": "", "2": ""}, {"1": "abstain", "2": "o5>o4>o3>o2>o1"}, {"1": "yes", "2": "o1"}]
    assert {len(sealing.seal(PUBLIC, BALLOT, p, SEED, length)) for p in papers} == {length + 48}


def test_the_stated_length_is_that_of_the_longest_paper_and_one_byte_more_is_refused() -> None:
    length = paper.stated_length(BALLOT, {"1": "abstain"})
    assert length == 137
    assert paper.paper_bytes(BALLOT, {"1": "abstain"}, SEED, length).endswith(b"}}}")
    with pytest.raises(paper.PaperTooLong, match="137 bytes, but 136"):
        paper.paper_bytes(BALLOT, {"1": "abstain"}, SEED, length - 1)


def test_own_words_count_as_typed_but_not_as_composed() -> None:
    s0 = b"\x07" * 32
    assert paper.seed_from_words(s0, "caf\u00e9") == paper.seed_from_words(s0, "cafe\u0301")
    assert paper.seed_from_words(s0, "cafe") != paper.seed_from_words(s0, "caf\u00e9")
    assert paper.seed_from_words(s0, "cafe ") != paper.seed_from_words(s0, "cafe")


def test_an_envelope_opens_only_with_its_own_key_and_for_its_own_ballot() -> None:
    envelope = sealing.seal(PUBLIC, BALLOT, {"1": "yes"}, SEED, 200)
    other, _ = hpke.derive_key_pair(b"another ballot's key material....")
    for key, ballot, bytes_ in (
        (other, BALLOT, envelope),
        (PRIVATE, "B-2026-012", envelope),
        (PRIVATE, BALLOT, envelope[:-1]),
        (PRIVATE, BALLOT, envelope + b"\x00"),
        (PRIVATE, BALLOT, b""),
        (PRIVATE, BALLOT, bytes(len(envelope))),
    ):
        with pytest.raises(sealing.NotOpened):
            sealing.open_envelope(key, ballot, bytes_)


def good() -> dict[str, Any]:
    return {
        "ballot": BALLOT,
        "contests": {"1": {"choice": "yes", "secret": "ab" * 32}, "2": {"choice": "no", "secret": "cd" * 32}},
    }


def parsed(document: bytes, length: int = 300) -> dict[str, paper.Line | None]:
    return paper.parse_paper(document.ljust(length), BALLOT, ["1", "2"], length)


YES, NO = paper.Line("yes", b"\xab" * 32), paper.Line("no", b"\xcd" * 32)
NOTHING = {"1": None, "2": None}


def test_a_good_paper_gives_its_lines() -> None:
    assert parsed(jcs(good())) == {"1": YES, "2": NO}


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(json.dumps(good()).encode(), id="JSON that is not canonical"),
        pytest.param(b" " + jcs(good()), id="a space before"),
        pytest.param(jcs(good()) + b"\n", id="padding that is no space"),
        pytest.param(jcs(good()) + b"x", id="something after"),
        pytest.param(jcs(good() | {"ballot": "B-2026-012"}), id="another ballot"),
        pytest.param(jcs(good() | {"mark": ""}), id="a key too many"),
        pytest.param(jcs({"ballot": BALLOT}), id="no contests"),
        pytest.param(jcs(good() | {"contests": []}), id="contests that are a list"),
        pytest.param(
            jcs(good() | {"contests": good()["contests"] | {"3": good()["contests"]["1"]}}), id="a third contest"
        ),
        pytest.param(b"", id="nothing but spaces"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"\xff" * 20, id="no text"),
        pytest.param(b"[" * 299, id="very deep"),
    ],
)
def test_a_paper_in_any_other_spelling_is_invalid_in_every_contest(document: bytes) -> None:
    assert parsed(document) == NOTHING


def test_a_paper_of_another_length_is_invalid_in_every_contest() -> None:
    document = jcs(good()).ljust(299)
    assert paper.parse_paper(document, BALLOT, ["1", "2"], 300) == NOTHING


@pytest.mark.parametrize(
    "line",
    [
        pytest.param({"choice": "yes", "secret": "AB" * 32}, id="capital hexadecimal"),
        pytest.param({"choice": "yes", "secret": "ab" * 31}, id="a short secret"),
        pytest.param({"choice": "yes", "secret": "ab" * 32, "mark": 1}, id="a key too many"),
        pytest.param({"choice": "yes"}, id="no secret"),
        pytest.param({"choice": None, "secret": "ab" * 32}, id="no choice"),
        pytest.param({"choice": 1, "secret": "ab" * 32}, id="a number for a choice"),
        pytest.param({"choice": "e\u0301", "secret": "ab" * 32}, id="a choice that is not in normal form"),
        pytest.param({"choice": "yes", "secret": 7}, id="a number for a secret"),
        pytest.param("yes", id="text alone"),
        pytest.param(None, id="null"),
    ],
)
def test_a_badly_written_contest_is_invalid_alone(line: object) -> None:
    document = good()
    document["contests"]["1"] = line
    assert parsed(jcs(document)) == {"1": None, "2": NO}


def test_a_missing_contest_is_invalid_alone() -> None:
    document = good()
    del document["contests"]["2"]
    assert parsed(jcs(document)) == {"1": YES, "2": None}


@given(st.binary(max_size=200))
def test_no_bytes_whatever_break_the_reading_of_a_paper(document: bytes) -> None:
    assert parsed(document) == NOTHING


def test_a_seed_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes, this one has 15"):
        paper.secret(BALLOT, "1", SEED[:15])


RECEIPT = "receipt-v1\nmandate.example/log\nB-2026-011\nqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo=\n"


def test_a_receipt_states_origin_ballot_and_digest_and_nothing_else() -> None:
    assert receipt.receipt_text("mandate.example/log", "B-2026-011", b"\xaa" * 32) == RECEIPT
    assert receipt.parse_receipt_text(RECEIPT) == ("mandate.example/log", "B-2026-011", b"\xaa" * 32)


@pytest.mark.parametrize(
    "text",
    [
        RECEIPT[:-1],
        RECEIPT + "\n",
        RECEIPT.replace("v1", "v2"),
        RECEIPT.replace("qo=", "qp="),
        RECEIPT.replace("qqqqqqo=", "qo="),
        RECEIPT.replace("mandate.example/log", ""),
        RECEIPT.replace("B-2026-011", "B-2026\t011"),
        RECEIPT.replace("\n", "\r\n"),
    ],
)
def test_any_other_spelling_is_no_receipt(text: str) -> None:
    with pytest.raises(receipt.NotAReceipt):
        receipt.parse_receipt_text(text)


def test_a_receipt_for_half_a_digest_is_refused() -> None:
    with pytest.raises(receipt.NotAReceipt, match="this one has 16"):
        receipt.receipt_text("mandate.example/log", "B-2026-011", b"\xaa" * 16)


def test_the_short_code_is_the_first_sixty_bits_of_the_digest_in_twelve_letters() -> None:
    assert receipt.short_code(b"\xff" * 32) == "ZZZZZZZZZZZZ"
    assert receipt.short_code(bytes(7) + b"\x1f" + b"\xff" * 24) == "000000000001"
