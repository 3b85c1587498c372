"""The rule of one contest as noticed, in one sentence."""

from ballots.rules.composite.sentence import composite_sentence
from ballots.rules.election_sentence import election_sentence
from ballots.rules.rule import Rule
from ballots.rules.sentence import sentence
from ballots.rules.terms import BallotTerms, ContestTerms
from ballots.rules.wording import Translate, untranslated


def contest_sentence(
    ballot: BallotTerms, contest: ContestTerms, roll: int | None = None, translate: Translate = untranslated
) -> str:
    """Return the rule of a contest with the ballot's quorum, live where the size of the roll is given."""
    if not contest.is_motion:
        return election_sentence(ballot.election(contest), roll, translate)
    motions = ballot.motions()
    own = motions.contests[str(contest.n)]
    told, grouped = sentence(Rule(motions.quorum, own.threshold, own.floors), roll, translate), ballot.grouped()
    return told if grouped is None else f"{told} {composite_sentence(grouped.rule, translate)}"
