"""Judging a paper that is handed in: taken, taken already, or refused and why.

The order of the questions is part of the protocol. Who is not in the body learns nothing, not even that the
ballot exists. A voter whose reply was lost gets the same receipt again at any time, also after close. Only
then does the window count. Since the answer is a value, page, interface and tests tell the same story.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ballots.rules.window import Phase, WindowFacts, state


class Reason(StrEnum):
    """Every reason for which a paper is refused; there is no other."""

    UNKNOWN_BALLOT = "unknown_ballot"
    NOT_ON_ROLL = "not_on_roll"
    DIGEST_DROPPED = "digest_dropped"
    ALREADY_VOTED = "already_voted"
    NOT_YET_OPEN = "not_yet_open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    BOUNDARY_DUE = "boundary_due"
    WRONG_LENGTH = "wrong_length"
    ENVELOPE_TAKEN = "envelope_taken"


STATUS: dict[Reason, int] = {
    Reason.UNKNOWN_BALLOT: 404,
    Reason.NOT_ON_ROLL: 403,
    Reason.DIGEST_DROPPED: 410,
    Reason.ALREADY_VOTED: 409,
    Reason.NOT_YET_OPEN: 409,
    Reason.CLOSED: 410,
    Reason.WITHDRAWN: 410,
    Reason.BOUNDARY_DUE: 503,
    Reason.WRONG_LENGTH: 422,
    Reason.ENVELOPE_TAKEN: 409,
}
"""The HTTP status of each reason. `BOUNDARY_DUE` means: settle the ballot and judge once more; 503 if it stays."""


@dataclass(frozen=True)
class Accepted:
    """The paper is to be kept, as the member's `n`-th in this ballot; 200 once that is committed."""

    e: bytes
    n: int
    status: int = 200


@dataclass(frozen=True)
class Repeated:
    """The very same envelope was kept before: nothing is written, the same receipt goes out; 200."""

    e: bytes
    status: int = 200


@dataclass(frozen=True)
class Refused:
    """The paper is not kept. `stands` is the digest of the paper that stands, where its receipt may be shown."""

    reason: Reason
    stands: bytes | None = None

    @property
    def status(self) -> int:
        """The HTTP status of the reason."""
        return STATUS[self.reason]


Verdict = Accepted | Repeated | Refused


def judge(
    window: WindowFacts,
    in_body: bool,
    on_roll: bool,
    kept: Sequence[bytes | None],
    offered: bytes,
    taken_by_other: bool,
    now: datetime,
    revote: bool,
    right_length: bool = True,
    settled: bool = True,
    nothing_left: bool = False,
) -> Verdict:
    """What becomes of an envelope with the digest `offered`, at the database clock's instant `now`.

    `kept` are the digests of the member's own papers in this ballot, oldest first, `None` for one whose digest
    was dropped after the protest window; `taken_by_other` says that another member's paper has this digest;
    `revote` holds for a roll call, where a later paper replaces the earlier; `settled` says that every boundary due by
    now is written down, without which no paper is taken after it; `nothing_left` that every question was withdrawn. An
    envelope kept before that is handed in again never replaces a later one.
    """
    if not in_body:
        return Refused(Reason.UNKNOWN_BALLOT)
    if not on_roll:
        return Refused(Reason.NOT_ON_ROLL)
    if offered in kept:
        return Repeated(offered)
    if kept and not revote:
        stands = kept[-1]
        return Refused(Reason.DIGEST_DROPPED) if stands is None else Refused(Reason.ALREADY_VOTED, stands)
    late = _outside(window, now) if settled else Reason.BOUNDARY_DUE
    if late is not None:
        return Refused(late)
    if nothing_left:
        return Refused(Reason.WITHDRAWN)
    if not right_length:
        return Refused(Reason.WRONG_LENGTH)
    if taken_by_other:
        return Refused(Reason.ENVELOPE_TAKEN)
    return Accepted(offered, len(kept) + 1)


def _outside(window: WindowFacts, now: datetime) -> Reason | None:
    """Why nothing is taken at this instant, or `None` while the window is open."""
    match state(window, now).phase:
        case Phase.OPEN:
            return None
        case Phase.NOTICED:
            return Reason.NOT_YET_OPEN
        case Phase.CLOSE_DUE:
            return Reason.BOUNDARY_DUE
        case Phase.CLOSED | Phase.ENDED:
            return Reason.CLOSED
