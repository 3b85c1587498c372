"""What happened since somebody was here: the log's own entries, told as sentences, of what concerns the member."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from auditlog import queries as log
from foundation.slots import slots
from foundation.web import Followed

LOOKED_AT = 400
"""So many of the newest entries are looked at, and no more."""
_PAGE = 100
_NAMES = ("ballot", "mandate", "proposal")
"""The fields by which an entry says what it is about, the nearest first."""


@dataclass(frozen=True)
class News:
    """One entry that concerns the member: its place, when, its sentence, and what it is about."""

    seq: int
    at: datetime
    sentence: str
    about: Followed


def news(member_id: str, since: datetime | None, most: int, instant: Callable[[datetime], str]) -> list[News]:
    """Return what happened to what the member follows, the newest first: since an instant, or lately.

    `instant` tells an instant within a sentence.
    """
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
                found.append(News(entry.seq, entry.at, log.told(entry, instant), about))
        if not entries or entries[-1].seq == 0:
            return found
        before = entries[-1].seq
    return found
