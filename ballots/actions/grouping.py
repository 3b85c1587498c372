"""Which bodies a ballot counts apart, and why one that does must not be noticed."""

import json
from typing import Any

from flask_babel import gettext as _

from ballots.models import Ballot
from ballots.rules.composite.noticed import TOGETHER, group_ids, noticed_document, read_noticed
from ballots.rules.composite.refusals import composite_refusals, group_quorums
from ballots.rules.procedure_part import composite_of, rules_of
from ballots.rules.publication import notice_refusals
from ballots.rules.rule import Rule
from ballots.rules.wording import Translate
from deliberation.rules.document import Unusable
from deliberation.rules.procedure import Procedure
from membership import queries as membership
from membership.rules.roll import Apart

KINDS = {"branches": "branch", "circles": "circle"}


def bodies_apart(body_id: str, rules: Procedure) -> Apart | None:
    """Return the bodies below this one that the rule counts apart, None where it counts none."""
    composite = composite_of(rules.document)
    if composite is None:
        return None
    bodies = [one.id for one in membership.children(body_id, KINDS[composite.by])]
    return Apart(group_ids(bodies), TOGETHER if composite.without == "together" else None)


def apart_of(found: Ballot) -> Apart | None:
    """Return the bodies that a noticed ballot counts apart, None where it counts none."""
    if found.composite is None:
        return None
    noticed = read_noticed(json.loads(found.composite))
    groups = {one.body: one.group for one in noticed.groups if one.body is not None}
    return Apart(groups, TOGETHER if noticed.rule.without == "together" else None)


def composite_noticed(rules: Procedure, apart: Apart | None, roll_id: str) -> dict[str, Any] | None:
    """Return what the notice says of the groups on this roll, None where it counts none. Raises `Unusable`."""
    if apart is None:
        return None
    sizes = membership.group_sizes(roll_id)
    if not sizes:
        raise Unusable(_("nobody on the roll is in a group that is counted apart"), "composite")
    bodies = {group: (body, membership.body(body).name) for body, group in apart.groups.items()}
    document: Any = rules.document["composite"]
    return noticed_document(document, bodies, sizes)


def exposing(
    rules: Procedure, composite: dict[str, Any] | None, contests: int, body: str, roll: Any, translate: Translate
) -> list[str]:
    """Return why a ballot must not be noticed for what it would tell of its voters (DESIGN law 10), as sentences."""
    secrecy, asked = rules.ballot.secrecy, rules_of(rules.document)
    if composite is None:
        return list(notice_refusals(secrecy, asked, {body: roll.size}, {}, False, translate))
    noticed = read_noticed(composite)
    sizes = {one.name: one.members for one in noticed.groups} | {body: roll.size}
    reasons = list(notice_refusals(secrecy, asked, sizes, group_quorums(noticed), False, translate))
    in_several = sum(len(groups) > 1 for groups in membership.groups_of_members(roll.id).values())
    [motion] = [rule for rule in asked if isinstance(rule, Rule)]
    reasons += composite_refusals(secrecy, motion, noticed, in_several, translate)
    if contests > 1:
        reasons.append(
            translate("A ballot counted in groups asks one question; put the others to ballots of their own.")
        )
    return reasons
