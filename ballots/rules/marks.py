"""From the fields of a paper to a choice in its one spelling, and back to the marks and words that show it.

A paper of scores or ranks has one field an option; what is left open, skipped or marked alike is read here, in one
place, so that the look once more shows what will be sealed.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from ballots.rules.choices import BLANK, SPELLINGS

EQUAL_RANKS: Final = frozenset({"meek", "schulze", "ranked-pairs", "borda"})
"""Methods to which a shared rank means something; in the others a paper counts only down to the first shared rank."""

UNREADABLE: Final = "?"
"""Stands for fields that no paper of ours can send; it is a choice of no method."""


def spelt(method: str, options: Sequence[str], fields: Mapping[str, str], scores: tuple[int, int] = (0, 5)) -> str:
    """Return the choice that one field an option makes, in its one spelling; "" where every field is empty.

    `fields` maps option ids to a score or a rank from 1, or to "". On a paper of scores an option left open gets 0,
    or the score of the range nearest to it; skipped ranks close up. What is no number gives `UNREADABLE`.
    """
    given = {option: fields[option].strip() for option in options if fields.get(option, "").strip()}
    if not given:
        return BLANK
    if SPELLINGS[method] == "score":
        open_ = str(max(scores[0], min(0, scores[1])))
        return ",".join(f"{option}:{given.get(option, open_)}" for option in options)
    if not all(rank.isascii() and rank.isdigit() and len(rank) < 4 and int(rank) for rank in given.values()):
        return UNREADABLE
    ranks: dict[int, list[str]] = {}
    for option, rank in given.items():
        ranks.setdefault(int(rank), []).append(option)
    return ">".join("=".join(ranks[rank]) for rank in sorted(ranks))


def approved(options: Sequence[str], ticked: Sequence[str]) -> str:
    """Return the choice that ticked boxes make; "" for none, `UNREADABLE` for a box twice or of no option."""
    if len(set(ticked)) != len(ticked) or not set(ticked) <= set(options):
        return UNREADABLE
    return ",".join(option for option in options if option in ticked)


def shares_rank(method: str, choice: str) -> bool:
    """Tell whether the choice gives two options one rank in a method that cannot use it."""
    return SPELLINGS[method] == "ranked" and method not in EQUAL_RANKS and "=" in choice


def marks_of(method: str, choice: str) -> dict[str, str]:
    """Return option id → score, rank from 1 or "x" (a cross) for a valid choice; of a motion the choice itself."""
    if choice == BLANK:
        return {}
    match SPELLINGS[method]:
        case "motion":
            return {choice: "x"}
        case "approval":
            return dict.fromkeys(choice.split(","), "x")
        case "score":
            return dict(mark.split(":") for mark in choice.split(","))
        case "ranked":
            groups = enumerate(choice.split(">"), 1)
            return {option: str(rank) for rank, group in groups for option in group.split("=")}
