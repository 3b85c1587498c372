"""What a package tells of its things so that they can be found: the shapes that go through the slot."""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Text:
    """What can be searched of one thing. Never what is read in a logged act, and nobody's vote, work or address."""

    subject: str
    """The thing's id or number, of which its address is made."""
    body_id: str
    """The body whose thing it is: those who may read that body's things find it."""
    title: str
    text: str
    at: datetime
    """When it was made or last changed; the newest of equals stands first."""
    hidden: bool = False
    """It is to be found by nobody, until it is told anew."""


@dataclass(frozen=True)
class Searchable:
    """One kind of thing: which rows hold it, what of them is searched, and whose it is to read."""

    kind: str
    model: type[Any]
    told: Callable[[Any], Text]
    """Given a row of the model: its text."""
    readable: Callable[[str | None], Collection[str] | None]
    """Given a member's id, or None for a stranger: the bodies whose things of this kind they may read. None: of all."""
    url: Callable[[str], str]
    """Given a subject: the address of its page."""
    label: Callable[[], str]
    """What such a thing is called, in the reader's language."""

    def key(self, subject: str) -> int:
        """Return the number under which the thing's words are kept: 63 bits of a digest, so that nobody counts."""
        return int.from_bytes(hashlib.sha256(f"{self.kind}:{subject}".encode()).digest()[:8], "big") >> 1
