"""HPKE with a chosen ephemeral key gives the figures of RFC 9180, and what it seals others open."""

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from hypothesis import given
from hypothesis import strategies as st

from ballots.rules import hpke

INFO = bytes.fromhex("4f6465206f6e2061204772656369616e2055726e")
PLAINTEXT = bytes.fromhex("4265617574792069732074727574682c20747275746820626561757479")
A1 = {
    "ikmE": "7268600d403fce431561aef583ee1613527cff655c1343f29812e66706df3234",
    "pkEm": "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431",
    "skEm": "52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736",
    "ikmR": "6db9df30aa07dd42ee5e8181afdb977e538f5e1fec8a06223f33f7013e525037",
    "pkRm": "3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d",
    "skRm": "4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8",
    "shared_secret": "fe0e18c9f024ce43799ae393c7e8fe8fce9d218875e8227b0187c04e7d2ea1fc",
    "key": "4531685d41d65f03dc48f6b8302c05b0",
    "base_nonce": "56d890e5accaaf011cff4b7d",
    "exporter_secret": "45ff1c2e220db587171952c0592d5f5ebe103f1561a2614e38f2ffd47e99e3f8",
    "ct": "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a",
}
A2 = {
    "ikmE": "909a9b35d3dc4713a5e72a4da274b55d3d3821a37e5d099e74a647db583a904b",
    "pkEm": "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a",
    "skEm": "f4ec9b33b792c372c1d2c2063507b684ef925b8c75a42dbcbf57d63ccd381600",
    "ikmR": "1ac01f181fdf9f352797655161c58b75c656a6cc2716dcb66372da835542e1df",
    "pkRm": "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a",
    "skRm": "8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb",
    "shared_secret": "0bbe78490412b4bbea4812666f7916932b828bba79942424abb65244930d69a7",
    "key": "ad2744de8e17f4ebba575b3f5f5a8fa1f69c2a07f6e7500bc60ca6e3e3ec1c91",
    "base_nonce": "5c4d98150661b848853b547f",
    "exporter_secret": "a3b010d4994890e2c6968a36f64470d3c824c8f5029942feb11e7a74b2921922",
    "ct": "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28",
}
SECOND_MESSAGES = [
    (
        "A.1",
        A1,
        hpke.AES_128_GCM,
        "af2d7e9ac9ae7e270f46ba1f975be53c09f8d875bdc8535458c2494e8a6eab251c03d0c22a56b8ca42c2063b84",
    ),
    (
        "A.2",
        A2,
        hpke.CHACHA20_POLY1305,
        "6b53c051e4199c518de79594e1c4ab18b96f081549d45ce015be002090bb119e85285337cc95ba5f59992dc98c",
    ),
]
APPENDICES = [("A.1", A1, hpke.AES_128_GCM), ("A.2", A2, hpke.CHACHA20_POLY1305)]
AEADS = [
    (hpke.AES_128_GCM, AEAD.AES_128_GCM),
    (hpke.AES_256_GCM, AEAD.AES_256_GCM),
    (hpke.CHACHA20_POLY1305, AEAD.CHACHA20_POLY1305),
]


def of(vector: dict[str, str], name: str) -> bytes:
    return bytes.fromhex(vector[name])


@pytest.mark.parametrize(("appendix", "vector", "aead"), APPENDICES)
def test_key_pairs_come_out_of_key_material_as_in_the_rfc(
    appendix: str, vector: dict[str, str], aead: hpke.Aead
) -> None:
    assert hpke.derive_key_pair(of(vector, "ikmE")) == (of(vector, "skEm"), of(vector, "pkEm")), appendix
    assert hpke.derive_key_pair(of(vector, "ikmR")) == (of(vector, "skRm"), of(vector, "pkRm")), appendix


@pytest.mark.parametrize(("appendix", "vector", "aead"), APPENDICES)
def test_both_sides_reach_the_shared_secret_of_the_rfc(appendix: str, vector: dict[str, str], aead: hpke.Aead) -> None:
    shared, enc = hpke.encapsulate(of(vector, "pkRm"), of(vector, "skEm"))
    assert (shared, enc) == (of(vector, "shared_secret"), of(vector, "pkEm")), appendix
    assert hpke.decapsulate(enc, of(vector, "skRm")) == of(vector, "shared_secret"), appendix


@pytest.mark.parametrize(("appendix", "vector", "aead"), APPENDICES)
def test_the_key_schedule_is_the_one_of_the_rfc(appendix: str, vector: dict[str, str], aead: hpke.Aead) -> None:
    expected = hpke.Schedule(of(vector, "key"), of(vector, "base_nonce"), of(vector, "exporter_secret"))
    assert hpke.key_schedule(of(vector, "shared_secret"), INFO, aead) == expected, appendix


@pytest.mark.parametrize(("appendix", "vector", "aead"), APPENDICES)
def test_the_first_message_is_sealed_as_in_the_rfc(appendix: str, vector: dict[str, str], aead: hpke.Aead) -> None:
    sealed = hpke.seal(of(vector, "pkRm"), INFO, PLAINTEXT, of(vector, "ikmE"), aead, b"Count-0")
    assert sealed == of(vector, "pkEm") + of(vector, "ct"), appendix
    assert hpke.open_(of(vector, "skRm"), INFO, sealed, aead, b"Count-0") == PLAINTEXT


@pytest.mark.parametrize(("appendix", "vector", "aead", "second"), SECOND_MESSAGES)
def test_key_and_nonce_also_seal_the_second_message_of_the_rfc(
    appendix: str, vector: dict[str, str], aead: hpke.Aead, second: str
) -> None:
    nonce = (int.from_bytes(of(vector, "base_nonce"), "big") ^ 1).to_bytes(12, "big")
    assert aead.cipher(of(vector, "key")).encrypt(nonce, PLAINTEXT, b"Count-1").hex() == second, appendix


@pytest.mark.parametrize(("ours", "theirs"), AEADS)
def test_the_library_opens_what_we_seal_and_we_open_what_it_seals(ours: hpke.Aead, theirs: AEAD) -> None:
    private, public = hpke.derive_key_pair(b"r" * 32)
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, theirs)
    key = X25519PrivateKey.from_private_bytes(private)
    assert suite.decrypt(hpke.seal(public, b"info", b"text", b"e" * 32, ours), key, b"info") == b"text"
    assert hpke.open_(private, b"info", suite.encrypt(b"text", key.public_key(), b"info"), ours) == b"text"


@given(st.binary(max_size=300), st.binary(max_size=40), st.binary(min_size=32, max_size=64))
def test_whatever_is_sealed_opens_again_and_is_sealed_alike_again(text: bytes, info: bytes, ekm: bytes) -> None:
    private, public = hpke.derive_key_pair(b"r" * 32)
    sealed = hpke.seal(public, info, text, ekm, hpke.AES_256_GCM)
    assert hpke.open_(private, info, sealed, hpke.AES_256_GCM) == text
    assert hpke.seal(public, info, text, ekm, hpke.AES_256_GCM) == sealed


@pytest.mark.parametrize("place", [0, 31, 32, 35, 51])
def test_one_altered_byte_anywhere_keeps_a_ciphertext_shut(place: int) -> None:
    private, public = hpke.derive_key_pair(b"r" * 32)
    sealed = bytearray(hpke.seal(public, b"info", b"text", b"e" * 32, hpke.AES_256_GCM))
    sealed[place] ^= 1
    with pytest.raises(hpke.OpenFailed):
        hpke.open_(private, b"info", bytes(sealed), hpke.AES_256_GCM)


@pytest.mark.parametrize("sealed", [b"", b"\x00" * 31, b"\x00" * 32, b"\x00" * 80])
def test_something_that_was_never_sealed_does_not_open(sealed: bytes) -> None:
    private, _ = hpke.derive_key_pair(b"r" * 32)
    with pytest.raises(hpke.OpenFailed):
        hpke.open_(private, b"info", sealed, hpke.AES_256_GCM)


def test_short_key_material_is_refused() -> None:
    with pytest.raises(ValueError, match="31 bytes"):
        hpke.derive_key_pair(b"e" * 31)
