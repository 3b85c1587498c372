"""What an entry is about: the numbers and ids in its fields, by which it is found again."""

import re
from collections.abc import Iterator
from typing import Any

SUBJECT = re.compile(r"[A-Z]-\d{4}-\d{3,12}|[0-9a-f]{32}", re.ASCII)
"""A number such as M-2026-001, or an id. References and hashes, of 64 digits, name nothing that people look for."""


def subjects(fields: Any) -> set[str]:
    """Return the numbers and ids that stand as a whole in these fields, at whatever depth."""
    return {text for text in _texts(fields) if SUBJECT.fullmatch(text)}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
