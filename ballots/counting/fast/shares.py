"""Papers put together by the part of them that Meek's rule can reach, for many papers at a time.

Only that is done by numpy: there are few such parts, and dividing them is left to the plain way, in integers without
bounds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ballots.counting import meek_shares as plain
from ballots.counting.fast.groups import NOT_READ, PASSED_OVER, READ_LAST, READ_ON, keys_by_role, together
from ballots.counting.fast.kinds import TooMany
from ballots.counting.fast.standing import Standing, has_equals, stand
from ballots.counting.papers import Given, RankedPapers, Ranking


def gather(papers: RankedPapers, options: Sequence[str]) -> plain.Gathered:
    """Return exactly what `ballots.counting.meek_shares.gather` returns; papers with equal ranks are left to it."""
    if has_equals(papers):
        return plain.gather(papers, options)
    try:
        papers_standing = stand(papers, options)
    except TooMany:
        return plain.gather(papers, options)
    return NumbersGathered(papers_standing, papers_standing.given)


@dataclass(frozen=True, slots=True)
class NumbersGathered:
    """Papers as numbers."""

    papers: Standing
    given: Given

    def reaching(self, keep: Mapping[str, int]) -> Mapping[Ranking, int]:
        """Return the number of papers for each part that is reached."""
        told = self.papers
        roles = [self._role(keep[option]) for option in told.options]
        groups = together(keys_by_role(told.marks, told.starts, [*roles, NOT_READ]), told.numbers)
        return {
            plain.reached(tuple((option,) for option in told.ranking(kind)), keep): number
            for kind, number in zip(groups.kinds.tolist(), groups.numbers.tolist(), strict=True)
        }

    @staticmethod
    def _role(keep: int) -> int:
        """Tell what becomes of an option that keeps nothing, a part, or everything."""
        return PASSED_OVER if keep == 0 else READ_LAST if keep == plain.ONE else READ_ON
