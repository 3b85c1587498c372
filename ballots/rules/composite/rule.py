"""A composite as a value: which groups are counted apart, what each must reach, and how they are joined."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal, cast

from ballots.rules.delegates import DelegatesPer
from ballots.rules.quorum import Comparator, Quorum, parse_comparator, parse_quorum
from deliberation.rules.document import Unusable, at, entries, line, members, one_of, share, whole

Kind = Literal["share_of_groups", "overall_and_each", "winner_takes_all", "weighted_shares"]

KINDS: Final[tuple[Kind, ...]] = ("share_of_groups", "overall_and_each", "winner_takes_all", "weighted_shares")

WEIGHTED: Final[tuple[Kind, ...]] = ("winner_takes_all", "weighted_shares")

HIGHEST_WEIGHT: Final = 1_000_000

Named = Mapping[str, int]
"""A weight for each group, by the name of its body."""

Weights = Literal["equal", "members"] | DelegatesPer | Named
"""What a group's vote weighs: the same, its members on the roll at notice, its delegates, or a number by its name."""


@dataclass(frozen=True, slots=True)
class Composite:
    """How groups are joined. The motion's own threshold is what each group is held to, its floors the whole.

    `share` and `comparator` say how much of the groups, or of their weights, must have carried; they are None where
    every group must (overall_and_each) or where the threshold itself is held to the weighted sum (weighted_shares).
    """

    kind: Kind
    by: Literal["branches", "circles"]
    quorum: Quorum | None
    """How many must take part in a group for its vote to count; None where none is set."""
    inquorate: Literal["counted", "left_out"]
    """Whether a group without its quorum stays in what the share is taken of (and fails), or leaves it."""
    without: Literal["together", "overall"]
    """Where members without a group are counted: as one more group, or in the whole alone."""
    share: Fraction | None = None
    comparator: Comparator | None = None
    weights: Weights = "equal"

    @property
    def is_overall(self) -> bool:
        """Whether the whole must reach the threshold too."""
        return self.kind == "overall_and_each"


def parse_composite(document: object, path: str = "composite") -> Composite:
    """Return the composite of a procedure; `Unusable` names the bad key.

    `quorum`, `inquorate` and `without` must be written: a rule has to choose them.
    """
    kind = cast(Kind, one_of(entries(document, path).get("kind"), at(path, "kind"), KINDS))
    needed = ["kind", "by", "quorum", "inquorate", "without"]
    needed += ["share", "comparator"] if kind in ("share_of_groups", "winner_takes_all") else []
    needed += ["weights"] if kind in WEIGHTED else []
    given = members(document, path, needed)
    found = Composite(
        kind,
        cast(Literal["branches", "circles"], one_of(given["by"], at(path, "by"), ("branches", "circles"))),
        parse_quorum(given["quorum"], at(path, "quorum")),
        cast(
            Literal["counted", "left_out"],
            one_of(given["inquorate"], at(path, "inquorate"), ("counted", "left_out")),
        ),
        cast(Literal["together", "overall"], one_of(given["without"], at(path, "without"), ("together", "overall"))),
        share(given["share"], at(path, "share")) if "share" in given else None,
        parse_comparator(given["comparator"], at(path, "comparator")) if "comparator" in given else None,
        _weights(given["weights"], at(path, "weights")) if "weights" in given else "equal",
    )
    _refuse_contradictions(found, path)
    return found


def _weights(document: object, path: str) -> Weights:
    if isinstance(document, str):
        return cast(Literal["equal", "members"], one_of(document, path, ("equal", "members")))
    given = members(document, path, (), ("per", "named"))
    if len(given) != 1:
        raise Unusable("must be equal, members, delegates per so many members, or numbers by name", path)
    if "per" in given:
        return DelegatesPer(whole(given["per"], at(path, "per"), 1, HIGHEST_WEIGHT))
    named = entries(given["named"], at(path, "named"))
    if not named:
        raise Unusable("names no group", at(path, "named"))
    return {
        line(name, at(path, "named"), 200): whole(weight, at(at(path, "named"), name), 1, HIGHEST_WEIGHT)
        for name, weight in named.items()
    }


def _refuse_contradictions(found: Composite, path: str) -> None:
    if found.quorum is not None and found.quorum.of == "present":
        raise Unusable("nobody knows how many of a group are present; count papers handed in", at(path, "quorum"))
    if found.share == 1 and found.comparator == "more_than":
        raise Unusable("more than all would have to carry, so nothing could ever carry", at(path, "share"))
    if isinstance(found.weights, Mapping) and found.without == "together":
        raise Unusable("members without a group have no name and so no weight; count them overall", at(path, "without"))
