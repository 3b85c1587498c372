"""From a proposal and its procedure to the contests of the ballot, as the notice states them (pure).

Used by the notice, and by the verifier to see that the notice states nothing else. Options stand in the log by their
ids alone: their names are in the frozen text, which can be erased, and the log cannot.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ballots.rules.election_rule import ONE_OF_THEM, contest_rule
from deliberation.rules.procedure import MOTION

NO_ENDORSEMENT: Final = "No endorsement"
"""The last option of every ranked endorsement."""


def noticed_contests(
    title: str, asked: Sequence[Mapping[str, Any]], procedure: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return the contests numbered from 1: n, title, method, options with their ids, and rule.

    `title` is the proposal's, `asked` its contests (none: one motion under the proposal's title), `procedure` the
    document of its rule.
    """
    listed = asked or [{"title": title, "options": []}]
    return [_contest(n, one, procedure) for n, one in enumerate(listed, 1)]


def option_names(asked: Mapping[str, Any], method: str) -> list[str]:
    """Return the names of a contest's options in the order of their ids, “no endorsement” among them."""
    named = [str(name) for name in asked["options"]]
    return [*named, NO_ENDORSEMENT] if method == ONE_OF_THEM else named


def option_ids(number: int) -> list[str]:
    """Return the ids of so many options: o1, o2 and so on."""
    return [f"o{n}" for n in range(1, number + 1)]


def _contest(n: int, asked: Mapping[str, Any], procedure: Mapping[str, Any]) -> dict[str, Any]:
    if not asked["options"]:
        rule = {"threshold": procedure["threshold"], "floors": procedure["floors"]}
        return {"n": n, "title": asked["title"], "method": MOTION, "options": [], "rule": rule}
    ballot = procedure["ballot"]
    ids = option_ids(len(option_names(asked, ballot["method"])))
    return {
        "n": n, "title": asked["title"], "method": ballot["method"], "options": [{"id": one} for one in ids],
        "rule": contest_rule(ballot, asked["seats"]),
    }  # fmt: skip
