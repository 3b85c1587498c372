"""What membership writes into the log. Bodies and offices by id, people by reference only."""

from dataclasses import dataclass
from typing import ClassVar

from flask_babel import gettext

from foundation.events import Event

_SHOWN = 8
"""How many digits of a reference a sentence shows; the entry holds all 64."""


def _(template: str, **filled: object) -> str:
    """Return the sentence in the reader's language."""
    told: str = gettext(template, **filled)
    return told


def _short(ref: str) -> str:
    return ref[:_SHOWN] + "…"


def _both(by: list[str] | None) -> str:
    return _("%(a)s and %(b)s", a=_short(by[0]), b=_short(by[1])) if by else ""


@dataclass(frozen=True)
class BodyMade(Event):
    """A body began."""

    TYPE: ClassVar[str] = "body.made"
    body: str
    kind: str
    name: str
    parent: str | None = None
    scope: str | None = None

    def tell(self) -> str:
        """Return it as one sentence."""
        if self.parent is None:
            return _("The organisation %(name)s began.", name=self.name)
        return _("The %(kind)s %(name)s was made.", kind=self.kind, name=self.name)


@dataclass(frozen=True)
class OfficeGiven(Event):
    """Somebody was given an office by two others, or is one of the founders."""

    TYPE: ClassVar[str] = "office.given"
    office: str
    kind: str
    body: str
    ref: str
    reason: str
    by: list[str] | None = None
    founding: bool | None = None

    def tell(self) -> str:
        """Return it as one sentence."""
        if self.by is None:
            return _("%(who)s holds the office of %(kind)s from the founding.", who=_short(self.ref), kind=self.kind)
        return _(
            "%(who)s was given the office of %(kind)s by %(by)s: %(reason)s",
            who=_short(self.ref), kind=self.kind, by=_both(self.by), reason=self.reason,
        )  # fmt: skip


@dataclass(frozen=True)
class OfficeEnded(Event):
    """Two others ended somebody's office."""

    TYPE: ClassVar[str] = "office.ended"
    office: str
    reason: str
    by: list[str]

    def tell(self) -> str:
        """Return it as one sentence."""
        return _("An office was ended by %(by)s: %(reason)s", by=_both(self.by), reason=self.reason)


@dataclass(frozen=True)
class InterestDeclared(Event):
    """Somebody declared an interest, and so cannot tell the ballots of that subject."""

    TYPE: ClassVar[str] = "interest.declared"
    subject: str
    ref: str

    def tell(self) -> str:
        """Return it as one sentence."""
        kind = _("a campaign") if self.subject.startswith("campaign:") else _("a proposal")
        return _(
            "%(who)s declared an interest in %(kind)s and will count none of its ballots.",
            who=_short(self.ref),
            kind=kind,
        )


@dataclass(frozen=True)
class RollFrozen(Event):
    """The list of those entitled in one ballot was fixed."""

    TYPE: ClassVar[str] = "roll.frozen"
    roll: str
    ballot: str
    body: str
    size: int
    root: str

    def tell(self) -> str:
        """Return it as one sentence."""
        return _(
            "The roll of ballot %(ballot)s was frozen with %(size)s people on it.", ballot=self.ballot, size=self.size
        )


@dataclass(frozen=True)
class RollAmended(Event):
    """Two officers added somebody who was left off a roll by error."""

    TYPE: ClassVar[str] = "roll.amended"
    roll: str
    ballot: str
    n: int
    ref: str
    size: int
    root: str
    by: list[str]
    reason: str

    def tell(self) -> str:
        """Return it as one sentence."""
        return _(
            "%(by)s added %(who)s, left off by error, to the roll of ballot %(ballot)s, now of %(size)s: %(reason)s",
            by=_both(self.by), who=_short(self.ref), ballot=self.ballot, size=self.size, reason=self.reason,
        )  # fmt: skip


EVENTS: tuple[type[Event], ...] = (BodyMade, OfficeGiven, OfficeEnded, InterestDeclared, RollFrozen, RollAmended)
