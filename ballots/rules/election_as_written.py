"""An election whose papers are withheld by rule: its count is taken as it was written and signed.

What of it follows from the notice, the lot and the numbers of papers is checked.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from ballots.rules.election import ELECTED, NONE_ELECTED
from ballots.rules.election_each import require_written
from ballots.rules.election_rule import EACH_ALONE
from ballots.rules.quorum import quorum_verdict
from ballots.rules.terms import BallotTerms, ContestTerms
from deliberation.rules.document import Unusable


def as_written(
    terms: BallotTerms,
    contest: ContestTerms,
    roll: int,
    returned: int,
    lot: Sequence[str],
    written: Mapping[str, Any],
    withdrawn: Mapping[int, Collection[str]],
) -> dict[str, Any]:
    """Return the contest of a written count document, `Unusable` where it does not fit what else is known."""
    path = f"contests.{contest.n}"
    found = next((c for c in written["contests"] if c["n"] == contest.n), None)
    if found is None:
        raise Unusable("it is not in the count", path)
    rule, count, judged = terms.election(contest), found["count"], found["judgement"]
    verdict = quorum_verdict(rule.quorum, roll, returned)
    gone = [option for option in contest.options if option in withdrawn.get(contest.n, ())]
    facts = [
        ("method", found["method"], contest.method), ("seats", found["seats"], rule.seats),
        ("withdrawn", found.get("withdrawn", []), gone),
        ("lot", list(found["lot"]), list(lot)),
        ("options", count["options"], [option for option in contest.options if option not in gone]),
        ("papers", count["valid"] + count["blank"] + count["invalid"], returned),
        ("winners", judged["winners"], count["winners"]),
        ("outcome", judged["outcome"], ELECTED if judged["winners"] else NONE_ELECTED),
        ("quorum_needed", judged["quorum_needed"], verdict.needed),
        ("quorum_reached", judged["quorum_reached"], verdict.reached),
    ]  # fmt: skip
    for name, said, expected in facts:
        if said != expected:
            raise Unusable(f"{name} is {said}, expected {expected}"[:200], path)
    if not set(judged["winners"]) <= set(contest.options) or len(judged["winners"]) > (rule.seats or 0):
        raise Unusable("it elects more than were to be elected, or who did not stand", path)
    if contest.method == EACH_ALONE:
        papers = {key: count[key] for key in ("valid", "blank", "invalid")}
        require_written(rule, judged, count["options"], papers, roll)
    return dict(found)
