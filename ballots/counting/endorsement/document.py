"""From documents to documents for ranked rules: what `mandate decide` prints for a RULE with the key "ranked"."""

from ballots.counting.endorsement.figures import RankedFigures, parse_ranked_figures
from ballots.counting.endorsement.outcome import RankedOutcome, judge_ranked
from ballots.counting.endorsement.rule import RankedRule, parse_ranked_rule
from ballots.counting.record import Round
from deliberation.rules.document import Unusable, at


def decide_ranked(rule: object, inputs: object) -> object:
    """Return OUT for a ranked RULE and IN (DESIGN §5), a list of OUT for a list of IN.

    Both are values as JSON gives them. `Unusable` names the bad key, and for one bad item of a list nothing is decided.
    """
    parsed = parse_ranked_rule(rule)
    if isinstance(inputs, list):
        figures = [parse_ranked_figures(item, at("inputs", index)) for index, item in enumerate(inputs)]
        return [_decide_one(parsed, each, at("inputs", index)) for index, each in enumerate(figures)]
    return _decide_one(parsed, parse_ranked_figures(inputs), "inputs")


def _decide_one(rule: RankedRule, figures: RankedFigures, path: str) -> dict[str, object]:
    try:
        return as_document(judge_ranked(rule, figures))
    except Unusable as refused:
        # The quorum names its path as of a single input; in a list the item must be named.
        raise Unusable(refused.reason, refused.path.replace("inputs", path, 1)) from None


def as_document(outcome: RankedOutcome) -> dict[str, object]:
    """Return the OUT object of a ranked endorsement."""
    document: dict[str, object] = {
        "outcome": outcome.outcome,
        "quorum_needed": outcome.quorum_needed,
        "quorum_reached": outcome.quorum_reached,
        "acceptance_needed": outcome.acceptance_needed,
        "acceptance_reached": outcome.acceptance_reached,
        "acceptance_base": outcome.acceptance_base,
        "rounds": [_round(each) for each in outcome.rounds],
        "reasons": list(outcome.reasons),
    }
    document.update(confirmed(outcome))
    return document


def confirmed(outcome: RankedOutcome) -> dict[str, object]:
    """Return {"confirm": the papers that place the winner above, below or beside NOE} where the rule compares them."""
    standing = outcome.standing
    if standing is None or standing.above is None:
        return {}
    return {
        "confirm": {
            "candidate": standing.candidate,
            "above": standing.above,
            "below": standing.below,
            "neither": standing.neither,
        }
    }


def _round(each: Round) -> dict[str, object]:
    ties = [
        {"tied": list(tie.tied), "fell_on": tie.fell_on, "by": tie.by, "earlier_round": tie.round} for tie in each.ties
    ]
    return {
        "round": each.number,
        "excluded": list(each.excluded),
        "transfers": {option: gained for transfer in each.transfers for option, gained in transfer.to.items()},
        "totals": dict(each.totals),
        "exhausted": each.exhausted,
        "ties": ties,
    }
