"""Reading JSON that somebody else wrote: every value is asked for by its kind, and a wrong one is a bad fact."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

from foundation.hashing import hex_strict
from verifier.report import BadFact

Kind = TypeVar("Kind")

SLACK = timedelta(seconds=60)
"""An act's row and its entry each read the clock, so that instants taken from an entry's `at` are near, not equal."""


def instant(text: str, where: str) -> datetime:
    """Return the instant of `YYYY-MM-DDTHH:MM:SSZ`; BadFact for any other spelling."""
    try:
        found = datetime.fromisoformat(text)
        if found.replace(tzinfo=None).isoformat(timespec="seconds") + "Z" != text:
            raise ValueError
    except ValueError:
        raise BadFact(f"{where} is no instant such as 2026-02-01T18:00:00Z") from None
    return found


def near(one: datetime, other: datetime) -> bool:
    """Tell whether two instants are the same act read twice."""
    return abs(one - other) <= SLACK


def span(days: int) -> timedelta:
    """Return so many days of 24 hours; BadFact beyond a hundred years, which no rule has."""
    if not 0 <= days <= 36_525:
        raise BadFact(f"a span of {days} days is out of range")
    return timedelta(days=days)


class Fields:
    """The keys of one JSON object, with a name for messages."""

    def __init__(self, value: object, where: str) -> None:
        """Raise BadFact unless `value` is an object."""
        if not isinstance(value, Mapping):
            raise BadFact(f"{where} is no JSON object")
        self.value: Mapping[str, object] = value
        self.where = where

    def only(self, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> "Fields":
        """Return itself, if it has every required key and none but these; else BadFact."""
        for key in required:
            if key not in self.value:
                raise BadFact(f"{self.where} lacks {key}")
        for key in self.value:
            if key not in required and key not in optional:
                raise BadFact(f"{self.where} has a key that nothing binds: {key[:40]!r}")
        return self

    def text(self, key: str) -> str:
        """Return a text."""
        return self._typed(key, str)

    def maybe_text(self, key: str) -> str | None:
        """Return a text, or None where the key is missing or null."""
        return None if self.value.get(key) is None else self.text(key)

    def number(self, key: str) -> int:
        """Return a whole number from 0 up."""
        found = self.value.get(key)
        if isinstance(found, bool) or not isinstance(found, int) or found < 0:
            raise BadFact(f"{self.where}: {key} is no whole number from 0 up")
        return found

    def maybe_number(self, key: str) -> int | None:
        """Return a whole number, or None where the key is missing or null."""
        return None if self.value.get(key) is None else self.number(key)

    def flag(self, key: str) -> bool:
        """Return true or false."""
        return self._typed(key, bool)

    def instant(self, key: str) -> datetime:
        """Return an instant."""
        return instant(self.text(key), f"{self.where}: {key}")

    def digest(self, key: str) -> str:
        """Return 64 hexadecimal digits."""
        return digest(self.value.get(key), f"{self.where}: {key}")

    def pair(self, key: str) -> tuple[str, str]:
        """Return the two different references of a two-person act."""
        named = self.items(key)
        if len(named) != 2 or named[0] == named[1]:
            raise BadFact(f"{self.where}: {key} does not name two different people")
        return digest(named[0], f"{self.where}: {key}"), digest(named[1], f"{self.where}: {key}")

    def items(self, key: str) -> list[object]:
        """Return a list."""
        found = self.value.get(key)
        if not isinstance(found, list):
            raise BadFact(f"{self.where}: {key} is no list")
        return found

    def objects(self, key: str) -> "Iterator[Fields]":
        """Yield the objects of a list."""
        for n, item in enumerate(self.items(key)):
            yield Fields(item, f"{self.where}: {key}[{n}]")

    def _typed(self, key: str, kind: type[Kind]) -> Kind:
        found = self.value.get(key)
        if not isinstance(found, kind):
            raise BadFact(f"{self.where}: {key} is missing or of another kind")
        return found


def digest(value: object, where: str) -> str:
    """Return 64 lower-case hexadecimal digits; BadFact for anything else."""
    try:
        if isinstance(value, str):
            hex_strict(value, 32)
            return value
    except ValueError:
        pass
    raise BadFact(f"{where} is not 64 lower-case hexadecimal digits")
