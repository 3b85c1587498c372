"""The count as a document: what the counter writes, a teller's recount and the verifier work again, byte for byte.

It is a pure function of what was noticed (rule, contests), the roll, the number who took part and the opened papers.
Its SHA-256 is what tellers sign.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from ballots.counting.motion import count
from ballots.rules.choices import is_valid_choice
from ballots.rules.motion import judge_ballot, judge_unopened
from ballots.rules.outcome import Inquorate, MotionOutcome, as_document
from ballots.rules.quorum import quorum_verdict
from ballots.rules.rule import BallotRule, ContestRule, parse_rule
from ballots.rules.tally import Tally
from foundation.hashing import jcs, sha256


@dataclass(frozen=True)
class ContestTerms:
    """One contest as noticed: number, title, method, option ids (none in a motion) and its part of the rule."""

    n: int
    title: str
    method: str
    options: tuple[str, ...]
    rule: Mapping[str, Any]


@dataclass(frozen=True)
class BallotTerms:
    """What of the entry `ballot.noticed` decides the count: number, quorum (JSON value) and contests."""

    number: str
    quorum: Any
    contests: tuple[ContestTerms, ...]

    def rule(self) -> BallotRule:
        """Return the rule as values. Raises `Unusable` where it cannot be read."""
        rules = {str(c.n): parse_rule({"quorum": self.quorum, **c.rule}, f"contests.{c.n}") for c in self.contests}
        own = {n: ContestRule(rule.threshold, rule.floors) for n, rule in rules.items()}
        return BallotRule(next(iter(rules.values())).quorum, own)

    def needed(self, roll: int) -> int | None:
        """Return the participations that the quorum asks for on a roll of this size, None where it asks for none."""
        return quorum_verdict(self.rule().quorum, roll, 0).needed


@dataclass(frozen=True)
class Papers:
    """The papers of one contest: how many say what, and how many could not be opened or read."""

    choices: Mapping[str, int]
    invalid: int = 0


@dataclass(frozen=True)
class Count:
    """A count: its document (canonical JSON), the SHA-256 of it in hex, and the outcome of the first contest."""

    document: bytes
    hash: str
    outcome: str


def terms_of(noticed: Mapping[str, Any]) -> BallotTerms:
    """Return the terms from the fields of `ballot.noticed`. Raises KeyError or TypeError for a misshapen entry."""
    contests = [
        ContestTerms(c["n"], c["title"], c["method"], tuple(o["id"] for o in c["options"]), c["rule"])
        for c in noticed["contests"]
    ]
    return BallotTerms(noticed["ballot"], noticed.get("quorum"), tuple(contests))


def papers_of(terms: ContestTerms, choices: Iterable[str], returned: int) -> Papers:
    """Return the papers of a contest from its opened choices; of the `returned` all others are invalid."""
    valid = [choice for choice in choices if is_valid_choice(terms.method, terms.options, choice)]
    return Papers(Counter(valid), returned - len(valid))


def judge_count(terms: BallotTerms, roll: int, returned: int, papers: Mapping[int, Papers]) -> dict[str, Any]:
    """Return the count of an opened ballot as a JSON value: totals, judgement of each contest, and the outcome.

    `returned` is the number who took part. `Unusable` where papers and participations do not agree.
    """
    tallies = {n: count(one.choices, one.invalid) for n, one in papers.items()}
    outcomes = judge_ballot(terms.rule(), roll, returned, {str(n): tally for n, tally in tallies.items()})
    contests = [
        {"n": c.n, "method": c.method, "totals": _totals(tallies[c.n]),
         "judgement": as_document(cast(MotionOutcome, outcomes[str(c.n)]))}
        for c in terms.contests
    ]  # fmt: skip
    return _whole(terms.number, contests, roll, returned)


def judge_unopened_count(terms: BallotTerms, roll: int, returned: int) -> dict[str, Any] | None:
    """Return the count of a ballot that too few took part in, which is never opened; None if it is to be opened."""
    outcome = judge_unopened(terms.rule(), roll, returned)
    return None if outcome is None else _unopened(terms, outcome, roll, returned)


def count_document(value: Mapping[str, Any]) -> Count:
    """Return the count as bytes, with their hash."""
    document = jcs(value)
    return Count(document, sha256(document).hex(), str(value["outcome"]))


def _unopened(terms: BallotTerms, outcome: Inquorate, roll: int, returned: int) -> dict[str, Any]:
    contests = [{"n": c.n, "method": c.method, "judgement": as_document(outcome)} for c in terms.contests]
    return _whole(terms.number, contests, roll, returned)


def _whole(number: str, contests: Sequence[Mapping[str, Any]], roll: int, returned: int) -> dict[str, Any]:
    outcome = contests[0]["judgement"]["outcome"]
    return {"ballot": number, "contests": list(contests), "roll": roll, "returned": returned, "outcome": outcome}


def _totals(tally: Tally) -> dict[str, int]:
    return {"yes": tally.yes, "no": tally.no, "abstain": tally.abstain, "blank": tally.blank, "spoiled": tally.spoiled}
