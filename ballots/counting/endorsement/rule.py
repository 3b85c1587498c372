"""The rule of a ranked endorsement: what becomes of NOE, and what share must accept the one that is left."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal, cast

from ballots.rules.quorum import Quorum, parse_quorum
from deliberation.rules.document import Unusable, at, members, one_of, share

Noe = Literal["candidate", "fixed", "confirm"]
AcceptanceBase = Literal["continuing", "all"]

NOE_MODES: Final[tuple[Noe, ...]] = ("candidate", "fixed", "confirm")
ACCEPTANCE_BASES: Final[tuple[AcceptanceBase, ...]] = ("continuing", "all")


@dataclass(frozen=True, slots=True)
class RankedRule:
    """The rule of one ranked endorsement.

    `noe`: it may be excluded and may win ("candidate"), it stays to meet the last candidate ("fixed"), or papers that
    place the winner above it are compared with those that place it below ("confirm"). `acceptance` is the share of the
    papers that still count, or of all that rank anybody.
    """

    noe: Noe
    acceptance: Fraction
    of: AcceptanceBase
    quorum: Quorum | None


def parse_ranked_rule(document: object, path: str = "rule") -> RankedRule:
    """Return the ranked RULE of DESIGN §5; every key must be written, a quorum that is not set as null.

    `Unusable` names the bad key; the quorum of a ranked rule is of papers returned.
    """
    given = members(document, path, ("ranked", "quorum"))
    quorum = parse_quorum(given["quorum"], at(path, "quorum"))
    if quorum is not None and quorum.of != "returned":
        raise Unusable("a ranked rule's quorum is of the papers returned", at(at(path, "quorum"), "of"))
    inner = at(path, "ranked")
    ranked = members(given["ranked"], inner, ("noe", "acceptance"))
    acceptance = at(inner, "acceptance")
    accepted = members(ranked["acceptance"], acceptance, ("share", "of"))
    return RankedRule(
        cast(Noe, one_of(ranked["noe"], at(inner, "noe"), NOE_MODES)),
        share(accepted["share"], at(acceptance, "share")),
        cast(AcceptanceBase, one_of(accepted["of"], at(acceptance, "of"), ACCEPTANCE_BASES)),
        quorum,
    )
