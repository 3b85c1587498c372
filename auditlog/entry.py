"""One line of the log: what an entry looks like as bytes, and how those bytes are read back.

An entry is the canonical JSON of ``v``, ``id``, ``type``, ``at`` and the fields of its type. This room knows no type
by name. Pure.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from auditlog.merkle.tiles import MAX_ENTRY
from auditlog.merkle.tree import leaf_hash
from foundation.hashing import jcs, parse_canonical

__all__ = ["MAX_ENTRY", "Entry", "EntryTooLarge", "MalformedEntry", "canonical", "leaf_hash", "parse"]

VERSION = 1
"""The ``v`` of every entry written by this version of the format."""

_OWN = ("v", "id", "type", "at")
_ID = re.compile(r"[0-9a-f]{32}", re.ASCII)
_TYPE = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*", re.ASCII)
_AT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", re.ASCII)
_LONGEST_TYPE = 64


class MalformedEntry(ValueError):
    """These bytes or fields are no entry of the log."""


class EntryTooLarge(MalformedEntry):
    """The entry is longer than 65,535 bytes; long lists belong in a file that the entry names by root and count."""


@dataclass(frozen=True)
class Entry:
    """An entry as read: its random ``id``, ``type``, instant ``at`` (UTC, whole seconds) and remaining ``fields``."""

    id: str
    type: str
    at: datetime
    fields: Mapping[str, object] = field(compare=False)
    canonical: bytes = field(repr=False)

    @property
    def leaf_hash(self) -> bytes:
        """The entry's leaf in the Merkle tree, 32 bytes."""
        return leaf_hash(self.canonical)


def canonical(type: str, at: datetime, id: str, fields: Mapping[str, object]) -> bytes:
    """The bytes of an entry: RFC 8785 JSON of the four own keys and ``fields``, all text in normal form C.

    ``id`` is 32 lower-case hexadecimal digits, ``at`` an aware instant of whole seconds. Raises ``MalformedEntry``
    for a key of ``fields`` that is the entry's own, floats or integers beyond 2⁵³ − 1, and ``EntryTooLarge``.
    """
    if taken := [key for key in _OWN if key in fields]:
        raise MalformedEntry(f"An entry's fields must not be named {', '.join(taken)}.")
    if not _ID.fullmatch(id):
        raise MalformedEntry("An entry's id must be 32 lower-case hexadecimal digits.")
    if len(type) > _LONGEST_TYPE or not _TYPE.fullmatch(type):
        raise MalformedEntry(f"{type[:80]!r} is no type of an entry, such as ballot.closed.")
    try:
        data = jcs({"v": VERSION, "id": id, "type": type, "at": _instant(at), **_composed_mapping(fields)})
    except RecursionError:
        raise MalformedEntry("An entry must not be nested this deep.") from None
    except MalformedEntry:
        raise
    except ValueError as error:
        raise MalformedEntry(str(error)) from None
    return _fitting(data)


def parse(data: bytes) -> Entry:
    """The entry of these bytes; raises ``MalformedEntry`` unless ``canonical`` would give exactly them.

    So every entry has one spelling, and its bytes can be told from its meaning.
    """
    try:
        value = parse_canonical(_fitting(data))
    except EntryTooLarge:
        raise
    except ValueError as error:
        raise MalformedEntry(str(error)) from None
    if not isinstance(value, dict) or value.get("v") != VERSION or isinstance(value["v"], bool):
        raise MalformedEntry(f"An entry must be a JSON object of version {VERSION}.")
    kind, number, text = value.get("type"), value.get("id"), value.get("at")
    if not (isinstance(kind, str) and isinstance(number, str) and isinstance(text, str)):
        raise MalformedEntry("An entry must have id, type and at, each as text.")
    fields = {key: item for key, item in value.items() if key not in _OWN}
    at = _parsed_instant(text)
    if canonical(kind, at, number, fields) != data:
        raise MalformedEntry("The text of an entry must be in Unicode normal form C.")
    return Entry(number, kind, at, fields, data)


def _fitting(data: bytes) -> bytes:
    if len(data) > MAX_ENTRY:
        raise EntryTooLarge(f"This entry has {len(data)} bytes; the log takes at most {MAX_ENTRY}.")
    return data


def _instant(at: datetime) -> str:
    if at.tzinfo is None or at.microsecond:
        raise MalformedEntry("An entry's instant must have a time zone and whole seconds.")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _parsed_instant(text: str) -> datetime:
    if not _AT.fullmatch(text):
        raise MalformedEntry("An entry's instant must read like 2026-02-01T18:00:00Z.")
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise MalformedEntry(f"There is no instant {text}.") from None


def _composed_mapping(fields: Mapping[str, object]) -> dict[str, object]:
    composed = {}
    for key, value in fields.items():
        if not isinstance(key, str):
            raise MalformedEntry("The keys of an entry must be text.")
        composed[unicodedata.normalize("NFC", key)] = _composed(value)
    if len(composed) != len(fields):
        raise MalformedEntry("Two keys of an entry are the same text in normal form C.")
    return composed


def _composed(value: object) -> object:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return _composed_mapping(value)
    if isinstance(value, list | tuple):
        return [_composed(item) for item in value]
    return value
