"""Sealing for somebody whose browser does not: the server sees the choice for an instant, seals it and forgets it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ballots.errors import BadPaper
from ballots.models import Ballot, SealKey
from ballots.queries.found import terms
from ballots.rules.paper import commitment, secret, seed_from_words
from ballots.rules.plain_form import DICE_BYTES, Asked, Fault, PlainForm, judge_plain
from ballots.rules.sealing import digest, seal
from foundation.database import db
from foundation.hashing import crockford_encode, grouped, hex_strict


@dataclass(frozen=True)
class Sealed:
    """A sealed paper: the envelope, its digest (32 bytes), and what is to be shown once: the ballot code in groups, and
    of each contest the commitment (hexadecimal) by which its line will stand on the opened list.
    """

    envelope: bytes
    e: bytes
    code: str
    commitments: dict[str, str]


def asked(found: Ballot) -> dict[str, Asked]:
    """Return what each contest of the ballot takes, by its number as text."""
    return {str(contest.n): Asked(contest.method, contest.options, contest.scores) for contest in terms(found).contests}


def checked(
    found: Ballot, marks: Mapping[str, Sequence[str]], s0: Sequence[str], words: Sequence[str]
) -> PlainForm:  # fmt: skip
    """Return the form as it can be sealed, from all the values handed in. Raises BadPaper, which says why not."""
    form = judge_plain(asked(found), marks, s0, words)
    if isinstance(form, Fault):
        raise BadPaper(form)
    return form


def seal_for(found: Ballot, choices: Mapping[str, str], s0: str, words: str) -> Sealed:
    """Seal a paper from the page's dice (`s0`, 64 hexadecimal digits) and words of the voter's own.

    Deterministic: sent again, the same form gives the same envelope. Raises BadPaper, also for broken dice.
    """
    form = checked(found, {n: [choice] for n, choice in choices.items()}, [s0], [words])
    seed = seed_from_words(hex_strict(form.s0, DICE_BYTES), form.words)
    key = db.session.get(SealKey, found.seal_key_id)
    assert key is not None
    envelope = seal(bytes(key.public), found.number, form.choices, seed, found.paper_length)
    lines = {
        contest: commitment(found.number, contest, choice, secret(found.number, contest, seed)).hex()
        for contest, choice in form.choices.items()
    }
    return Sealed(envelope, digest(envelope), grouped(crockford_encode(seed)), lines)
