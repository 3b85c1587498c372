"""Whether a member may vote in one ballot of a body, and why.

Dues are reckoned on the day the roll is frozen, tenure on the day voting opens, attendance over the body's last
meetings before the freeze. All spans are whole days, counted in the organisation's own calendar. Pure.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Translate = Callable[[str], str]


class UnusableStanding(ValueError):
    """The standing asked for by a procedure cannot be read."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one member and one body on the day the roll is frozen."""

    since: date | None
    """First day of the present place in the body; None for somebody who is not in it."""
    paid: tuple[tuple[date, date], ...] = ()
    """Periods of dues; the last day is a paid day."""
    attended: tuple[bool, ...] = ()
    """For each meeting the body held before the freeze, newest first, whether the member was there."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a procedure asks of a voter; what is None or False is not asked."""

    dues_paid: bool = False
    tenure_days: int | None = None
    attended: tuple[int, int] | None = None
    """At least the first number of the last so many meetings."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a member is entitled; the reasons are what is missing, or what is met when nothing is missing."""

    entitled: bool
    reasons: tuple[str, ...]


def read(rule: Mapping[str, Any] | None) -> Asked:
    """Read the `electorate.standing` of a procedure; None and {} ask for nothing but a place in the body.

    Raises UnusableStanding for an unknown key or value.
    """
    given = {key: value for key, value in (rule or {}).items() if value is not None}
    if unknown := sorted(set(given) - {"dues_paid", "tenure_days", "attended"}):
        raise UnusableStanding(f"standing does not know {', '.join(unknown)}")
    if given.get("dues_paid", "at_freeze") != "at_freeze":
        raise UnusableStanding("dues_paid can only be at_freeze")
    tenure, attended = given.get("tenure_days"), given.get("attended")
    if tenure is not None and (not isinstance(tenure, Mapping) or tenure.get("at") != "opening"):
        raise UnusableStanding("tenure_days needs days, and can only be reckoned at opening")
    if attended is not None and not isinstance(attended, Mapping):
        raise UnusableStanding("attended needs at_least and of_last")
    return Asked(
        dues_paid="dues_paid" in given,
        tenure_days=None if tenure is None else _whole(tenure, "days"),
        attended=None if attended is None else (_whole(attended, "at_least"), _whole(attended, "of_last")),
    )


def _whole(given: Mapping[str, Any], key: str) -> int:
    value = given.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise UnusableStanding(f"{key} must be a whole number")
    return value


def judge(asked: Asked, facts: Facts, frozen_on: date, opens_on: date, translate: Translate = str) -> Standing:
    """Judge one member. `translate` takes an English template and returns it in the reader's language."""
    if facts.since is None:
        return Standing(False, (translate("Not a member of this body when the roll is frozen."),))
    judged = list(_judged(asked, facts, facts.since, frozen_on, opens_on, translate))
    missing = tuple(sentence for met, sentence in judged if not met)
    met = (translate("Member of this body."), *(sentence for met, sentence in judged if met))
    return Standing(not missing, missing or met)


def _judged(
    asked: Asked, facts: Facts, since: date, frozen_on: date, opens_on: date, translate: Translate
) -> Iterator[tuple[bool, str]]:
    if asked.dues_paid:
        yield _dues(facts, frozen_on, translate)
    if asked.tenure_days is not None:
        days = (opens_on - since).days
        template = translate("A member for %(days)s days when voting opens; %(needed)s are needed.")
        yield days >= asked.tenure_days, template % {"days": max(days, 0), "needed": asked.tenure_days}
    if asked.attended is not None:
        yield _attendance(facts, *asked.attended, translate)


def _dues(facts: Facts, frozen_on: date, translate: Translate) -> tuple[bool, str]:
    covering = [until for first, until in facts.paid if first <= frozen_on <= until]
    if covering:
        return True, translate("Dues paid until %(day)s.") % {"day": _told(max(covering))}
    past = [until for _, until in facts.paid if until < frozen_on]
    if past:
        template = translate(
            "Dues were paid until %(day)s only; they must be paid on %(frozen)s, when the roll is frozen."
        )
        return False, template % {"day": _told(max(past)), "frozen": _told(frozen_on)}
    template = translate("No dues are recorded for %(frozen)s, when the roll is frozen.")
    return False, template % {"frozen": _told(frozen_on)}


def _told(day: date) -> str:
    """Tell a day as pages do, such as 8 Oct 2026."""
    return f"{day.day}\N{NO-BREAK SPACE}{day:%b}\N{NO-BREAK SPACE}{day.year}"


def _attendance(facts: Facts, at_least: int, of_last: int, translate: Translate) -> tuple[bool, str]:
    """A body that has met fewer times than are asked can ask for no more than it held, or nobody could ever vote."""
    counted = facts.attended[:of_last]
    needed = min(at_least, len(counted))
    template = translate("At %(reached)s of the last %(held)s meetings; %(needed)s are needed.")
    return sum(counted) >= needed, template % {"reached": sum(counted), "held": len(counted), "needed": needed}
