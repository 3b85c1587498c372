"""Outcomes as values, so that page, log, verifier and test tell the same story with the same numbers."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Judged:
    """What every judged motion carries: members and Yes votes needed and reached, and the reasons as sentences.

    Quorum figures are None where no quorum is set; Yes figures are None where the base is 0 or nothing was opened.
    """

    word: ClassVar[str]
    quorum_needed: int | None
    quorum_reached: int | None
    yes_needed: int | None
    yes_reached: int | None
    floors_needed: tuple[int, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Carried(Judged):
    """The motion carried."""

    word: ClassVar[str] = "CARRIED"


@dataclass(frozen=True, slots=True)
class NotCarried(Judged):
    """The motion was put and did not carry."""

    word: ClassVar[str] = "NOT CARRIED"


@dataclass(frozen=True, slots=True)
class Inquorate(Judged):
    """Too few took part, so the motion was not decided; that is no rejection."""

    word: ClassVar[str] = "INQUORATE"


@dataclass(frozen=True, slots=True)
class Void:
    """The ballot does not count: annulled, key lost, or a protest upheld. The reasons say which."""

    word: ClassVar[str] = "VOID"
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The question was withdrawn before the close: it is not judged, and no totals are published."""

    word: ClassVar[str] = "WITHDRAWN"
    reasons: tuple[str, ...]


MotionOutcome = Carried | NotCarried | Inquorate
Outcome = MotionOutcome | Void | Withdrawn


def withdrawn_document(outcome: Withdrawn) -> dict[str, object]:
    """Return what stands for a judgement in a contest that was withdrawn: the word and why, and no figure."""
    return {"outcome": outcome.word, "reasons": list(outcome.reasons)}


def as_document(outcome: MotionOutcome) -> dict[str, object]:
    """Return the OUT object of DESIGN §5, with exactly its keys."""
    return {
        "outcome": outcome.word,
        "quorum_needed": outcome.quorum_needed,
        "quorum_reached": outcome.quorum_reached,
        "yes_needed": outcome.yes_needed,
        "floors_needed": list(outcome.floors_needed),
        "reasons": list(outcome.reasons),
    }
