"""What checks 11, 13, 15 and 16 see of a ballot counted in groups: groups noticed, who is in which, their papers."""

from collections.abc import Mapping
from typing import Any

from ballots.rules.composite.counting import GroupPapers
from ballots.rules.composite.document import group_papers, in_groups, outcomes_kept
from ballots.rules.composite.noticed import NoticedComposite
from ballots.rules.tally import PAPERS, Tally
from deliberation.rules.procedure import Procedure
from membership.rules.roll import groups_in
from verifier.fields import Fields
from verifier.logged import Case
from verifier.replay.story import BallotStory
from verifier.report import BadFact

KINDS = {"branches": "branch", "circles": "circle"}


def grouped(story: BallotStory) -> NoticedComposite | None:
    """Return how the notice groups the ballot; BadFact where it is misspelt."""
    try:
        return story.terms.grouped()
    except ValueError as error:
        raise BadFact(f"{story.noticed.name}: {error}") from None


def check_noticed(case: Case, read: Procedure) -> None:
    """The notice groups the ballot by the procedure's composite, into bodies that the log made below this one."""
    story = case.story
    noticed, asked = grouped(story), read.document.get("composite")
    named = story.terms.composite["rule"] if noticed is not None else None
    if named != asked:
        raise BadFact(f"{story.noticed.name}: its composite is not the one of the procedure")
    if noticed is None:
        return
    made = {e.fields.value.get("body"): e.fields for e in case.of_type("body.made") if e.index < story.noticed.index}
    for one in noticed.groups:
        if one.body is None:
            continue
        body = made.get(one.body)
        shape = body and (body.maybe_text("parent"), body.text("kind"), body.text("name"))
        if shape != (story.fields.text("body"), KINDS[noticed.rule.by], one.name):
            raise BadFact(f"{story.noticed.name}: {one.name} is none of the bodies counted apart")


def check_roll(case: Case, lines: Mapping[str, tuple[str | None, int]]) -> str:
    """Take reference → group and addition: each group has the members that the notice says. Returns what was seen."""
    noticed = grouped(case.story)
    if noticed is None:
        return ""
    case.roll_groups = {ref: groups_in(group) for ref, (group, _) in lines.items()}
    known, sealed = noticed.names(), case.story.fields.text("secrecy") == "sealed"
    for ref, groups in case.roll_groups.items():
        if list(groups) != sorted(set(groups)) or not set(groups) <= set(known) or (sealed and len(groups) > 1):
            raise BadFact(f"roll.json: {ref} is in groups that the notice does not have")
    at_notice = in_groups(case.roll_groups[ref] for ref, (_, added) in lines.items() if not added)
    for one in noticed.groups:
        if at_notice.get(one.group, 0) != one.members:
            raise BadFact(f"roll.json has {at_notice.get(one.group, 0)} in {one.name}, the notice says {one.members}")
    return f", in {len(noticed.groups)} groups"


def groups_of_line(case: Case, line: Fields) -> tuple[str, ...]:
    """Return the groups in which an opened line counts as far as it may be known; BadFact for one not of its ballot."""
    noticed = grouped(case.story)
    if noticed is None:
        return ()
    if "ref" in line.value:
        return case.roll_groups.get(line.text("ref"), ())
    group = line.maybe_text("group")
    if group is not None and group not in noticed.names():
        raise BadFact(f"{line.where} names a group that the notice does not have")
    return () if group is None else (group,)


def counted(case: Case, written: Fields, taking_part: list[str]) -> dict[str, GroupPapers] | None:
    """Return what is known of the groups for the count worked again, None for a ballot not counted in groups.

    Of a group whose figures are withheld the outcome stands as it was signed; a line that names it is a bad fact.
    """
    noticed = grouped(case.story)
    if noticed is None or case.story.urn is None:
        return None
    contest: Mapping[str, Any] = next(written.objects("contests")).value
    try:
        said = outcomes_kept(contest)
        on_roll, took_part = in_groups(case.roll_groups.values()), in_groups(case.roll_groups[r] for r in taking_part)
        if 1 in case.opened:
            if told := {group for groups, _ in case.opened_groups for group in groups} & set(said):
                raise BadFact(f"openings-1.json tells papers of {sorted(told)[0]}, whose figures are withheld")
            return group_papers(noticed, on_roll, took_part, case.opened_groups, said)
        tallies = {one["group"]: _tally(one["totals"]) for one in contest["groups"] if "totals" in one}
        return {
            one.group: GroupPapers(
                on_roll.get(one.group, 0), took_part.get(one.group, 0), tallies.get(one.group), said.get(one.group)
            )
            for one in noticed.groups
        }
    except (KeyError, TypeError, AttributeError) as error:
        raise BadFact(f"count.json: its groups cannot be read ({error})") from None


def _tally(given: Mapping[str, Any]) -> Tally:
    totals = Fields(given, "count.json: totals of a group").only(PAPERS)
    return Tally(*(totals.number(key) for key in PAPERS))


def withheld(case: Case, contest: Mapping[str, Any]) -> str:
    """Return what of the groups cannot be shown, as a phrase; empty where all of it is."""
    hidden = [one["name"] for one in contest.get("groups", ()) if "totals" not in one]
    return f"the figures of {', '.join(hidden)}, withheld by rule; their outcome is the counter's" if hidden else ""
