"""Rules that can be tried: the presets, for everybody, and the procedures of a member's bodies."""

from collections.abc import Mapping
from dataclasses import dataclass

from ballots.rules.procedure_part import MOTION_KEYS, rule_of, second_rule_of
from ballots.rules.rule import Rule
from deliberation import queries as deliberation
from deliberation.errors import UnknownThing
from deliberation.rules.document import Unusable
from deliberation.rules.reading import parse
from membership import queries as membership

USUAL_ROLL = 100


@dataclass(frozen=True)
class TriedRule:
    """A rule with its name in addresses, what it is called, where it is from, and a roll to try it on.

    `rule` is None where the procedure elects by another method than a motion, or counts in groups. `unverified` are the
    keys of the rule that a preset's source does not set, so that they hold our own proposal.
    """

    key: str
    title: str
    source: str
    date: str
    rule: Rule | None
    roll: int = USUAL_ROLL
    procedure_id: str | None = None
    unverified: tuple[str, ...] = ()
    second: Rule | None = None
    """Of the second call, where one follows an inquorate ballot."""


def preset_rules() -> list[TriedRule]:
    """Return the presets and their variants. A variant's key is the preset's name, a full stop and its own."""
    found = []
    for name, preset in deliberation.presets().items():
        for variant in (None, *preset.variants):
            document = preset.document("position", variant)
            key = name if variant is None else f"{name}.{variant}"
            title = preset.title if variant is None else f"{preset.title}, {variant.replace('-', ' ')}"
            rule, doubts = _rule(document), tuple(doubt for doubt in preset.unverified if doubt in MOTION_KEYS)
            again = second_rule_of(document)
            found.append(TriedRule(key, title, preset.source, preset.date, rule, unverified=doubts, second=again))
    return found


def procedure_rules(member_id: str) -> list[TriedRule]:
    """Return the procedures that a member may see, the newest version of each kind in each body."""
    bodies = deliberation.visible_bodies(member_id)
    newest: dict[tuple[str, str], str] = {}
    for one in deliberation.procedures_of(list(bodies)):
        newest.setdefault((one.body_id, one.kind), one.id)
    return [_of_procedure(procedure_id) for procedure_id in newest.values()]


def tried_rule(key: str, member_id: str | None) -> TriedRule:
    """Return the rule of this name: a preset's, or of a procedure that the member may see; else UnknownThing."""
    preset = next((one for one in preset_rules() if one.key == key), None)
    if preset is not None:
        return preset
    found = deliberation.procedure(key)
    if member_id is None or not deliberation.may_see(found.body_id, member_id):
        raise UnknownThing()
    return _of_procedure(key)


def document_of(key: str, member_id: str | None) -> dict[str, object]:
    """Return the whole document of a rule of this name, every key written out; UnknownThing as for `tried_rule`."""
    tried = tried_rule(key, member_id)
    if tried.procedure_id is not None:
        return deliberation.procedure_document(tried.procedure_id)
    name, _stop, variant = key.partition(".")
    return dict(parse(deliberation.presets()[name].document("position", variant or None)).document)


def _of_procedure(procedure_id: str) -> TriedRule:
    found = deliberation.procedure(procedure_id)
    rules = deliberation.rules_of(procedure_id)
    body, size = membership.body(found.body_id), membership.sizes().get(found.body_id, 0)
    title = f"{found.name}, {body.name}"
    document = deliberation.procedure_document(procedure_id)
    rule = _rule(document)
    second = second_rule_of(document) if rule is not None else None
    return TriedRule(procedure_id, title, rules.source, "", rule, max(1, size), procedure_id, second=second)


def _rule(document: Mapping[str, object]) -> Rule | None:
    if "composite" in document:
        return None
    try:
        return rule_of(document)
    except Unusable:  # It elects by another method, whose rule is checked elsewhere.
        return None
