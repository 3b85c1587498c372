"""Entries of the log told as sentences, in the reader's language."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from babel.dates import format_datetime

from foundation.events import Event
from foundation.slots import slots

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def in_utc(at: datetime) -> str:
    """Tell an instant within a sentence as the log and its explorer keep it."""
    return format_datetime(at, "d MMM y, HH:mm 'UTC'", locale="en")


def tell(entry_type: str, fields: Mapping[str, Any], instant: Callable[[datetime], str] = in_utc) -> str:
    """Return an entry as one sentence, its instants as `instant` tells them.

    One of a kind or version this house does not know is told by its name.
    """
    kind: type[Event] | None = slots().events.get(entry_type)
    try:
        sentence = kind.from_fields(fields).tell() if kind else entry_type
    except (TypeError, ValueError, KeyError, AttributeError):
        sentence = entry_type
    return _INSTANT.sub(lambda one: instant(datetime.fromisoformat(one.group())).replace(" ", "\u00a0"), sentence)
