"""Why a ballot counted in groups must not be noticed: what its groups' outcomes alone would expose."""

from ballots.rules.composite.noticed import NoticedComposite
from ballots.rules.quorum import rounded
from ballots.rules.rule import Rule
from ballots.rules.wording import Translate, untranslated


def group_quorums(noticed: NoticedComposite) -> dict[str, int]:
    """Return how many must take part in each group, by its name; 0 where no quorum is set."""
    quorum = noticed.rule.quorum
    return {one.name: quorum.needed(one.members) if quorum is not None else 0 for one in noticed.groups}


def composite_refusals(
    secrecy: str, rule: Rule, noticed: NoticedComposite, in_several: int = 0, translate: Translate = untranslated
) -> tuple[str, ...]:
    """Return why a ballot with this composite must not be noticed, besides what holds of every group (DESIGN law 10).

    `in_several` is how many members are in two or more of the groups. Published tables must be one partition, so that
    none can be taken from another; and no outcome of a group may tell how everybody in it voted.
    """
    if secrecy == "roll-call":
        return ()
    found = []
    if in_several:
        template = translate(
            "In a sealed ballot everybody is counted in one group only; members in two or more: %(number)s."
        )
        found.append(template % {"number": in_several})
    if noticed.rule.kind == "weighted_shares":
        found.append(weighted_refusal(translate))
    for name, needed in sorted(group_quorums(noticed).items()):
        if needed and _tells_all(rule, needed):
            template = translate(
                "With %(needed)s taking part in %(group)s its outcome alone could tell how every one of them voted. "
                "Raise the quorum of a group or vote by roll call."
            )
            found.append(template % {"group": name, "needed": needed})
    return tuple(found)


def weighted_refusal(translate: Translate = untranslated) -> str:
    """Return why a sealed ballot cannot be decided by weighted shares."""
    return translate(
        "Weighted shares need a roll call: their sum can be checked only where the figures of every group are shown."
    )


def _tells_all(rule: Rule, papers: int) -> bool:
    """Whether, with so many papers, only all Yes would carry, or only all No would not."""
    needed = rounded(rule.threshold.share * papers, rule.threshold.comparator)
    return needed >= papers or needed <= 1
