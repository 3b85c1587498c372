"""Finding: the things that hold every word of a question and that the asker may read; nothing else is even counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select

from foundation.database import db
from foundation.models import SearchText, SearchWord
from foundation.search.searchable import Searchable
from foundation.search.words import Asked, piece
from foundation.slots import slots

PAGE = 20
LAST = "\U0010ffff"
"""Stands behind whatever a word may go on with."""


@dataclass(frozen=True)
class Hit:
    """One thing found, as a result shows it."""

    thing: Searchable
    subject: str
    title: str
    body_id: str
    at: datetime
    parts: list[tuple[str, bool]]

    @property
    def url(self) -> str:
        """The address of its page."""
        return self.thing.url(self.subject)

    @property
    def label(self) -> str:
        """What such a thing is called."""
        return self.thing.label()


@dataclass(frozen=True)
class Found:
    """How many things there are, and those of one page."""

    total: int
    hits: list[Hit]


def find(asked: Sequence[Asked], member_id: str | None, page: int = 1) -> Found:
    """Return what holds every word asked for and may be read by this member, or by a stranger.

    Words of titles weigh twice, the newest of equals stands first. Without a word nothing is found.
    """
    kinds = {one.kind: one for one in slots().searchable}
    if not asked or not kinds:
        return Found(0, [])
    chosen, weight = _holding(asked)
    chosen = chosen.where(or_(*(_readable(one, member_id) for one in kinds.values())))
    total = db.session.execute(select(func.count()).select_from(chosen.subquery())).scalar_one()
    ordered = chosen.order_by(weight.desc(), SearchText.at.desc(), SearchText.id)
    rows = db.session.execute(ordered.limit(PAGE).offset((page - 1) * PAGE)).scalars() if total else ()
    return Found(total, [_hit(kinds[row.kind], row, asked) for row in rows])


def _holding(asked: Sequence[Asked]) -> tuple[Select[SearchText], ColumnElement[Any]]:
    chosen = select(SearchText)
    weight: ColumnElement[Any] | None = None
    for one in asked:
        same = SearchWord.word == one.word
        if one.beginning:
            same = (SearchWord.word >= one.word) & (SearchWord.word < one.word + LAST)
        holding = (
            select(SearchWord.text_id, func.max(SearchWord.weight).label("weight")).where(same)
            .group_by(SearchWord.text_id).subquery()
        )  # fmt: skip
        chosen = chosen.join(holding, holding.c.text_id == SearchText.id)
        weight = holding.c.weight if weight is None else weight + holding.c.weight
    assert weight is not None
    return chosen, weight


def _readable(one: Searchable, member_id: str | None) -> ColumnElement[bool]:
    bodies = one.readable(member_id)
    same = SearchText.kind == one.kind
    if bodies is None:
        return same
    return and_(same, SearchText.body_id.in_(sorted(bodies))) if bodies else false()


def _hit(one: Searchable, row: SearchText, asked: Sequence[Asked]) -> Hit:
    return Hit(one, row.subject, row.title, row.body_id, row.at, piece(row.text, asked))
