"""The ballot's part of a procedure: checked, warned about and told here, handed to deliberation through slots."""

from collections.abc import Mapping

from ballots.rules.publication import presence_refusal
from ballots.rules.rule import Rule, parse_rule
from ballots.rules.sentence import never_carries, out_of_reach, sentence, warnings
from ballots.rules.wording import Translate, untranslated
from deliberation.rules.document import Unusable

MOTION_KEYS = ("quorum", "threshold", "floors")


def motion_part(document: Mapping[str, object]) -> dict[str, object]:
    """Return the part of a procedure document that `decide` takes as RULE."""
    return {key: document[key] for key in MOTION_KEYS if key in document}


def rule_of(document: Mapping[str, object]) -> Rule:
    """Return the motion rule of a procedure document; `Unusable` names the bad key, as in the document."""
    return parse_rule(motion_part(document), "")


def check(document: Mapping[str, object]) -> None:
    """Refuse, as `Unusable`, a motion rule that is malformed or contradicts the rest of the procedure."""
    rule = rule_of(document)
    if never_carries(rule):
        raise Unusable("more than all would have to vote Yes, so nothing could ever carry", "threshold")
    if out_of_reach(rule.quorum, None):
        raise Unusable("it asks for more than the whole roll, so it could never be met", "quorum")
    ballot = document.get("ballot")
    sealed = not isinstance(ballot, dict) or ballot.get("secrecy") != "roll-call"
    if sealed and rule.needs_present:
        in_quorum = rule.quorum is not None and rule.quorum.of == "present"
        raise Unusable(presence_refusal(), "quorum" if in_quorum else "threshold")


def warn(document: Mapping[str, object], translate: Translate = untranslated) -> tuple[str, ...]:
    """Return the warnings about the motion rule of a procedure."""
    return warnings(rule_of(document), None, translate)


def tell(document: Mapping[str, object], roll: int | None = None, translate: Translate = untranslated) -> str:
    """Return the motion rule of a procedure as one plain sentence, live where the size of the roll is given."""
    return sentence(rule_of(document), roll, translate)
