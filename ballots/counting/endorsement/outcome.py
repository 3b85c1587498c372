"""Deciding a ranked endorsement: quorum, then exclusions, then whether the one that is left is accepted."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from ballots.counting.elimination import exclude_until
from ballots.counting.endorsement.figures import RankedFigures
from ballots.counting.endorsement.reasons import acceptance_reasons, last_round_reason, withdrawn_reason
from ballots.counting.endorsement.rule import RankedRule
from ballots.counting.record import Round
from ballots.counting.ties import Lot
from ballots.rules.quorum import QuorumVerdict, quorum_verdict
from ballots.rules.reasons import inquorate_conclusion, quorum_reason
from ballots.rules.wording import Translate, untranslated

INQUORATE = "INQUORATE"


@dataclass(frozen=True, slots=True)
class Standing:
    """Who stands for acceptance, if anybody, with the papers for them and the papers that still count.

    `above`, `below` and `neither` compare the winner with NOE where the rule asks for that, and are None elsewhere.
    """

    candidate: str | None
    votes: int
    continuing: int
    above: int | None = None
    below: int | None = None
    neither: int | None = None


@dataclass(frozen=True, slots=True)
class RankedOutcome:
    """The outcome: an option's name, NOE's name, or INQUORATE; with every round and the numbers needed and reached.

    Quorum figures are None where none is set, acceptance figures where nobody stood for it or nothing was decided.
    """

    outcome: str
    rounds: tuple[Round, ...]
    standing: Standing | None
    quorum_needed: int | None
    quorum_reached: int | None
    acceptance_needed: int | None
    acceptance_reached: int | None
    acceptance_base: int | None
    reasons: tuple[str, ...]


def judge_ranked(rule: RankedRule, figures: RankedFigures, translate: Translate = untranslated) -> RankedOutcome:
    """Return the outcome of a ranked endorsement. `Unusable` where the quorum needs a roll that is not known."""
    verdict = quorum_verdict(rule.quorum, figures.roll, figures.returned)
    first = quorum_reason(rule.quorum, verdict, figures.roll, translate)
    if not verdict.met:
        reasons = (first, inquorate_conclusion(translate))
        return RankedOutcome(INQUORATE, (), None, verdict.needed, verdict.reached, None, None, None, reasons)
    rounds, standing = _count(rule, figures)
    withdrawn = sorted(figures.withdrawn)
    told = (first, *([withdrawn_reason(withdrawn, translate)] if withdrawn else []))
    return _accept(rule, figures, rounds, standing, verdict, told, translate)


def _accept(
    rule: RankedRule,
    figures: RankedFigures,
    rounds: tuple[Round, ...],
    standing: Standing,
    verdict: QuorumVerdict,
    told: tuple[str, ...],
    translate: Translate,
) -> RankedOutcome:
    told = (*told, last_round_reason(figures.noe, rounds, standing.candidate, rule.noe, translate))
    if standing.candidate is None:
        return RankedOutcome(figures.noe, rounds, standing, verdict.needed, verdict.reached, None, None, None, told)
    base = standing.continuing if rule.of == "continuing" else figures.ranking_anybody
    needed = ceil(rule.acceptance * base) if base else None
    accepted = needed is not None and standing.votes >= needed
    told += acceptance_reasons(rule, standing.candidate, figures.noe, standing.votes, base, needed, translate)
    outcome = standing.candidate if accepted else figures.noe
    numbers = (verdict.needed, verdict.reached, needed, standing.votes, base)
    return RankedOutcome(outcome, rounds, standing, *numbers, told)


def _count(rule: RankedRule, figures: RankedFigures) -> tuple[tuple[Round, ...], Standing]:
    papers = {ranking: number for ranking, number in figures.papers.items() if ranking and number}
    lot = {option: place for place, option in enumerate(figures.lot)}
    if rule.noe == "confirm":
        return _confirm(figures, papers, lot)
    never = (figures.noe,) if rule.noe == "fixed" else ()
    options = (figures.noe, *figures.candidates)
    rounds = exclude_until(papers, options, lot, until=2, never=never)
    return rounds, _of_last_two(figures.noe, rounds[-1].totals)


def _of_last_two(noe: str, totals: Mapping[str, int]) -> Standing:
    """The higher of the last two stands for acceptance; nobody where NOE is higher or equal, or the two are equal."""
    continuing, most = sum(totals.values()), max(totals.values())
    leaders = [option for option, votes in totals.items() if votes == most]
    if len(leaders) > 1 or leaders[0] == noe:
        return Standing(None, 0, continuing)
    return Standing(leaders[0], most, continuing)


def _confirm(
    figures: RankedFigures, papers: Mapping[tuple[str, ...], int], lot: Lot
) -> tuple[tuple[Round, ...], Standing]:
    """Exclude until one candidate is left, then compare the papers that place it above NOE with those below."""
    if not figures.candidates:
        return (), Standing(None, 0, 0, 0, 0, sum(papers.values()))
    rounds = exclude_until(papers, figures.candidates, lot, until=1)
    (winner,) = rounds[-1].totals
    above = below = neither = 0
    for ranking, number in papers.items():
        first = next((option for option in ranking if option in (winner, figures.noe)), None)
        above += number if first == winner else 0
        below += number if first == figures.noe else 0
        neither += number if first is None else 0
    return rounds, Standing(winner, above, above + below, above, below, neither)
