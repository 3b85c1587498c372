"""The public side of the mandate key: its JWK and its id."""

import base64
import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def kid(public: Ed25519PublicKey) -> str:
    """Return the key's id: the first 16 hexadecimal digits of the SHA-256 of its 32 bytes."""
    return hashlib.sha256(public.public_bytes_raw()).hexdigest()[:16]


def public_jwk(public: Ed25519PublicKey) -> dict[str, str]:
    """Return the key as a JSON Web Key (RFC 8037)."""
    x = base64.urlsafe_b64encode(public.public_bytes_raw()).rstrip(b"=").decode()
    return {"kty": "OKP", "crv": "Ed25519", "x": x, "kid": kid(public), "alg": "EdDSA", "use": "sig"}
