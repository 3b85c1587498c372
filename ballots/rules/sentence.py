"""A rule told in one plain sentence, with the numbers of today where the roll is known, and warnings about it."""

from ballots.rules.quorum import Quorum
from ballots.rules.rule import Rule
from ballots.rules.tally import Base, Figures, Tally
from ballots.rules.threshold import Floor, NumberFloor, Threshold
from ballots.rules.wording import Translate, base_phrase, need_phrase, untranslated


def sentence(rule: Rule, roll: int | None = None, translate: Translate = untranslated) -> str:
    """Return the rule as one sentence: "50 of 990 must take part; then 2 of every 3 votes cast must be Yes."

    `roll` is the number of members on the roll; without it shares of the roll stay shares.
    """
    needed = carried_phrase(rule, roll, translate)
    if rule.quorum is None:
        text = translate("No quorum is needed; %(threshold)s") % {"threshold": needed}
    else:
        shown = {"quorum": quorum_phrase(rule.quorum, roll, translate), "threshold": needed}
        text = translate("%(quorum)s; then %(threshold)s") % shown
    return translate("%(sentence)s.") % {"sentence": text[:1].upper() + text[1:]}


def carried_phrase(rule: Rule, roll: int | None, translate: Translate = untranslated) -> str:
    """Return what threshold and floors ask for, to stand after the quorum."""
    text = _threshold(rule.threshold, roll, translate)
    for floor in rule.floors:
        text = translate("%(rule)s, and %(floor)s") % {"rule": text, "floor": _floor(floor, roll, translate)}
    return text


def quorum_phrase(quorum: Quorum, roll: int | None, translate: Translate) -> str:
    """Return what the quorum asks for as the beginning of a sentence."""
    returned = quorum.of == "returned"
    if roll is not None:
        shown = {"needed": quorum.needed(roll), "roll": roll}
        if returned:
            return translate("%(needed)s of %(roll)s must take part") % shown
        return translate("%(needed)s of %(roll)s must be present") % shown
    need = {"need": need_phrase(quorum.need, None, translate)}
    if quorum.comparator == "more_than":
        if returned:
            return translate("more than %(need)s must take part") % need
        return translate("more than %(need)s must be present") % need
    if returned:
        return translate("at least %(need)s must take part") % need
    return translate("at least %(need)s must be present") % need


def _threshold(threshold: Threshold, roll: int | None, translate: Translate) -> str:
    if threshold.base == "roll" and roll is not None:
        return _of_roll(threshold.needed(Figures(Tally(), roll)) or 0, roll, translate)
    share = threshold.share
    shown = {"p": share.numerator, "q": share.denominator, "base": base_phrase(threshold.base, translate)}
    if _are_people(threshold.base):
        if threshold.comparator == "at_least":
            if share == 1:
                return translate("all %(base)s must vote Yes") % shown
            return translate("%(p)s of every %(q)s %(base)s must vote Yes") % shown
        if 2 * share == 1:
            return translate("more than half of the %(base)s must vote Yes") % shown
        return translate("more than %(p)s of every %(q)s %(base)s must vote Yes") % shown
    if threshold.comparator == "at_least":
        if share == 1:
            return translate("all %(base)s must be Yes") % shown
        return translate("%(p)s of every %(q)s %(base)s must be Yes") % shown
    if 2 * share == 1:
        return translate("more than half of the %(base)s must be Yes") % shown
    return translate("more than %(p)s of every %(q)s %(base)s must be Yes") % shown


def _floor(floor: Floor, roll: int | None, translate: Translate) -> str:
    if isinstance(floor, NumberFloor):
        return translate("at least %(number)s must vote Yes") % {"number": floor.number}
    if floor.base == "roll" and roll is not None:
        return _of_roll(floor.needed(Figures(Tally(), roll)), roll, translate)
    return _threshold(Threshold(floor.share, floor.base, "at_least"), roll, translate)


def _of_roll(needed: int, roll: int, translate: Translate) -> str:
    template = translate("%(needed)s of the %(roll)s members on the roll must vote Yes")
    return template % {"needed": needed, "roll": roll}


def _are_people(base: Base) -> bool:
    return base in ("present", "roll")


def warnings(rule: Rule, roll: int | None = None, translate: Translate = untranslated) -> tuple[str, ...]:
    """Return what members should know before they choose this rule, each a plain sentence or two (domain: §3)."""
    found = []
    if rule.quorum is None:
        found.append(translate("No quorum is set: a single vote could decide."))
    elif rule.quorum.of == "returned":
        found.append(
            translate(
                "A quorum of papers handed in rewards staying home: opponents can gain by not voting at all. "
                "Prefer no quorum and a floor of Yes votes on the roll."
            )
        )
    if rule.threshold.base in ("cast_abstain", "returned", "present", "roll"):
        found.append(translate("Whoever abstains makes it harder to carry, as a No would."))
    if never_carries(rule):
        found.append(translate("More than all would have to vote Yes, so nothing can ever carry."))
    if out_of_reach(rule.quorum, roll):
        found.append(translate("The quorum is more than the whole roll, so it cannot be met."))
    return tuple(found)


def never_carries(rule: Rule) -> bool:
    """Tell whether the threshold asks for more than all, which no vote can reach."""
    return rule.threshold.comparator == "more_than" and rule.threshold.share == 1


def out_of_reach(quorum: Quorum | None, roll: int | None) -> bool:
    """Tell whether the quorum is more than the whole roll; without a roll only what holds for every roll is told."""
    if quorum is None:
        return False
    if roll is not None:
        return quorum.needed(roll) > roll
    # More than 1/1 of the roll is out of reach for an empty roll, for one member and for more than there are people.
    return all(quorum.needed(size) > size for size in (0, 1, 10**12))
