"""What a package logs: frozen dataclasses, each able to tell itself as one plain sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self


@dataclass(frozen=True)
class Event:
    """One kind of log entry. Fields are JSON values: text, whole numbers, booleans, lists and mappings; no floats.

    Members appear by reference only; no personal data. Fields that are None are left out.
    """

    TYPE: ClassVar[str] = ""

    def fields(self) -> dict[str, Any]:
        """Return the entry's own fields."""
        return {f.name: value for f in fields(self) if (value := getattr(self, f.name)) is not None}

    @classmethod
    def from_fields(cls, given: Mapping[str, Any]) -> Self:
        """Build the event again from an entry's fields; unknown fields are left aside."""
        return cls(**{f.name: given.get(f.name) for f in fields(cls)})

    def tell(self) -> str:
        """Return the event as one plain sentence."""
        return self.TYPE
