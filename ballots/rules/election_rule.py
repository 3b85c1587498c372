"""The rule of a contest with options: how many are elected, by which method, and what else it asks.

In a procedure these keys stand in `ballot`, beside the method; in a notice they are the contest's `rule`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ballots.counting.endorsement.rule import RankedRule, parse_ranked_rule
from ballots.counting.methods import METHODS
from ballots.rules.bar import Bar, parse_bar
from ballots.rules.candidates import MARKS
from ballots.rules.quorum import Quorum, parse_quorum
from ballots.rules.threshold import Threshold, parse_threshold
from deliberation.rules.document import Unusable, at, items, members, quoted, whole

ONE_OF_THEM: Final = "ranked"
"""The method by which one option is endorsed, or none: its last option is “no endorsement” (NOE)."""

EACH_ALONE: Final = "yes-no"
"""The method by which each option is answered Yes or No and held to a threshold of its own."""

ELECTIONS: Final = (*METHODS, ONE_OF_THEM, EACH_ALONE)
"""The methods of contests with options: all but the motion."""

MOST_SEATS: Final = 100
MOST_SCORE: Final = 10
KEYS: Final = ("seats", "scores", "bar", "ranked", "each")
_SCORED = ("score", "star")
_WITH_BAR = ("approval", "score")
_ONE_SEAT = ("irv", ONE_OF_THEM)


@dataclass(frozen=True, slots=True)
class ElectionRule:
    """The rule of one contest with options. `seats` None: each contest of a proposal says how many it fills."""

    method: str
    quorum: Quorum | None
    seats: int | None
    scores: tuple[int, int] = (0, 5)
    bar: Bar | None = None
    ranked: RankedRule | None = None
    each: Threshold | None = None
    """Of yes-no: what the Yes votes of each option must reach."""

    @property
    def needs_present(self) -> bool:
        """Whether it can be applied only with the number present known."""
        of_each = self.each is not None and self.each.base == "present"
        return of_each or (self.quorum is not None and self.quorum.of == "present")


def parse_election(method: str, document: Mapping[str, object], quorum: object, path: str) -> ElectionRule:
    """Return the rule in the keys of `document` (those of `KEYS`, no other). `Unusable` names the bad key.

    `quorum` is the ballot's, as JSON; `path` that of `document`.
    """
    given = members(dict(document), path, _required(method, path), _optional(method))
    parsed = parse_quorum(quorum, "quorum")
    seats = None if given["seats"] is None else whole(given["seats"], at(path, "seats"), 1, MOST_SEATS)
    if method in _ONE_SEAT and seats != 1:
        raise Unusable(f"by {method} one is elected: it must be 1", at(path, "seats"))
    ranked = None
    if method == ONE_OF_THEM:
        ranked = parse_ranked_rule({"quorum": quorum, "ranked": given["ranked"]}, path)
    marks = MARKS if method == EACH_ALONE else (0, 5)
    return ElectionRule(
        method, parsed, seats, _scores(given["scores"], at(path, "scores")) if method in _SCORED else marks,
        parse_bar(given["bar"], at(path, "bar")) if "bar" in given else None, ranked,
        _each(given["each"], at(path, "each")) if method == EACH_ALONE else None,
    )  # fmt: skip


def contest_rule(ballot: Mapping[str, Any], seats: int) -> dict[str, Any]:
    """Return the rule of a contest as a notice states it, from the `ballot` of a procedure and the seats to fill."""
    return {**{key: ballot[key] for key in KEYS if key in ballot}, "seats": seats}


def _required(method: str, path: str) -> tuple[str, ...]:
    if method not in ELECTIONS:
        raise Unusable(f"no method of elections is called {quoted(method)}", at(path, "method"))
    if method in _SCORED:
        return ("seats", "scores")
    return ("seats", *{ONE_OF_THEM: ("ranked",), EACH_ALONE: ("each",)}.get(method, ()))


def _optional(method: str) -> tuple[str, ...]:
    return ("bar",) if method in _WITH_BAR else ()


def _each(document: object, path: str) -> Threshold:
    asked = parse_threshold(document, path)
    if asked.base == "present":
        raise Unusable("nobody counts who is present for each option; take another base", at(path, "base"))
    if asked.share == 1 and asked.comparator == "more_than":
        raise Unusable("it asks for more than all, so nobody could ever be elected", path)
    return asked


def _scores(document: object, path: str) -> tuple[int, int]:
    listed = items(document, path, 2, 2)
    least, most = whole(listed[0], at(path, 0), -MOST_SCORE, 0), whole(listed[1], at(path, 1), 0, MOST_SCORE)
    if least == most:
        raise Unusable("the least and the most score must differ", path)
    return least, most
