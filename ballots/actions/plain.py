"""Sealing for somebody whose browser does not: the server sees the choice for an instant, seals it and forgets it."""

from collections.abc import Mapping
from dataclasses import dataclass

from ballots.errors import BadChoice
from ballots.models import Ballot, SealKey
from ballots.queries.found import terms
from ballots.rules.choices import is_valid_choice
from ballots.rules.paper import seed_from_words
from ballots.rules.sealing import digest, seal
from foundation.database import db
from foundation.hashing import crockford_encode, grouped, hex_strict

LONGEST_WORDS = 200


@dataclass(frozen=True)
class Sealed:
    """A sealed paper: the envelope, its digest (32 bytes), and the ballot code, in groups, to be shown once."""

    envelope: bytes
    e: bytes
    code: str


def checked(found: Ballot, choices: Mapping[str, str]) -> dict[str, str]:
    """Return the choice of every contest, blank where none is given. Raises BadChoice for any other mark."""
    asked = {str(contest.n): contest for contest in terms(found).contests}
    whole = {n: choices.get(n, "") for n in asked}
    if not set(choices) <= set(asked):
        raise BadChoice()
    if not all(is_valid_choice(asked[n].method, asked[n].options, choice) for n, choice in whole.items()):
        raise BadChoice()
    return whole


def seal_for(found: Ballot, choices: Mapping[str, str], s0: str, words: str) -> Sealed:
    """Seal a paper from the page's dice (`s0`, 64 hexadecimal digits) and words of the voter's own.

    Deterministic: sent again, the same form gives the same envelope. Raises BadChoice, also for broken dice.
    """
    whole = checked(found, choices)
    try:
        seed = seed_from_words(hex_strict(s0, 32), words[:LONGEST_WORDS])
    except ValueError as error:
        raise BadChoice() from error
    key = db.session.get(SealKey, found.seal_key_id)
    assert key is not None
    envelope = seal(bytes(key.public), found.number, whole, seed, found.paper_length)
    return Sealed(envelope, digest(envelope), grouped(crockford_encode(seed)))
