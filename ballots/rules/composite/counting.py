"""Counting in groups: which groups' figures may be shown, and the judgement from those and the outcomes kept."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from ballots.rules.composite.groups import Group, Word, judge_group
from ballots.rules.composite.judging import CompositeOutcome, judge_composite
from ballots.rules.composite.noticed import NoticedComposite
from ballots.rules.publication import breakdown
from ballots.rules.rule import Rule
from ballots.rules.tally import PAPERS, Figures, Tally


@dataclass(frozen=True, slots=True)
class GroupPapers:
    """What is known of one group at the count: members on the roll, how many took part, and papers or the outcome."""

    roll: int
    returned: int
    tally: Tally | None
    said: Word | None = None


def totals(tally: Tally) -> dict[str, int]:
    """Return papers by what they say."""
    return {key: getattr(tally, key) for key in PAPERS}


def shown_groups(secrecy: str, whole: Tally, tallies: Mapping[str, Tally]) -> frozenset[str]:
    """Return the groups whose papers and figures may be shown (DESIGN law 10): all in a roll call.

    Members without a group are one more part, so that nobody can work them out by taking the groups from the whole.
    """
    if secrecy == "roll-call":
        return frozenset(tallies)
    parts = {name: totals(tally) for name, tally in tallies.items()}
    left = {key: value - sum(part[key] for part in parts.values()) for key, value in totals(whole).items()}
    if any(left.values()):
        parts[""] = left
    found = breakdown(parts)
    return frozenset() if found is None else frozenset(found.groups) - {""}


def kept(
    rule: Rule, noticed: NoticedComposite, papers: Mapping[str, GroupPapers], shown: Collection[str]
) -> dict[str, GroupPapers]:
    """Return the groups as they are published: of those not shown the outcome alone stays."""
    found = {}
    for one in noticed.groups:
        given = papers[one.group]
        word = judge_group(rule, noticed.rule, _group(one.name, one.weight, given)).word
        found[one.group] = given if one.group in shown else GroupPapers(given.roll, given.returned, None, word)
    return found


def judge_groups(
    rule: Rule, noticed: NoticedComposite, whole: Figures, papers: Mapping[str, GroupPapers]
) -> CompositeOutcome:
    """Return the outcome from what is published. `Unusable` where a group's figures cannot be used."""
    groups = [_group(one.name, one.weight, papers[one.group]) for one in noticed.groups]
    return judge_composite(rule, noticed.rule, whole, groups)


def _group(name: str, weight: int, papers: GroupPapers) -> Group:
    return Group(name, papers.roll, papers.returned, papers.tally, weight, papers.said)


def groups_document(noticed: NoticedComposite, found: CompositeOutcome) -> dict[str, Any]:
    """Return what a count says of its groups besides the judgement: each group, and what joined them."""
    verdicts = {verdict.group.name: verdict for verdict in found.groups}
    listed = []
    for one in noticed.groups:
        verdict = verdicts[one.name]
        document: dict[str, Any] = {
            "group": one.group, "name": one.name, "roll": verdict.group.roll, "returned": verdict.group.returned,
            "weight": one.weight, "outcome": verdict.word, "quorum_needed": verdict.quorum_needed,
        }  # fmt: skip
        if verdict.group.tally is not None:
            document |= {"totals": totals(verdict.group.tally), "yes_needed": verdict.yes_needed}
        listed.append(document)
    joined = found.joined
    return {
        "groups": listed,
        "joined": {
            "kind": noticed.rule.kind, "of": joined.of, "reached": str(joined.reached),
            "needed": None if joined.needed is None else str(joined.needed),
        },
    }  # fmt: skip
