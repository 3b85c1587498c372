"""What happened since somebody was here: entries of the log of what concerns the member, and what others said."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from auditlog import queries as log
from foundation.slots import slots

LOOKED_AT = 400
"""So many of the newest entries are looked at, and no more."""
_PAGE = 100
_NAMES = ("ballot", "mandate", "proposal", "decision")
"""The fields by which an entry says what it is about, the nearest first."""


@dataclass(frozen=True)
class News:
    """What concerns the member: its place in the log, if it has one, when, its sentence, title and page of its subject.
    """

    seq: int | None
    at: datetime
    sentence: str
    title: str
    url: str


def news(member_id: str, since: datetime | None, most: int, instant: Callable[[datetime], str]) -> list[News]:
    """Return what happened to the member and to what they follow, the newest first: since an instant, or lately.

    `instant` tells an instant within a sentence.
    """
    said = [one for ask in slots().happened for one in ask(member_id, since, most)]
    told = [News(None, one.at, one.sentence, one.title, one.url) for one in said]
    logged = _logged(member_id, since, most, instant)
    return sorted([*logged, *told], key=lambda one: one.at, reverse=True)[:most]


def _logged(member_id: str, since: datetime | None, most: int, instant: Callable[[datetime], str]) -> list[News]:
    follows = {one.name: one for ask in slots().followed for one in ask(member_id)}
    found: list[News] = []
    before: int | None = None
    for _page in range(LOOKED_AT // _PAGE):
        entries = log.page(before, _PAGE)
        for entry in entries:
            if (since is not None and entry.at < since) or len(found) == most:
                return found
            about = next((follows[name] for field in _NAMES if (name := entry.fields.get(field)) in follows), None)
            if about is not None and entry.type in about.types:
                found.append(News(entry.seq, entry.at, log.told(entry, instant), about.title, about.url))
        if not entries or entries[-1].seq == 0:
            return found
        before = entries[-1].seq
    return found
