"""The ballot's part of a procedure: checked, warned about and told here, handed to deliberation through slots."""

from collections.abc import Mapping
from dataclasses import replace

from ballots.rules.composite.refusals import weighted_refusal
from ballots.rules.composite.rule import Composite, parse_composite
from ballots.rules.composite.sentence import composite_sentence, composite_warnings
from ballots.rules.election_rule import KEYS, ElectionRule, parse_election
from ballots.rules.election_sentence import election_sentence
from ballots.rules.publication import presence_refusal
from ballots.rules.quorum import Quorum, parse_quorum
from ballots.rules.rule import Rule, parse_rule
from ballots.rules.sentence import carried_phrase, never_carries, out_of_reach, quorum_phrase, sentence, warnings
from ballots.rules.wording import Translate, untranslated
from deliberation.rules.document import Unusable, entries

MOTION_KEYS = ("quorum", "threshold", "floors")


def motion_part(document: Mapping[str, object]) -> dict[str, object]:
    """Return the part of a procedure document that `decide` takes as RULE."""
    return {key: document[key] for key in MOTION_KEYS if key in document}


def rule_of(document: Mapping[str, object]) -> Rule | None:
    """Return the motion rule of a procedure document, None where it takes no motions; `Unusable` names the bad key."""
    if document.get("threshold") is None and election_of(document) is not None:
        return None
    return parse_rule(motion_part(document), "")


def election_of(document: Mapping[str, object]) -> ElectionRule | None:
    """Return the rule of its contests with options, None where all are motions; `Unusable` names the bad key."""
    ballot = entries(document.get("ballot"), "ballot")
    method = ballot.get("method")
    if method == "motion":
        return None
    own: dict[str, object] = {key: ballot[key] for key in KEYS if key in ballot}
    return parse_election(str(method), own, document.get("quorum"), "ballot")


def composite_of(document: Mapping[str, object]) -> Composite | None:
    """Return how its motions are counted in groups, None where they are not; `Unusable` names the bad key."""
    return parse_composite(document["composite"]) if "composite" in document else None


def _check_composite(document: Mapping[str, object], rule: Rule | None) -> None:
    composite = composite_of(document)
    if composite is None:
        return
    ballot = entries(document.get("ballot"), "ballot")
    if rule is None or ballot.get("method") != "motion":
        raise Unusable("only motions can be counted in groups", "composite")
    if rule.needs_present:
        raise Unusable("nobody knows how many of a group are present; count papers handed in", "composite")
    if composite.kind == "weighted_shares" and ballot.get("secrecy") != "roll-call":
        raise Unusable(weighted_refusal(), "composite.kind")


def check(document: Mapping[str, object]) -> None:
    """Refuse, as `Unusable`, a ballot's rule that is malformed or contradicts the rest of the procedure."""
    rule, election = rule_of(document), election_of(document)
    quorum = parse_quorum(document.get("quorum"), "quorum")
    if rule is not None and never_carries(rule):
        raise Unusable("more than all would have to vote Yes, so nothing could ever carry", "threshold")
    if out_of_reach(quorum, None):
        raise Unusable("it asks for more than the whole roll, so it could never be met", "quorum")
    if election is not None and election.bar is not None and election.bar.never_reached:
        raise Unusable("it asks for more than all papers could give, so nobody could ever be elected", "ballot.bar")
    _check_composite(document, rule)
    _refuse_presence(document, quorum)
    _check_second(document)


def second_quorum(document: Mapping[str, object]) -> Quorum | None:
    """Return the quorum of the second call that follows an inquorate ballot; None where there is no call, or no quorum.

    `Unusable` names the bad key.
    """
    if not calls_again(document):
        return None
    return parse_quorum(entries(document["inquorate"], "inquorate").get("quorum"), "inquorate.quorum")


def calls_again(document: Mapping[str, object]) -> bool:
    """Tell whether a second call follows an inquorate ballot."""
    then = document.get("inquorate")
    return isinstance(then, Mapping) and then.get("then") == "second_call"


def second_rule_of(document: Mapping[str, object]) -> Rule | None:
    """Return the motion rule of the second call, None where none follows or it takes no motions."""
    if not calls_again(document) or (rule := rule_of(document)) is None:
        return None
    return replace(rule, quorum=second_quorum(document))


def _check_second(document: Mapping[str, object]) -> None:
    quorum = second_quorum(document)
    if out_of_reach(quorum, None):
        raise Unusable("it asks for more than the whole roll, so it could never be met", "inquorate.quorum")
    secrecy = entries(document.get("ballot"), "ballot").get("secrecy")
    if quorum is not None and quorum.of == "present" and secrecy != "roll-call":
        raise Unusable(presence_refusal(), "inquorate.quorum")


def rules_of(document: Mapping[str, object]) -> list[Rule | ElectionRule]:
    """Return the rules its contests may be under: of a motion, of an election, or both."""
    return [rule for rule in (rule_of(document), election_of(document)) if rule is not None]


def _refuse_presence(document: Mapping[str, object], quorum: Quorum | None) -> None:
    secrecy = entries(document.get("ballot"), "ballot").get("secrecy")
    if secrecy != "roll-call" and any(rule.needs_present for rule in rules_of(document)):
        in_quorum = quorum is not None and quorum.of == "present"
        raise Unusable(presence_refusal(), "quorum" if in_quorum else "threshold")


def warn(document: Mapping[str, object], translate: Translate = untranslated) -> tuple[str, ...]:
    """Return the warnings about the motion rule of a procedure."""
    rule = rule_of(document)
    composite = composite_of(document)
    found = () if rule is None else warnings(rule, None, translate)
    return found if composite is None else (*found, *composite_warnings(composite, translate))


def tell(document: Mapping[str, object], roll: int | None = None, translate: Translate = untranslated) -> str:
    """Return the rule of a procedure in plain words, live where the size of the roll is given: an election's first.

    After the rule of the ballot that of a second call, where one follows.
    """
    told = _told(document, roll, translate)
    return f"{told} {second_sentence(document, roll, translate)}" if calls_again(document) else told


def second_sentence(document: Mapping[str, object], roll: int | None, translate: Translate = untranslated) -> str:
    """Return how many must take part in the second call, as a sentence."""
    quorum = second_quorum(document)
    if quorum is None:
        return translate("If too few do, a second call follows, on which no quorum is needed.")
    template = translate("If too few do, a second call follows, on which %(quorum)s.")
    return template % {"quorum": quorum_phrase(quorum, roll, translate)}


def _told(document: Mapping[str, object], roll: int | None, translate: Translate) -> str:
    rule, election = rule_of(document), election_of(document)
    if election is None:
        told, composite = "" if rule is None else sentence(rule, roll, translate), composite_of(document)
        return told if composite is None else f"{told} {composite_sentence(composite, translate)}"
    told = election_sentence(election, roll, translate)
    if rule is None:
        return told
    shown = {"election": told, "motion": carried_phrase(rule, roll, translate)}
    return translate("%(election)s Of a motion on the same ballot %(motion)s.") % shown
