"""Judging a contest in which each option is answered Yes or No, and its part of the count document."""

from collections.abc import Mapping, Sequence
from typing import Any

from ballots.rules.candidates import CandidatesOutcome, judge_candidates
from ballots.rules.election_rule import ElectionRule
from ballots.rules.rule import Rule
from ballots.rules.tally import Figures, Tally
from ballots.rules.wording import Translate, base_phrase, fraction_text, untranslated
from deliberation.rules.document import Unusable


def judge_each(rule: ElectionRule, tallies: Mapping[str, Tally], roll: int) -> CandidatesOutcome:
    """Return who is elected: each option is held to the threshold by its own Yes and No."""
    assert rule.each is not None
    figures = {option: Figures(tally, roll) for option, tally in tallies.items()}
    return judge_candidates(Rule(None, rule.each), figures, rule.seats or 1)


def each_figures(outcome: CandidatesOutcome, tallies: Mapping[str, Tally]) -> dict[str, Any]:
    """Return what the judgement tells of each option."""
    return {
        option: {
            "yes": tally.yes, "no": tally.no, "abstain": tally.abstain, "needed": outcome.each[option].yes_needed,
            "reached": outcome.each[option].word == "CARRIED",
        }
        for option, tally in tallies.items()
    }  # fmt: skip


def each_reasons(
    rule: ElectionRule, outcome: CandidatesOutcome, tallies: Mapping[str, Tally], translate: Translate = untranslated
) -> list[str]:
    """Return a sentence for each option with its arithmetic, and the one that decided."""
    assert rule.each is not None
    shown = {"share": fraction_text(rule.each.share), "base": base_phrase(rule.each.base, translate)}
    if rule.each.comparator == "more_than":
        asked = translate("Each needs more than %(share)s of the %(base)s for it.") % shown
    else:
        asked = translate("Each needs at least %(share)s of the %(base)s for it.") % shown
    template = translate("%(option)s: %(yes)s Yes, %(no)s No; needed are %(needed)s Yes.")
    none = translate("%(option)s: %(yes)s Yes, %(no)s No; nothing to take a share of.")
    told = []
    for option, tally in tallies.items():
        needed = outcome.each[option].yes_needed
        figures = {"option": option, "yes": tally.yes, "no": tally.no, "needed": needed}
        told.append((none if needed is None else template) % figures)
    return [asked, *told, outcome.reason]


def require_written(
    rule: ElectionRule, judged: Mapping[str, Any], options: Sequence[str], papers: Mapping[str, int], roll: int
) -> None:
    """Judge again what a written count says of each option; `papers` are its valid, blank and invalid ones.

    Raises `Unusable` where the figures cannot be, or the winners do not follow from them.
    """
    told = judged["each"]
    tallies = {
        option: Tally(told[option]["yes"], told[option]["no"], told[option]["abstain"], papers["blank"],
                      papers["invalid"])
        for option in options
    }  # fmt: skip
    if any(one.yes + one.no + one.abstain != papers["valid"] for one in tallies.values()):
        raise Unusable("the answers to an option are not as many as the papers that count", "each")
    found = judge_each(rule, tallies, roll)
    if list(found.endorsed) != judged["winners"] or each_figures(found, tallies) != told:
        raise Unusable("the figures of its options do not give its winners", "each")
