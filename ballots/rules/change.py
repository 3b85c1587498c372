"""What would have changed the outcome of a motion: the fewest papers that say otherwise, and the fewest more votes."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace

from ballots.rules.motion import judge
from ballots.rules.outcome import Carried, Inquorate
from ballots.rules.rule import Rule
from ballots.rules.tally import Figures, Tally
from ballots.rules.wording import Translate, untranslated


def fewest_papers(rule: Rule, figures: Figures) -> int | None:
    """Return how many of the papers handed in would have had to say otherwise, None where no number suffices.

    A carried motion falls soonest by Yes turned into No; one not carried is carried soonest by No turned into Yes, then
    the papers that the threshold counts as well, then the others. Papers that say otherwise never mend a quorum.
    """
    outcome = judge(rule, figures)
    if isinstance(outcome, Inquorate):
        return None
    if isinstance(outcome, Carried):
        return _first(figures.tally.yes, lambda k: not _carries(rule, figures, _to_no(figures.tally, k)))
    others = figures.tally.returned - figures.tally.yes
    return _first(others, lambda k: _carries(rule, figures, _to_yes(rule, figures.tally, k)))


def fewest_more(rule: Rule, figures: Figures) -> int | None:
    """Return how many more would have had to vote the other way, all else equal; None where the roll has not so many.

    To an inquorate motion so many more would have had to take part, whatever they said.
    """
    outcome, tally = judge(rule, figures), figures.tally
    if isinstance(outcome, Inquorate):
        return (outcome.quorum_needed or 0) - (outcome.quorum_reached or 0)
    away = 10**9 if figures.roll is None else max(0, figures.roll - tally.returned)
    if isinstance(outcome, Carried):
        return _first(away, lambda k: not _carries(rule, figures, replace(tally, no=tally.no + k)))
    return _first(away, lambda k: _carries(rule, figures, replace(tally, yes=tally.yes + k)))


def change_sentences(rule: Rule, figures: Figures, translate: Translate = untranslated) -> tuple[str, ...]:
    """Return what would have changed the outcome, as plain sentences."""
    outcome, papers, more = judge(rule, figures), fewest_papers(rule, figures), fewest_more(rule, figures)
    if isinstance(outcome, Inquorate):
        return (translate("Had %(more)s more taken part, it would have been decided.") % {"more": more},)
    carried, told = isinstance(outcome, Carried), []
    shown = {"papers": papers, "more": more}
    if papers is not None and carried:
        told.append(translate("Had %(papers)s who voted Yes voted No, it would not have carried; with fewer it would."))
    elif papers is not None:
        told.append(translate("Had %(papers)s of the other papers said Yes, it would have carried; with fewer not."))
    else:
        told.append(translate("Even if every paper handed in had said Yes, it would not have carried."))
    if more == 1 and carried:
        told.append(translate("All else equal, one more No vote would have stopped it."))
    elif more == 1:
        told.append(translate("All else equal, one more Yes vote would have carried it."))
    elif more is not None and carried:
        told.append(translate("All else equal, %(more)s more No votes would have stopped it."))
    elif more is not None:
        told.append(translate("All else equal, %(more)s more Yes votes would have carried it."))
    elif carried:
        told.append(translate("All else equal, no number of further No votes on this roll would have stopped it."))
    else:
        told.append(translate("All else equal, no number of further Yes votes on this roll would have carried it."))
    return tuple(sentence % shown for sentence in told)


def _carries(rule: Rule, figures: Figures, tally: Tally) -> bool:
    return isinstance(judge(rule, replace(figures, tally=tally)), Carried)


def _first(most: int, is_enough: Callable[[int], bool]) -> int | None:
    """Return the least number up to `most` that is enough; whatever more is enough as well."""
    found = bisect_left(range(most + 1), True, key=is_enough)
    return found if found <= most else None


def _to_no(tally: Tally, papers: int) -> Tally:
    return replace(tally, yes=tally.yes - papers, no=tally.no + papers)


def _to_yes(rule: Rule, tally: Tally, papers: int) -> Tally:
    """Turn so many papers into Yes, those first that are in the base already and so do not raise it."""
    kinds = {
        "cast_abstain": ("no", "abstain", "blank", "spoiled"),
        "cast_spoiled": ("no", "spoiled", "blank", "abstain"),
    }
    left = {"yes": tally.yes + papers}
    for kind in kinds.get(rule.threshold.base, ("no", "blank", "abstain", "spoiled")):
        taken = min(papers, getattr(tally, kind))
        left[kind], papers = getattr(tally, kind) - taken, papers - taken
    return replace(tally, **left)
