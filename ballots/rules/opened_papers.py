"""Opened papers of one contest, equal ones together, and what each choice is to the methods that count it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ballots.counting.papers import ApprovalPapers, RankedPapers, Ranking, ScorePapers
from ballots.rules.terms import ContestTerms


@dataclass(frozen=True)
class Papers:
    """The papers of one contest: how many say what, and how many could not be opened or read."""

    choices: Mapping[str, int]
    invalid: int = 0
    read: RankedPapers | None = field(default=None, compare=False, repr=False)
    """The choices as rankings, where they were read many at a time."""

    def rankings(self) -> RankedPapers:
        """Return ranked choices as rankings."""
        return rankings(self.choices) if self.read is None else self.read


def papers_of(terms: ContestTerms, choices: Mapping[str, int], returned: int) -> Papers:
    """Return the papers of a contest from its opened choices with their numbers; all others `returned` are invalid."""
    valid = {choice: number for choice, number in choices.items() if terms.allows(choice)}
    return Papers(valid, returned - sum(valid.values()))


def rankings(choices: Mapping[str, int]) -> RankedPapers:
    """Return ranked choices as rankings; choices are valid, so that no two give one ranking."""
    return {_ranking(choice): number for choice, number in choices.items()}


def _ranking(choice: str) -> Ranking:
    return tuple(tuple(rank.split("=")) for rank in choice.split(">")) if choice else ()


def approvals(choices: Mapping[str, int]) -> ApprovalPapers:
    """Return approvals as the options named."""
    return {tuple(choice.split(",")) if choice else (): number for choice, number in choices.items()}


def scores(choices: Mapping[str, int]) -> ScorePapers:
    """Return scores as pairs of option and score."""
    return {tuple(_score(mark) for mark in choice.split(",") if mark): number for choice, number in choices.items()}


def _score(mark: str) -> tuple[str, int]:
    option, _colon, score = mark.partition(":")
    return option, int(score)
