"""Checking a token as a relying system must: one algorithm, our types, every claim; whatever else happens, refuse."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from relationships.keys import kid as key_id
from relationships.rules import token as rules
from relationships.rules.compact import TokenRefused, base64url, split
from relationships.rules.token import Claims


def verify_token(
    token: str, jwks: Mapping[str, Any], *, issuer: str, audience: str, now: datetime,
    subject: str | None = None, status_list: str | None = None,
) -> Claims:  # fmt: skip
    """Return what a mandate token says, or raise `TokenRefused` with the first thing wrong.

    `jwks` is the issuer's key set; a key retired before the token was issued does not count. `audience` is the campaign
    the asker stands for, `subject` the relationship if it is known. With `status_list`, the issuer's signed list, the
    mandate must be valid in it; without it nothing is said about suspension or ending since the token was issued.
    """
    try:
        found = _signed(token, jwks, rules.TYPE)
        claims = rules.check_payload(found, issuer, audience, now, subject)
        if status_list is not None:
            listed = _signed(status_list, jwks, rules.STATUS_TYPE)
            rules.check_status(listed, claims.status_uri, claims.status_index, now)
    except TokenRefused:
        raise
    except Exception as error:  # PyJWT raises plain TypeError and others on confusing input
        raise TokenRefused(f"The token cannot be checked ({type(error).__name__}).") from None
    return claims


def verify_status_list(text: str, jwks: Mapping[str, Any], uri: str, index: int, now: datetime) -> None:
    """Raise `TokenRefused` unless this signed list is fresh, is the one at `uri`, and calls the index valid."""
    try:
        rules.check_status(_signed(text, jwks, rules.STATUS_TYPE), uri, index, now)
    except TokenRefused:
        raise
    except Exception as error:
        raise TokenRefused(f"The status list cannot be checked ({type(error).__name__}).") from None


def _signed(text: str, jwks: Mapping[str, Any], typ: str) -> dict[str, Any]:
    """The payload of a token of this type whose signature is one of the set's keys'."""
    header, payload = split(text)
    jwk = _key(jwks, rules.check_header(header, typ))
    public = Ed25519PublicKey.from_public_bytes(base64url(jwk["x"]))
    if key_id(public) != header["kid"]:
        raise TokenRefused("The key set calls a key by another key's id.")
    options: Any = {
        "verify_signature": True, "verify_exp": False, "verify_nbf": False, "verify_iat": False,
        "verify_aud": False, "verify_iss": False, "verify_sub": False, "verify_jti": False,
    }  # fmt: skip
    try:
        decoded = jwt.decode(text, public, algorithms=[rules.ALGORITHM], options=options)
    except jwt.PyJWTError:
        raise TokenRefused("The signature is not the issuer's.") from None
    if decoded != payload:
        raise TokenRefused("The payload can be read in two ways.")
    retired, issued = jwk.get("retired_at"), payload.get("iat")
    if retired is not None and not (isinstance(issued, int) and isinstance(retired, int) and issued < retired):
        raise TokenRefused("The token was issued under a key that was retired.")
    return payload


def _key(jwks: Mapping[str, Any], kid: str) -> Mapping[str, Any]:
    found: list[Mapping[str, Any]] = [jwk for jwk in jwks["keys"] if jwk.get("kid") == kid]
    if len(found) != 1:
        raise TokenRefused("The issuer has no such key.")
    if (found[0].get("kty"), found[0].get("crv")) != ("OKP", "Ed25519"):
        raise TokenRefused("The issuer's key is not an Ed25519 key.")
    return found[0]
