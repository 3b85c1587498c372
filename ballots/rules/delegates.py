"""Delegates by size: one for every so many members, to the nearest whole number, and at least one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DelegatesPer:
    """One delegate for every `members` members."""

    members: int

    def of(self, size: int) -> int:
        """Return the delegates of a body of this size: nearest whole number, a half up, never fewer than one.

        Raises ValueError for a size below 0.
        """
        if size < 0:
            raise ValueError("a body cannot have fewer than 0 members")
        return max(1, (2 * size + self.members) // (2 * self.members))
