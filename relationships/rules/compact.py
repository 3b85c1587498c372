"""Reading a compact JWS strictly: three parts of canonical Base64url, JSON objects with every key once. Pure."""

import base64
import binascii
import json
from typing import Any

_LARGEST_JWT = 1 << 21


class TokenRefused(ValueError):
    """This token is not believed; the message says at what it failed."""


def base64url(text: str) -> bytes:
    """The bytes of unpadded Base64url that re-encodes to itself; raises `TokenRefused` for any other spelling."""
    try:
        data = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise TokenRefused("A part of the token is not Base64url.") from None
    if base64.urlsafe_b64encode(data).rstrip(b"=").decode() != text:
        raise TokenRefused("A part of the token has a second spelling.")
    return data


def split(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and payload of a compact JWS, read strictly; the signature is not looked at.

    Raises `TokenRefused` unless there are three parts of canonical Base64url, each JSON object free of doubled keys.
    """
    if not isinstance(token, str) or len(token) > _LARGEST_JWT:
        raise TokenRefused("A token is text of at most two million characters.")
    parts = token.split(".")
    if len(parts) != 3:
        raise TokenRefused("A token has three parts.")
    base64url(parts[2])
    return _object(parts[0]), _object(parts[1])


def _object(part: str) -> dict[str, Any]:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise TokenRefused("A key stands twice in the token.")
        return found

    def no_constant(name: str) -> Any:
        raise TokenRefused(f"The token holds {name}, which is no JSON.")

    try:
        value = json.loads(base64url(part).decode("utf-8"), object_pairs_hook=once, parse_constant=no_constant)
    except (UnicodeDecodeError, RecursionError, json.JSONDecodeError):
        raise TokenRefused("A part of the token is not JSON.") from None
    if not isinstance(value, dict):
        raise TokenRefused("A part of the token is not a JSON object.")
    return value
