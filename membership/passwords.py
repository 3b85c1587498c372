"""Passwords as digests: argon2id at the costs of DESIGN §10, never more than two at once in a process."""

from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher(time_cost=1, memory_cost=47104, parallelism=1)
_AT_ONCE = BoundedSemaphore(2)
"""47 MB each: a rush to sign in must not eat the machine's memory."""


def digest(password: str) -> str:
    """Return the argon2id digest of a password, with its salt and costs in it."""
    with _AT_ONCE:
        return _HASHER.hash(password)


@cache
def _nobody() -> str:
    return digest("nobody holds this password; its digest is worked so that unknown accounts cost the same time")


def matches(kept: str | None, password: str) -> bool:
    """Return whether the password belongs to the digest; without a digest it works as long and says no."""
    nobody = _nobody()  # asked for in either case, so that the first unknown account costs no more
    with _AT_ONCE:
        try:
            _HASHER.verify(kept or nobody, password)
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def outdated(kept: str) -> bool:
    """Return whether a digest was made at other costs and should be made again at the next sign-in."""
    return _HASHER.check_needs_rehash(kept)
