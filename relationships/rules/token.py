"""What a mandate token and a status list say, and what is asked of one before it is believed. Pure.

The token is a JWT (RFC 7519) of type `mandate+jwt`, signed with Ed25519 (RFC 8037); the status list follows the IETF
Token Status List (two bits a mandate, compressed). Signing and checking signatures is done in `relationships.tokens`.
"""

import base64
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Any

from foundation.hashing import b64, b64_strict
from relationships.rules.compact import TokenRefused, base64url

ALGORITHM = "EdDSA"
TYPE = "mandate+jwt"
STATUS_TYPE = "statuslist+jwt"
LONGEST = timedelta(days=30)
"""How long a token may live."""
RENEW_UNDER = timedelta(days=7)
"""A token with less life left is issued anew while its mandate is live."""
TTL = 300
"""Seconds for which a status list may be kept, and after which it is stale."""
BITS = 2
_LARGEST_LIST = 1 << 20
_HEX = re.compile(r"[0-9a-f]+", re.ASCII)
_NUMBER = re.compile(r"D-[0-9]{4}-[0-9]{3,6}", re.ASCII)
_LAST_SECOND = 2**40


class Status(IntEnum):
    """What a status list says of a mandate (Token Status List, section 7.1)."""

    VALID = 0
    INVALID = 1
    SUSPENDED = 2


@dataclass(frozen=True)
class LogPlace:
    """Where the log shows the activation: the entry's index, and size and root of a checkpoint that covers it."""

    origin: str
    index: int
    size: int
    root: bytes

    def claim(self) -> dict[str, Any]:
        """The `log` claim."""
        return {"origin": self.origin, "index": self.index, "size": self.size, "root": b64(self.root)}


@dataclass(frozen=True)
class Claims:
    """What a believed token says; instants are aware."""

    issuer: str
    relationship: str
    campaign: str
    jti: str
    issued_at: datetime
    expires_at: datetime
    terms_hash: str
    decision: str
    log: LogPlace
    status_uri: str
    status_index: int


def expiry(issued_at: datetime, until_at: datetime) -> datetime:
    """When a token issued now expires: after 30 days, and not later than the mandate."""
    return min(issued_at + LONGEST, until_at)


def due_again(expires_at: datetime, until_at: datetime, now: datetime) -> bool:
    """Whether a token is to be issued anew: under 7 days left, and the mandate outlives it."""
    return expires_at - now < RENEW_UNDER and expires_at < until_at


def payload(claims: Claims) -> dict[str, Any]:
    """The token's payload; its life is from `issued_at` on."""
    issued = int(claims.issued_at.timestamp())
    return {
        "iss": claims.issuer,
        "sub": claims.relationship,
        "aud": claims.campaign,
        "jti": claims.jti,
        "iat": issued,
        "nbf": issued,
        "exp": int(claims.expires_at.timestamp()),
        "terms_hash": claims.terms_hash,
        "decision": claims.decision,
        "log": claims.log.claim(),
        "status": {"status_list": {"idx": claims.status_index, "uri": claims.status_uri}},
    }


def status_payload(uri: str, issued_at: datetime, statuses: Sequence[Status]) -> dict[str, Any]:
    """The payload of a status list: the n-th status belongs to the mandate with index n."""
    issued = int(issued_at.timestamp())
    return {
        "sub": uri,
        "iat": issued,
        "exp": issued + TTL,
        "ttl": TTL,
        "status_list": {"bits": BITS, "lst": pack(statuses)},
    }


def pack(statuses: Sequence[Status]) -> str:
    """Statuses as two bits each, the first in the lowest bits of the first byte; zlib, then Base64url unpadded."""
    raw = bytearray((len(statuses) + 3) // 4)
    for n, status in enumerate(statuses):
        raw[n // 4] |= int(status) << (2 * (n % 4))
    return base64.urlsafe_b64encode(zlib.compress(bytes(raw), 9)).rstrip(b"=").decode()


def unpack(lst: str) -> bytes:
    """The bytes of a list; raises `TokenRefused` where it is not whole, or unpacks to more than a megabyte."""
    reader = zlib.decompressobj()
    try:
        raw = reader.decompress(base64url(lst), _LARGEST_LIST)
    except zlib.error:
        raise TokenRefused("The status list is not compressed as it should be.") from None
    if not reader.eof or reader.unused_data:
        raise TokenRefused("The status list is cut short, too long, or followed by something else.")
    return raw


def status_at(raw: bytes, index: int) -> int:
    """The status of one index; raises `TokenRefused` where the list does not reach that far."""
    if not 0 <= index < 4 * len(raw):
        raise TokenRefused("The status list does not hold this mandate's index.")
    return raw[index // 4] >> (2 * (index % 4)) & 3


def check_header(header: Mapping[str, Any], typ: str) -> str:
    """The key's id of a header that has exactly `alg`, `kid` and this `typ`; raises `TokenRefused`.

    Anything else in a header (`jku`, `jwk`, `x5u`, `crit`…) would let the token choose how it is checked.
    """
    if set(header) != {"alg", "kid", "typ"}:
        raise TokenRefused("The header must have alg, kid and typ and nothing else.")
    if header["alg"] != ALGORITHM or not isinstance(header["alg"], str):
        raise TokenRefused(f"The algorithm must be {ALGORITHM}.")
    if header["typ"] != typ:
        raise TokenRefused(f"The type must be {typ}.")
    kid = header["kid"]
    if not isinstance(kid, str) or len(kid) != 16 or not _HEX.fullmatch(kid):
        raise TokenRefused("The key's id must be 16 hexadecimal digits.")
    return kid


def check_payload(
    found: Mapping[str, Any], issuer: str, audience: str, now: datetime, subject: str | None = None
) -> Claims:
    """What a payload says, if every claim is there, of its type, in its bounds, and ours; else `TokenRefused`."""
    expected = {"iss", "sub", "aud", "jti", "iat", "nbf", "exp", "terms_hash", "decision", "log", "status"}
    _keys("The token", found, expected)
    if _text(found, "iss") != issuer:
        raise TokenRefused("The token is another installation's.")
    if _text(found, "aud") != audience:
        raise TokenRefused("The token is for another campaign.")
    if subject is not None and _text(found, "sub") != subject:
        raise TokenRefused("The token is for another relationship.")
    issued, starts, expires = (_second(found, name) for name in ("iat", "nbf", "exp"))
    _within(issued, starts, expires, now)
    status = _mapping(_mapping(found, "status", {"status_list"}), "status_list", {"idx", "uri"})
    decision = _text(found, "decision")
    if not _NUMBER.fullmatch(decision):
        raise TokenRefused("The decision must be a number such as D-2026-014.")
    return Claims(
        issuer=issuer, relationship=_digits(found, "sub", 32), campaign=_text(found, "aud"),
        jti=_digits(found, "jti", 32), issued_at=_instant(issued), expires_at=_instant(expires),
        terms_hash=_digits(found, "terms_hash", 64), decision=decision, log=_place(found, issuer),
        status_uri=_text(status, "uri"), status_index=_second(status, "idx"),
    )  # fmt: skip


def check_status(found: Mapping[str, Any], uri: str, index: int, now: datetime) -> None:
    """Raise `TokenRefused` unless a status list's payload is this list, fresh, and says the mandate is valid."""
    _keys("The status list", found, {"sub", "iat", "exp", "ttl", "status_list"})
    if _text(found, "sub") != uri:
        raise TokenRefused("The status list is another one than the token names.")
    issued, expires = _second(found, "iat"), _second(found, "exp")
    at = int(now.timestamp())
    if not issued <= at < expires or expires - issued > TTL:
        raise TokenRefused("The status list is stale.")
    listed = _mapping(found, "status_list", {"bits", "lst"})
    if _second(listed, "bits") != BITS:
        raise TokenRefused("The status list must have two bits a mandate.")
    status = status_at(unpack(_text(listed, "lst")), index)
    if status == Status.SUSPENDED:
        raise TokenRefused("The mandate is suspended.")
    if status != Status.VALID:
        raise TokenRefused("The mandate is no longer valid.")


def _within(issued: int, starts: int, expires: int, now: datetime) -> None:
    at = int(now.timestamp())
    if not issued <= starts < expires or expires - issued > LONGEST.total_seconds():
        raise TokenRefused("The token's instants are not in order, or it lives too long.")
    if at < starts or at < issued:
        raise TokenRefused("The token is not yet valid.")
    if at >= expires:
        raise TokenRefused("The token has expired.")


def _place(found: Mapping[str, Any], issuer: str) -> LogPlace:
    log = _mapping(found, "log", {"origin", "index", "size", "root"})
    index, size = _second(log, "index"), _second(log, "size")
    try:
        root = b64_strict(_text(log, "root"))
    except ValueError:
        raise TokenRefused("The checkpoint's root is not Base64.") from None
    if len(root) != 32 or index >= size or _text(log, "origin") != issuer:
        raise TokenRefused("The token's place in the log cannot be: wrong origin, root, or index beyond the size.")
    return LogPlace(issuer, index, size, root)


def _keys(what: str, found: Mapping[str, Any], expected: set[str]) -> None:
    if set(found) != expected:
        wrong = ", ".join(sorted(set(found) ^ expected))
        raise TokenRefused(f"{what} must have exactly its own claims; missing or foreign: {wrong[:200]}.")


def _mapping(found: Mapping[str, Any], name: str, keys: set[str]) -> Mapping[str, Any]:
    value = found[name]
    if not isinstance(value, dict):
        raise TokenRefused(f"{name} must be an object.")
    _keys(name, value, keys)
    return value


def _text(found: Mapping[str, Any], name: str) -> str:
    value = found[name]
    if not isinstance(value, str) or not value:
        raise TokenRefused(f"{name} must be text.")
    return value


def _digits(found: Mapping[str, Any], name: str, length: int) -> str:
    value = _text(found, name)
    if len(value) != length or not _HEX.fullmatch(value):
        raise TokenRefused(f"{name} must be {length} hexadecimal digits.")
    return value


def _second(found: Mapping[str, Any], name: str) -> int:
    value = found[name]
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _LAST_SECOND:
        raise TokenRefused(f"{name} must be a whole number in its bounds.")
    return value


def _instant(second: int) -> datetime:
    try:
        return datetime.fromtimestamp(second, UTC)
    except (OverflowError, ValueError, OSError):
        raise TokenRefused("An instant of the token lies beyond the calendar.") from None
