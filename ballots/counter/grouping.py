"""Counting in groups: whose paper counts where is the roll's to say, and only what exposes nobody stays with a line."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ballots.counter.logged import Distrusted, LoggedBallot
from ballots.counter.opening import Envelope, OpenedContest
from ballots.counting.motion import count
from ballots.models import Ballot
from ballots.rules.commitments import OpenedLine
from ballots.rules.composite.counting import GroupPapers, kept, shown_groups
from ballots.rules.composite.document import group_papers, in_groups
from ballots.rules.opened_papers import papers_of
from membership import queries as membership
from membership.rules.roll import groups_in, roll_root


def check_roll(found: Ballot, logged: LoggedBallot) -> dict[str, int]:
    """Return group → members on the roll, once the roll is shown to be the one logged. Raises Distrusted.

    Without it whoever can write to the roll's table could move a paper from one group to another.
    """
    lines = membership.roll(found.roll_id).lines
    if len(lines) != logged.roll or roll_root(lines) != logged.roll_root:
        raise Distrusted(
            "The roll is not the one that was logged, so nobody can say whose paper counts in which group."
        )
    return in_groups(groups_in(line.group) for line in lines)


def count_groups(
    logged: LoggedBallot, on_roll: dict[str, int], envelopes: Sequence[Envelope], opened: Sequence[OpenedContest]
) -> tuple[dict[str, GroupPapers], list[OpenedContest]]:
    """Return the groups as they are published, and the opened lines with their group only where it is shown."""
    noticed, [contest] = logged.terms.grouped(), opened
    assert noticed is not None
    rule = logged.terms.motions().rule_of(str(contest.terms.n))
    papers = [(groups_in(line.group), line.choice) for line, _ in contest.lines]
    known = group_papers(noticed, on_roll, in_groups(groups_in(one.group) for one in envelopes), papers)
    everybody = papers_of(contest.terms, Counter(choice for _, choice in papers), logged.n)
    tallies = {group: one.tally for group, one in known.items() if one.tally is not None}
    shown = shown_groups(logged.secrecy, count(everybody.choices, everybody.invalid), tallies)
    on_lines = shown if logged.secrecy == "sealed" else frozenset[str]()
    lines = tuple((_with_group(line, on_lines), ref) for line, ref in contest.lines)
    return kept(rule, noticed, known, shown), [replace(contest, lines=lines)]


def _with_group(line: OpenedLine, shown: frozenset[str]) -> OpenedLine:
    return line if line.group in shown else line._replace(group=None)
