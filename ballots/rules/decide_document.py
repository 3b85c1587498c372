"""From documents to documents: what `mandate decide` does between reading two files and printing one."""

from ballots.counting.endorsement.document import decide_ranked
from ballots.rules.motion import judge
from ballots.rules.outcome import as_document
from ballots.rules.rule import Rule, parse_rule
from ballots.rules.tally import parse_figures
from deliberation.rules.document import at, parse_json

LONGEST_INPUTS = 67_108_864
"""Most bytes of a list of inputs: 64 MiB, some half a million decisions."""


def decide(rule: object, inputs: object) -> object:
    """Return OUT for RULE and IN (DESIGN §5), a list of OUT for a list of IN.

    Both are values as JSON gives them. `Unusable` names the bad key, and for one bad item of a list nothing is decided.
    """
    if isinstance(rule, dict) and "ranked" in rule:
        return decide_ranked(rule, inputs)
    parsed = parse_rule(rule)
    if isinstance(inputs, list):
        return [_decide_one(parsed, item, at("inputs", index)) for index, item in enumerate(inputs)]
    return _decide_one(parsed, inputs, "inputs")


def decide_text(rule_json: str | bytes, inputs_json: str | bytes) -> object:
    """Return what `decide` returns for two JSON texts, read strictly; `Unusable` where either cannot be used."""
    return decide(parse_json(rule_json, "rule"), parse_json(inputs_json, "inputs", LONGEST_INPUTS))


def _decide_one(rule: Rule, document: object, path: str) -> dict[str, object]:
    figures = parse_figures(document, path)
    # Asked for here, so that the message names the item of the list that lacks the figure.
    if rule.needs_roll:
        figures.known_roll(path)
    if rule.needs_present:
        figures.known_present(path)
    return as_document(judge(rule, figures))
