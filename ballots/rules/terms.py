"""What of a notice decides the count: the ballot's quorum, and of each contest method, options and rule."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ballots.rules.candidates import MARKS
from ballots.rules.choices import every_choice, is_valid_choice, longest_choice
from ballots.rules.composite.noticed import NoticedComposite, read_noticed
from ballots.rules.election_rule import EACH_ALONE, ONE_OF_THEM, ElectionRule, parse_election
from ballots.rules.quorum import Quorum, parse_quorum, quorum_verdict
from ballots.rules.rule import BallotRule, ContestRule, parse_rule
from deliberation.rules.document import Unusable

MOTION = "motion"

WHOLE: Final = "*"
"""Among what was withdrawn of a contest, beside its options: the question as a whole."""

Withdrawn = Mapping[int, Collection[str]]
"""By contest what was withdrawn before the close: options, or the whole of it."""

NOTHING: Final[Withdrawn] = {}


@dataclass(frozen=True)
class ContestTerms:
    """One contest as noticed: number, title, method, option ids (none in a motion) and its part of the rule."""

    n: int
    title: str
    method: str
    options: tuple[str, ...]
    rule: Mapping[str, Any]

    @property
    def is_motion(self) -> bool:
        """Whether it is decided by Yes and No."""
        return self.method == MOTION

    @property
    def scores(self) -> tuple[int, int]:
        """The least and the most score of a paper, where it gives scores."""
        least, most = MARKS if self.method == EACH_ALONE else self.rule.get("scores", (0, 5))
        return int(least), int(most)

    def allows(self, choice: str) -> bool:
        """Tell whether `choice` is a choice of this contest in its one spelling."""
        return is_valid_choice(self.method, self.options, choice, self.scores)

    def longest_choice(self) -> str:
        """Return one of its longest choices, which fixes the length of the paper."""
        return longest_choice(self.method, self.options, self.scores)

    def may_lose(self, option: str) -> bool:
        """Tell whether an option can be withdrawn: one that stands, and never “no endorsement”."""
        return option in self.options and not (self.method == ONE_OF_THEM and option == self.options[-1])

    def is_withdrawn(self, gone: Collection[str]) -> bool:
        """Tell whether nothing is left to choose: the question was withdrawn, or every option that could be elected."""
        return WHOLE in gone or (bool(self.options) and set(self.options) <= set(gone))

    def every_choice(self) -> list[str]:
        """Return all of its choices, or nothing where they are too many to be tried one by one."""
        return every_choice(self.method, self.options, self.scores)


@dataclass(frozen=True)
class BallotTerms:
    """What of the entry `ballot.noticed` decides the count: number, quorum, contests, and the composite, if any.

    Quorum and composite are JSON values.
    """

    number: str
    quorum: Any
    contests: tuple[ContestTerms, ...]
    composite: Any = None

    @property
    def elects(self) -> bool:
        """Whether any contest has options, so that ties in it may fall by lot."""
        return any(not contest.is_motion for contest in self.contests)

    def standing(self, withdrawn: Withdrawn) -> tuple[ContestTerms, ...]:
        """Return the contests in which something is left to choose."""
        return tuple(one for one in self.contests if not one.is_withdrawn(withdrawn.get(one.n, ())))

    def grouped(self) -> NoticedComposite | None:
        """Return how it is counted in groups, None where it is not. Raises `Unusable` where that cannot be read."""
        if self.composite is None:
            return None
        if [contest.is_motion for contest in self.contests] != [True]:
            raise Unusable("only a ballot on one motion can be counted in groups", "composite")
        return read_noticed(self.composite)

    def asked_quorum(self) -> Quorum | None:
        """Return the quorum all contests share. Raises `Unusable` where it cannot be read."""
        return parse_quorum(self.quorum, "quorum")

    def motions(self) -> BallotRule:
        """Return the rules of the contests that are motions. Raises `Unusable` where one cannot be read."""
        own = {str(c.n): c for c in self.contests if c.is_motion}
        rules = {n: parse_rule({"quorum": self.quorum, **c.rule}, f"contests.{n}") for n, c in own.items()}
        return BallotRule(self.asked_quorum(), {n: ContestRule(r.threshold, r.floors) for n, r in rules.items()})

    def election(self, contest: ContestTerms) -> ElectionRule:
        """Return the rule of a contest with options. Raises `Unusable` where it cannot be read."""
        rule = parse_election(contest.method, contest.rule, self.quorum, f"contests.{contest.n}.rule")
        if rule.seats is None:
            raise Unusable("the number to be elected is not stated", f"contests.{contest.n}.rule.seats")
        return rule

    def needed(self, roll: int) -> int | None:
        """Return the participations that the quorum asks for on a roll of this size, None where it asks for none."""
        return quorum_verdict(self.asked_quorum(), roll, 0).needed


def terms_of(noticed: Mapping[str, Any]) -> BallotTerms:
    """Return the terms from the fields of `ballot.noticed`. Raises KeyError or TypeError for a misshapen entry."""
    contests = [
        ContestTerms(c["n"], c["title"], c["method"], tuple(o["id"] for o in c["options"]), c["rule"])
        for c in noticed["contests"]
    ]
    return BallotTerms(noticed["ballot"], noticed.get("quorum"), tuple(contests), noticed.get("composite"))
