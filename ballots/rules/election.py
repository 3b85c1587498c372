"""Counting and judging one contest with options: who is elected, in order, and by which figures."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ballots.counting.document import as_document
from ballots.counting.endorsement.document import confirmed
from ballots.counting.endorsement.figures import RankedFigures
from ballots.counting.endorsement.outcome import RankedOutcome, judge_ranked
from ballots.counting.methods import APPROVED, RANKED, SCORED
from ballots.counting.papers import RankedPapers, strict
from ballots.counting.record import Count, Round
from ballots.rules.candidates import tallied
from ballots.rules.election_each import each_figures, each_reasons, judge_each
from ballots.rules.election_reasons import bar_reason, elected_reason, lot_reasons, papers_reason, withdrawn_reason
from ballots.rules.election_rule import EACH_ALONE, ONE_OF_THEM, ElectionRule
from ballots.rules.opened_papers import Papers, approvals, scores
from ballots.rules.quorum import quorum_verdict
from ballots.rules.reasons import inquorate_conclusion, quorum_reason
from ballots.rules.terms import ContestTerms
from ballots.rules.wording import untranslated
from deliberation.rules.document import Unusable

ELECTED, NONE_ELECTED, INQUORATE = "ELECTED", "NONE ELECTED", "INQUORATE"

CountRanked = Callable[[str, RankedPapers, int, Sequence[str], Sequence[str]], Count]
"""How rankings are counted by a method: plainly, or by a quicker way that keeps the same record."""


def plainly(
    method: str, papers: RankedPapers, seats: int, options: Sequence[str], lot: Sequence[str]
) -> Count:  # fmt: skip
    """Count rankings by the plain module of the method, on the standard library alone."""
    return RANKED[method](papers, seats, options, lot)


@dataclass(frozen=True, slots=True)
class Ballots:
    """What an election is counted from: its papers, the order of the lot, who was withdrawn, the roll."""

    papers: Papers
    lot: tuple[str, ...]
    roll: int
    returned: int
    withdrawn: frozenset[str] = field(default_factory=frozenset)


def judge_election(
    terms: ContestTerms, rule: ElectionRule, ballots: Ballots, count_ranked: CountRanked = plainly
) -> dict[str, Any]:
    """Return a contest of the count document: seats, order of the lot, the whole count, and the judgement.

    Quorum first: where too few took part nothing is counted. The papers must be as many as took part, else `Unusable`.
    """
    verdict = quorum_verdict(rule.quorum, ballots.roll, ballots.returned)
    if not verdict.met:
        return unopened_election(terms, rule, ballots.roll, ballots.returned)
    if ballots.returned > ballots.roll:
        raise Unusable(f"{ballots.returned} took part, but the roll has {ballots.roll}", f"contests.{terms.n}")
    told = _counted(terms, rule, ballots, count_ranked)
    if told.count.returned != ballots.returned:
        raise Unusable(f"{told.count.returned} papers, but {ballots.returned} took part", f"contests.{terms.n}")
    count, gone = told.count, [option for option in terms.options if option in ballots.withdrawn]
    reasons = [
        quorum_reason(rule.quorum, verdict, ballots.roll, untranslated), papers_reason(count),
        *([withdrawn_reason(gone)] if gone else []), *told.reasons, *lot_reasons(count), elected_reason(count.winners),
    ]  # fmt: skip
    judgement = {
        "outcome": ELECTED if count.winners else NONE_ELECTED, "winners": list(count.winners),
        "quorum_needed": verdict.needed, "quorum_reached": verdict.reached, **told.figures, "reasons": reasons,
    }  # fmt: skip
    made = {"n": terms.n, "method": terms.method, "seats": rule.seats, "lot": list(ballots.lot)}
    return made | ({"withdrawn": gone} if gone else {}) | {"count": as_document(count), "judgement": judgement}


def unopened_election(terms: ContestTerms, rule: ElectionRule, roll: int, returned: int) -> dict[str, Any]:
    """Return the contest of a ballot that too few took part in, so that it is never opened."""
    verdict = quorum_verdict(rule.quorum, roll, returned)
    reasons = [quorum_reason(rule.quorum, verdict, roll, untranslated), inquorate_conclusion(untranslated)]
    judgement = {
        "outcome": INQUORATE, "winners": [], "quorum_needed": verdict.needed, "quorum_reached": verdict.reached,
        "reasons": reasons,
    }  # fmt: skip
    return {"n": terms.n, "method": terms.method, "seats": rule.seats, "judgement": judgement}


@dataclass(frozen=True, slots=True)
class _Told:
    count: Count
    figures: Mapping[str, Any]
    reasons: Sequence[str]


def _counted(terms: ContestTerms, rule: ElectionRule, ballots: Ballots, count_ranked: CountRanked) -> _Told:
    choices, invalid, lot = ballots.papers.choices, ballots.papers.invalid, ballots.lot
    if terms.method == ONE_OF_THEM:
        return _endorsed(terms, rule, ballots)
    if terms.method == EACH_ALONE:
        return _each_alone(terms, rule, ballots)
    options, seats = [option for option in terms.options if option not in ballots.withdrawn], rule.seats or 1
    if terms.method in RANKED:
        counted = count_ranked(terms.method, ballots.papers.rankings(), seats, options, lot)
    elif terms.method in SCORED:
        counted = SCORED[terms.method](scores(choices), seats, options, lot, rule.scores)
    else:
        counted = APPROVED[terms.method](approvals(choices), seats, options, lot)
    counted = replace(counted, invalid=counted.invalid + invalid)
    return _Told(counted, {}, ()) if rule.bar is None else _barred(counted, rule, ballots.returned)


def _each_alone(terms: ContestTerms, rule: ElectionRule, ballots: Ballots) -> _Told:
    """Hold each option to the threshold by its own Yes and No; nothing is left to a lot."""
    options = tuple(option for option in terms.options if option not in ballots.withdrawn)
    choices, invalid = ballots.papers.choices, ballots.papers.invalid
    tallies = tallied(choices, options, invalid)
    outcome = judge_each(rule, tallies, ballots.roll)
    totals, blank = {option: one.yes for option, one in tallies.items()}, choices.get("", 0)
    rounds = (Round(1, totals, elected=outcome.endorsed),)
    valid = sum(choices.values()) - blank
    count = Count(terms.method, rule.seats or 1, options, outcome.endorsed, rounds, valid, blank, invalid)
    return _Told(count, {"each": each_figures(outcome, tallies)}, each_reasons(rule, outcome, tallies))


def _barred(count: Count, rule: ElectionRule, returned: int) -> _Told:
    """Leave only those elected who reach the bar; they stand in the order of their totals, so the others come after."""
    assert rule.bar is not None
    most = rule.scores[1] if rule.method in SCORED else 1
    needed = rule.bar.needed(count.valid, returned, most)
    totals = count.rounds[0].totals if count.rounds else {}
    kept = tuple(option for option in count.winners if needed is not None and totals[option] >= needed)
    ties = tuple(tie for each in count.rounds for tie in each.ties if tie.fell_on in kept)
    rounds = tuple(replace(each, elected=kept, ties=ties) for each in count.rounds)
    told = bar_reason(rule.bar, needed, totals, count.options, most, count.valid, returned)
    return _Told(replace(count, winners=kept, rounds=rounds), {"bar_needed": needed}, (told,))


def _endorsed(terms: ContestTerms, rule: ElectionRule, ballots: Ballots) -> _Told:
    """Count a ranked endorsement; the last option is “no endorsement” and stands to the end."""
    assert rule.ranked is not None
    noe = terms.options[-1]
    # Withdrawn options stay on the papers here: who ranked only them still counts in the base of "all".
    told = strict(ballots.papers.rankings(), terms.options)
    spoiled = told.invalid + ballots.papers.invalid
    figures = RankedFigures(noe, told.papers, ballots.lot, ballots.withdrawn, told.blank, spoiled, ballots.roll)
    outcome = judge_ranked(rule.ranked, figures)
    count = _record(terms, outcome, ballots.withdrawn, told.valid, told.blank, spoiled)
    figures_told = {
        "acceptance_needed": outcome.acceptance_needed, "acceptance_reached": outcome.acceptance_reached,
        "acceptance_base": outcome.acceptance_base, **confirmed(outcome),
    }  # fmt: skip
    return _Told(count, figures_told, outcome.reasons[1:])


def _record(
    terms: ContestTerms, outcome: RankedOutcome, withdrawn: Collection[str], valid: int, blank: int, spoiled: int
) -> Count:  # fmt: skip
    winners = () if outcome.outcome == terms.options[-1] else (outcome.outcome,)
    rounds = outcome.rounds
    if rounds:
        rounds = (*rounds[:-1], replace(rounds[-1], elected=winners))
    options = tuple(option for option in terms.options if option not in withdrawn)
    return Count(terms.method, 1, options, winners, rounds, valid, blank, spoiled)
