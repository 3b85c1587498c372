"""Entries of the log told as sentences, in the reader's language."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from babel.dates import format_datetime

from foundation.events import Event
from foundation.slots import slots

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def tell(entry_type: str, fields: Mapping[str, Any]) -> str:
    """Return an entry as one sentence; one of a kind or version this house does not know is told by its name."""
    kind: type[Event] | None = slots().events.get(entry_type)
    try:
        sentence = kind.from_fields(fields).tell() if kind else entry_type
    except (TypeError, ValueError, KeyError, AttributeError):
        sentence = entry_type
    return _INSTANT.sub(_read_instant, sentence)


def _read_instant(found: re.Match[str]) -> str:
    """Tell an instant within a sentence as people write it; the log and its explorer keep UTC."""
    at = datetime.fromisoformat(found.group())
    return format_datetime(at, "d MMM y, HH:mm 'UTC'", locale="en").replace(" ", "\u00a0")
