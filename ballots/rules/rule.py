"""A motion's whole rule: quorum, threshold and floors, and the same for a ballot of several contests."""

from collections.abc import Mapping
from dataclasses import dataclass

from ballots.rules.quorum import Quorum, needs_roll, parse_quorum
from ballots.rules.threshold import Floor, ShareFloor, Threshold, parse_floor, parse_threshold
from deliberation.rules.document import at, items, members


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule of one motion. `quorum` None means that none is set; every floor must be reached."""

    quorum: Quorum | None
    threshold: Threshold
    floors: tuple[Floor, ...] = ()

    @property
    def needs_roll(self) -> bool:
        """Whether the rule can be applied only with the size of the roll known."""
        return self._uses("roll") or (self.quorum is not None and needs_roll(self.quorum.need))

    @property
    def needs_present(self) -> bool:
        """Whether the rule can be applied only with the number present known."""
        return self._uses("present") or (self.quorum is not None and self.quorum.of == "present")

    def _uses(self, base: str) -> bool:
        shares = [floor for floor in self.floors if isinstance(floor, ShareFloor)]
        return self.threshold.base == base or any(floor.base == base for floor in shares)


@dataclass(frozen=True, slots=True)
class ContestRule:
    """What each contest has of its own: threshold and floors (DESIGN §6)."""

    threshold: Threshold
    floors: tuple[Floor, ...] = ()


@dataclass(frozen=True, slots=True)
class BallotRule:
    """A ballot of one or more contests that share roll, window and quorum; contests by their number, such as "1"."""

    quorum: Quorum | None
    contests: Mapping[str, ContestRule]

    def rule_of(self, contest: str) -> Rule:
        """Return the rule of one contest; `KeyError` where the ballot has no such contest."""
        own = self.contests[contest]
        return Rule(self.quorum, own.threshold, own.floors)


def parse_rule(document: object, path: str = "rule") -> Rule:
    """Return the RULE of a motion (DESIGN §5).

    `quorum` must be written even where it is null, because "none" has to be chosen and not forgotten. `Unusable` names
    the bad key.
    """
    given = members(document, path, ("quorum", "threshold"), ("floors",))
    floors = at(path, "floors")
    return Rule(
        parse_quorum(given["quorum"], at(path, "quorum")),
        parse_threshold(given["threshold"], at(path, "threshold")),
        tuple(parse_floor(item, at(floors, n)) for n, item in enumerate(items(given.get("floors", []), floors))),
    )
