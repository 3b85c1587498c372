"""The second call: the ballot that follows by the rule itself, once, where too few took part in the first. Pure.

An inquorate first call decides nothing. Its certification opens the protest window like any other; the second call is
noticed when that has passed, if no protest stands, on the same text and options, with a new roll.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from deliberation.rules.procedure import Inquorate, Procedure

NOTICED_WITHIN: Final = timedelta(days=30)
"""How long the second call may still be noticed, where something stood in its way; then it lapses."""

Protested = tuple[datetime, datetime | None, bool | None]
"""A protest: when it was filed, when ruled on, and whether it was upheld; None where not ruled on."""


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What a second call follows from: the certified first call, the protests against it, and how earlier tries ended.

    `died` are the instants at which an earlier second call of the same first became VOID.
    """

    outcome: str
    is_second: bool
    protest_until: datetime
    protests: Sequence[Protested] = ()
    died: Sequence[datetime] = ()


class CallWindow(NamedTuple):
    """From when the second call is noticed, and at which instant it lapses where it was not."""

    begins: datetime
    lapses: datetime


def as_second_call(procedure: Procedure) -> Procedure | None:
    """Return the rules under which the second call is held, None where the procedure knows none.

    They are the procedure's own but for quorum, notice and days of voting; a second call that too few take part in
    lapses.
    """
    second = procedure.inquorate.second
    if second is None:
        return None
    ballot = procedure.document["ballot"]
    assert isinstance(ballot, Mapping)
    document = {
        **procedure.document, "quorum": second.quorum, "notice_days": second.notice_days,
        "ballot": {**ballot, "days": second.days}, "inquorate": {"then": "lapse"},
    }  # fmt: skip
    return replace(
        procedure, notice_days=second.notice_days, ballot=replace(procedure.ballot, days=second.days),
        inquorate=Inquorate("lapse", 0, 0), document=document,
    )  # fmt: skip


def call_window(facts: CallFacts) -> CallWindow | None:
    """Return when the second call is noticed, None where none follows: another outcome, a third call, VOID, a protest.

    It begins when the protest window has passed and the last protest is ruled on, and anew where a second call died.
    """
    if facts.outcome != "INQUORATE" or facts.is_second:
        return None
    if any(upheld or ruled is None for _filed, ruled, upheld in facts.protests):
        return None
    ruled_on = [ruled for _filed, ruled, _upheld in facts.protests if ruled is not None]
    begins = max([facts.protest_until, *ruled_on, *facts.died])
    return CallWindow(begins, begins + NOTICED_WITHIN)
