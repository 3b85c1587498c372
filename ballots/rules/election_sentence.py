"""The rule of an election told in one plain sentence, with the numbers of today where the roll is known."""

from ballots.rules.bar import Bar
from ballots.rules.election_rule import EACH_ALONE, ONE_OF_THEM, ElectionRule
from ballots.rules.sentence import quorum_phrase
from ballots.rules.wording import Translate, base_phrase, untranslated


def election_sentence(rule: ElectionRule, roll: int | None = None, translate: Translate = untranslated) -> str:
    """Return the rule as one sentence: "50 of 990 must take part; then 5 are elected by single transferable vote."."""
    if rule.method == EACH_ALONE:
        told = _each_alone(rule, translate)
    else:
        told = _endorsed(rule, translate) if rule.method == ONE_OF_THEM else _elected(rule, translate)
    if rule.quorum is None:
        text = translate("No quorum is needed; %(election)s") % {"election": told}
    else:
        shown = {"quorum": quorum_phrase(rule.quorum, roll, translate), "election": told}
        text = translate("%(quorum)s; then %(election)s") % shown
    return translate("%(sentence)s.") % {"sentence": text[:1].upper() + text[1:]}


def method_phrase(method: str, scores: tuple[int, int] = (0, 5), translate: Translate = untranslated) -> str:
    """Return how a method elects, to stand after "elected"."""
    told = {
        "irv": translate(
            "by instant run-off: the lowest goes, one at a time, and each paper moves on to its next choice"
        ),
        "scottish-stv": translate("by single transferable vote (Scottish rules), in proportion to the papers"),
        "meek": translate("by single transferable vote (Meek’s rule), in proportion to the papers"),
        "schulze": translate("by Schulze’s method: who is ranked above the others by more papers"),
        "ranked-pairs": translate("by ranked pairs: who is ranked above the others by more papers"),
        "borda": translate("by points for each option ranked below (Borda)"),
        "approval": translate("by approval: whom most papers name"),
        "score": translate("by scores from %(least)s to %(most)s: the highest sum"),
        "star": translate("by scores from %(least)s to %(most)s, then a run-off of the two highest (STAR)"),
    }
    return told[method] % {"least": scores[0], "most": scores[1]}


def _elected(rule: ElectionRule, translate: Translate) -> str:
    shown = {"seats": rule.seats, "method": method_phrase(rule.method, rule.scores, translate)}
    if rule.seats is None:
        text = translate("as many as the proposal says are elected %(method)s") % shown
    elif rule.seats == 1:
        text = translate("one is elected %(method)s") % shown
    elif rule.bar is not None:
        text = translate("up to %(seats)s are elected %(method)s") % shown
    else:
        text = translate("%(seats)s are elected %(method)s") % shown
    if rule.bar is None:
        return text
    return translate("%(election)s; each needs %(bar)s") % {"election": text, "bar": _bar(rule, rule.bar, translate)}


def _each_alone(rule: ElectionRule, translate: Translate) -> str:
    assert rule.each is not None
    asked, base = rule.each, base_phrase(rule.each.base, translate)
    shown = {"p": asked.share.numerator, "q": asked.share.denominator, "base": base, "seats": rule.seats}
    if asked.comparator == "more_than":
        needs = translate("each option is answered Yes or No and needs more than %(p)s/%(q)s of the %(base)s for it")
    else:
        needs = translate("each option is answered Yes or No and needs %(p)s/%(q)s of the %(base)s for it")
    if rule.seats == 1:
        taken = translate("of those that reach it the one with the highest share of Yes is elected")
    elif rule.seats is None:
        taken = translate("of those that reach it as many as the proposal says are elected, the highest shares first")
    else:
        taken = translate("of those that reach it up to %(seats)s are elected, the highest shares first")
    return f"{needs % shown}; {taken % shown}"


def _bar(rule: ElectionRule, bar: Bar, translate: Translate) -> str:
    papers = translate("the papers that count") if bar.base == "valid" else translate("the papers handed in")
    shown = {"p": bar.share.numerator, "q": bar.share.denominator, "papers": papers, "most": rule.scores[1]}
    if rule.method == "score":
        if bar.comparator == "more_than":
            return translate("more than %(p)s/%(q)s of %(most)s points from each of %(papers)s") % shown
        return translate("%(p)s/%(q)s of %(most)s points from each of %(papers)s") % shown
    if bar.comparator == "more_than":
        return translate("more than %(p)s/%(q)s of %(papers)s") % shown
    return translate("%(p)s/%(q)s of %(papers)s") % shown


def _endorsed(rule: ElectionRule, translate: Translate) -> str:
    assert rule.ranked is not None
    share = rule.ranked.acceptance
    if rule.ranked.of == "all":
        base = translate("all papers that rank anybody")
    elif rule.ranked.noe == "confirm":
        base = translate("the papers that rank it above or below “no endorsement”")
    else:
        base = translate("the papers still counting")
    shown = {"p": share.numerator, "q": share.denominator, "base": base}
    if rule.ranked.noe == "candidate":
        template = translate(
            "the lowest goes, “no endorsement” too, until two are left; "
            "the higher is endorsed with %(p)s/%(q)s of %(base)s"
        )
    elif rule.ranked.noe == "fixed":
        template = translate(
            "the lowest goes until one meets “no endorsement”; it is endorsed with %(p)s/%(q)s of %(base)s"
        )
    else:
        template = translate("the lowest goes until one is left; it is endorsed with %(p)s/%(q)s of %(base)s")
    return template % shown
