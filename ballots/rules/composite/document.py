"""The count of a motion that is counted in groups, as it stands in the count document; and what it is worked from."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from ballots.counting.motion import count
from ballots.rules.composite.counting import GroupPapers, groups_document, judge_groups, totals
from ballots.rules.composite.groups import Word, tallied
from ballots.rules.composite.noticed import NoticedComposite
from ballots.rules.opened_papers import Papers
from ballots.rules.outcome import as_document
from ballots.rules.tally import Figures
from ballots.rules.terms import BallotTerms
from deliberation.rules.document import Unusable

GroupedChoice = tuple[Iterable[str], str]
"""An opened paper: the groups of whoever handed it in, and the choice."""


def group_papers(
    noticed: NoticedComposite,
    on_roll: Mapping[str, int],
    took_part: Mapping[str, int],
    papers: Iterable[GroupedChoice],
    said: Mapping[str, Word] | None = None,
) -> dict[str, GroupPapers]:
    """Return what is known of each group; of those in `said` the outcome alone, of the others the papers.

    What of those who took part in a group has no paper is spoiled. `Unusable` for more papers than took part.
    """
    kept = said or {}
    choices = tallied((groups, {choice: 1}) for groups, choice in papers)
    found = {}
    for one in noticed.groups:
        group, own = one.group, choices.get(one.group, {})
        roll, returned = on_roll.get(group, 0), took_part.get(group, 0)
        if (number := sum(own.values())) > returned:
            raise Unusable(f"{number} papers, but {returned} took part", f"groups.{group}")
        if group in kept:
            found[group] = GroupPapers(roll, returned, None, kept[group])
        else:
            found[group] = GroupPapers(roll, returned, count(own, returned - number))
    return found


def outcomes_kept(contest: Mapping[str, Any]) -> dict[str, Word]:
    """Return group → outcome of those groups of a counted contest that show no figures."""
    return {one["group"]: one["outcome"] for one in contest.get("groups", ()) if "totals" not in one}


def composite_contest(
    terms: BallotTerms, roll: int, returned: int, papers: Papers, groups: Mapping[str, GroupPapers]
) -> dict[str, Any]:
    """Return the one contest of a ballot counted in groups. `Unusable` where papers and participations differ."""
    noticed, contest = terms.grouped(), terms.contests[0]
    assert noticed is not None
    tally = count(papers.choices, papers.invalid)
    if tally.returned != returned or returned > roll:
        raise Unusable(f"{tally.returned} papers, {returned} took part, {roll} on the roll", f"contests.{contest.n}")
    rule = terms.motions().rule_of(str(contest.n))
    found = judge_groups(rule, noticed, Figures(tally, roll), groups)
    return {
        "n": contest.n, "method": contest.method, "totals": totals(tally), "judgement": as_document(found.outcome),
        **groups_document(noticed, found),
    }  # fmt: skip


def in_groups(members: Iterable[Collection[str]]) -> dict[str, int]:
    """Return group → how many, from the groups of each member; whoever is in two counts in each."""
    found: dict[str, int] = {}
    for groups in members:
        for group in set(groups):
            found[group] = found.get(group, 0) + 1
    return found
