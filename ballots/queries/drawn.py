"""What is drawn and told of a counted contest beyond its figures: pictures, what decided, what would have changed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ballots.counting.document_reading import from_document
from ballots.counting.drawing.pictures import Pictures
from ballots.counting.explain import what_decided
from ballots.counting.explain_margin import change_sentences as changes_of_count
from ballots.models import Ballot, Contest
from ballots.queries.found import contests
from ballots.rules.change import change_sentences
from ballots.rules.rule import parse_rule
from ballots.rules.tally import Figures, Tally
from ballots.rules.wording import Translate


@dataclass(frozen=True)
class Drawn:
    """One contest: its pictures where it has options, the sentences, and of a motion the base of its threshold."""

    pictures: Pictures | None
    decided: tuple[str, ...]
    changes: tuple[str, ...]
    base: int | None = None


def drawn(found: Ballot, document: Mapping[str, Any], translate: Translate) -> dict[int, Drawn]:
    """Return by number what is drawn of each contest of a count document; one never opened is left out."""
    rows = {row.n: row for row in contests(found.id)}
    told = {}
    for one in document["contests"]:
        if "totals" in one:
            told[one["n"]] = _motion(found, rows[one["n"]], one, document["roll"], translate)
        elif "count" in one:
            told[one["n"]] = _election(rows[one["n"]], one, translate)
    return told


def _motion(found: Ballot, row: Contest, one: Mapping[str, Any], roll: int, translate: Translate) -> Drawn:
    rule = parse_rule({"quorum": json.loads(found.quorum), **json.loads(row.rule)})
    figures = Figures(Tally(**one["totals"]), roll)
    if found.composite is not None:  # so many papers in which group: one number would tell too little
        return Drawn(None, (), (), figures.base(rule.threshold.base))
    return Drawn(None, (), change_sentences(rule, figures, translate), figures.base(rule.threshold.base))


def _election(row: Contest, one: Mapping[str, Any], translate: Translate) -> Drawn:
    names = {option["id"]: option["text"] for option in json.loads(row.options)}
    count, rule = from_document(one["count"]), json.loads(row.rule)
    least, most = rule.get("scores", (0, 5))
    # A bar can be missed where a total is beaten by nobody, so the margin between totals would tell too much there.
    changes = () if "bar" in rule else changes_of_count(count, names, translate, most - least)
    return Drawn(Pictures(count, names), what_decided(count, names, translate), changes)
