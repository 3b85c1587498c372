"""What the log says of itself: how it began, and which keys of the installation hold."""

from dataclasses import dataclass
from typing import ClassVar

from flask_babel import gettext as _

from foundation.events import Event


@dataclass(frozen=True)
class Genesis(Event):
    """The first entry of every log: whose it is, and the key that signs it."""

    TYPE: ClassVar[str] = "genesis"

    organisation: str
    origin: str
    demo: bool
    time_zone: str
    log_key: str

    def tell(self) -> str:
        """Return the beginning of the log as a sentence; a demo says so."""
        told: str = _("The log %(origin)s of %(name)s began.", origin=self.origin, name=self.organisation)
        if self.demo:
            told += " " + _("It is a demo: its times are simulated.")
        return told


@dataclass(frozen=True)
class KeyAdded(Event):
    """A long-lived key (`mandate` for tokens, `office` for receipts) holds from now on."""

    TYPE: ClassVar[str] = "key.added"

    kind: str
    key: str

    def tell(self) -> str:
        """Return which kind of key holds from now on."""
        told: str = _("A new %(kind)s key holds from now on.", kind=self.kind)
        return told


@dataclass(frozen=True)
class KeyRetired(Event):
    """A long-lived key signs nothing more; what it signed before stays good."""

    TYPE: ClassVar[str] = "key.retired"

    kind: str
    key: str

    def tell(self) -> str:
        """Return which kind of key signs nothing more."""
        told: str = _("A former %(kind)s key signs nothing more.", kind=self.kind)
        return told


EVENTS: tuple[type[Event], ...] = (Genesis, KeyAdded, KeyRetired)
