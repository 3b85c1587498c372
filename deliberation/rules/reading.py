"""Reading a procedure from its JSON document, strictly, and the one spelling of it that is hashed (DESIGN §5)."""

import copy
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final, Literal, cast

from deliberation.rules.document import Unusable, at, items, line, members, one_of, shallow, share, whole
from deliberation.rules.procedure import (
    CERTIFIERS,
    CLASSES,
    METHODS,
    MOTION,
    WITH_OPTIONS,
    WITH_TERM,
    Attended,
    BallotForm,
    DecisionClass,
    Inquorate,
    Petition,
    Procedure,
    Rounds,
    SecondCall,
    Standing,
    Suspend,
)
from deliberation.rules.referral import parse_referral
from foundation.hashing import jcs

Check = Callable[[Mapping[str, object]], None]
"""Another package's check of its own keys: raises `Unusable` with the path of the bad key."""

MOST_DAYS: Final = 3_660
"""Longest span of any kind, ten years; more is a slip of the finger."""

MOST_FLOORS: Final = 16

_REQUIRED = (
    "class", "name", "source", "electorate", "discussion_days", "notice_days", "ballot", "quorum", "threshold",
    "inquorate", "certifiers", "certify_within_days", "protest_days", "rule_within_days",
)  # fmt: skip
_OF_ELECTIONS = ("seats", "scores", "bar", "ranked", "each")
"""Keys of `ballot` beside a method that elects; the ballots check what each holds."""
_ABSENT: Mapping[str, object] = {
    "petition": None, "rounds": None, "floors": [], "term_days": None, "suspend": None, "sever": None,
}  # fmt: skip


_UNWRITTEN = ("composite", "referral")
"""Optional keys that stay absent where they are not given, so that procedures without them keep their hash."""


def parse(document: object, *checks: Check) -> Procedure:
    """Return the procedure of a document, with absent optional keys written out.

    `checks` are those of the packages that own a part, such as `ballots.rules.procedure_part.check`; a document that
    comes in for the first time must be given them all. `Unusable` names the bad key and says in plain words what is
    malformed or what contradicts what.
    """
    given = {**_ABSENT, **members(document, "", _REQUIRED, (*_ABSENT, *_UNWRITTEN))}
    if len(items(given["floors"], "floors")) > MOST_FLOORS:
        raise Unusable(f"at most {MOST_FLOORS} floors are allowed", "floors")
    shallow(given)  # first, because what follows copies and walks the whole of it
    for check in checks:
        check(given)
    procedure = _procedure(_completed(given))
    _refuse_contradictions(procedure)
    _canonical_bytes(procedure.document)
    return procedure


def canonical(document: object) -> bytes:
    """Return the one spelling of a procedure document (RFC 8785, optional keys written out), which is hashed.

    `Unusable` where `parse` refuses it.
    """
    return _canonical_bytes(parse(document).document)


def _canonical_bytes(document: Mapping[str, object]) -> bytes:
    try:
        return jcs(document)
    except ValueError as error:
        raise Unusable(f"it cannot be written as canonical JSON: {error}") from None


def _completed(given: dict[str, object]) -> dict[str, object]:
    """Write out the optional keys of the standing, and give the procedure a copy nobody else can change."""
    complete = copy.deepcopy(given)
    electorate = members(complete["electorate"], "electorate", ("standing",))
    asked = members(electorate["standing"], "electorate.standing", (), ("dues_paid", "tenure_days", "attended"))
    complete["electorate"] = {"standing": {"dues_paid": None, "tenure_days": None, "attended": None, **asked}}
    return complete


def _procedure(given: dict[str, object]) -> Procedure:
    decision_class = cast(DecisionClass, one_of(given["class"], "class", CLASSES))
    return Procedure(
        decision_class=decision_class,
        name=line(given["name"], "name", 200),
        source=line(given["source"], "source", 500),
        standing=_standing(given["electorate"]),
        petition=_petition(given["petition"]),
        rounds=_rounds(given["rounds"]),
        referral=parse_referral(given["referral"]) if "referral" in given else None,
        discussion_days=_days(given, "discussion_days", least=0),
        notice_days=_days(given, "notice_days"),
        ballot=_ballot(given["ballot"]),
        inquorate=_inquorate(given["inquorate"]),
        certifiers=whole(given["certifiers"], "certifiers"),
        certify_within_days=_days(given, "certify_within_days"),
        protest_days=_days(given, "protest_days"),
        rule_within_days=_days(given, "rule_within_days"),
        term_days=None if given["term_days"] is None else _days(given, "term_days"),
        suspend=_suspend(given["suspend"]),
        sever_petition_share=_sever(given["sever"]),
        document=given,
    )


def _days(given: Mapping[str, object], key: str, path: str = "", least: int = 1) -> int:
    return whole(given[key], at(path, key), least, MOST_DAYS)


def _standing(electorate: object) -> Standing:
    path = "electorate.standing"
    asked = cast(dict[str, dict[str, object]], electorate)["standing"]
    if asked["dues_paid"] is not None:
        one_of(asked["dues_paid"], at(path, "dues_paid"), ("at_freeze",))
    tenure = None
    if asked["tenure_days"] is not None:
        inner = at(path, "tenure_days")
        given = members(asked["tenure_days"], inner, ("days", "at"))
        one_of(given["at"], at(inner, "at"), ("opening",))
        tenure = _days(given, "days", inner)
    return Standing(asked["dues_paid"] is not None, tenure, _attended(asked["attended"], at(path, "attended")))


def _attended(document: object, path: str) -> Attended | None:
    if document is None:
        return None
    given = members(document, path, ("at_least", "of_last"))
    of_last = whole(given["of_last"], at(path, "of_last"), 1, 100)
    at_least = whole(given["at_least"], at(path, "at_least"), 1)
    if at_least > of_last:
        raise Unusable(f"nobody can have attended {at_least} of the last {of_last} meetings", path)
    return Attended(at_least, of_last)


def _petition(document: object) -> Petition | None:
    if document is None:
        return None
    given = members(document, "petition", (), ("number", "share"))
    if len(given) != 1:
        raise Unusable("must be a number of signatures or a share of the members, one of the two", "petition")
    if "number" in given:
        return Petition(whole(given["number"], "petition.number", 1), None)
    return Petition(None, share(given["share"], "petition.share"))


def _rounds(document: object) -> Rounds | None:
    if document is None:
        return None
    given = members(document, "rounds", ("hosts", "share", "attendance"))
    hosts = one_of(given["hosts"], "rounds.hosts", ("branches", "circles"))
    part: Fraction = share(given["share"], "rounds.share")
    attendance = whole(given["attendance"], "rounds.attendance", 0, 1_000_000)
    return Rounds(cast(Literal["branches", "circles"], hosts), part, attendance)


def _ballot(document: object) -> BallotForm:
    given = members(document, "ballot", ("secrecy", "method", "days"), _OF_ELECTIONS)
    secrecy = cast(Literal["sealed", "roll-call"], one_of(given["secrecy"], "ballot.secrecy", ("sealed", "roll-call")))
    method, days = one_of(given["method"], "ballot.method", METHODS), _days(given, "days", "ballot")
    if method == MOTION:
        members(document, "ballot", ("secrecy", "method", "days"))  # no key of an election
        return BallotForm(secrecy, method, days)
    given = members(document, "ballot", ("secrecy", "method", "days", "seats"), _OF_ELECTIONS)
    seats = None if given["seats"] is None else whole(given["seats"], "ballot.seats", 1)
    return BallotForm(secrecy, method, days, seats)


def _inquorate(document: object) -> Inquorate:
    given = members(document, "inquorate", ("then",), ("days", "times", "quorum", "notice_days"))
    then = one_of(given["then"], "inquorate.then", ("extend", "lapse", "second_call"))
    if then == "lapse":
        if len(given) > 1:
            raise Unusable("a question that lapses has no days and no times of extension", "inquorate")
        return Inquorate("lapse", 0, 0)
    if then == "second_call":
        given = members(document, "inquorate", ("then", "quorum", "notice_days", "days"))
        notice_days, days = _days(given, "notice_days", "inquorate"), _days(given, "days", "inquorate")
        return Inquorate("second_call", 0, 0, SecondCall(given["quorum"], notice_days, days))
    given = members(document, "inquorate", ("then", "days", "times"))
    return Inquorate("extend", _days(given, "days", "inquorate"), whole(given["times"], "inquorate.times", 1, 10))


def _refuse_idle_call(procedure: Procedure, second: object) -> None:
    first = procedure.document["quorum"]
    if first is None:
        raise Unusable("without a quorum no ballot is ever inquorate, so no second call could follow", "inquorate")
    if first == second:
        raise Unusable("a second call with the same quorum is no second call; let voting go on instead", "inquorate")
    if procedure.referral is not None or procedure.decision_class == "refer":
        raise Unusable("what bodies refer to a vote of all is not called a second time by itself", "inquorate")


def _suspend(document: object) -> Suspend | None:
    if document is None:
        return None
    given = members(document, "suspend", ("by", "need", "ballot_within_days"))
    one_of(given["by"], "suspend.by", ("committee",))
    need = whole(given["need"], "suspend.need", 2, 1_000)
    return Suspend("committee", need, _days(given, "ballot_within_days", "suspend"))


def _sever(document: object) -> Fraction | None:
    if document is None:
        return None
    return share(members(document, "sever", ("petition_share",))["petition_share"], "sever.petition_share")


def _refuse_contradictions(procedure: Procedure) -> None:
    if procedure.certifiers != CERTIFIERS:
        raise Unusable(f"a count is signed by {CERTIFIERS} different tellers, no fewer and no more", "certifiers")
    if procedure.inquorate.then == "extend" and procedure.document["quorum"] is None:
        raise Unusable("without a quorum no ballot is ever inquorate, so there is nothing to extend", "inquorate")
    if procedure.inquorate.second is not None:
        _refuse_idle_call(procedure, procedure.inquorate.second.quorum)
    word = procedure.decision_class
    if procedure.ballot.elects and word not in WITH_OPTIONS:
        raise Unusable(f"a decision to {word} is about one thing, so its ballot is a motion", "ballot.method")
    if word == "refer" and procedure.referral is not None:
        raise Unusable("what refers a proposal to another vote is not itself referred", "referral")
    if word == "elect" and not procedure.ballot.elects:
        raise Unusable("a motion elects nobody; take a method that fills seats", "ballot.method")
    if not procedure.takes_motions and not procedure.ballot.elects:
        raise Unusable("a motion needs a threshold", "threshold")
    if not procedure.takes_motions and procedure.document["floors"]:
        raise Unusable("without a threshold there is no motion that floors could bind", "floors")
    lasting = {
        "term_days": procedure.term_days,
        "suspend": procedure.suspend,
        "sever": procedure.sever_petition_share,
    }
    for key, value in lasting.items():
        if word in WITH_TERM and value is None:
            raise Unusable(f"a decision to {word} lasts for a time, so this key must say how", key)
        if word not in WITH_TERM and value is not None:
            raise Unusable(f"the class {word} has no term that could run, be suspended or severed; leave it out", key)
