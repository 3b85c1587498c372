"""What a protest may be about. Pure."""

import re
from typing import Final

FACTS: Final = ("notice", "text", "roll", "secrecy", "count", "conduct")
"""The kinds of fact that a protest disputes."""

LONGEST_TEXT: Final = 5_000
"""Most characters of a protest's text."""

_FACT = re.compile(rf"({'|'.join(FACTS)})(:[0-9a-f]{{8,64}})?", re.ASCII)


def is_fact(fact: str) -> bool:
    """Tell whether `fact` is a kind, alone or followed by a colon and a reference or entry of 8 to 64 hex digits."""
    return _FACT.fullmatch(fact) is not None


def fact_of(kind: str, about: str) -> str:
    """Return the fact of a kind and what it is about, which may be empty."""
    about = about.strip().lower()
    return f"{kind}:{about}" if about else kind
