"""A composite told as one plain sentence, and what members should know before they choose it."""

from fractions import Fraction

from ballots.rules.composite.rule import Composite
from ballots.rules.delegates import DelegatesPer
from ballots.rules.quorum import Quorum
from ballots.rules.wording import Translate, fraction_text, need_phrase, untranslated


def composite_sentence(composite: Composite, translate: Translate = untranslated) -> str:
    """Return how the groups are counted apart and joined, as one sentence after that of the motion."""
    parts = [_joined(composite, translate), *_quorum(composite, translate), _without(composite, translate)]
    return translate("%(sentence)s.") % {"sentence": "; ".join(parts)}


def _joined(composite: Composite, translate: Translate) -> str:
    branches = composite.by == "branches"
    shown = {"groups": translate("branches") if branches else translate("circles")}
    shown |= {"share": _share(composite.share, translate)}
    if composite.kind == "overall_and_each":
        return translate("The %(groups)s are counted apart, and this must hold in each of them and overall") % shown
    if composite.kind == "weighted_shares":
        template = translate(
            "The %(groups)s are counted apart, and this is asked of the sum of their shares of Yes, each times its "
            "weight: %(weights)s"
        )
        return template % {**shown, "weights": _weights(composite, translate)}
    more = composite.comparator == "more_than"
    if composite.kind == "winner_takes_all":
        if more:
            template = translate(
                "The %(groups)s are counted apart; those in which this holds must have more than %(share)s of the "
                "weight together: %(weights)s"
            )
        else:
            template = translate(
                "The %(groups)s are counted apart; those in which this holds must have at least %(share)s of the "
                "weight together: %(weights)s"
            )
        return template % {**shown, "weights": _weights(composite, translate)}
    if more:
        return translate("The %(groups)s are counted apart, and this must hold in more than %(share)s of them") % shown
    return translate("The %(groups)s are counted apart, and this must hold in at least %(share)s of them") % shown


def _weights(composite: Composite, translate: Translate) -> str:
    weights = composite.weights
    if weights == "equal":
        return translate("each weighs the same")
    if weights == "members":
        return translate("each weighs as many as stand on its roll at notice")
    if isinstance(weights, DelegatesPer):
        template = translate("each has one delegate for every %(members)s on its roll at notice, and at least one")
        return template % {"members": weights.members}
    return ", ".join(f"{name} {weight}" for name, weight in sorted(weights.items()))


def _quorum(composite: Composite, translate: Translate) -> list[str]:
    if composite.quorum is None:
        return []
    shown = {"need": _need(composite.quorum, translate)}
    if composite.inquorate == "left_out":
        if composite.quorum.comparator == "more_than":
            return [translate("one in which not more than %(need)s take part is left out") % shown]
        return [translate("one in which fewer than %(need)s take part is left out") % shown]
    if composite.quorum.comparator == "more_than":
        return [translate("one in which not more than %(need)s take part counts as one in which it does not") % shown]
    return [translate("one in which fewer than %(need)s take part counts as one in which it does not") % shown]


def _need(quorum: Quorum, translate: Translate) -> str:
    return need_phrase(quorum.need, None, translate)


def _without(composite: Composite, translate: Translate) -> str:
    if composite.without == "together":
        if composite.by == "branches":
            return translate("members without a branch are one group more")
        return translate("members without a circle are one group more")
    if composite.by == "branches":
        return translate("members without a branch are counted overall alone")
    return translate("members without a circle are counted overall alone")


def _share(share: Fraction | None, translate: Translate) -> str:
    if share is None:
        return ""
    return translate("half") if share == Fraction(1, 2) else fraction_text(share)


def composite_warnings(composite: Composite, translate: Translate = untranslated) -> tuple[str, ...]:
    """Return what members should know before they choose this composite."""
    found = []
    if composite.kind == "winner_takes_all":
        found.append(translate("Winner takes all can carry a motion that most people voted against."))
    if composite.quorum is not None and composite.inquorate == "left_out":
        found.append(
            translate("A group can be left out by staying home, so those against can gain by keeping it inquorate.")
        )
    if composite.without == "overall" and composite.kind != "overall_and_each":
        found.append(
            translate("Members without a group count for the quorum and the floors, and decide nothing in any group.")
        )
    return tuple(found)
