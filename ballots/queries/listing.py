"""The opened list as a page shows it: whole while it is short, else cut into pages by where lines begin."""

import json
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from ballots.models import Ballot, Opening
from ballots.queries.certifying import number_of_lines
from ballots.queries.found import count_of, terms, withdrawn
from ballots.queries.results import lines_public_of
from foundation.database import db

MOST_LINES: Final = 1_000
"""Lines of a page where every choice is one word, so that it stays below 200 kB; of rankings and scores a third."""


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of one contest, each its commitment in hexadecimal and its choice; None where choices are withheld."""

    contest: int
    lines: list[tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the list. `begins`: of every page its contest and how its first line begins, if there are several."""

    parts: list[Part]
    page: int
    begins: list[tuple[int, str]]
    withheld: bool


def listed(found: Ballot, page: int, everything: bool = False) -> Listed | None:
    """Return a page of the list that `lines` gives whole, by the same rule of publication; None before the count."""
    counted = count_of(found.id)
    if counted is None:
        return None
    public = everything or lines_public_of(found, json.loads(counted.document))
    standing = terms(found).standing(withdrawn(found.id))
    many = MOST_LINES if all(contest.is_motion for contest in standing) else MOST_LINES // 3
    numbers = [contest.n for contest in standing]
    if sum(number_of_lines(found.id, n) for n in numbers) <= many:
        return Listed([_part(found.id, n, public) for n in numbers], 1, [], not public)
    begins = _begins(found.id, numbers, many)
    place = min(max(page, 1), len(begins))
    n, start, _first = begins[place - 1]
    return Listed(
        [_part(found.id, n, public, start, many)], place, [(n, first) for n, _pos, first in begins], not public
    )


def _begins(ballot_id: str, numbers: list[int], many: int) -> list[tuple[int, int, str]]:
    asked = select(Opening.contest, Opening.pos, Opening.commitment).where(
        Opening.ballot_id == ballot_id, Opening.contest.in_(numbers), Opening.pos % many == 0
    )
    rows = db.session.execute(asked.order_by(Opening.contest, Opening.pos))
    return [(contest, pos, bytes(commitment).hex()) for contest, pos, commitment in rows]


def _part(ballot_id: str, n: int, public: bool, start: int = 0, many: int | None = None) -> Part:
    asked = select(Opening.commitment, Opening.choice).where(Opening.ballot_id == ballot_id, Opening.contest == n)
    if many is not None:
        asked = asked.where(Opening.pos >= start, Opening.pos < start + many)
    rows = db.session.execute(asked.order_by(Opening.pos))
    return Part(n, [(bytes(commitment).hex(), choice if public else None) for commitment, choice in rows])
