"""A count in groups worked again here: from the opened lines, the roll and who took part."""

import json
from collections.abc import Iterator

from sqlalchemy import select

from ballots.models import Ballot, BallotCount, Opening
from ballots.queries.papers import in_the_box
from ballots.rules.composite.counting import GroupPapers
from ballots.rules.composite.document import GroupedChoice, group_papers, in_groups, outcomes_kept
from ballots.rules.composite.noticed import read_noticed
from ballots.rules.terms import BallotTerms
from foundation.database import db
from membership import queries as membership
from membership.rules.roll import groups_in


def groups_of(found: Ballot, counted: BallotCount, asked: BallotTerms) -> dict[str, GroupPapers] | None:
    """Return what is known here of the groups, None for a ballot that is not counted in groups.

    Where no figures are shown, the outcome that the counter kept stands. Raises `Unusable`.
    """
    noticed = asked.grouped()
    if noticed is None:
        return None
    groups = membership.groups_of_members(found.roll_id)
    said = outcomes_kept(json.loads(counted.document)["contests"][0])
    took_part = in_groups(groups[one.member_id] for one in in_the_box(found.id))
    return group_papers(noticed, membership.group_sizes(found.roll_id), took_part, _papers(found, groups), said)


def own_groups(found: Ballot, member_id: str) -> list[str] | None:
    """Return the names of the groups in which the member's own paper counts, None for a ballot not counted in groups.

    Nothing in it: the paper counts in the whole alone. Whoever is not on the roll is in none.
    """
    if found.composite is None:
        return None
    names = read_noticed(json.loads(found.composite)).names()
    return [names[group] for group in membership.groups_of_member(found.roll_id, member_id)]


def _papers(found: Ballot, groups: dict[str, tuple[str, ...]]) -> Iterator[GroupedChoice]:
    by_ref = {ref: groups[member_id] for member_id, ref in membership.refs_of(found.roll_id).items()}
    rows = select(Opening.grp, Opening.ref, Opening.choice).where(Opening.ballot_id == found.id)
    for group, ref, choice in db.session.execute(rows):
        yield (groups_in(group) if ref is None else by_ref.get(ref, ())), choice
