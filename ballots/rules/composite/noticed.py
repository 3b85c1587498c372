"""The composite of one ballot as its notice fixes it: the rule, and the groups with their names, sizes and weights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ballots.rules.composite.rule import Composite, parse_composite
from ballots.rules.delegates import DelegatesPer
from deliberation.rules.document import Unusable, at, items, line, members, whole

TOGETHER = "g0"
"""The group of members who are in none of the bodies counted apart, where the rule counts them together."""

TOGETHER_NAME = "Members without a group"
MOST_GROUPS = 200


@dataclass(frozen=True, slots=True)
class NoticedGroup:
    """One group: its id (g1, g2 …; g0 for those in no body), its body, name, members on the roll, and weight."""

    group: str
    body: str | None
    name: str
    members: int
    weight: int


@dataclass(frozen=True, slots=True)
class NoticedComposite:
    """The rule and the groups that it counts; bodies with nobody on the roll are no group."""

    rule: Composite
    groups: tuple[NoticedGroup, ...]

    def names(self) -> dict[str, str]:
        """Return id → name of every group."""
        return {one.group: one.name for one in self.groups}


def group_ids(bodies: Sequence[str]) -> dict[str, str]:
    """Return body → group for these bodies: g1, g2 and so on in their order."""
    return {body: f"g{n}" for n, body in enumerate(bodies, 1)}


def noticed_document(
    rule: Mapping[str, Any], bodies: Mapping[str, tuple[str, str]], sizes: Mapping[str, int]
) -> dict[str, Any]:
    """Return what a notice says of a composite: `rule` as in the procedure, and its groups.

    `bodies` are group → (body, name), `sizes` group → members on the roll. `Unusable` where a weight is missing.
    """
    read = parse_composite(rule)
    groups: list[dict[str, Any]] = [
        {"group": group, "body": bodies.get(group, (None,))[0], "members": sizes[group],
         "name": (name := bodies[group][1] if group in bodies else TOGETHER_NAME),
         "weight": weight_of(read, name, sizes[group])}
        for group in sorted(sizes, key=_number)
    ]  # fmt: skip
    return {"rule": dict(rule), "groups": groups}


def weight_of(rule: Composite, name: str, size: int) -> int:
    """Return what the vote of a group weighs, by its members on the roll at notice or by its name."""
    if rule.weights == "members":
        return size
    if isinstance(rule.weights, DelegatesPer):
        return rule.weights.of(size)
    if isinstance(rule.weights, Mapping):
        if name not in rule.weights:
            raise Unusable(f"it gives {name} no weight", "composite.weights.named")
        return rule.weights[name]
    return 1


def read_noticed(document: object, path: str = "composite") -> NoticedComposite:
    """Return the composite of a notice. `Unusable` unless it is spelt as `noticed_document` spells it."""
    given = members(document, path, ("rule", "groups"))
    rule = parse_composite(given["rule"], at(path, "rule"))
    listed = at(path, "groups")
    groups = tuple(_group(item, at(listed, n)) for n, item in enumerate(items(given["groups"], listed, 1, MOST_GROUPS)))
    ids = [_number(one.group) for one in groups]
    if ids != sorted(set(ids)) or len({one.name for one in groups}) != len(groups):
        raise Unusable("the groups are not in order, or one stands twice", listed)
    for n, one in enumerate(groups):
        if one.weight != weight_of(rule, one.name, one.members):
            raise Unusable("the weight is not the rule's", at(listed, n))
        if one.group == TOGETHER and rule.without != "together":
            raise Unusable("the rule counts members without a group overall", at(listed, n))
    return NoticedComposite(rule, groups)


def _group(document: object, path: str) -> NoticedGroup:
    given = members(document, path, ("group", "body", "name", "members", "weight"))
    group = line(given["group"], at(path, "group"), 4)
    if not group.startswith("g") or f"g{_number(group)}" != group:
        raise Unusable("a group is g0, g1 and so on", at(path, "group"))
    body = given["body"] if given["body"] is None else line(given["body"], at(path, "body"), 32)
    if (body is None) != (group == TOGETHER):
        raise Unusable("every group but g0 is a body", at(path, "body"))
    return NoticedGroup(
        group, body, line(given["name"], at(path, "name"), 200), whole(given["members"], at(path, "members"), 1),
        whole(given["weight"], at(path, "weight"), 1),
    )  # fmt: skip


def _number(group: str) -> int:
    digits = group[1:]
    return int(digits) if digits.isascii() and digits.isdigit() else -1
