"""Votes in the demo: who takes part and how, sealed and handed in by the same act as everybody's."""

import random
import secrets
from collections.abc import Collection
from dataclasses import dataclass

from ballots import actions as ballots
from ballots import queries
from foundation.installation import required
from installation.demo import cast, left_behind
from installation.demo.founding import Chapter
from membership import queries as membership


@dataclass(frozen=True, slots=True)
class Papers:
    """How many papers say what."""

    yes: int
    no: int
    abstain: int = 0
    blank: int = 0

    def choices(self) -> list[str]:
        """Return one choice a paper."""
        return ["yes"] * self.yes + ["no"] * self.no + ["abstain"] * self.abstain + [""] * self.blank


@dataclass(frozen=True, slots=True)
class Marked:
    """How many papers say what in a contest with options: choices as spelt on the paper, each with a number."""

    papers: tuple[tuple[str, int], ...]

    def choices(self) -> list[str]:
        """Return one choice a paper."""
        return [choice for choice, number in self.papers for _ in range(number)]


AnyPapers = Papers | Marked


def halves(papers: AnyPapers) -> tuple[AnyPapers, AnyPapers]:
    """Return two waves of papers that add up to these."""
    if isinstance(papers, Marked):
        first = Marked(tuple((choice, number // 2) for choice, number in papers.papers))
        return first, Marked(tuple((choice, number - number // 2) for choice, number in papers.papers))
    half = Papers(papers.yes // 2, papers.no // 2, papers.abstain // 2, papers.blank // 2)
    rest = (papers.yes - half.yes, papers.no - half.no, papers.abstain - half.abstain, papers.blank - half.blank)
    return half, Papers(*rest)


class NotTaken(Exception):
    """A paper of the story was not taken; the story and the rules disagree."""


def hand_in(chapter: Chapter, ballot_id: str, papers: AnyPapers, keep_out: Collection[str] = ()) -> None:
    """Hand in these papers, by people on the roll who have not voted yet, chosen by lot; raises NotTaken.

    `keep_out` names those who shall not vote. Raises IndexError where fewer are left than papers.
    """
    found = queries.ballot(ballot_id)
    chance = random.Random(f"{found.number}/{papers}")  # noqa: S311 (who takes part in an invented story)
    choices = papers.choices()
    chance.shuffle(choices)
    voters = _voters(chapter, ballot_id, len(choices), keep_out, chance)
    for member_id, choice in zip(voters, choices, strict=True):
        sealed = ballots.seal_for(found, {"1": choice}, *_dice(chapter, ballot_id, member_id == voters[0]))
        answer = ballots.cast(ballot_id, member_id, sealed.envelope)
        if answer.status != 200:
            raise NotTaken(f"{found.number}: {answer.status} {answer.reason}")
    chapter.voted.setdefault(ballot_id, set()).update(voters)


def _dice(chapter: Chapter, ballot_id: str, first: bool) -> tuple[str, str]:
    """Throw the dice and words of a paper; those of the very first paper of the year are left for anybody to find."""
    if first and set(chapter.voted) <= {ballot_id} and not chapter.voted.get(ballot_id):
        return left_behind.dice(required().origin), left_behind.WORDS
    return secrets.token_hex(32), secrets.token_hex(8)


def _voters(
    chapter: Chapter, ballot_id: str, wanted: int, keep_out: Collection[str], chance: random.Random
) -> list[str]:
    out = {chapter.members[name] for name in keep_out} | chapter.voted.get(ballot_id, set())
    on_roll = membership.refs_of(queries.ballot(ballot_id).roll_id)
    known = [chapter.members[person.name] for person in cast.people() if person.name in chapter.members]
    free = [member_id for member_id in known if member_id in on_roll and member_id not in out]
    if len(free) < wanted:
        raise IndexError(f"{wanted} papers, but only {len(free)} people are left")
    return chance.sample(free, wanted)
