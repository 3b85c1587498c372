"""Quorum: how many must take part or be present before a question can be decided at all."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Final, Literal, cast

from deliberation.rules.document import Unusable, at, items, members, one_of, quoted, share, whole

Comparator = Literal["at_least", "more_than"]

COMPARATORS: Final[tuple[Comparator, ...]] = ("at_least", "more_than")

DEEPEST: Final = 16
"""How many "lesser" and "greater" may stand inside one another."""


@dataclass(frozen=True, slots=True)
class ShareOfRoll:
    """A share of the members on the roll."""

    share: Fraction


@dataclass(frozen=True, slots=True)
class ShareOfMean:
    """A share of the mean attendance of earlier meetings."""

    share: Fraction
    attendances: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A fixed number of members."""

    number: int


@dataclass(frozen=True, slots=True)
class Lesser:
    """The least of several needs."""

    needs: tuple["Need", ...]


@dataclass(frozen=True, slots=True)
class Greater:
    """The greatest of several needs."""

    needs: tuple["Need", ...]


Need = ShareOfRoll | ShareOfMean | Number | Lesser | Greater


@dataclass(frozen=True, slots=True)
class Quorum:
    """What is counted ("returned": papers handed in; "present": members present), how compared, and the need."""

    of: Literal["returned", "present"]
    comparator: Comparator
    need: Need

    def needed(self, roll: int | None) -> int:
        """Return the number of members needed, rounded once, here. `Unusable` where it needs a roll not known."""
        return rounded(exact_need(self.need, roll), self.comparator)


@dataclass(frozen=True, slots=True)
class QuorumVerdict:
    """Whether the quorum is met, with the numbers of members needed and reached (None where no quorum is set)."""

    met: bool
    needed: int | None
    reached: int | None


def quorum_verdict(quorum: Quorum | None, roll: int | None, returned: int, present: int | None = None) -> QuorumVerdict:
    """Judge the quorum from participations alone, as is done at close with nothing opened.

    `returned` is the number of participations. `Unusable` where the quorum needs a roll or a presence not known.
    """
    if quorum is None:
        return QuorumVerdict(True, None, None)
    if quorum.of == "present" and present is None:
        raise Unusable("the rule needs the number present, and it is missing", "inputs.present")
    reached = returned if quorum.of == "returned" else cast(int, present)
    needed = quorum.needed(roll)
    return QuorumVerdict(reached >= needed, needed, reached)


def rounded(exact: Fraction, comparator: Comparator) -> int:
    """Return the least whole number that is at least, or more than, the exact one."""
    return ceil(exact) if comparator == "at_least" else floor(exact) + 1


def exact_need(need: Need, roll: int | None) -> Fraction:
    """Return a need as an exact fraction of members, not rounded; `Unusable` where it needs a roll not known."""
    match need:
        case ShareOfRoll(part):
            if roll is None:
                raise Unusable("the quorum needs the size of the roll, and it is missing", "inputs.roll")
            return part * roll
        case ShareOfMean(part, attendances):
            return part * Fraction(sum(attendances), len(attendances))
        case Number(number):
            return Fraction(number)
        case Lesser(needs):
            return min(exact_need(inner, roll) for inner in needs)
        case Greater(needs):
            return max(exact_need(inner, roll) for inner in needs)


def needs_roll(need: Need) -> bool:
    """Tell whether a need can be worked out only with the size of the roll."""
    match need:
        case ShareOfRoll():
            return True
        case Lesser(needs) | Greater(needs):
            return any(needs_roll(inner) for inner in needs)
        case _:
            return False


def parse_quorum(document: object, path: str) -> Quorum | None:
    """Return the quorum of a rule; null means, in so many words, that none is set. `Unusable` for anything else."""
    if document is None:
        return None
    given = members(document, path, ("of", "need"), ("comparator",))
    return Quorum(
        cast(Literal["returned", "present"], one_of(given["of"], at(path, "of"), ("returned", "present"))),
        parse_comparator(given.get("comparator", "at_least"), at(path, "comparator")),
        parse_need(given["need"], at(path, "need")),
    )


def parse_comparator(value: object, path: str) -> Comparator:
    """Return "at_least" or "more_than"; `Unusable` for another word."""
    return cast(Comparator, one_of(value, path, COMPARATORS))


def parse_need(document: object, path: str, depth: int = 0) -> Need:
    """Return a NEED (DESIGN §5), of exactly one form; `Unusable` for a mixed, empty or too deeply nested one."""
    if depth > DEEPEST:
        raise Unusable(f"lesser and greater may be nested {DEEPEST} deep, no deeper", path)
    given = members(document, path, (), ("share", "of_mean", "number", "lesser", "greater"))
    forms = sorted(given.keys() - {"of_mean"})
    if len(forms) != 1 or ("of_mean" in given and forms != ["share"]):
        shown = ", ".join(sorted(given)) or "nothing"
        raise Unusable(f"must be one of share, share of_mean, number, lesser, greater; it has {quoted(shown)}", path)
    inner = at(path, forms[0])
    if forms == ["number"]:
        return Number(whole(given["number"], inner))
    if forms == ["share"]:
        return _parse_share(given, path)
    listed = items(given[forms[0]], inner, least=1)
    needs = tuple(parse_need(item, at(inner, index), depth + 1) for index, item in enumerate(listed))
    return Lesser(needs) if forms == ["lesser"] else Greater(needs)


def _parse_share(given: dict[str, object], path: str) -> Need:
    part = share(given["share"], at(path, "share"))
    if "of_mean" not in given:
        return ShareOfRoll(part)
    means = at(path, "of_mean")
    attendances = items(given["of_mean"], means, least=1)
    return ShareOfMean(part, tuple(whole(item, at(means, index)) for index, item in enumerate(attendances)))
