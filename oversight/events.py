"""What oversight logs. A protest's text stays outside the log; its hash is in it."""

from dataclasses import dataclass
from typing import ClassVar

from flask_babel import gettext as _

from foundation.events import Event


@dataclass(frozen=True)
class ProtestFiled(Event):
    """A member protested against a decision, on one fact."""

    TYPE: ClassVar[str] = "protest.filed"

    protest: str
    decision: str
    fact: str
    text_hash: str
    rule_by: str

    def tell(self) -> str:
        """Return the protest as a sentence."""
        return _("A member protested against decision %(decision)s, about its %(fact)s; a ruling is due by %(day)s.",
                 decision=self.decision, fact=self.fact.split(":")[0], day=self.rule_by)  # fmt: skip


@dataclass(frozen=True)
class ProtestRuled(Event):
    """Two auditors ruled on a protest."""

    TYPE: ClassVar[str] = "protest.ruled"

    protest: str
    decision: str
    upheld: bool
    reason: str
    by: list[str]

    def tell(self) -> str:
        """Return the ruling as a sentence."""
        if self.upheld:
            return _("Two auditors upheld a protest against decision %(decision)s, which is VOID: %(reason)s",
                     decision=self.decision, reason=self.reason)  # fmt: skip
        return _("Two auditors dismissed a protest against decision %(decision)s: %(reason)s",
                 decision=self.decision, reason=self.reason)  # fmt: skip


EVENTS: tuple[type[Event], ...] = (ProtestFiled, ProtestRuled)
