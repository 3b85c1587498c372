"""What members write, in one spelling: Unicode NFC, lines ended by LF, bounded; so that a hash means the text.

`Unusable` names the field; nothing is cut off or put right silently except the ends of lines and the normal form.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime

from deliberation.rules.document import Unusable, at, items, members, one_of

LONGEST_TITLE = 300
LONGEST_TEXT = 20_000
LONGEST_REPORT = 10_000
LONGEST_TERM = 500
MOST_TERMS = 20

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_HIDDEN = ("Cc", "Cs", "Zl", "Zp")
_UNSEEN = ("Cf", "Co", "Cn")
"""Format signs such as the space of no width, private and unassigned signs."""
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that reorder what is read: a text with them could show one thing and mean another."""


def title(value: object) -> str:
    """Return a title: one line of at most 300 characters, NFC, not empty."""
    return one_line(value, "title", LONGEST_TITLE)


def one_line(value: object, path: str, longest: int) -> str:
    """Return one line in NFC, stripped, not empty, of at most `longest` characters, all of which can be seen.

    In one line two titles that differ by a sign of no width would be read as the same; a longer text may need such
    signs to join letters, as several scripts do.
    """
    line = _composed(value, path).strip()
    for character in line:
        if unicodedata.category(character) in _UNSEEN:
            raise Unusable(f"holds a character that cannot be seen (U+{ord(character):04X})", path)
    if "\n" in line or "\t" in line:
        raise Unusable("must be one line", path)
    return _bounded(line, path, longest)


def prose(value: object, path: str, longest: int = LONGEST_TEXT, may_be_empty: bool = False) -> str:
    """Return a text of several lines: NFC, LF, no spaces at either end, no control characters but tab and LF."""
    text = _composed(value, path).strip()
    if may_be_empty and not text:
        return ""
    return _bounded(text, path, longest)


def _composed(value: object, path: str) -> str:
    if not isinstance(value, str):
        raise Unusable("must be text", path)
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    for character in text:
        if character not in "\n\t" and (unicodedata.category(character) in _HIDDEN or character in _BIDI):
            raise Unusable(f"holds a character that cannot be seen (U+{ord(character):04X})", path)
    return text


def _bounded(text: str, path: str, longest: int) -> str:
    if not text:
        raise Unusable("must not be empty", path)
    if len(text) > longest:
        raise Unusable(f"has {len(text)} characters; at most {longest} are allowed", path)
    return text


def terms(value: object) -> list[dict[str, str]]:
    """Return the terms: dated conditions both ways, each {"by": "ours" or "theirs", "text", "due": YYYY-MM-DD}."""
    read = []
    for index, item in enumerate(items(list(value) if isinstance(value, tuple) else value, "terms", most=MOST_TERMS)):
        path = at("terms", index)
        given = members(dict(item) if isinstance(item, Mapping) else item, path, ("by", "text", "due"))
        by = one_of(given["by"], at(path, "by"), ("ours", "theirs"))
        text = one_line(given["text"], at(path, "text"), LONGEST_TERM)
        read.append({"by": by, "text": text, "due": _day(given["due"], at(path, "due"))})
    return read


def _day(value: object, path: str) -> str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            pass
    raise Unusable("must be a day such as 2026-05-31", path)


def instant_text(instant: datetime) -> str:
    """Return an instant as the log writes it, such as 2026-02-01T18:00:00Z."""
    return instant.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat() + "Z"
