"""One group counted apart: its figures, and what its own vote comes to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal, cast

from ballots.rules.composite.rule import Composite
from ballots.rules.motion import judge
from ballots.rules.quorum import quorum_verdict
from ballots.rules.rule import Rule
from ballots.rules.tally import Figures, Tally
from deliberation.rules.document import Unusable

Word = Literal["CARRIED", "NOT CARRIED", "INQUORATE"]

WORDS: Final[tuple[Word, ...]] = ("CARRIED", "NOT CARRIED", "INQUORATE")


@dataclass(frozen=True, slots=True)
class Group:
    """What is known of a group: its name, its members on the roll, how many took part, its weight and its papers.

    `tally` None means that the papers are withheld because they would expose somebody (DESIGN law 10); then `said` is
    the outcome that the counter kept.
    """

    name: str
    roll: int
    returned: int
    tally: Tally | None
    weight: int = 1
    said: Word | None = None


@dataclass(frozen=True, slots=True)
class GroupVerdict:
    """A group's own outcome with the figures it follows from; None where there are none or they are withheld."""

    group: Group
    word: Word
    quorum_needed: int | None
    yes_needed: int | None
    yes_share: Fraction | None
    """The exact share of Yes in the base; 0 where the base is 0."""

    @property
    def carried(self) -> bool:
        """Whether the group carried the motion."""
        return self.word == "CARRIED"


def judge_group(rule: Rule, composite: Composite, group: Group) -> GroupVerdict:
    """Return the outcome of one group: its quorum first, then the motion's threshold. Floors are the whole's.

    `Unusable` where papers and participations differ, more took part than are on its roll, or nothing is known.
    """
    if group.returned > group.roll:
        raise Unusable(f"{group.returned} took part, but {group.roll} are on the roll", f"groups.{group.name}")
    quorum = quorum_verdict(composite.quorum, group.roll, group.returned)
    if group.tally is None:
        return _as_said(group, quorum.needed, quorum.met)
    if group.tally.returned != group.returned:
        raise Unusable(f"{group.tally.returned} papers, but {group.returned} took part", f"groups.{group.name}")
    figures = Figures(group.tally, group.roll)
    outcome = judge(Rule(composite.quorum, rule.threshold), figures)
    base = figures.base(rule.threshold.base)
    part = Fraction(group.tally.yes, base) if base else Fraction(0)
    return GroupVerdict(group, cast(Word, outcome.word), quorum.needed, outcome.yes_needed, part)


def _as_said(group: Group, needed: int | None, met: bool) -> GroupVerdict:
    if group.said not in WORDS or (group.said == "INQUORATE") == met:
        raise Unusable("neither papers nor an outcome that fits its quorum are known", f"groups.{group.name}")
    return GroupVerdict(group, group.said, needed, None, None)


def tallied(papers: Iterable[tuple[Iterable[str], Mapping[str, int]]]) -> dict[str, dict[str, int]]:
    """Return the papers of each group, from papers that each name the groups of whoever handed them in.

    Whoever is in two groups is tallied once in each; the whole is counted elsewhere, and once.
    """
    found: dict[str, dict[str, int]] = {}
    for names, choices in papers:
        for name in set(names):
            own = found.setdefault(name, {})
            for choice, number in choices.items():
                own[choice] = own.get(choice, 0) + number
    return found
