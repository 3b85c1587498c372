"""The roll as bytes: salted references, one leaf a line, and the Merkle root that is logged at notice. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from auditlog.merkle.tree import leaf_hash, root
from foundation.hashing import hex_strict, lp, tagged

SALT_BYTES = 32


@dataclass(frozen=True, slots=True)
class RollLine:
    """One person entitled: the reference (64 hex digits), the counting groups or None, the weight in whole votes."""

    ref: str
    group: str | None = None
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Apart:
    """Which bodies are counted apart in one ballot: body → its group, such as g1, and the group of those in none.

    `without` None: whoever is in none of them is counted in the whole alone.
    """

    groups: Mapping[str, str]
    without: str | None = None

    def group_of(self, bodies: Collection[str]) -> str | None:
        """Return the group of somebody in these bodies, as it stands in a roll's line: several joined by commas."""
        own = sorted(self.groups[body] for body in bodies if body in self.groups)
        return ",".join(own) or self.without


def groups_in(group: str | None) -> tuple[str, ...]:
    """Return the single groups that a roll's line names."""
    return tuple(group.split(",")) if group else ()


def reference(salt: bytes, member_id: str) -> str:
    """The name a member has in one scope: `H(LP("ref-v1", salt, member))`, as hex.

    With a fresh salt for each member and scope, two scopes name the same member differently and nobody without the
    salt can try out members.
    """
    return tagged("ref-v1", salt, member_id).hex()


def leaf_data(line: RollLine) -> bytes:
    """The bytes of one line: `LP("roll-v1", ref, group, weight)`; no group is the empty text.

    Raises ValueError for a reference that is not 32 bytes of lower-case hex or a weight under 1.
    """
    hex_strict(line.ref, 32)
    if line.weight < 1:
        raise ValueError("The weight of a line must be 1 or more.")
    return lp("roll-v1", line.ref, line.group or "", str(line.weight))


def roll_root(lines: Iterable[RollLine]) -> str:
    """The RFC 6962 root over the lines sorted by reference, as hex. Raises ValueError if a reference stands twice."""
    ordered = sorted(lines, key=lambda line: line.ref)
    if any(one.ref == next_one.ref for one, next_one in pairwise(ordered)):
        raise ValueError("A reference stands twice on the roll.")
    return root([leaf_hash(leaf_data(line)) for line in ordered]).hex()
