"""Filling: what an act writes is searched from the same commit on, and never what was undone.

The rows that a package named are noticed as they are flushed, and their words are kept just before the commit, in the
same transaction. Nobody has to remember it; `rebuild` makes all of it anew.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, event, insert, inspect, select
from sqlalchemy.orm import Session

from foundation.database import db
from foundation.models import SearchText, SearchWord
from foundation.search.searchable import Searchable, Text
from foundation.search.words import words
from foundation.slots import slots

_NOTICED = "search: rows noticed"
AT_A_TIME = 500


def watch() -> None:
    """Notice from now on what is flushed and committed."""
    if not event.contains(Session, "after_flush", _notice):
        event.listen(Session, "after_flush", _notice)
        event.listen(Session, "before_commit", _keep)


def _notice(session: Session, _context: Any) -> None:
    watched = {one.model for one in slots().searchable}
    touched = [row for row in (*session.new, *session.dirty) if type(row) in watched]
    if touched:
        session.info.setdefault(_NOTICED, []).extend(touched)


def _keep(session: Session) -> None:
    session.flush()
    noticed = {id(row): row for row in session.info.pop(_NOTICED, ())}
    for row in noticed.values():
        if inspect(row).persistent:  # not one of a savepoint that was undone
            for one in slots().searchable:
                if one.model is type(row):
                    _lay(one, one.told(row))


def _lay(one: Searchable, told: Text) -> None:
    """Put a text in the place of what was kept of the same thing."""
    key = one.key(told.subject)
    shown = {
        "id": key, "kind": one.kind, "subject": told.subject, "body_id": told.body_id, "title": told.title,
        "text": told.text, "at": told.at,
    }  # fmt: skip
    kept = db.session.execute(select(SearchText.title, SearchText.text).where(SearchText.id == key)).one_or_none()
    if kept is not None:
        before = sorted(words(kept.title) | words(kept.text))
        for n in range(0, len(before), AT_A_TIME):
            some = before[n : n + AT_A_TIME]
            db.session.execute(delete(SearchWord).where(SearchWord.word.in_(some), SearchWord.text_id == key))
        db.session.execute(delete(SearchText).where(SearchText.id == key))
    if told.hidden:
        return
    db.session.execute(insert(SearchText).values(shown))
    weighed = dict.fromkeys(words(told.text), 1) | dict.fromkeys(words(told.title), 2)
    if weighed:
        rows = [{"word": word, "text_id": key, "weight": weight} for word, weight in sorted(weighed.items())]
        db.session.execute(insert(SearchWord), rows)


def rebuild() -> dict[str, int]:
    """Make all of it anew from what the packages hold; return how many things of each kind can be found."""
    db.session.execute(delete(SearchWord))
    db.session.execute(delete(SearchText))
    return {one.kind: _lay_all(one, db.session.execute(select(one.model)).scalars()) for one in slots().searchable}


def _lay_all(one: Searchable, rows: Iterable[Any]) -> int:
    number = 0
    for row in rows:
        _lay(one, one.told(row))
        number += 1
    return number
