"""Between a procedure document and the fields of a form: quorum, threshold, what follows too few, groups, referral.

What the fields cannot say of a document stays in it as it is.
"""

import copy
from collections.abc import Mapping
from typing import Any, Final

from ballots.rules.composite.rule import WEIGHTED
from deliberation.rules.document import LONGEST_NUMBER, Unusable

Fields = Mapping[str, str]

KEPT: Final = "kept"
"""Stands for a quorum that the fields cannot say, and for what follows where nothing was said of it."""

_FAULTS: Final = (
    ("composite.kind", "apart"), ("composite.share", "apart_share"), ("composite.quorum", "apart_quorum"),
    ("composite.without", "apart_without"), ("composite.weights.per", "apart_per"),
    ("composite.weights", "apart_named"), ("composite", "apart"), ("referral.number", "first_number"),
    ("referral.share", "first_share"), ("referral.members", "first_share"), ("referral.days", "first_days"),
    ("referral", "first"), ("inquorate.quorum.need.number", "second_number"), ("inquorate.quorum", "second_share"),
    ("inquorate.notice_days", "second_notice"), ("inquorate.days", "then_days"), ("inquorate.times", "then_times"),
    ("inquorate", "then"), ("quorum.need.number", "quorum_number"), ("quorum", "quorum_share"),
    ("threshold", "share"), ("ballot.secrecy", "secrecy"), ("name", "name"),
)  # fmt: skip


def field_at_fault(path: str) -> str:
    """Return the field in which what a path of the document names was written; empty where none did."""
    return next((field for key, field in _FAULTS if path == key or path.startswith((f"{key}.", f"{key}["))), "")


def fields_of(document: Mapping[str, Any]) -> dict[str, str]:
    """Return what the fields say of a document; a motion's threshold only where it has one."""
    found = {"name": document["name"], "secrecy": document["ballot"]["secrecy"], **_quorum_fields(document["quorum"])}
    if document.get("threshold"):
        found |= {key: document["threshold"][key] for key in ("share", "base", "comparator")}
    found |= _then_fields(document["inquorate"]) | _apart_fields(document) | _first_fields(document)
    return {key: str(value) for key, value in found.items()}


def written(document: Mapping[str, Any], fields: Fields) -> dict[str, Any]:
    """Return a document as the fields say, on the ground of another. `Unusable` where a number is none.

    Whether the rule itself can be used is for the readers of a procedure to say.
    """
    made = copy.deepcopy(dict(document))
    made["name"] = fields["name"].strip()
    made["ballot"] = {**made["ballot"], "secrecy": fields["secrecy"]}
    if fields["quorum"] != KEPT:
        made["quorum"] = _quorum(fields)
    if made.get("threshold"):
        made["threshold"] = {key: fields[key].strip() for key in ("share", "base", "comparator")}
    for key, part in (("composite", _composite(fields)), ("referral", _referral(fields))):
        made.pop(key, None)
        if part is not None:
            made[key] = part
    # without a quorum no ballot is ever inquorate
    made["inquorate"] = {"then": "lapse"} if made["quorum"] is None else _then(document["inquorate"], fields)
    return made


def _then_fields(then: Mapping[str, Any]) -> dict[str, Any]:
    found = {"then": then["then"]}
    found |= {field: then[key] for field, key in (("then_days", "days"), ("then_times", "times")) if key in then}
    if then["then"] == "second_call":
        found |= {"second_notice": then["notice_days"], **_quorum_fields(then["quorum"], "second")}
    return found


def _then(begun: Mapping[str, Any], fields: Fields) -> dict[str, Any]:
    """What follows where too few take part."""
    then = fields.get("then", KEPT)
    if then == KEPT:
        return dict(begun)
    if then == "lapse":
        return {"then": then}
    days = _number(fields["then_days"], "inquorate.days")
    if then == "extend":
        return {"then": then, "days": days, "times": _number(fields["then_times"], "inquorate.times")}
    kept = fields["second"] == KEPT
    quorum = begun.get("quorum") if kept else _quorum(fields, "second", "inquorate.quorum.need.number")
    notice = _number(fields["second_notice"], "inquorate.notice_days")
    return {"then": then, "quorum": quorum, "notice_days": notice, "days": days}


def _quorum_fields(quorum: Any, name: str = "quorum") -> dict[str, Any]:
    need = {} if quorum is None else quorum["need"]
    simple = quorum is None or (quorum["of"] == "returned" and quorum.get("comparator", "at_least") == "at_least")
    if simple and quorum is None:
        return {name: "none"}
    if simple and set(need) == {"share"}:
        return {name: "share", f"{name}_share": need["share"]}
    if simple and set(need) == {"number"}:
        return {name: "number", f"{name}_number": need["number"]}
    return {name: KEPT}


def _quorum(fields: Fields, name: str = "quorum", path: str = "quorum.need.number") -> dict[str, Any] | None:
    if fields[name] == "none":
        return None
    if fields[name] == "number":
        need: dict[str, Any] = {"number": _number(fields[f"{name}_number"], path)}
    else:
        need = {"share": fields[f"{name}_share"].strip()}
    return {"of": "returned", "comparator": "at_least", "need": need}


def _apart_fields(document: Mapping[str, Any]) -> dict[str, Any]:
    rule = document.get("composite")
    if rule is None:
        return {"apart": ""}
    weights, quorum = rule.get("weights", "equal"), rule["quorum"]
    found = {
        "apart": rule["kind"], "apart_by": rule["by"], "apart_inquorate": rule["inquorate"],
        "apart_without": rule["without"], "apart_share": rule.get("share", "1/2"),
        "apart_comparator": rule.get("comparator", "more_than"),
        "apart_weights": weights if isinstance(weights, str) else next(iter(weights)),
        "apart_quorum": "" if quorum is None else quorum["need"].get("number", ""),
    }  # fmt: skip
    if not isinstance(weights, str):
        named = weights.get("named", {})
        found |= {"apart_per": weights.get("per", ""), "apart_named": "\n".join(f"{k}: {v}" for k, v in named.items())}
    return found


def _composite(fields: Fields) -> dict[str, Any] | None:
    kind = fields["apart"]
    if not kind:
        return None
    typed = fields["apart_quorum"].strip()
    quorum = {"of": "returned", "need": {"number": _number(typed, "composite.quorum")}} if typed else None
    made: dict[str, Any] = {
        "kind": kind, "by": fields["apart_by"], "quorum": quorum, "inquorate": fields["apart_inquorate"],
        "without": fields["apart_without"],
    }  # fmt: skip
    if kind in ("share_of_groups", "winner_takes_all"):
        made |= {"share": fields["apart_share"].strip(), "comparator": fields["apart_comparator"]}
    if kind in WEIGHTED:
        made["weights"] = _weights(fields)
    return made


def _weights(fields: Fields) -> Any:
    match fields["apart_weights"]:
        case "per":
            return {"per": _number(fields["apart_per"], "composite.weights.per")}
        case "named":
            return {"named": dict(_named(line) for line in fields["apart_named"].splitlines() if line.strip())}
        case other:
            return other


def _named(line: str) -> tuple[str, int]:
    name, colon, weight = line.rpartition(":")
    if not colon:
        raise Unusable("write a name, a colon and a whole number on each line", "composite.weights.named")
    return name.strip(), _number(weight, "composite.weights.named")


def _first_fields(document: Mapping[str, Any]) -> dict[str, Any]:
    rule = document.get("referral")
    if rule is None:
        return {"first": ""}
    by = next(key for key in ("number", "share", "members") if key in rule)
    found = {"first": by, "first_by": rule["by"], "first_inquorate": rule["inquorate"], "first_days": rule["days"]}
    return found | {"first_number" if by == "number" else "first_share": rule[by]}


def _referral(fields: Fields) -> dict[str, Any] | None:
    by = fields["first"]
    if not by:
        return None
    if by == "number":
        asked: Any = _number(fields["first_number"], "referral.number")
    else:
        asked = fields["first_share"].strip()
    days = _number(fields["first_days"], "referral.days")
    return {"by": fields["first_by"], by: asked, "inquorate": fields["first_inquorate"], "days": days}


def _number(typed: str, path: str) -> int:
    digits = typed.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_NUMBER):
        raise Unusable("must be a whole number", path)
    return int(digits)
