"""The contests of a ballot as its paper shows them: what to mark, how, and the marks once more in words."""

import json
from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _

from ballots import queries
from ballots.models import Ballot, Contest
from ballots.rules.choices import SPELLINGS
from ballots.rules.election_rule import EACH_ALONE
from ballots.rules.marks import EQUAL_RANKS, marks_of
from ballots.rules.terms import ContestTerms

MOST_IN_A_GRID = 7
"""Ranks that still fit a grid of boxes; more are given from a list, which stays quick on a small screen."""


def paper_contests(found: Ballot) -> list[dict[str, Any]]:
    """Return the contests as the paper shows them."""
    gone = queries.withdrawn(found.id)
    asked = zip(queries.contests(found.id), queries.terms(found).contests, strict=True)
    return [_contest(one, terms, gone.get(one.n, ())) for one, terms in asked]


def _contest(one: Contest, terms: ContestTerms, gone: Collection[str]) -> dict[str, Any]:
    least, most = terms.scores
    spelling = SPELLINGS[one.method]
    choices = _motion_choices() if spelling == "motion" else _options(one, gone)
    equal = one.method in EQUAL_RANKS
    return {
        "number": str(one.n), "title": one.title, "spelling": spelling, "kind": _kind(one.method), "choices": choices,
        "how": _how("yes-no" if one.method == EACH_ALONE else spelling, equal, most), "equal": equal,
        "scores": _scores(one.method, least, most),
        "grid": len(choices) <= MOST_IN_A_GRID, "method": one.method, "withdrawn": terms.is_withdrawn(gone),
        "words": mark_words() if one.method == EACH_ALONE else {},
    }  # fmt: skip


def mark_words() -> dict[str, str]:
    """Return the words of the marks on a paper that answers Yes or No to each option."""
    return {"1": _("Yes"), "0": _("Abstain"), "-1": _("No")}


def _scores(method: str, least: int, most: int) -> list[int]:
    """The marks to give: Yes and then No, leaving open being to abstain; else every number of the range."""
    return [most, least] if method == EACH_ALONE else list(range(least, most + 1))


def _motion_choices() -> list[dict[str, str]]:
    return [
        {"value": "yes", "label": _("Yes"), "note": ""},
        {"value": "no", "label": _("No"), "note": ""},
        {"value": "abstain", "label": _("Abstain"), "note": _("You take part, but stand on neither side.")},
    ]


def _options(one: Contest, gone: Collection[str]) -> list[dict[str, str]]:
    listed = json.loads(one.options)
    told = _("Withdrawn; passed over in the count.")
    return [
        {"value": option["id"], "label": option["text"], "note": told if option["id"] in gone else ""}
        for option in listed
    ]


def _kind(method: str) -> str:
    told: dict[str, str] = {
        "motion": _("Motion"), "approval": _("Approval"), "score": _("Scores"), "star": _("Scores, then a run-off"),
        "yes-no": _("Yes or No to each"),
    }  # fmt: skip
    return told.get(method, _("Ranked"))


def _how(spelling: str, equal: bool, most: int) -> str:
    if spelling == "approval":
        return _("Mark every option you can accept. Leave all empty to hand in a blank.")
    if spelling == "yes-no":
        return _("Say Yes or No to each, or leave one open to abstain on it. Leave all open to hand in a blank.")
    if spelling == "score":
        return _(
            "Give each option a number: %(most)s is best. One left open gets 0. Leave all open to hand in a blank.",
            most=most,
        )
    if spelling == "ranked" and equal:
        return _("Put them in your order, as far as you like; two may share a rank. Rank nobody to hand in a blank.")
    if spelling == "ranked":
        return _("Put them in your order, as far as you like; skipped numbers close up. Rank none to hand in a blank.")
    return _("Mark one box. Leave all empty to hand in a blank.")


def marked(contest: dict[str, Any], choice: str) -> dict[str, Any]:
    """Return a choice as the look once more shows it: `one` word, an `order` of ranks, or `lines` of words."""
    marks = marks_of(contest["method"], choice)
    names = {option["value"]: option["label"] for option in contest["choices"]}
    left = [name for value, name in names.items() if value not in marks]
    match contest["spelling"]:
        case "ranked":
            ranks: dict[str, list[str]] = {}
            for option, rank in marks.items():
                ranks.setdefault(rank, []).append(names[option])
            return {"order": [" = ".join(group) for group in ranks.values()], "left": left if marks else []}
        case "score":
            words = contest["words"]
            return {"lines": [(names[option], words.get(score, score)) for option, score in marks.items()]}
        case "approval":
            return {"crosses": [names[option] for option in marks]}
        case _:
            return {"crosses": [names[value] for value in marks]}


def choice_words(contest: dict[str, Any], choice: str) -> str:
    """Return a choice in one line of words, as a roll call lists it."""
    told = marked(contest, choice)
    if order := told.get("order"):
        return " > ".join(order)
    if lines := told.get("lines"):
        return ", ".join(f"{name} {score}" for name, score in lines)
    return ", ".join(told.get("crosses", ())) or _("Blank")
