"""The count as a document: what the counter writes, a teller's recount and the verifier work again, byte for byte.

It is a pure function of what was noticed (rule, contests), the roll, the number who took part, the opened papers, the
options withdrawn before the close and the seed of the lot. Its SHA-256 is what tellers sign.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from ballots.counting.motion import count
from ballots.rules.composite.counting import GroupPapers, totals
from ballots.rules.composite.document import composite_contest
from ballots.rules.election import Ballots, CountRanked, judge_election, plainly, unopened_election
from ballots.rules.election_as_written import as_written
from ballots.rules.lot import lot_order
from ballots.rules.motion import judge_ballot, judge_unopened, withdrawn_question
from ballots.rules.opened_papers import Papers
from ballots.rules.outcome import MotionOutcome, as_document, withdrawn_document
from ballots.rules.tally import Tally
from ballots.rules.terms import NOTHING, BallotTerms, ContestTerms, Withdrawn
from deliberation.rules.document import Unusable
from foundation.hashing import jcs, sha256


@dataclass(frozen=True)
class Count:
    """A count: its document (canonical JSON), the SHA-256 of it in hex, and the outcome of the first contest."""

    document: bytes
    hash: str
    outcome: str


def judge_count(
    terms: BallotTerms,
    roll: int,
    returned: int,
    papers: Mapping[int, Papers],
    seed: bytes | None = None,
    count_ranked: CountRanked = plainly,
    written: Mapping[str, Any] | None = None,
    groups: Mapping[str, GroupPapers] | None = None,
    withdrawn: Withdrawn = NOTHING,
) -> dict[str, Any]:
    """Return the count of an opened ballot as a JSON value: count and judgement of each contest, and the outcome.

    `returned` is the number who took part; `seed` that of the lot, which a ballot with options needs; options
    `withdrawn` before the close are passed over on every paper, and a contest in which nothing is left is WITHDRAWN:
    its papers are not asked for. An election whose papers are not at hand is taken from the document `written`, as far
    as it can be. `groups` is what is known of the groups of a composite. `Unusable` where papers and participations
    do not agree.
    """
    if terms.composite is not None:
        [motion] = terms.contests
        one = composite_contest(terms, roll, returned, papers[motion.n], groups or {})
        return _whole(terms.number, [one], roll, returned)
    standing = terms.standing(withdrawn)
    motions = [contest for contest in standing if contest.is_motion]
    tallies = {str(c.n): count(papers[c.n].choices, papers[c.n].invalid) for c in motions}
    gone = [str(c.n) for c in terms.contests if c.is_motion and c not in standing]
    outcomes = judge_ballot(terms.motions(), roll, returned, tallies, withdrawn=gone)
    contests = [
        _withdrawn(contest)
        if contest not in standing
        else _motion(contest, tallies[str(contest.n)], cast(MotionOutcome, outcomes[str(contest.n)]))
        if contest.is_motion
        else _election(terms, contest, papers[contest.n], roll, returned, seed, withdrawn, count_ranked)
        if contest.n in papers or written is None
        else as_written(terms, contest, roll, returned, _lot(terms, contest, seed), written, withdrawn)
        for contest in terms.contests
    ]
    return _whole(terms.number, contests, roll, returned, seed if terms.elects else None)


def judge_unopened_count(
    terms: BallotTerms, roll: int, returned: int, withdrawn: Withdrawn = NOTHING
) -> dict[str, Any] | None:  # fmt: skip
    """Return the count of a ballot that is never opened, or None if it is to be opened.

    Too few took part, or every question was withdrawn; one that was withdrawn is WITHDRAWN whoever took part.
    """
    standing, outcome = terms.standing(withdrawn), judge_unopened(terms.motions(), roll, returned)
    if outcome is None and standing:
        return None
    contests = [
        _withdrawn(c)
        if c not in standing or outcome is None
        else {"n": c.n, "method": c.method, "judgement": as_document(outcome)}
        if c.is_motion
        else unopened_election(c, terms.election(c), roll, returned)
        for c in terms.contests
    ]
    return _whole(terms.number, contests, roll, returned)


def was_opened(contest: Mapping[str, Any]) -> bool:
    """Tell whether a contest of a count document was opened and counted."""
    return "totals" in contest or "count" in contest


def count_document(value: Mapping[str, Any]) -> Count:
    """Return the count as bytes, with their hash."""
    document = jcs(value)
    return Count(document, sha256(document).hex(), str(value["outcome"]))


def _withdrawn(terms: ContestTerms) -> dict[str, Any]:
    return {"n": terms.n, "method": terms.method, "judgement": withdrawn_document(withdrawn_question())}


def _motion(terms: ContestTerms, tally: Tally, outcome: MotionOutcome) -> dict[str, Any]:
    return {"n": terms.n, "method": terms.method, "totals": totals(tally), "judgement": as_document(outcome)}


def _election(
    terms: BallotTerms,
    contest: ContestTerms,
    papers: Papers,
    roll: int,
    returned: int,
    seed: bytes | None,
    withdrawn: Withdrawn,
    count_ranked: CountRanked,
) -> dict[str, Any]:
    gone = frozenset(withdrawn.get(contest.n, ()))
    ballots = Ballots(papers, _lot(terms, contest, seed), roll, returned, gone)
    return judge_election(contest, terms.election(contest), ballots, count_ranked)


def _lot(terms: BallotTerms, contest: ContestTerms, seed: bytes | None) -> tuple[str, ...]:
    if seed is None:
        raise Unusable("a contest with options needs the seed of the lot", f"contests.{contest.n}")
    return lot_order(terms.number, contest.n, seed, contest.options)


def _whole(
    number: str, contests: Sequence[Mapping[str, Any]], roll: int, returned: int, seed: bytes | None = None
) -> dict[str, Any]:
    outcome = contests[0]["judgement"]["outcome"]
    made = {"ballot": number, "contests": list(contests), "roll": roll, "returned": returned, "outcome": outcome}
    return made if seed is None else made | {"lot_seed": seed.hex()}
