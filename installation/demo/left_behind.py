"""The one paper of the demo whose ballot code anybody may know, so that a visitor can look for a line at any time.

Its dice are worked from the name of the demo's own log; every other paper's are thrown. Whoever cast it is made up, and
by the time the demo is looked at nothing ties the envelope to them any more.
"""

from ballots.rules.paper import secret, seed_from_words
from foundation.hashing import crockford_encode, grouped, sha256

WORDS = "left on the table"


def dice(origin: str) -> str:
    """Return the dice of the paper, as 64 hexadecimal digits."""
    return sha256(f"left behind, {origin}".encode()).hex()


def code(origin: str) -> str:
    """Return its ballot code, in groups."""
    return grouped(crockford_encode(_seed(origin)))


def line_secret(origin: str, ballot: str) -> str:
    """Return the secret, in hexadecimal, that its line carries on the opened list of a ballot."""
    return secret(ballot, "1", _seed(origin)).hex()


def _seed(origin: str) -> bytes:
    return seed_from_words(bytes.fromhex(dice(origin)), WORDS)
