"""What may be shown of a result without exposing anybody, and which ballots must not be noticed (DESIGN law 10)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from ballots.rules.wording import Translate, untranslated

SMALLEST_GROUP: Final = 10
"""Fewest participants of a group shown, and of the rest left out; fewest members of a group in a sealed ballot."""

FEWEST_PUBLIC_LINES: Final = 20
"""From so many papers on the opened papers are public line by line; below that they are for auditors."""

LONGEST_PAPER: Final = 8_192
"""Bytes of a padded paper; sealed and written in Base64 it is still read at once by the page that takes it."""

SMALLEST_GROUP_QUORUM: Final = 5

TURNOUT_STEP: Final = 5

FEWEST_TURNOUT_SHOWN: Final = 10



class PresenceAsked(Protocol):
    """A rule that can say whether it needs the number present."""

    @property
    def needs_present(self) -> bool:
        """Whether its quorum or a base of it is those present."""


Totals = Mapping[str, int]
"""Papers by choice, as whole numbers."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The totals that may be shown: by group, and of all groups left out together (None where none is left out)."""

    groups: Mapping[str, Totals]
    rest: Totals | None


def breakdown(by_group: Mapping[str, Totals]) -> Breakdown | None:
    """Return the finest breakdown by group that exposes nobody, or None where only the whole total may be shown.

    Every group shown, and the rest together, has at least ten participants and is not unanimous. Groups that fail are
    the rest; while that exposes somebody, the smallest group shown joins it (of two equal ones the first by name).
    """
    shown = {group: totals for group, totals in sorted(by_group.items()) if _exposes_nobody(totals)}
    while shown:
        left_out = [totals for group, totals in by_group.items() if group not in shown]
        rest = _together(left_out)
        if not left_out:
            return Breakdown(shown, None)
        if _exposes_nobody(rest):
            return Breakdown(shown, rest)
        del shown[min(shown, key=lambda group: (sum(shown[group].values()), group))]
    return None


def _exposes_nobody(totals: Totals) -> bool:
    participants = sum(totals.values())
    return participants >= SMALLEST_GROUP and max(totals.values()) < participants


def _together(parts: Collection[Totals]) -> dict[str, int]:
    choices = sorted({choice for totals in parts for choice in totals})
    return {choice: sum(totals.get(choice, 0) for totals in parts) for choice in choices}


def lines_are_public(papers: int) -> bool:
    """Tell whether the opened papers of a contest may be shown line by line to everybody."""
    return papers >= FEWEST_PUBLIC_LINES


def turnout_shown(participations: int, translate: Translate = untranslated) -> str:
    """Return the turnout of an open ballot as it may be shown: cut down to a multiple of 5, or "fewer than 10"."""
    if participations < FEWEST_TURNOUT_SHOWN:
        return translate("fewer than 10")
    return str(participations - participations % TURNOUT_STEP)


def notice_refusals(
    secrecy: str,
    rules: Collection[PresenceAsked],
    group_rolls: Mapping[str, int],
    group_quorums: Mapping[str, int],
    weighted: bool = False,
    translate: Translate = untranslated,
) -> tuple[str, ...]:
    """Return why a ballot held over days must not be noticed, as plain sentences; none means that it may be.

    `secrecy` is "sealed" or "roll-call"; `rules` are those of all contests; `group_rolls` the members on the roll of
    each counting group; `group_quorums` the participants needed in each group that has a quorum of its own;
    `weighted` whether any member's vote weighs other than 1.
    """
    if secrecy == "roll-call":
        return ()
    found = []
    for group, size in sorted(group_rolls.items()):
        if size < SMALLEST_GROUP:
            template = translate(
                "%(group)s has %(size)s members on the roll; a sealed ballot needs 10 in each group that is counted "
                "apart. Merge the group with another or vote by roll call."
            )
            found.append(template % {"group": group, "size": size})
    for group, needed in sorted(group_quorums.items()):
        if needed < SMALLEST_GROUP_QUORUM:
            template = translate(
                "The quorum of %(group)s is %(needed)s; in a sealed ballot a group's quorum must be 5 or more. "
                "Raise it or vote by roll call."
            )
            found.append(template % {"group": group, "needed": needed})
    if any(rule.needs_present for rule in rules):
        found.append(presence_refusal(translate))
    if weighted:
        found.append(translate("Votes that weigh more than one need a roll call, because a weight can tell who voted."))
    return tuple(found)


def length_refusal(paper_length: int, translate: Translate = untranslated) -> list[str]:
    """Return why a ballot with papers of so many bytes must not be noticed, as a sentence; nothing where it may be."""
    if paper_length <= LONGEST_PAPER:
        return []
    template = translate(
        "A full paper would have %(length)s bytes; at most %(most)s can be sealed. Divide the options over two ballots."
    )
    return [template % {"length": paper_length, "most": LONGEST_PAPER}]


def presence_refusal(translate: Translate = untranslated) -> str:
    """Return why a sealed ballot over days cannot have a quorum or base of those present."""
    return translate(
        "Nobody is present in a ballot held over days, so neither its quorum nor its base can be those present. "
        "Count papers handed in."
    )
