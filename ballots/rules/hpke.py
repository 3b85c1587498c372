"""Hybrid public key encryption with a chosen ephemeral key: RFC 9180, base mode, single shot.

The suite is DHKEM(X25519, HKDF-SHA256) with HKDF-SHA256; the AEAD is named by the caller. The library we
build on seals with fresh randomness only. A voter who must be able to prove what an envelope held needs the
same bytes again from the same seed, so the ephemeral key is derived here from given key material.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305

ENC_BYTES = 32
TAG_BYTES = 16
_KEM_SUITE = b"KEM\x00\x20"
_BASE_MODE = b"\x00"


class OpenFailed(ValueError):
    """Raised when a ciphertext does not open under this key, info and aad."""


class _Cipher(Protocol):
    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...


@dataclass(frozen=True)
class Aead:
    """An AEAD of RFC 9180 §7.3: its two-byte identifier, its key length in bytes, and how to make it."""

    identifier: int
    key_bytes: int
    cipher: Callable[[bytes], _Cipher]


AES_128_GCM = Aead(1, 16, AESGCM)
AES_256_GCM = Aead(2, 32, AESGCM)
CHACHA20_POLY1305 = Aead(3, 32, ChaCha20Poly1305)


@dataclass(frozen=True)
class Schedule:
    """What the key schedule of RFC 9180 §5.1 yields: the AEAD key, the base nonce and the exporter secret."""

    key: bytes
    base_nonce: bytes
    exporter_secret: bytes


def derive_key_pair(ikm: bytes) -> tuple[bytes, bytes]:
    """The private and the public X25519 key, 32 bytes each, that key material gives: RFC 9180 §7.1.3.

    Raises `ValueError` for fewer than 32 bytes of key material.
    """
    if len(ikm) < 32:
        raise ValueError(f"Key material has {len(ikm)} bytes; X25519 needs at least 32.")
    private = _expand(_extract(_KEM_SUITE, b"", b"dkp_prk", ikm), _KEM_SUITE, b"sk", b"", 32)
    return private, X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def encapsulate(receiver_public: bytes, ephemeral_private: bytes) -> tuple[bytes, bytes]:
    """The shared secret and the encapsulated key, 32 bytes each: RFC 9180 §4.1, with the ephemeral key given."""
    ephemeral = X25519PrivateKey.from_private_bytes(ephemeral_private)
    enc = ephemeral.public_key().public_bytes_raw()
    agreed = ephemeral.exchange(X25519PublicKey.from_public_bytes(receiver_public))
    return _shared_secret(agreed, enc + receiver_public), enc


def decapsulate(enc: bytes, receiver_private: bytes) -> bytes:
    """The shared secret, 32 bytes, that the receiver works from the encapsulated key: RFC 9180 §4.1."""
    receiver = X25519PrivateKey.from_private_bytes(receiver_private)
    agreed = receiver.exchange(X25519PublicKey.from_public_bytes(enc))
    return _shared_secret(agreed, enc + receiver.public_key().public_bytes_raw())


def key_schedule(shared_secret: bytes, info: bytes, aead: Aead) -> Schedule:
    """Key, base nonce and exporter secret of base mode: RFC 9180 §5.1 with an empty pre-shared key."""
    suite = b"HPKE\x00\x20\x00\x01" + aead.identifier.to_bytes(2, "big")
    context = _BASE_MODE + _extract(suite, b"", b"psk_id_hash", b"") + _extract(suite, b"", b"info_hash", info)
    secret = _extract(suite, shared_secret, b"secret", b"")
    return Schedule(
        key=_expand(secret, suite, b"key", context, aead.key_bytes),
        base_nonce=_expand(secret, suite, b"base_nonce", context, 12),
        exporter_secret=_expand(secret, suite, b"exp", context, 32),
    )


def seal(receiver_public: bytes, info: bytes, plaintext: bytes, ekm: bytes, aead: Aead, aad: bytes = b"") -> bytes:
    """The encapsulated key followed by the ciphertext; the same arguments always give the same bytes.

    `ekm` is the ephemeral key material, at least 32 bytes, used for one plaintext only: sealing two
    plaintexts with it would repeat a nonce. Raises `ValueError` for a public key that is not one.
    """
    private, _ = derive_key_pair(ekm)
    shared_secret, enc = encapsulate(receiver_public, private)
    schedule = key_schedule(shared_secret, info, aead)
    return enc + aead.cipher(schedule.key).encrypt(schedule.base_nonce, plaintext, aad)


def open_(receiver_private: bytes, info: bytes, sealed: bytes, aead: Aead, aad: bytes = b"") -> bytes:
    """The plaintext of what `seal` made. Raises `OpenFailed` when key, info, aad or a byte is another."""
    enc, ciphertext = sealed[:ENC_BYTES], sealed[ENC_BYTES:]
    try:
        schedule = key_schedule(decapsulate(enc, receiver_private), info, aead)
        return aead.cipher(schedule.key).decrypt(schedule.base_nonce, ciphertext, aad)
    except (InvalidTag, ValueError) as failure:
        raise OpenFailed("The ciphertext does not open with this key, info and aad.") from failure


def _shared_secret(agreed: bytes, kem_context: bytes) -> bytes:
    return _expand(_extract(_KEM_SUITE, b"", b"eae_prk", agreed), _KEM_SUITE, b"shared_secret", kem_context, 32)


def _extract(suite: bytes, salt: bytes, label: bytes, ikm: bytes) -> bytes:
    """LabeledExtract of RFC 9180 §4: HKDF-Extract of RFC 5869 under a label."""
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + ikm, "sha256")


def _expand(secret: bytes, suite: bytes, label: bytes, info: bytes, length: int) -> bytes:
    """LabeledExpand of RFC 9180 §4: HKDF-Expand of RFC 5869; one block suffices for all lengths used here."""
    labelled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return hmac.digest(secret, labelled + b"\x01", "sha256")[:length]
