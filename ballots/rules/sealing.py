"""Sealing a paper into its envelope, and opening it again with the ballot's key.

The envelope is HPKE (RFC 9180): X25519, HKDF-SHA256, AES-256-GCM, bound to the ballot by `info`. It depends on
nothing but the ballot's key, the seed and the choices: a retry gives the same bytes, and a voter can prove
later what an envelope held by working it again. Opening goes through the library's own HPKE, so that what
seals and what opens were written by different people.
"""

from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from ballots.rules import hpke
from ballots.rules.paper import ekm, paper_bytes
from foundation.hashing import lp, sha256

OVERHEAD = hpke.ENC_BYTES + hpke.TAG_BYTES
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class NotOpened(ValueError):
    """Raised when an envelope does not open with the ballot's key: it is invalid in every contest."""


def seal(seal_pub: bytes, ballot: str, choices: Mapping[str, str], seed: bytes, length: int) -> bytes:
    """The envelope of a paper: the encapsulated key followed by the ciphertext.

    `seal_pub` is the ballot's public key (32 bytes), `choices` maps every contest to its choice, `length` is
    the paper length in bytes stated at notice. Raises `paper.PaperTooLong` when the paper does not fit and
    `ValueError` for a key or a seed of the wrong size.
    """
    plaintext = paper_bytes(ballot, choices, seed, length)
    return hpke.seal(seal_pub, info(ballot), plaintext, ekm(ballot, seed, choices), hpke.AES_256_GCM)


def info(ballot: str) -> bytes:
    """What binds an envelope to its ballot: `LP("urn-v1", ballot)`."""
    return lp("urn-v1", ballot)


def digest(envelope: bytes) -> bytes:
    """`e`, the SHA-256 of the envelope: what the receipt names and the log lists."""
    return sha256(envelope)


def envelope_length(paper_length: int) -> int:
    """The bytes of every envelope of a ballot whose papers have `paper_length` bytes."""
    return paper_length + OVERHEAD


def open_envelope(private_key: bytes, ballot: str, envelope: bytes) -> bytes:
    """The paper inside an envelope, padding included. Raises `NotOpened`, whatever the reason.

    `private_key` is the ballot's X25519 private key, 32 bytes.
    """
    key = X25519PrivateKey.from_private_bytes(private_key)
    try:
        return _SUITE.decrypt(envelope, key, info(ballot))
    except (InvalidTag, ValueError) as failure:
        raise NotOpened("The envelope does not open with this ballot's key.") from failure
